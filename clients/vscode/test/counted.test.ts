import assert from "node:assert/strict";
import { test } from "node:test";
import type { Requests } from "../src/protocol";
import { type AskCounted, type Counted, type Listed, listed } from "../src/views/counted";
import { READY, SURE, callers, reached, symbol } from "./graph";

type Answers = { [M in Counted["request"]]?: Requests[M]["result"] };

/** Asks about `pay.charge`; each question has to name it and how much is wanted. */
function list(request: Counted["request"], answers: Answers): Promise<Listed> {
  const ask = (async (method: Counted["request"], params: object) => {
    const about = method === "codegraph/impact" ? { targets: [{ symbol: "pay.charge" }] } : { symbol: "pay.charge" };
    assert.deepEqual(params, method === "codegraph/implementations" ? about : { ...about, limit: 1_000 });
    return answers[method];
  }) as AskCounted;
  const position = { line: 0, character: 4 };
  return listed(ask, { request, symbol: "pay.charge", uri: "file:///w/pay.py", position });
}

function draw({ places, remark }: Listed): string[] {
  const told = places.map(({ uri, range }) => `${uri.replace("file:///w/", "")}:${range.start.line + 1}`);
  return remark === undefined ? told : [...told, remark];
}

test("direct callers are listed by where they call", async () => {
  const answer = callers("pay.charge", "cart.checkout exact 3,7", "app.main exact 9");
  answer.rings.push({ depth: 2, total: 1, items: [reached("far.main exact 1", 2)] });
  assert.deepEqual(draw(await list("codegraph/callers", { "codegraph/callers": answer })), [
    "cart.py:3",
    "cart.py:7",
    "app.py:9",
  ]);
});

test("where no caller is sure, the calls by name are listed, and that is said", async () => {
  const sites = callers("pay.charge", "cart.checkout exact 3").rings[0]!.items[0]!.edges[0]!.sites;
  const unsureCalls = { ...SURE, calls: 1, symbols: 1, files: 1, sites };
  const answer = { ...callers("pay.charge"), unsureCalls };
  assert.deepEqual(draw(await list("codegraph/callers", { "codegraph/callers": answer })), [
    "cart.py:3",
    "No caller is sure; 1 call may mean it by the name only.",
  ]);
  const nobody = callers("pay.charge");
  assert.deepEqual(draw(await list("codegraph/callers", { "codegraph/callers": nobody })), ["There are no callers."]);
});

test("tests and implementations are listed by their names", async () => {
  const found = [symbol("test_pay.test_charge")];
  const counts = { symbols: 1, files: 1, tests: 1, depth: 1, unsureCalls: 0 };
  const impact = { targets: [], rings: [], files: [], tests: found, counts, unsureCalls: SURE, total: 1, freshness: READY };
  assert.deepEqual(draw(await list("codegraph/impact", { "codegraph/impact": impact })), ["test_pay.py:1"]);
  const items = { targets: [], items: found, total: 1, freshness: READY };
  assert.deepEqual(draw(await list("codegraph/implementations", { "codegraph/implementations": items })), [
    "test_pay.py:1",
  ]);
});

test("a list that was cut says so", async () => {
  const answer = { ...callers("pay.charge", "cart.checkout exact 3"), cursor: "next" };
  assert.deepEqual(draw(await list("codegraph/callers", { "codegraph/callers": answer })), [
    "cart.py:3",
    "There are more than are listed.",
  ]);
});

test("an answer of nothing is said in words", async () => {
  const items = { targets: [], items: [], total: 0, freshness: READY };
  assert.deepEqual(draw(await list("codegraph/references", { "codegraph/references": items })), [
    "There are no references.",
  ]);
});
