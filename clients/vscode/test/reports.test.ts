import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cycle, CycleNode, DeadCodeParams, DeadCodeResult, DeadSymbol, Hotspot, HotspotsResult, SearchParams } from "../src/protocol";
import { cycles } from "../src/views/cycles";
import { deadCode } from "../src/views/deadCode";
import { hotspots } from "../src/views/hotspots";
import type { Item } from "../src/views/items";
import { PAGE, Report } from "../src/views/report";
import { search } from "../src/views/search";
import { READY, shorten, symbol } from "./graph";

function draw(items: Item[], indent = ""): string[] {
  return items.flatMap((item) => [
    `${indent}${item.label} | ${item.description}`,
    ...(item.type === "group" ? draw(item.children, `${indent}  `) : []),
  ]);
}

function file(path: string): CycleNode {
  return { path, ...symbol(path.replace(".py", "")) };
}

function cycle(paths: string[], way: string[]): Cycle {
  const cut = { source: file(way[0]!), target: file(way[1]!), sites: 1, freed: paths.length };
  return { size: paths.length, nodes: paths.map(file), shortestCycle: way.map(file), cut };
}

test("a cycle shows its shortest way, the edge to cut and, where there are more, all members", async () => {
  const result = { granularity: "file" as const, items: [cycle(["a.py", "b.py", "c.py"], ["a.py", "b.py"])], total: 1, freshness: READY };
  const report = new Report(cycles(async () => result, () => ({ granularity: "file" })));
  await report.load();
  assert.deepEqual(draw(report.items()), [
    "a.py → b.py → a.py | 3 files",
    "  a.py | needs b.py",
    "  b.py | needs a.py",
    "  Cut a.py → b.py | 1 place, frees 3",
    "  All files | 3",
    "    a.py | ",
    "    b.py | ",
    "    c.py | ",
  ]);
  assert.equal(report.message(), undefined);
});

test("folders of a cycle are shown in the explorer, since they are no place in a file", async () => {
  const folders = ["a", "b"].map((path) => ({ path }));
  const cut = { source: folders[0]!, target: folders[1]!, sites: 2, freed: 2 };
  const found = { size: 2, nodes: folders, shortestCycle: folders, cut };
  const result = { granularity: "folder" as const, items: [found], total: 1, freshness: READY };
  const report = new Report(cycles(async () => result, () => ({})));
  await report.load();
  const [first] = report.items();
  assert.ok(first?.type === "group");
  const [step] = first.children;
  assert.equal(step?.type === "group" && step.folder, "a");
});

function dead(name: string, overrides: Partial<DeadSymbol> = {}): DeadSymbol {
  return { symbol: symbol(name), reason: "unused", confidence: "high", chain: [], ...overrides };
}

test("dead code is grouped by folder or kind, with its reason, and what was left out", async () => {
  const items = [dead("shop/cart.f"), dead("shop/pay.g", { reason: "only-used-by-dead-code", chain: [symbol("a.h")] }), dead("app.main", { doubt: "decorated" })];
  const excluded = [{ reason: "exported" as const, total: 7, examples: [symbol("api.serve")] }];
  const result: DeadCodeResult = { items, total: 3, excluded, freshness: READY };
  const asked: DeadCodeParams[] = [];
  let by: "folder" | "kind" = "folder";
  const ask = async (params: DeadCodeParams): Promise<DeadCodeResult> => {
    asked.push(params);
    return result;
  };
  const report = new Report(deadCode(ask, () => ({ by, confidence: "low" }), shorten));
  await report.load();
  assert.deepEqual(draw(report.items()), [
    "shop | 2",
    "  f | unused · cart.py:1 shop",
    "  g | only used by dead code · pay.py:1 shop",
    "the root | 1",
    "  main | unused, though decorated · app.py:1",
    "Left out | 7",
    "  exported | 7",
    "    serve | api.py:1",
    "    6 more, not listed | ",
  ]);
  assert.deepEqual(asked, [{ confidence: "low", limit: PAGE, cursor: null }]);
  by = "kind";
  assert.equal(report.items()[0]?.label, "function");
});

