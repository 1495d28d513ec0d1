import assert from "node:assert/strict";
import { test } from "node:test";
import type { Question } from "../src/graph/model/graph";
import { GraphPanel } from "../src/graphPanel/panel";
import { NotRunningError } from "../src/server/connection";
import { type FakePanel, Uri, editor } from "./fakes/vscode";

type Ask = (method: string, params: unknown, token: { isCancellationRequested: boolean }) => Promise<unknown>;

const PLACE = { uri: "file:///w/pay.py", range: { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } } };

/** A panel with its view ready, and the server's answers. */
function open(ask: Ask = async () => null, question: Partial<Question> = {}): { panel: GraphPanel; view: FakePanel } {
  const server = { request: ask } as never;
  const panel = new GraphPanel(server, Uri.parse("file:///extension") as never, question, () => {});
  const view = editor.panels.at(-1)!;
  view.received.fire({ type: "ready" });
  return { panel, view };
}

function told(view: FakePanel, type: string): object[] {
  return view.told.filter((message) => message.type === type);
}

/** Longer than every pause of the panel. */
const LONG = 4_000;

test("the view is welcomed with the question that it was opened with", () => {
  const { view } = open(undefined, { mode: "impact" });
  const [welcome] = told(view, "welcome") as { question: Question }[];
  assert.deepEqual([welcome?.question.mode, welcome?.question.depth], ["impact", 0]);
  assert.match(view.webview.html, /default-src 'none'/);
});

test("an answer, or why there is none, goes back under the question's number", async () => {
  const { view } = open(async (method) => {
    if (method === "codegraph/symbol") {
      throw new NotRunningError();
    }
    return { items: [], more: false };
  });
  view.received.fire({ type: "ask", id: 7, query: "search", text: "pay" });
  view.received.fire({ type: "ask", id: 8, query: "describe", node: { id: "f", path: "a.py" } });
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(told(view, "answer"), [{ type: "answer", id: 7, result: [] }]);
  assert.deepEqual(told(view, "problem"), [
    { type: "problem", id: 8, problem: "The server is not running; see the status bar." },
  ]);
});

test("a question that nobody waits for is cancelled at the server", async () => {
  let token = { isCancellationRequested: false };
  const { view } = open((_method, _params, given) => {
    token = given;
    return new Promise(() => {});
  });
  view.received.fire({ type: "ask", id: 1, query: "search", text: "pay" });
  view.received.fire({ type: "cancel", id: 1 });
  assert.equal(token.isCancellationRequested, true);
});

test("the cursor is followed, but not where the view itself has led it", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { view } = open();
  editor.select("file:///w/cart.py", 5);
  context.mock.timers.tick(LONG);
  assert.deepEqual(told(view, "cursor"), [
    { type: "cursor", about: { uri: "file:///w/cart.py", position: { line: 5, character: 0 } } },
  ]);
  view.received.fire({ type: "reveal", place: PLACE });
  context.mock.timers.tick(LONG);
  assert.deepEqual(editor.opened, ["file:///w/pay.py:2"]);
  assert.equal(told(view, "cursor").length, 1);
  editor.select("file:///w/pay.py", 9);
  context.mock.timers.tick(LONG);
  assert.equal(told(view, "cursor").length, 2);
  view.received.fire({ type: "follow", follow: false });
  editor.select("file:///w/pay.py", 20);
  context.mock.timers.tick(LONG);
  assert.equal(told(view, "cursor").length, 2);
});

test("what changes while the tab is covered is told when it is seen again", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { panel, view } = open();
  view.show(false);
  panel.graphChanged();
  panel.graphChanged();
  context.mock.timers.tick(LONG);
  assert.equal(told(view, "changed").length, 0);
  view.show(true);
  assert.equal(told(view, "changed").length, 1);
  view.show(true);
  assert.equal(told(view, "changed").length, 1);
});

test("a command asks in the tab that is there", () => {
  const { panel, view } = open();
  panel.show({ mode: "cycles" });
  panel.serverChanged(false);
  assert.deepEqual(told(view, "show"), [{ type: "show", question: { mode: "cycles" } }]);
  assert.match(JSON.stringify(told(view, "available")), /not running/);
});
