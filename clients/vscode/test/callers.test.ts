import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReachParams, ReachResult } from "../src/protocol";
import type { Answer } from "../src/views/answer";
import { loadCallers } from "../src/views/callers";
import type { Item, MoreItem } from "../src/views/items";
import { READY, SURE, callers, reached, shorten } from "./graph";

const CURSOR = { textDocument: { uri: "file:///w/pay.py" }, position: { line: 0, character: 4 } };

/** A server that answers by symbol id, and by cursor with the first of *answers*. */
function load(answers: ReachResult[], asked: ReachParams[] = []): Promise<Answer | undefined> {
  const ask = async (params: ReachParams): Promise<ReachResult> => {
    asked.push(params);
    const { symbol } = params;
    const answer = answers.find((each) => symbol === undefined || each.targets[0]?.id === symbol);
    return answer ?? { ...callers("a.f"), targets: [] };
  };
  return loadCallers({ ask, shorten, minCertainty: "dispatch" }, CURSOR);
}

function draw(items: Item[]): string[] {
  return items.map((item) => `${item.label} | ${item.description}`);
}

test("callers stand with their place and how sure they are", async () => {
  const answer = await load([callers("pay.charge", "cart.checkout exact 3", "cart.Cart.pay inferred 9")]);
  assert.deepEqual(draw(await answer!.children()), [
    "checkout | exact · cart.py:3",
    "Cart.pay | inferred · cart.py:9",
  ]);
  assert.equal(answer!.symbol.id, "pay.charge");
  assert.equal(answer!.message, undefined);
});

test("a click leads to the exact site, not to the caller's name", async () => {
  const answer = await load([callers("pay.charge", "cart.checkout exact 30")]);
  const [caller] = await answer!.children();
  assert.equal(caller?.type === "symbol" && caller.open?.range.start.line, 29);
});

test("opening a caller asks for its own callers once", async () => {
  const asked: ReachParams[] = [];
  const answer = await load(
    [callers("pay.charge", "cart.checkout exact 3"), callers("cart.checkout", "app.main exact 8")],
    asked,
  );
  const [caller] = await answer!.children();
  assert.deepEqual(draw(await answer!.children(caller)), ["main | exact · app.py:8"]);
  await answer!.children(caller);
  assert.deepEqual(
    asked.map((params) => params.symbol ?? "cursor"),
    ["cursor", "cart.checkout"],
  );
});

test("several sites are listed before the callers further up", async () => {
  const answer = await load([
    callers("pay.charge", "cart.checkout exact 3,7"),
    callers("cart.checkout", "app.main exact 8"),
  ]);
  const [caller] = await answer!.children();
  assert.equal(caller?.description, "exact · cart.py:3 ×2");
  assert.deepEqual(draw(await answer!.children(caller)), [
    "cart.py:3 | calls",
    "cart.py:7 | calls",
    "main | exact · app.py:8",
  ]);
});

test("recursion ends the tree", async () => {
  const answer = await load([
    callers("a.even", "a.odd exact 3"),
    callers("a.odd", "a.even exact 6"),
  ]);
  const [odd] = await answer!.children();
  const [even] = await answer!.children(odd);
  assert.equal(even?.description, "recursive · exact · a.py:6");
  assert.deepEqual(await answer!.children(even), []);
});

test("an item's id tells its whole way, since the same caller may stand twice", async () => {
  const answer = await load([
    callers("a.f", "a.g", "a.h"),
    callers("a.g", "a.main"),
    callers("a.h", "a.main"),
  ]);
  const [g, h] = await answer!.children();
  const ids = [...(await answer!.children(g)), ...(await answer!.children(h))].map((item) => item.id);
  assert.equal(new Set(ids).size, 2);
});

