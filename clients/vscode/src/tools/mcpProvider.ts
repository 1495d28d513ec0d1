// Offers that server to the editor, where the editor has such a thing.
import * as vscode from "vscode";
import { NotRunningError, type ServerConnection } from "../server/connection";
import type { Setup } from "../server/setup";
import type { Requests } from "../protocol";
import { isNewEnough, mcpCommand } from "./mcp";
import { type Relay, type AskServer, listen } from "./relay";

/** As much of the interface as is used; it came with VS Code 1.101. */
interface McpApi {
  registerMcpServerDefinitionProvider(
    id: string,
    provider: {
      onDidChangeMcpServerDefinitions: vscode.Event<void>;
      provideMcpServerDefinitions(): Promise<unknown[]>;
    },
  ): vscode.Disposable;
}

type Definition = new (label: string, command: string, args: string[], env: object, version: string) => unknown;

/** One server for each folder, where the setting asks for it: in the chat its tools would be there twice. */
export function registerMcp(setup: Setup, server: ServerConnection, output: vscode.LogOutputChannel): vscode.Disposable[] {
  const api = (vscode as unknown as { lm?: Partial<McpApi> }).lm;
  const { McpStdioServerDefinition: Stdio } = vscode as unknown as { McpStdioServerDefinition?: Definition };
  const register = api?.registerMcpServerDefinitionProvider?.bind(api);
  // Before 1.101 it is a proposal with the same name, which refuses extensions like this one.
  if (register === undefined || Stdio === undefined || !isNewEnough(vscode.version)) {
    return [];
  }
  const changed = new vscode.EventEmitter<void>();
  let relay: Promise<Relay | undefined> | undefined;
  const relayed = (): Promise<Relay | undefined> =>
    (relay ??= listen(askRunning(server)).catch((error: unknown) => {
      output.warn(`agents do not see what is not saved: ${String(error)}`);
      return undefined;
    }));
  const definitions = async (): Promise<unknown[]> => {
    const isWanted = vscode.workspace.getConfiguration("codegraph").get("server.mcp", false);
    if (!isWanted || !vscode.workspace.isTrusted) {
      return [];
    }
    const [found, listening] = await Promise.all([setup.command(), relayed()]);
    const folders = (vscode.workspace.workspaceFolders ?? []).filter((each) => each.uri.scheme === "file");
    return folders.flatMap((folder) => {
      const command = mcpCommand(found, folder.uri.fsPath, listening?.path);
      const label = folders.length === 1 ? "Codegraph" : `Codegraph: ${folder.name}`;
      return command === undefined ? [] : [new Stdio(label, command.program, command.args, {}, setup.version)];
    });
  };
  return [
    changed,
    new vscode.Disposable(() => void relay?.then((each) => each?.close())),
    register("codegraph.mcp", { onDidChangeMcpServerDefinitions: changed.event, provideMcpServerDefinitions: definitions }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("codegraph.server")) {
        changed.fire();
      }
    }),
  ];
}

/** Asks the server that runs; where it is started again meanwhile, the next one. */
function askRunning(server: ServerConnection): AskServer {
  return async (method, params, gone) => {
    const stop = new vscode.CancellationTokenSource();
    gone.addEventListener("abort", () => stop.cancel());
    try {
      for (let left = ATTEMPTS - 1; ; left--) {
        await server.settled(STARTING_MS);
        try {
          // The relay lets no other methods through.
          return await server.request(method as keyof Requests, params as never, stop.token);
        } catch (error) {
          if (left === 0 || gone.aborted || !isOfItsEnd(error)) {
            throw error;
          }
        }
      }
    } finally {
      stop.dispose();
    }
  };
}

/** Whether there is no answer because the server ended. */
function isOfItsEnd(error: unknown): boolean {
  return error instanceof NotRunningError || (error as { code?: unknown }).code === PENDING_REJECTED;
}

/** How long a question waits for a server that starts. (a guess: as long as for the first files) */
const STARTING_MS = 30_000;
const ATTEMPTS = 3;
/** What the stock client says to requests that are open when it ends. */
const PENDING_REJECTED = -32_097;
