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