test("a further page takes the place of its item, at the top and below", async () => {
  const first = { ...callers("a.f", "a.g exact 1"), total: 2, cursor: "after g" };
  const second = callers("a.f", "a.h exact 2");
  const pages: ReachResult[] = [first, second];
  const asked: ReachParams[] = [];
  const ask = async (params: ReachParams): Promise<ReachResult> => {
    asked.push(params);
    return pages.shift() ?? callers("a.f");
  };
  const answer = await loadCallers({ ask, shorten, minCertainty: "dispatch" }, CURSOR);
  const items = await answer!.children();
  assert.deepEqual(draw(items), ["g | exact · a.py:1", "Show more… | 2 in all"]);
  await answer!.more(items[1] as MoreItem);
  assert.deepEqual(draw(await answer!.children()), ["g | exact · a.py:1", "h | exact · a.py:2"]);
  assert.equal(asked[1]?.cursor, "after g");
});

test("calls and instantiations of one caller are one item, as sure as the surest", async () => {
  const twice = reached("a.g by-name 3");
  twice.edges.push({ ...reached("a.g exact 5").edges[0]!, kind: "instantiates" });
  const answer = await load([
    { ...callers("a.C"), rings: [{ depth: 1, total: 1, items: [twice] }], total: 1 },
  ]);
  const [item] = await answer!.children();
  assert.equal(item?.description, "exact · a.py:3 ×2");
  assert.match(item?.tooltip ?? "", /calls, by-name \(by import\)\ninstantiates, exact/);
});

test("module-level code is named by its file", async () => {
  const answer = await load([callers("pay.charge", "app exact 2")]);
  assert.deepEqual(draw(await answer!.children()), ["app.py (top level) | exact · app.py:2"]);
});

test("no symbol under the cursor is no answer", async () => {
  assert.equal(await load([]), undefined);
});

test("the message says when more may come", async () => {
  const indexing = { revision: 1, state: "indexing" as const, pending: 12, lowerBound: true };
  const message = async (freshness: object, ...found: string[]): Promise<string | undefined> => {
    const result = { ...callers("a.f", ...found), freshness: { ...READY, ...freshness } };
    return (await load([result]))!.message;
  };
  assert.equal(await message(indexing), "Nothing found yet: 12 files still to be read.");
  assert.equal(await message({ ...indexing, pending: 1 }, "a.g"), "1 found so far: 1 file still to be read.");
  assert.equal(await message({ lowerBound: true }, "a.g"), "A lower bound: there may be more than is listed.");
  assert.equal(await message({}), "No callers found.");
});

test("calls that may mean it by their name are told", async () => {
  const unsureCalls = { ...SURE, calls: 3, symbols: 2, files: 1, names: [{ name: "f", calls: 3, candidates: 4 }] };
  const answer = await load([{ ...callers("a.f"), unsureCalls }]);
  const told = "No callers found. 3 more calls of 'f' on values of unknown type may mean it.";
  assert.equal(answer!.message, told);
});

test("a question that was cancelled does not take the later ones with it", async () => {
  const tokens: unknown[] = [];
  const ask = async (_params: ReachParams, token?: unknown): Promise<ReachResult> => {
    tokens.push(token);
    return callers("a.f", "a.g exact 1");
  };
  const cancelled = { isCancellationRequested: true } as never;
  const answer = await loadCallers({ ask, shorten, minCertainty: "exact" }, CURSOR, cancelled);
  const [caller] = await answer!.children();
  await answer!.children(caller);
  assert.deepEqual(tokens, [cancelled, undefined]);
});

test("a caller that stands on two pages is shown once", async () => {
  const pages = [{ ...callers("a.f", "a.g exact 1"), cursor: "again" }, callers("a.f", "a.g exact 1")];
  const ask = async (): Promise<ReachResult> => pages.shift()!;
  const answer = await loadCallers({ ask, shorten, minCertainty: "exact" }, CURSOR);
  await answer!.more((await answer!.children()).at(-1) as MoreItem);
  assert.deepEqual(draw(await answer!.children()), ["g | exact · a.py:1"]);
});

test("the folder comes last, where a narrow side bar cuts it off", async () => {
  const answer = await load([callers("pay.charge", "shop/web/cart.checkout exact 3,7")]);
  assert.equal((await answer!.children())[0]?.description, "exact · cart.py:3 ×2 shop/web");
});
