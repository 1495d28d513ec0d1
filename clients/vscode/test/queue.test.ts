import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../src/views/queue";

test("work is done in turn, and what fails does not hold up the next", async () => {
  const queue = new Queue();
  const told: string[] = [];
  let finish = (): void => {};
  const first = queue.run(async () => {
    told.push("first");
    await new Promise<void>((resolve) => (finish = resolve));
    throw new Error("failed");
  });
  const second = queue.run(async () => told.push("second"));
  await new Promise(setImmediate);
  assert.deepEqual(told, ["first"]);
  finish();
  await assert.rejects(first, /failed/);
  await second;
  assert.deepEqual(told, ["first", "second"]);
});

test("what a person asks for does not wait for lists that are only made fresh", async () => {
  const queue = new Queue();
  const told: string[] = [];
  let finish = (): void => {};
  const say = (word: string) => async () => void told.push(word);
  const running = queue.run(() => new Promise<void>((resolve) => (finish = resolve)));
  const rest = [queue.run(say("fresh")), queue.run(say("first"), "soon"), queue.run(say("last"), "soon")];
  finish();
  await Promise.all([running, ...rest]);
  assert.deepEqual(told, ["last", "first", "fresh"]);
});
