import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "../../src/graphPanel/answers/answer";
import type { Graph, Question } from "../../src/graph/model/graph";
import { pageHtml } from "../../src/graphPanel/page";
import type { Freshness, Requests, SymbolRef } from "../../src/protocol";
import { SURE } from "../graph";
import { question } from "./graphs";

const READY: Freshness = { revision: 1, state: "ready", pending: 0, lowerBound: false };
const F = { symbol: "f", label: "f" };

function symbol(id: string, more: Partial<SymbolRef> = {}): SymbolRef {
  const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 5 } };
  const uri = `file:///w/${id}.py`;
  return { id, name: id, qualifiedName: id, kind: "function", language: "python", uri, range, selectionRange: range, ...more };
}

function call(source: string, target: string): { kind: "calls"; source: string; target: string; certainty: "exact"; reason: string; sites: [] } {
  return { kind: "calls", source, target, certainty: "exact", reason: "import", sites: [] };
}

type Answers = { [M in keyof Requests]?: (params: never) => Requests[M]["result"] };

/** Asks a server that knows *answers*; *asked* gets methods with parameters. */
async function asked(change: Partial<Question>, answers: Answers, log: [string, object][] = []): Promise<Graph | undefined> {
  const ask = async (method: string, params: object): Promise<unknown> => {
    log.push([method, params]);
    return (answers as Record<string, (params: object) => unknown>)[method]!(params);
  };
  const paths = { shorten: (uri: string) => uri.replace("file:///w/", ""), locate: (path: string) => `file:///w/${path}` };
  return (await answer({ ask: ask as never, paths }, { query: "graph", question: question(change) })) as Graph | undefined;
}

function outline(found: Graph | undefined): string {
  const nodes = found?.nodes.map(({ id, distance }) => `${id}@${distance ?? ""}`).join(" ");
  const edges = found?.edges.map(({ source, target, cut }) => `${source}${cut === true ? "!" : ""}>${target}`).join(" ");
  return `${nodes} | ${edges}`;
}

test("callers stand to the left by their distance, with the edges of each ring", async () => {
  const log: [string, object][] = [];
  const found = await asked(
    { mode: "callers", about: F, depth: 2 },
    {
      "codegraph/callers": () => ({
        targets: [symbol("f")],
        direction: "callers",
        rings: [
          { depth: 1, total: 1, items: [{ symbol: symbol("a"), depth: 1, edges: [call("a", "f")] }] },
          { depth: 2, total: 1, items: [{ symbol: symbol("b"), depth: 2, edges: [call("b", "a")] }] },
        ],
        total: 5,
        unsureCalls: SURE,
        freshness: { ...READY, pending: 12, lowerBound: true },
      }),
    },
    log,
  );
  assert.equal(outline(found), "f@0 a@-1 b@-2 | a>f b>a");
  assert.deepEqual(found?.notes, ["2 of 5 callers are shown, nearest first.", "A lower bound: 12 files still to be read."]);
  assert.equal(found?.nodes[1]?.path, "a.py");
  assert.deepEqual(log[0]?.[1], { symbol: "f", minCertainty: "dispatch", includeTests: true, includeExternal: false, depth: 2, limit: 2000 });
});

test("around a symbol users are to its left, and what is not drawn is counted", async () => {
  const found = await asked(
    { mode: "around", about: F },
    {
      "codegraph/subgraph": () => ({
        nodes: [
          { ...symbol("f"), distance: 0, folded: { incoming: 0, outgoing: 0 } },
          { ...symbol("a"), distance: 1, folded: { incoming: 3, outgoing: 1 } },
          { ...symbol("z"), distance: 1, folded: { incoming: 0, outgoing: 0 } },
        ],
        edges: [call("a", "f"), call("f", "z")],
        freshness: READY,
      }),
    },
  );
  assert.equal(outline(found), "f@0 a@-1 z@1 | a>f f>z");
  assert.deepEqual(found?.nodes[1]?.more, { incoming: 3, outgoing: 1 });
});

test("impact asks for its edges, and knows the tests among what it reaches", async () => {
  const log: [string, object][] = [];
  const found = await asked(
    { mode: "impact", about: F, depth: 0 },
    {
      "codegraph/impact": () => ({
        targets: [symbol("f")],
        rings: [{ depth: 1, total: 2, items: [symbol("a"), symbol("test_f")] }],
        files: [],
        tests: [symbol("test_f")],
        counts: { symbols: 2, files: 2, tests: 1, depth: 1, unsureCalls: 0 },
        unsureCalls: SURE,
        total: 2,
        freshness: READY,
      }),
      "codegraph/subgraph": () => ({ nodes: [], edges: [call("a", "f"), call("test_f", "f")], freshness: READY }),
    },
    log,
  );
  assert.equal(outline(found), "f@0 a@-1 test_f@-1 | a>f test_f>f");
  assert.deepEqual(found?.nodes.map(({ test: isTest }) => isTest ?? false), [false, false, true]);
  assert.deepEqual((log[1]?.[1] as { targets: object[] }).targets, [{ symbol: "f" }, { symbol: "a" }, { symbol: "test_f" }]);
});

