import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../src/server/backoff";

test("each failure doubles the wait, up to half a minute, then it gives up", () => {
  const backoff = new Backoff();
  const waits = Array.from({ length: 9 }, () => backoff.failed(0));
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, undefined]);
});

test("a server that ran for long earns a fresh start", () => {
  const backoff = new Backoff();
  backoff.failed(0);
  backoff.failed(0);
  backoff.started(1_000);
  assert.equal(backoff.failed(121_000), 1000);
});

test("a server that ran briefly does not", () => {
  const backoff = new Backoff();
  backoff.failed(0);
  backoff.started(1_000);
  assert.equal(backoff.failed(60_000), 2000);
});

test("a restart by hand forgets the failures", () => {
  const backoff = new Backoff();
  backoff.failed(0);
  backoff.failed(0);
  backoff.reset();
  assert.equal(backoff.failed(0), 1000);
});
