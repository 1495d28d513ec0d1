import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, expanded, signedDistances } from "../../src/graph/model/change";
import { type Filter, filtered, foldersOf, kindsOf } from "../../src/graph/model/filter";
import { openAtFirst, readable } from "../../src/graph/model/folding";
import type { Graph } from "../../src/graph/model/graph";
import { inMode, isComplete } from "../../src/graph/model/modes";
import { pictureOf } from "../../src/graph/model/picture";
import { type Container, treeOf } from "../../src/graph/model/tree";
import { lineWords, nothingFound, pictureWords, shapeWords } from "../../src/graph/model/words";
import { edge, graph, node, question } from "./graphs";

const SHOP = graph(
  "shop/pay/card.py:charge shop/pay/card.py:refund shop/pay/bank.py:send shop/cart.py:checkout tests/pay.py:test_charge",
  "checkout>charge test_charge>charge charge>send refund~send",
  "charge",
);

const NO_FILTER: Filter = {
  minCertainty: "by-name",
  includeTests: true,
  includeExternal: true,
  withoutKinds: new Set(),
  withoutFolders: new Set(),
  hidden: new Set(),
};

function outline({ containers, nodes }: Container): string {
  const inside = [...containers.map((each) => `${each.label}(${outline(each)})`), ...nodes.map((each) => each.name)];
  return inside.join(" ");
}

test("folders, files and nodes are a tree, with single folders told together", () => {
  const tree = treeOf(graph("a/b/c/x.py:one a/b/c/x.py:two a/b/c/y.py:three").nodes);
  assert.equal(outline(tree.root), "a/b/c(x.py(one two) y.py(three))");
  assert.equal(tree.root.size, 3);
});

test("a file that stands for itself is no container", () => {
  assert.equal(outline(treeOf(graph("a/x.py a/y.py").nodes).root), "a(x.py y.py)");
});

test("a cluster stands around the folders, and what is outside beside them", () => {
  const nodes = [
    node("a/x.py", { group: "Cycle 1" }),
    node("b/x.py", { group: "Cycle 1" }),
    node("requests:get", { external: true, path: "requests" }),
  ];
  assert.equal(outline(treeOf(nodes).root), "Cycle 1(a(x.py) b(x.py)) outside the workspace(requests(get))");
});

function picture(of: Graph, open: string[]): string[] {
  const tree = treeOf(of.nodes);
  const { shapes, lines } = pictureOf(of.nodes, of.edges, tree, new Set(open), of.focus);
  return [
    shapes.map((shape) => shape.label + (shape.container ? `*${shape.container.size}` : "")).join(" "),
    lines.map(({ source, target, edges, certainty }) => `${source}>${target} ${edges.length} ${certainty}`).join(", "),
  ];
}

test("what is folded is one shape, and its edges are one line", () => {
  assert.deepEqual(picture(SHOP, ["folder:shop"]), [
    "pay*3 cart.py*1 tests/pay.py*1",
    "file:shop/cart.py>folder:shop/pay 1 exact, file:tests/pay.py>folder:shop/pay 1 exact",
  ]);
});

test("a line is as sure as its surest edge", () => {
  const twice = graph("a/x.py:f a/x.py:g b/y.py:h", "f~h g>h");
  assert.equal(picture(twice, [])[1], "file:a/x.py>file:b/y.py 2 exact");
});

test("a folder opens while its content can be read, what is asked about in any case", () => {
  const tree = treeOf(graph("a/x.py:f a/x.py:g a/y.py:h a/y.py:i b/z.py:j b/z.py:k c/w.py:l").nodes);
  // The one in c costs nothing.
  assert.deepEqual([...openAtFirst(tree, ["f"], 3)].sort(), ["file:a/x.py", "file:c/w.py", "folder:a"]);
  assert.equal(openAtFirst(tree, [], 100).size, tree.containers.size);
});

test("of a large graph only the outer folders are open", () => {
  const names = Array.from({ length: 2_000 }, (_, index) => `d${index % 9}/f${index % 90}.py:s${index}`);
  const large = graph(names.join(" "));
  const tree = treeOf(large.nodes);
  const open = readable({ ...large, focus: [] }, tree, 1_000_000);
  const { shapes } = pictureOf(large.nodes, [], tree, open, []);
  assert.ok(shapes.length <= 70, String(shapes.length));
});