test("of two symbols without a way between them both are shown, and that is said", async () => {
  const found = await asked(
    { mode: "path", about: F, to: { symbol: "g", label: "g" } },
    { "codegraph/path": () => ({ from: symbol("f"), to: symbol("g"), paths: [], total: 0, unsureCalls: SURE, freshness: READY }) },
  );
  assert.equal(outline(found), "f@0 g@1 | ");
  assert.deepEqual(found?.notes, ["No calls lead from one to the other."]);
});

test("a way past the tests is asked for where they are left out", async () => {
  const log: [string, object][] = [];
  const found = await asked(
    { mode: "path", about: F, to: { symbol: "g", label: "g" }, includeTests: false },
    { "codegraph/path": () => ({ from: symbol("f"), to: symbol("g"), paths: [], total: 0, unsureCalls: SURE, freshness: READY }) },
    log,
  );
  assert.equal((log[0]?.[1] as { includeTests: boolean }).includeTests, false);
  assert.deepEqual(found?.notes, ["No calls lead from one to the other past the tests."]);
});

test("what a file needs is to its right, what needs it to its left, packages are outside", async () => {
  const need = (source: string, target: string, more = {}): object => ({
    kind: "imports", source, target, depth: 1, imports: 2, references: 1, sites: [], ...more,
  });
  const result = (items: object[]): Requests["codegraph/dependencies"]["result"] =>
    ({ subject: "x.py", granularity: "file", items, total: items.length, freshness: READY }) as never;
  const found = await asked(
    { mode: "imports", about: { path: "x.py", label: "x.py" }, granularity: "file" },
    {
      "codegraph/dependencies": () => result([need("x.py", "lib/y.py"), need("x.py", "requests", { external: true })]),
      "codegraph/dependents": () => result([need("main.py", "x.py", { kind: "references" })]),
    },
  );
  assert.equal(outline(found), "x.py@0 lib/y.py@1 requests@1 main.py@-1 | x.py>lib/y.py x.py>requests main.py>x.py");
  assert.deepEqual(found?.nodes.map(({ kind }) => kind), ["file", "file", "package", "file"]);
  // The server does not tell how sure uses other than imports are: no surer than was asked for.
  assert.deepEqual(found?.edges.map(({ certainty }) => certainty), ["exact", "exact", "dispatch"]);
});

test("each cycle is a cluster with its own edges, and the edge to cut is marked", async () => {
  const module = (id: string): object => ({ ...symbol(id, { kind: "module", name: "<module>" }), path: `${id}.py` });
  const found = await asked(
    { mode: "cycles", granularity: "file" },
    {
      "codegraph/cycles": () =>
        ({
          granularity: "file",
          items: [
            {
              size: 2,
              nodes: [module("a"), module("b")],
              shortestCycle: [module("a"), module("b")],
              cut: { source: module("b"), target: module("a"), sites: 1, freed: 2 },
            },
            {
              size: 2,
              nodes: [module("c"), module("d")],
              shortestCycle: [module("c"), module("d")],
              cut: { source: module("c"), target: module("d"), sites: 1, freed: 2 },
            },
          ],
          total: 2,
          freshness: READY,
        }) as never,
      "codegraph/subgraph": () => ({
        nodes: [],
        edges: ["a b", "b a", "c d", "d c", "a c"].map((pair) => {
          const [source, target] = pair.split(" ") as [string, string];
          return { ...call(source, target), kind: "imports" as const };
        }),
        freshness: READY,
      }),
    },
  );
  assert.deepEqual(found?.nodes.map(({ name, group }) => `${name} ${group}`), [
    "a.py Cycle 1: 2 files",
    "b.py Cycle 1: 2 files",
    "c.py Cycle 2: 2 files",
    "d.py Cycle 2: 2 files",
  ]);
  assert.equal(outline(found).split(" | ")[1], "a>b b!>a c!>d d>c");
});

test("of folders the shortest way round is drawn, with the edge to cut", async () => {
  const [a, b] = [{ path: "x/a" }, { path: "x/b" }];
  const cut = { source: a, target: b, sites: 3, freed: 2 };
  const found = await asked(
    { mode: "cycles", granularity: "folder" },
    {
      "codegraph/cycles": () => ({
        granularity: "folder",
        items: [{ size: 2, nodes: [a, b], shortestCycle: [a, b], cut }],
        total: 1,
        freshness: READY,
      }),
    },
  );
  assert.equal(outline(found), "x/a@ x/b@ | x/a!>x/b x/b>x/a");
});

test("a workspace without cycles is told so", async () => {
  const found = await asked(
    { mode: "cycles", granularity: "folder" },
    { "codegraph/cycles": () => ({ granularity: "folder", items: [], total: 0, freshness: READY }) },
  );
  assert.deepEqual(found?.notes, ["There are no cycles of folders."]);
});

test("what means nothing is no answer", async () => {
  const nothing = { "codegraph/subgraph": () => ({ nodes: [], edges: [], freshness: READY }) };
  assert.equal(await asked({ mode: "around", about: F }, nothing), undefined);
});

test("the webview's page allows one script, one style sheet and no network", () => {
  const html = pageHtml({ source: "https://x.test", script: "https://x.test/a.js", style: "https://x.test/a.css", nonce: "N0nce" });
  assert.match(html, /default-src 'none'; script-src 'nonce-N0nce'; style-src https:\/\/x.test; worker-src blob:"/);
  assert.doesNotMatch(html, /unsafe|connect-src|<style|onload=/);
});
