import assert from "node:assert/strict";
import { test } from "node:test";
import { codeGraph } from "../browser/graphs.mjs";
import { arrange } from "../../src/graph/layout/arrange";
import { type Point, type Rect, border, distanceToSegment } from "../../src/graph/layout/geometry";
import type { LayoutNode, LayoutRequest, Style } from "../../src/graph/layout/request";
import { draftOf, drawnFrames, hitAt, layoutRequest, sceneOf } from "../../src/graph/draw/scene";
import { openAll } from "../../src/graph/model/folding";
import type { Graph } from "../../src/graph/model/graph";
import { pictureOf } from "../../src/graph/model/picture";
import { treeOf } from "../../src/graph/model/tree";
import { nextGlyph } from "../../src/graph/interact/directions";
import { graph } from "./graphs";

const measure = (text: string): number => 7 * text.length;
const NOTHING_KNOWN = { at: new Map<string, Point>(), pinned: new Set<string>(), aspect: 1.5 };

function request(of: Graph, style: Style, known = NOTHING_KNOWN, keep = false): LayoutRequest {
  return layoutRequest(draft(of), style, keep, known, measure);
}

function draft(of: Graph): ReturnType<typeof draftOf> {
  const tree = treeOf(of.nodes);
  return draftOf(pictureOf(of.nodes, of.edges, tree, openAll(tree), of.focus), measure);
}

function rects(nodes: readonly LayoutNode[], at: Record<string, Point>): Rect[] {
  return nodes.map(({ id, width, height }) => ({ width, height, ...at[id]! }));
}

function overlaps(all: readonly Rect[]): number {
  let found = 0;
  all.forEach((one, index) => {
    for (const other of all.slice(index + 1)) {
      const isApart =
        Math.abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.5 ||
        Math.abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.5;
      found += isApart ? 0 : 1;
    }
  });
  return found;
}

const CHAIN: Graph = {
  ...graph("a.py:a b.py:b c.py:c b.py:d", "a>b b>c a>d d>c", "b"),
  nodes: graph("a.py:a b.py:b c.py:c b.py:d").nodes.map((node, index) => ({ ...node, distance: [-1, 0, 1, 0][index]! })),
};

test("layers stand from left to right, and a file's nodes in one layer together", () => {
  const asked = request(CHAIN, "layers");
  const { at, frames } = arrange(asked);
  assert.ok(at["a"]!.x < at["b"]!.x && at["b"]!.x < at["c"]!.x);
  assert.equal(at["b"]!.x, at["d"]!.x);
  assert.deepEqual(frames.map(({ nodes }) => nodes.join(" ")), ["a", "b d", "c"]);
});

test("layers stand closer on a surface that is higher than wide, and still apart", () => {
  const apart = (aspect: number): number => {
    const { at } = arrange(request(CHAIN, "layers", { ...NOTHING_KNOWN, aspect }));
    return at["c"]!.x - at["a"]!.x;
  };
  assert.ok(apart(0.7) < apart(1.5));
  const narrow = request(codeGraph(120, 300), "layers", { ...NOTHING_KNOWN, aspect: 0.7 });
  assert.equal(overlaps(rects(narrow.nodes, arrange(narrow).at)), 0);
});

for (const style of ["layers", "clusters"] as const) {
  test(`nothing overlaps in ${style}`, () => {
    const asked = request(codeGraph(120, 300), style);
    assert.equal(overlaps(rects(asked.nodes, arrange(asked).at)), 0);
  });

  test(`the same graph is laid out the same way twice in ${style}`, () => {
    const of = codeGraph(60, 150);
    assert.deepEqual(arrange(request(of, style)), arrange(request(of, style)));
  });
}

test("boxes of different folders do not overlap", () => {
  const of = codeGraph(400, 1_000);
  const made = draft(of);
  const arrangement = arrange(layoutRequest(made, "clusters", false, NOTHING_KNOWN, measure));
  const frames = drawnFrames(sceneOf(made, "clusters", arrangement, new Set()), measure);
  const innermost = frames.filter(({ box }) => box.container.kind === "file");
  assert.ok(innermost.length > 10);
  assert.equal(overlaps(innermost), 0);
});

