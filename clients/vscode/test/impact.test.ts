import assert from "node:assert/strict";
import { test } from "node:test";
import type { ImpactParams, ImpactResult } from "../src/protocol";
import { loadImpact } from "../src/views/impact";
import type { Item } from "../src/views/items";
import { READY, shorten, symbol, unsure } from "./graph";

const CURSOR = { textDocument: { uri: "file:///w/pay.py" }, position: { line: 0, character: 4 } };

const RESULT: ImpactResult = {
  targets: [symbol("pay.charge")],
  rings: [
    { depth: 1, total: 1, items: [symbol("cart.checkout")] },
    { depth: 2, total: 5, items: [symbol("app.App.main")] },
  ],
  files: [{ path: "app.py", uri: "file:///w/app.py", depth: 2, symbols: 1 }],
  tests: [symbol("test_pay.test_charge")],
  counts: { symbols: 6, files: 1, tests: 1, depth: 2, unsureCalls: 0 },
  unsureCalls: unsure(0),
  total: 6,
  freshness: READY,
};

async function draw(result: ImpactResult): Promise<string[]> {
  const question = { ask: async () => result, shorten, minCertainty: "dispatch" as const };
  const answer = await loadImpact(question, CURSOR);
  const lines: string[] = [];
  const walk = async (items: Item[], indent: string): Promise<void> => {
    for (const item of items) {
      lines.push(`${indent}${item.label} | ${item.description}`);
      await walk(await answer!.children(item), `${indent}  `);
    }
  };
  await walk(await answer!.children(), "");
  return lines;
}

test("impact stands in rings, then the tests and the files it reaches", async () => {
  assert.deepEqual(await draw(RESULT), [
    "Direct | 1",
    "  checkout | cart.py:1",
    "2 steps away | 5",
    "  App.main | app.py:1",
    "  4 more, not listed | ",
    "Tests reached | 1",
    "  test_charge | test_pay.py:1",
    "Files | 1",
    "  app.py | 1 symbol",
  ]);
});

test("totals are the server's, also where it lists a part", async () => {
  const counts = { symbols: 6, files: 1_200, tests: 3, depth: 2, unsureCalls: 0 };
  assert.deepEqual(await draw({ ...RESULT, rings: [], counts }), [
    "Tests reached | 3",
    "  test_charge | test_pay.py:1",
    "  2 more, not listed | ",
    "Files | 1200",
    "  app.py | 1 symbol",
    "  1199 more, not listed | ",
  ]);
});

test("an external symbol is listed and leads nowhere", async () => {
  const external = symbol("x.f", { external: true, package: "requests" });
  const rings = [{ depth: 1, total: 1, items: [external] }];
  const counts = { symbols: 1, files: 0, tests: 0, depth: 1, unsureCalls: 0 };
  const result = { ...RESULT, rings, files: [], tests: [], counts };
  assert.deepEqual(await draw(result), ["Direct | 1", "  f | requests"]);
});

test("it asks for every ring, about the symbol under the cursor", async () => {
  const asked: ImpactParams[] = [];
  const ask = async (params: ImpactParams): Promise<ImpactResult> => {
    asked.push(params);
    return { ...RESULT, targets: [] };
  };
  const answer = await loadImpact({ ask, shorten, minCertainty: "exact" }, CURSOR);
  assert.equal(answer, undefined);
  assert.deepEqual(asked, [{ targets: [CURSOR], depth: 0, limit: 1000, minCertainty: "exact" }]);
});
