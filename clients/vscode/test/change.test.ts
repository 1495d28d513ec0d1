import assert from "node:assert/strict";
import { test } from "node:test";
import { changeImpact, marks } from "../src/change/impact";
import { matchTests } from "../src/change/tests";
import type { DiffImpactResult, ImpactCounts } from "../src/protocol";
import type { Item } from "../src/views/items";
import { Report } from "../src/views/report";
import { READY, SURE, shorten, symbol } from "./graph";

const COUNTS: ImpactCounts = { symbols: 3, files: 2, tests: 1, depth: 2, unsureCalls: 0 };

const RESULT: DiffImpactResult = {
  base: "HEAD",
  staged: false,
  files: [{ path: "pay.py", uri: "file:///w/pay.py", change: "modified" }],
  items: [
    { symbol: symbol("pay.charge"), change: "modified", impact: COUNTS },
    {
      symbol: symbol("pay.gone"),
      change: "removed",
      impact: null,
      users: [{ symbol: symbol("cart.f"), certainty: "exact", sites: [{ uri: "file:///w/cart.py", range: symbol("x").range }] }],
    },
  ],
  total: 2,
  reachedFiles: [
    { path: "cart.py", uri: "file:///w/cart.py", depth: 1, symbols: 2 },
    { path: "pay.py", uri: "file:///w/pay.py", depth: 1, symbols: 1 },
  ],
  tests: [symbol("test_pay.test_charge")],
  counts: COUNTS,
  unsureCalls: SURE,
  coChanged: [{ path: "doc.md", uri: "file:///w/doc.md", because: "pay.py", commits: 4, share: 0.8 }],
  freshness: READY,
};

function draw(items: Item[], indent = ""): string[] {
  return items.flatMap((item) => [
    `${indent}${item.label} | ${item.description}`,
    ...draw(item.type === "group" ? item.children : item.type === "symbol" ? item.sites : [], `${indent}  `),
  ]);
}

async function load(result: DiffImpactResult): Promise<Report<DiffImpactResult>> {
  const report = new Report(changeImpact(async () => result, () => ({ base: "HEAD" }), shorten));
  await report.load();
  return report;
}

test("a change stands with what it reaches, the tests to run and what usually changes along", async () => {
  const report = await load(RESULT);
  assert.equal(report.message(), "Compared with HEAD: 2 symbols in 1 file changed. Reached: 3 symbols in 2 files, 1 test.");
  assert.deepEqual(draw(report.items()), [
    "Changed symbols | 2",
    "  charge | modified, reaches 3 symbols in 2 files, 1 test · pay.py:1",
    "  gone | removed, still named by 1",
    "    f | still names it, exact · cart.py:1",
    "Tests to run | 1",
    "  test_charge | test_pay.py:1",
    "Files reached | 2",
    "  cart.py | 2 symbols",
    "  pay.py | 1 symbol",
    "Usually change with these | 1",
    "  doc.md | 4 commits with pay.py",
  ]);
});

test("without a change that is said, and nothing else", async () => {
  const counts = { symbols: 0, files: 0, tests: 0, depth: 0, unsureCalls: 0 };
  const report = await load({ ...RESULT, files: [], items: [], total: 0, reachedFiles: [], tests: [], counts, coChanged: [] });
  assert.equal(report.message(), "Compared with HEAD, nothing has changed.");
  assert.deepEqual(report.items(), []);
});

test("a document that changed is listed although no symbol did", async () => {
  const counts = { symbols: 0, files: 0, tests: 0, depth: 0, unsureCalls: 0 };
  const report = await load({ ...RESULT, items: [], total: 0, reachedFiles: [], tests: [], counts, coChanged: [] });
  assert.deepEqual(draw(report.items()), ["Changed files | 1", "  pay.py | modified"]);
});

test("reached files are marked, changed ones only say how far they reach", () => {
  const found = marks(RESULT);
  assert.deepEqual(found.get("file:///w/cart.py"), { badge: "◂", tooltip: "May be affected by the change: 2 symbols, directly" });
  assert.deepEqual(found.get("file:///w/pay.py"), { badge: undefined, tooltip: "A changed symbol in it reaches 3 symbols" });
});

const ID = (...parts: string[]): string[] => ["python", ...parts];

test("tests are found by the ways that runners name them", () => {
  const inFile = [
    ID("test_pay.py"),
    ID("test_pay.py", "./test_pay.py::test_charge"),
    ID("test_pay.py", "./test_pay.py::test_charge_twice"),
    ID("test_pay.py", "TestPay", "./test_pay.py::TestPay::test_refund[eur]"),
    ID("test_pay.py", "TestPay", "./test_pay.py::TestPay::test_refund[usd]"),
    ID("test_pay.py", "TestOther", "./test_pay.py::TestOther::test_refund"),
  ];
  const wanted = [symbol("test_pay.test_charge"), symbol("test_pay.TestPay.test_refund", { container: "TestPay" })];
  assert.deepEqual(matchTests(wanted, inFile), {
    ids: [
      "python\0test_pay.py\0./test_pay.py::test_charge",
      "python\0test_pay.py\0TestPay\0./test_pay.py::TestPay::test_refund[eur]",
      "python\0test_pay.py\0TestPay\0./test_pay.py::TestPay::test_refund[usd]",
    ],
    unknown: [],
  });
});

test("where a file names its tests in sentences all of them are run, each once", () => {
  const inFile = [ID("pay.test.ts"), ID("pay.test.ts", "charges a card"), ID("pay.test.ts", "refunds")];
  assert.deepEqual(matchTests([symbol("pay.charge")], inFile), { ids: ["python\0pay.test.ts"], unknown: [] });
});

test("code at the top of a test file means the file, and only where no test of it is meant", () => {
  const inFile = [ID("t.py"), ID("t.py", "./t.py::test_a"), ID("t.py", "./t.py::test_b")];
  assert.deepEqual(matchTests([symbol("t"), symbol("t.test_a")], inFile).ids, ["python\0t.py\0./t.py::test_a"]);
  assert.deepEqual(matchTests([symbol("t")], inFile).ids, ["python\0t.py"]);
});

test("tests of a file that no controller knows are told", () => {
  const wanted = [symbol("test_pay.test_charge")];
  assert.deepEqual(matchTests(wanted, []), { ids: [], unknown: wanted });
});