test("two thousand nodes are laid out, each somewhere", () => {
  const asked = request(codeGraph(2_000, 6_000), "clusters");
  const { at } = arrange(asked);
  assert.equal(Object.keys(at).length, 2_000);
  assert.ok(Object.values(at).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
});

test("what was there stays when something is added, which stands near its neighbours", () => {
  for (const style of ["layers", "clusters"] as const) {
    const before = arrange(request(CHAIN, style)).at;
    const known = { at: new Map(Object.entries(before)), pinned: new Set<string>(), aspect: 1.5 };
    const grown = graph("a.py:a b.py:b c.py:c b.py:d c.py:new", "a>b b>c a>d d>c b>new", "b");
    const after = { ...grown, nodes: grown.nodes.map((node, index) => ({ ...node, distance: [-1, 0, 1, 0, 1][index]! })) };
    const asked = request(after, style, known, true);
    const { at } = arrange(asked);
    for (const id of ["a", "b", "d"]) {
      assert.deepEqual(at[id], before[id], `${id} in ${style}`);
    }
    assert.ok(Math.hypot(at["new"]!.x - at["c"]!.x, at["new"]!.y - at["c"]!.y) < 200, style);
    assert.equal(overlaps(rects(asked.nodes, at)), 0);
  }
});

test("a box grows where there is room, so that nothing else moves", () => {
  const nodes = "a.py:f a.py:g b.py:h c.py:target";
  const edges = "f>target g>target h>target";
  const layered = (words: string, more: string): Graph => {
    const of = graph(words, more, "target");
    return { ...of, nodes: of.nodes.map((node) => ({ ...node, distance: node.id === "target" ? 0 : -1 })) };
  };
  const before = arrange(request(layered(nodes, edges), "layers")).at;
  const known = { at: new Map(Object.entries(before)), pinned: new Set<string>(), aspect: 1.5 };
  const asked = request(layered(`${nodes} a.py:new`, `${edges} new>target`), "layers", known, true);
  const { at } = arrange(asked);
  for (const id of ["f", "g", "h", "target"]) {
    assert.deepEqual(at[id], before[id], id);
  }
  assert.equal(overlaps(rects(asked.nodes, at)), 0);
});

test("what is removed moves nothing", () => {
  const of = codeGraph(100, 250);
  const before = arrange(request(of, "clusters")).at;
  const known = { at: new Map(Object.entries(before)), pinned: new Set<string>(), aspect: 1.5 };
  const left = { ...of, nodes: of.nodes.slice(0, 90), edges: of.edges.filter(({ source, target }) => isEarly(source) && isEarly(target)) };
  const { at } = arrange(request(left, "clusters", known, true));
  const moved = Object.keys(at).filter((id) => Math.hypot(at[id]!.x - before[id]!.x, at[id]!.y - before[id]!.y) > 1);
  assert.deepEqual(moved, []);
});

function isEarly(id: string): boolean {
  return Number(id.slice(1)) < 90;
}

test("a pinned node is where it was put", () => {
  const at = { x: 500, y: -200 };
  const known = { at: new Map([["a", at]]), pinned: new Set(["a"]), aspect: 1.5 };
  assert.deepEqual(arrange(request(CHAIN, "layers", known)).at["a"], at);
  assert.deepEqual(arrange(request(CHAIN, "layers", known, true)).at["a"], at);
});

test("a point is on the nearest thing: a node, the title of a box, a line", () => {
  const made = draft(CHAIN);
  const arrangement = arrange(layoutRequest(made, "layers", false, NOTHING_KNOWN, measure));
  const scene = sceneOf(made, "layers", arrangement, new Set());
  const frames = drawnFrames(scene, measure);
  const b = scene.byId.get("b")!;
  const hit = (x: number, y: number): string | undefined => hitAt(scene, frames, { x, y }, 6)?.on;
  assert.equal(hit(b.x, b.y), "glyph");
  assert.equal(hit(frames[0]!.x, frames[0]!.y - frames[0]!.height / 2 + 6), "title");
  assert.equal(hit(5_000, 5_000), undefined);
  const c = scene.byId.get("c")!;
  assert.equal(hit((b.x + b.width / 2 + c.x - c.width / 2) / 2, (b.y + c.y) / 2), "stroke");
});

test("arrow keys lead to neighbours first, and end at the end", () => {
  const made = draft(CHAIN);
  const scene = sceneOf(made, "layers", arrange(layoutRequest(made, "layers", false, NOTHING_KNOWN, measure)), new Set());
  assert.equal(nextGlyph(scene, "b", "left"), "a");
  assert.equal(nextGlyph(scene, "b", "right"), "c");
  assert.equal(nextGlyph(scene, "c", "right"), undefined);
});

test("a line ends at the edge of its shape", () => {
  const rect = { x: 0, y: 0, width: 100, height: 20 };
  assert.deepEqual(border(rect, { x: 200, y: 0 }), { x: 50, y: 0 });
  assert.deepEqual(border(rect, { x: 0, y: -90 }), { x: 0, y: -10 });
  assert.equal(distanceToSegment({ x: 5, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 }), 3);
});

test("a narrow surface gets a narrow picture", () => {
  const width = (aspect: number): number => {
    const asked = request(codeGraph(60, 60), "clusters", { ...NOTHING_KNOWN, aspect });
    const all = rects(asked.nodes, arrange(asked).at);
    const span = (values: number[]): number => Math.max(...values) - Math.min(...values);
    return span(all.map(({ x }) => x)) / span(all.map(({ y }) => y));
  };
  assert.ok(width(0.7) < width(2), `${width(0.7)} ${width(2)}`);
});
