import assert from "node:assert/strict";
import { test } from "node:test";
import { Asker } from "../../src/graph/asker";
import type { FromHost, Host, ToHost } from "../../src/graph/messages";
import type { Graph } from "../../src/graph/model/graph";
import { Session } from "../../src/graph/session";
import { State } from "../../src/graph/state";
import { graph, question } from "./graphs";

type Ask = Extract<ToHost, { type: "ask" }>;

/** A host that answers when the test says so. */
class SlowHost implements Host {
  readonly asked: Ask[] = [];
  readonly cancelled: number[] = [];
  private hear: (message: FromHost) => void = () => {};

  constructor(private readonly answers: ((message: Ask) => unknown) | undefined) {}

  post(message: ToHost): void {
    if (message.type === "cancel") {
      this.cancelled.push(message.id);
    }
    if (message.type === "ask") {
      this.asked.push(message);
      if (this.answers !== undefined) {
        queueMicrotask(() => this.answer(message, this.answers!(message)));
      }
    }
  }

  listen(hear: (message: FromHost) => void): void {
    this.hear = hear;
  }

  answer({ id }: Ask, result: unknown): void {
    this.hear(result instanceof Error ? { type: "problem", id, problem: result.message } : { type: "answer", id, result });
  }
}

function start(answers?: (message: Ask) => unknown): { host: SlowHost; state: State; session: Session } {
  const host = new SlowHost(answers);
  const asker = new Asker(host);
  host.listen((message) => void asker.hear(message));
  const state = new State();
  state.question = question({ about: { symbol: "f", label: "f" } });
  return { host, state, session: new Session(asker, state) };
}

function ids(state: State): string {
  return state.graph?.nodes.map(({ id }) => id).join(" ") ?? "";
}

const F: Graph = graph("a.py:f a.py:g", "f>g", "f");
const NEAR_G: Graph = graph("a.py:g b.py:h", "g>h", "g");

test("a newer question takes the place of an older one, and the host hears of it", async () => {
  const { host, session } = start();
  const first = session.ask(false);
  const second = session.ask(false);
  assert.deepEqual(await first, { kind: "superseded" });
  assert.deepEqual(host.cancelled, [1]);
  host.answer(host.asked[1]!, F);
  assert.equal((await second).kind, "new");
});

test("places that were asked about get the names of what was found there", async () => {
  const { state, session } = start(() => ({ ...F, focus: ["f", "g"] }));
  const place = (line: number) => ({ uri: "file:///w/a.py", position: { line, character: 4 } });
  state.question = question({ mode: "path", about: place(0), to: place(3) });
  await session.ask(false);
  assert.deepEqual(state.question.about, { symbol: "f", label: "f" });
  assert.deepEqual(state.question.to, { symbol: "g", label: "g" });
});

test("what was expanded is expanded again when the graph changes", async () => {
  const { state, session } = start(({ query }) => (query === "graph" ? F : NEAR_G));
  await session.ask(false);
  await session.expand(state.node("g")!);
  assert.equal(ids(state), "f g h");
  const outcome = await session.ask(true);
  assert.deepEqual(outcome, { kind: "same", difference: { added: [], removed: [] } });
  assert.equal(ids(state), "f g h");
  await session.ask(false);
  assert.equal(ids(state), "f g");
});

test("an answer about something else does not go on", async () => {
  const other: Graph = { ...NEAR_G, title: "other" };
  let answer = F;
  const { session } = start(() => answer);
  await session.ask(false);
  answer = other;
  assert.equal((await session.ask(true)).kind, "new");
});

test("a problem is told, and what is not complete is not asked", async () => {
  const { host, state, session } = start(() => new Error("no such symbol"));
  assert.deepEqual(await session.ask(false), { kind: "problem", problem: "no such symbol" });
  state.question = question();
  assert.deepEqual(await session.ask(false), { kind: "incomplete" });
  assert.equal(host.asked.length, 1);
});

test("a place that was asked about is from then on what was found there", async () => {
  const { state, session } = start(() => F);
  const place = { uri: "file:///w/a.py", position: { line: 1, character: 2 } };
  state.question = question({ about: place });
  await session.ask(false);
  assert.deepEqual(state.question.about, { symbol: "f", label: "f" });
  state.question = question({ mode: "imports", about: place });
  await session.ask(false);
  assert.deepEqual(state.question.about, { path: "a.py", label: "a.py" });
});

test("what is hidden stays hidden while the graph goes on, and comes back when it is looked for", async () => {
  const { state, session } = start(() => F);
  await session.ask(false);
  state.hidden = new Set(["g"]);
  await session.ask(true);
  assert.deepEqual(state.picture()?.shapes.map(({ id }) => id), ["f"]);
  state.uncover("g");
  assert.deepEqual(state.picture()?.shapes.map(({ id }) => id), ["f", "g"]);
});

test("a new file opens where its folder is open, and stays folded where that is", async () => {
  let answer = graph("a/x.py:f a/y.py:g", "f>g", "f");
  const { state, session } = start(() => answer);
  await session.ask(false);
  answer = graph("a/x.py:f a/y.py:g a/z.py:new", "f>g f>new", "f");
  await session.ask(true);
  assert.equal(state.picture()?.seenAs.get("new"), "new");
  state.foldAll();
  const folded = state.picture()!.shapes[0]!.id;
  state.at.set(folded, { x: 0, y: 0 });
  answer = graph("a/x.py:f a/y.py:g a/z.py:new a/w.py:newer", "f>g f>newer", "f");
  await session.ask(true);
  assert.equal(state.picture()?.seenAs.get("newer"), folded);
});

test("folding hides what is inside, and members are all that a folder holds", async () => {
  const { state, session } = start(() => graph("a/x.py:f a/b/y.py:g c.py:h", "f>g", "f"));
  await session.ask(false);
  assert.deepEqual(state.membersOf("folder:a").sort(), ["f", "g"]);
  assert.deepEqual(state.membersOf("h"), ["h"]);
  assert.equal(state.homeOf("f"), "file:a/x.py");
  state.toggleOpen("folder:a");
  assert.deepEqual(state.picture()?.shapes.map(({ label }) => label).sort(), ["a", "h"]);
});