test("hotspots stand with their figure, files without a line", async () => {
  const hot: Hotspot = { symbol: symbol("a.f"), score: 12.6, fanIn: 3, fanOut: 1, pageRank: 0.01, complexity: 4, churn: null };
  const result: HotspotsResult = { metric: "risk", granularity: "symbol", items: [hot], total: 1, degraded: "no git history", freshness: READY };
  const report = new Report(hotspots(async () => result, () => ({}), shorten));
  await report.load();
  assert.deepEqual(draw(report.items()), ["f | 13 · a.py:1"]);
  assert.match(report.items()[0]?.tooltip ?? "", /commits unknown/);
  assert.equal(report.message(), "No git history.");
  const file = { ...result, granularity: "file" as const, metric: "pageRank" as const, items: [{ ...hot, score: 0.0126 }] };
  const ofFiles = new Report(hotspots(async () => file, () => ({}), shorten));
  await ofFiles.load();
  assert.deepEqual(draw(ofFiles.items()), ["a.py | 1.3 %"]);
});

test("a further page is added, and a refresh asks for as much as is shown", async () => {
  const asked: unknown[] = [];
  const page = (name: string, cursor: string | null): HotspotsResult => ({
    metric: "fanIn",
    granularity: "symbol",
    items: [{ symbol: symbol(name), score: 1, fanIn: 1, fanOut: 0, pageRank: 0, complexity: 0, churn: 0 }],
    total: 2,
    cursor,
    freshness: READY,
  });
  const ask = async (params: { limit?: number | null; cursor?: string | null }) => {
    asked.push([params.limit, params.cursor]);
    return params.cursor ? page("b.g", null) : page("a.f", "next");
  };
  const report = new Report(hotspots(ask, () => ({}), shorten));
  await report.load();
  assert.deepEqual(draw(report.items()), ["f | 1 · a.py:1", "Show more… | 2 in all"]);
  await report.more("next");
  assert.deepEqual(draw(report.items()), ["f | 1 · a.py:1", "g | 1 · b.py:1"]);
  await report.load();
  assert.deepEqual(asked, [[PAGE, null], [PAGE, "next"], [PAGE, null]]);
});

test("a page of an answer that was asked anew meanwhile is dropped", async () => {
  const release: ((value: never) => void)[] = [];
  const result = (name: string) => ({ granularity: "file" as const, items: [cycle([name, "z.py"], [name, "z.py"])], total: 9, cursor: "next", freshness: READY });
  let wait = false;
  const ask = () => (wait ? new Promise<never>((resolve) => release.push(resolve)) : Promise.resolve(result("a.py")));
  const report = new Report(cycles(ask, () => ({})));
  await report.load();
  wait = true;
  const more = report.more("next");
  wait = false;
  await report.load();
  release[0]!(result("late.py") as never);
  await more;
  assert.deepEqual(draw(report.items()).filter((line) => line.includes("late")), []);
});

test("a longer search takes the place of the shorter one", async () => {
  const asked: SearchParams[] = [];
  const ask = async (params: SearchParams) => {
    asked.push(params);
    const names = params.limit === PAGE ? ["a.f"] : ["a.f", "b.f"];
    return { items: names.map((name) => symbol(name)), more: params.limit === PAGE, freshness: READY };
  };
  const report = new Report(search(ask, () => ({ query: "f" }), shorten));
  await report.load();
  assert.deepEqual(draw(report.items()), ["f | function · a.py:1", "Show more… | "]);
  await report.more(String(PAGE));
  assert.deepEqual(draw(report.items()), ["f | function · a.py:1", "f | function · b.py:1"]);
  assert.deepEqual(asked.map((each) => each.limit), [PAGE, 2 * PAGE]);
});

test("while files are read the list says that it may change", async () => {
  const freshness = { revision: 1, state: "indexing" as const, pending: 3, lowerBound: true };
  const report = new Report(cycles(async () => ({ granularity: "file", items: [], total: 0, freshness }), () => ({})));
  await report.load();
  assert.equal(report.message(), "Nothing found yet: 3 files still to be read.");
});
