import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { type Socket, connect } from "node:net";
import path from "node:path";
import { test } from "node:test";
import { ErrorCodes } from "../src/protocol";
import { type AskServer, RELAYED, type Relay, listen } from "../src/tools/relay";

/** What is said to a line, by one that asks as `codegraph-lsp mcp` does. */
function said(relay: Relay, line: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket: Socket = connect(relay.path, () => socket.write(`${line}\n`));
    socket.setEncoding("utf8").on("data", (piece: string) => (answer += piece));
    socket.on("end", () => resolve(answer === "" ? undefined : JSON.parse(answer))).on("error", reject);
  });
}

async function relaying(ask: AskServer, use: (relay: Relay) => Promise<void>): Promise<void> {
  const relay = await listen(ask);
  try {
    await use(relay);
  } finally {
    relay.close();
  }
}

const question = (method: string, params?: unknown): string => JSON.stringify({ method, params });

test("a question is passed on to the running server, and its answer back", async () => {
  const asked: unknown[] = [];
  const ask: AskServer = async (method, params) => {
    asked.push([method, params]);
    return { total: 1 };
  };
  await relaying(ask, async (relay) => {
    assert.deepEqual(await said(relay, question("codegraph/callers", { name: "é" })), { result: { total: 1 } });
    assert.deepEqual(await said(relay, question("codegraph/status")), { result: { total: 1 } });
  });
  assert.deepEqual(asked, [["codegraph/callers", { name: "é" }], ["codegraph/status", undefined]]);
});

test("what is not a question of the tools is refused, and the server hears nothing of it", async () => {
  const asked: string[] = [];
  const ask: AskServer = async (method) => asked.push(method);
  await relaying(ask, async (relay) => {
    for (const method of ["shutdown", "codegraph/reindex", "workspace/executeCommand", "textDocument/rename", "constructor"]) {
      const { error } = (await said(relay, question(method, {}))) as { error: { code: number; message: string } };
      assert.equal(error.code, -32601);
      assert.match(error.message, new RegExp(method));
    }
    for (const line of ["", "no json", "[]", "null", '{"params":{}}', `"${"x".repeat(200_000)}`]) {
      const { error } = (await said(relay, line)) as { error: { code: number } };
      assert.ok([-32600, -32601].includes(error.code), line.slice(0, 20));
    }
  });
  assert.deepEqual(asked, []);
  assert.ok(RELAYED.has("codegraph/impact") && !RELAYED.has("codegraph/move"));
});

test("an error of the server comes with its code and its data", async () => {
  const ambiguous = Object.assign(new Error("several"), { code: ErrorCodes.AmbiguousTarget, data: [{ name: "f" }] });
  const errors: Error[] = [ambiguous, new Error("the server is not running")];
  await relaying(() => Promise.reject(errors.shift()), async (relay) => {
    const first = await said(relay, question("codegraph/symbol", { name: "f" }));
    assert.deepEqual(first, { error: { code: ErrorCodes.AmbiguousTarget, message: "several", data: [{ name: "f" }] } });
    const second = await said(relay, question("codegraph/symbol", { name: "f" }));
    assert.deepEqual(second, { error: { code: ErrorCodes.RequestFailed, message: "the server is not running" } });
  });
});

test("an answer that nobody waits for any more is not worked for", async () => {
  let begun = (): void => {};
  const asking = new Promise<void>((resolve) => (begun = resolve));
  let stopped = (): void => {};
  const stop = new Promise<void>((resolve) => (stopped = resolve));
  const ask: AskServer = (_method, _params, gone) => {
    gone.addEventListener("abort", stopped);
    begun();
    return stop;
  };
  await relaying(ask, async (relay) => {
    const socket = connect(relay.path, () => socket.write(`${question("codegraph/impact", {})}\n`));
    await asking;
    socket.destroy();
    await stop;
  });
});

test("only the user may ask, and nothing is left when it is closed", { skip: process.platform === "win32" }, async () => {
  let folder = "";
  await relaying(async () => null, async (relay) => {
    folder = path.dirname(relay.path);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(relay.path).mode & 0o777, 0o600);
    const other = await listen(async () => null);
    assert.notEqual(other.path, relay.path);
    other.close();
  });
  assert.ok(!existsSync(folder));
});