test("a box around all opens, so that a line is seen where there is one", () => {
  const names = Array.from({ length: 80 }, (_, index) => `d/f.py:s${index}`).join(" ");
  const lines = Array.from({ length: 79 }, (_, index) => `s${index}>s${index + 1}`).join(" ");
  const around = graph(names, lines);
  const open = readable({ ...around, focus: [] }, treeOf(around.nodes), 1_000_000);
  const { shapes } = pictureOf(around.nodes, around.edges, treeOf(around.nodes), open, []);
  assert.equal(shapes.length, 80);
  const apart = graph(names);
  assert.equal(readable({ ...apart, focus: [] }, treeOf(apart.nodes), 1_000_000).size, 0);
});

test("a search that finds nothing says so, and why where files stand for what is in them", () => {
  assert.equal(nothingFound(SHOP), "Nothing is called so.");
  assert.equal(nothingFound(graph("shop/cart.py")), "Nothing is called so. Files are shown here, not what is in them.");
  assert.equal(nothingFound(undefined), "Nothing is called so.");
});

test("a filter leaves out kinds, folders, unsure edges and what was hidden; never what was asked about", () => {
  const filter = (change: Partial<Filter>): string => {
    const { nodes, edges } = filtered(SHOP, { ...NO_FILTER, ...change });
    return `${nodes.map(({ id }) => id).join(" ")} | ${edges.length}`;
  };
  assert.equal(filter({ withoutFolders: new Set(["shop"]) }), "charge test_charge | 1");
  assert.equal(filter({ withoutKinds: new Set(["function"]) }), "charge | 0");
  assert.equal(filter({ minCertainty: "dispatch" }), "charge refund send checkout test_charge | 3");
  assert.equal(filter({ hidden: new Set(["charge"]) }), "refund send checkout test_charge | 1");
});

test("kinds and folders to choose among come with their numbers", () => {
  assert.deepEqual(kindsOf(SHOP), [["function", 5]]);
  assert.deepEqual(foldersOf(SHOP), [
    ["shop", 4],
    ["tests", 1],
  ]);
  assert.deepEqual(foldersOf(graph("src/a/x.py:f src/b/y.py:g")), [
    ["src/a", 1],
    ["src/b", 1],
  ]);
});

test("distances have a sign: users to the left, used to the right", () => {
  const distances = signedDistances(["f"], [edge("a>f"), edge("b>a"), edge("f>c"), edge("d>c")]);
  assert.deepEqual(Object.fromEntries(distances), { f: 0, c: 1, a: -1, b: -2, d: 0 });
});

test("an expansion stands one step beyond its node and keeps the rest as it is", () => {
  const before = { ...SHOP, nodes: SHOP.nodes.map((each) => ({ ...each, distance: 0 })) };
  const found = graph("shop/pay/bank.py:send shop/log.py:log", "send>log", "send");
  const after = expanded(before, "send", found);
  assert.equal(after.nodes.find(({ id }) => id === "log")?.distance, 1);
  assert.equal(after.edges.length, before.edges.length + 1);
  assert.deepEqual(difference(before, after), { added: ["log"], removed: [] });
});

test("another mode puts back what does not fit there, and says what it still needs", () => {
  const asked = question({ about: { symbol: "f", label: "f" }, depth: 3 });
  assert.deepEqual([inMode(asked, "impact").depth, inMode(asked, "imports").granularity], [0, "file"]);
  assert.equal(isComplete(inMode(asked, "path")), false);
  assert.equal(isComplete(question({ mode: "cycles" })), true);
});

test("a shape is told with its place and how it is tied", () => {
  const tree = treeOf(SHOP.nodes);
  const all = pictureOf(SHOP.nodes, SHOP.edges, tree, new Set(tree.containers.keys()), SHOP.focus);
  const told = shapeWords(all.shapes.find(({ id }) => id === "charge")!, all, true);
  assert.equal(told, "charge, function, shop/pay/card.py:1, called by 2, calls 1, asked about, pinned");
  const weak = shapeWords(all.shapes.find(({ id }) => id === "refund")!, all);
  assert.equal(weak, "refund, function, shop/pay/card.py:1, calls 1, 1 of these by name alone");
  assert.equal(pictureWords(all), "5 nodes · 4 edges · 1 edge by name alone");
});

test("a line is told with how sure it is, in words", () => {
  const tree = treeOf(SHOP.nodes);
  const all = pictureOf(SHOP.nodes, SHOP.edges, tree, new Set(tree.containers.keys()), SHOP.focus);
  const weak = all.lines.find(({ source }) => source === "refund")!;
  assert.deepEqual(lineWords(weak, (id) => id), [
    "refund → send",
    "calls in 1 place; by-name, by import: found by its name alone: may be wrong",
  ]);
});
