import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { LogOutputChannel } from "vscode";
import { ServerConnection } from "../src/server/connection";
import { State, clients } from "./fakes/languageClient";

const OUTPUT = { info: () => {}, warn: () => {} } as unknown as LogOutputChannel;

beforeEach(() => {
  clients.length = 0;
});

function connect(): ServerConnection {
  return new ServerConnection({
    command: () => ({ ok: true, program: "codegraph-lsp", args: ["--stdio"] }),
    cwd: () => undefined,
    middleware: {},
    output: OUTPUT,
  });
}

/** What was begun goes on until it waits for something outside. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function running(): number[] {
  return clients.flatMap((client, index) => (client.state === State.Running ? [index] : []));
}

test("a restart stops one server and starts the next", async () => {
  const server = connect();
  server.start();
  await settled();
  const restarted = server.restart();
  clients[0]!.end();
  await restarted;
  await settled();
  assert.deepEqual(running(), [1]);
});

test("a document opened during a restart does not start a second server", async () => {
  const server = connect();
  server.start();
  await settled();
  const restarted = server.restart();
  server.start();
  clients[0]!.end();
  await restarted;
  await settled();
  assert.deepEqual(running(), [1]);
  assert.equal(server.phase.kind, "running");
});

test("of two restarts at once the last one starts the server", async () => {
  const server = connect();
  server.start();
  await settled();
  const restarts = [server.restart(), server.restart()];
  clients[0]!.end();
  await Promise.all(restarts);
  await settled();
  assert.deepEqual(running(), [1]);
});

test("a server that was stopped while it was looked for is not started", async () => {
  const server = connect();
  server.start();
  await server.stop();
  await settled();
  assert.equal(clients.length, 0);
  assert.equal(server.phase.kind, "idle");
});

test("a server that is not found is told, and looked for again on a restart", async () => {
  let isThere = false;
  const server = new ServerConnection({
    command: async () =>
      isThere ? { ok: true, program: "codegraph-lsp", args: [] } : { ok: false, program: "", problem: "not found" },
    cwd: () => undefined,
    middleware: {},
    output: OUTPUT,
  });
  server.start();
  await settled();
  assert.deepEqual(server.phase, { kind: "missing", problem: "not found" });
  isThere = true;
  await server.restart();
  await settled();
  assert.equal(server.phase.kind, "running");
});

test("a question in the midst of a restart waits for the next server", async () => {
  const server = connect();
  server.start();
  await settled();
  const restarted = server.restart();
  let isAnswered = false;
  const answered = server.settled(60_000).then(() => (isAnswered = true));
  await settled();
  assert.equal(isAnswered, false);
  clients[0]!.end();
  await Promise.all([restarted, answered]);
  assert.equal(server.phase.kind, "running");
});
