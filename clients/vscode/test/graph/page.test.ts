import assert from "node:assert/strict";
import { test } from "node:test";
import { answerFrom, searchIn } from "../../src/graph/hosts/answers";
import type { Graph, Question } from "../../src/graph/model/graph";
import { graph, question } from "./graphs";

const F = { symbol: "f", label: "f" };

function outline(found: Graph | undefined): string {
  const nodes = found?.nodes.map(({ id, distance }) => `${id}@${distance ?? ""}`).join(" ");
  return `${nodes} | ${found?.edges.map(({ source, target }) => `${source}>${target}`).join(" ")}`;
}

test("a page without a server answers out of its own graph", () => {
  const whole = graph("a.py:main a.py:f b.py:g b.py:h", "main>f f>g g>h h~f");
  const ask = (change: Partial<Question>): string => outline(answerFrom(whole, question({ minCertainty: "exact", ...change })));
  assert.equal(ask({ mode: "callers", about: F }), "main@-1 f@0 | main>f");
  assert.equal(ask({ mode: "callees", about: F, depth: 0 }), "f@0 g@1 h@2 | f>g g>h");
  const h = { symbol: "h", label: "h" };
  assert.equal(ask({ mode: "path", about: F, to: h }), "f@0 g@1 h@2 | f>g g>h");
  assert.match(outline(answerFrom(whole, question({ mode: "around", about: h, minCertainty: "by-name" }))), /h>f/);
  assert.deepEqual(searchIn(whole, "F").map(({ id }) => id), ["f"]);
});
