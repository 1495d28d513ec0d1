import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodePanel } from "../../src/graph/hosts/code";
import { serverHost } from "../../src/graph/hosts/server";

type Listener = (event: { data: string }) => void;

/** The server's events, told by the test. */
class Events {
  static last: Events;
  private readonly listeners = new Map<string, Listener>();

  constructor() {
    Events.last = this;
  }

  addEventListener(kind: string, listener: Listener): void {
    this.listeners.set(kind, listener);
  }

  tell(kind: string, data: object = {}): void {
    this.listeners.get(kind)?.({ data: JSON.stringify(data) });
  }
}

test("the view asks again when all files are read, and when the graph changes", async (context) => {
  Object.assign(globalThis, { EventSource: Events });
  const host = serverHost({ name: "shop", root: "file:///shop", question: {} }, { shown: undefined } as CodePanel);
  const heard: string[] = [];
  host.listen((message) => heard.push(message.type));
  host.post({ type: "ready" });
  await Promise.resolve();
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const after = (kind: string, data: object): string[] => {
    heard.length = 0;
    Events.last.tell(kind, data);
    context.mock.timers.tick(3_000);
    return [...heard];
  };
  // Indexing was over before anybody listened: only that it is ready is told.
  assert.deepEqual(after("status", { state: "ready" }), ["changed"]);
  assert.deepEqual(after("status", { state: "ready" }), []);
  assert.deepEqual(after("status", { state: "indexing" }), []);
  assert.deepEqual(after("status", { state: "ready" }), ["changed"]);
  assert.deepEqual(after("graph", {}), ["changed"]);
});
