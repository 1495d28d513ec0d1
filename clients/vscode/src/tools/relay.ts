// Answers `codegraph-lsp mcp --ask-at PATH` from the running server, which knows what is not saved. One
// question for each connection, a line of JSON each way; docs/agents.md has both.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { type Socket, createServer } from "node:net";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** Asks the running server; *gone* is aborted when nobody waits for the answer any more. */
export type AskServer = (method: string, params: unknown, gone: AbortSignal) => Promise<unknown>;

/** All that the tools ask; each of them only reads. */
export const RELAYED: ReadonlySet<string> = new Set([
  "codegraph/callees",
  "codegraph/callers",
  "codegraph/context",
  "codegraph/deadCode",
  "codegraph/diffImpact",
  "codegraph/impact",
  "codegraph/path",
  "codegraph/search",
  "codegraph/status",
  "codegraph/symbol",
]);

/** Something that listens at *path*, until it is closed. */
export interface Relay {
  path: string;
  close(): void;
}

/**
 * Listens where this user alone can ask: a socket in a folder of mode 0700, or on Windows a pipe whose
 * name nobody can guess, which by default others may read but not write to.
 */
export async function listen(ask: AskServer): Promise<Relay> {
  const folder = process.platform === "win32" ? undefined : mkdtempSync(path.join(tmpdir(), "codegraph-"));
  const address = folder === undefined ? `\\\\.\\pipe\\codegraph-${randomBytes(16).toString("hex")}` : path.join(folder, "ask");
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    serve(socket, ask);
  });
  const forget = (): void => {
    if (folder !== undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(address, resolve));
    if (folder !== undefined) {
      chmodSync(address, 0o600);
    }
  } catch (error) {
    server.close();
    forget();
    throw error;
  }
  server.on("error", () => {}); // one connection that could not be taken is no reason to end
  const close = (): void => {
    server.close();
    open.forEach((socket) => socket.destroy());
    forget();
  };
  return { path: address, close };
}

function serve(socket: Socket, ask: AskServer): void {
  const gone = new AbortController();
  let asked = "";
  const read = (piece: string): void => {
    asked += piece;
    const end = asked.indexOf("\n");
    if (end >= 0 || asked.length > LONGEST) {
      socket.off("data", read);
      socket.resume();
      const line = end < 0 ? "" : asked.slice(0, end);
      void answer(line, ask, gone.signal).then((said) => socket.end(`${JSON.stringify(said)}\n`));
    }
  };
  socket.setEncoding("utf8").on("data", read);
  socket.on("error", () => {}); // "close" follows
  socket.on("close", () => gone.abort());
}

async function answer(line: string, ask: AskServer, gone: AbortSignal): Promise<object> {
  const question = parsed(line);
  if (question === undefined) {
    return { error: { code: -32600, message: "a question is one line of JSON, with method and params" } };
  }
  const { method, params } = question;
  if (typeof method !== "string" || !RELAYED.has(method)) {
    return { error: { code: -32601, message: `${JSON.stringify(method)} is not asked through an editor` } };
  }
  try {
    return { result: (await ask(method, params ?? undefined, gone)) ?? null };
  } catch (error) {
    const { code, message, data } = error as { code?: unknown; message?: unknown; data?: unknown };
    return { error: { code: typeof code === "number" ? code : -32803, message: String(message ?? error), data } };
  }
}

function parsed(line: string): { method?: unknown; params?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a question may be long, a guess: the tools' have some hundred characters. */
const LONGEST = 100_000;
