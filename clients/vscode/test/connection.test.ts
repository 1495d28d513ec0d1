import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { LogOutputChannel } from "vscode";
import { ServerConnection } from "../src/server/connection";
import { State, clients } from "./fakes/languageClient";

const OUTPUT = { info: () => {} } as unknown as LogOutputChannel;

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

function running(): number[] {
  return clients.flatMap((client, index) => (client.state === State.Running ? [index] : []));
}

test("a restart stops one server and starts the next", async () => {
  const server = connect();
  server.start();
  const restarted = server.restart();
  clients[0]!.end();
  await restarted;
  assert.deepEqual(running(), [1]);
});

test("a document opened during a restart does not start a second server", async () => {
  const server = connect();
  server.start();
  const restarted = server.restart();
  server.start();
  clients[0]!.end();
  await restarted;
  assert.deepEqual(running(), [1]);
  assert.equal(server.phase.kind, "running");
});

test("of two restarts at once the last one starts the server", async () => {
  const server = connect();
  server.start();
  const restarts = [server.restart(), server.restart()];
  clients[0]!.end();
  await Promise.all(restarts);
  assert.deepEqual(running(), [1]);
});
