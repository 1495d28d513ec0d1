// One server process and the stock client that talks to it.
import { type ChildProcess, spawn } from "node:child_process";
import type * as vscode from "vscode";
import {
  CancellationToken,
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  State,
  type StaticFeature,
} from "vscode-languageclient/node";
import type { Requests } from "../protocol";
import { type ConnectionOptions, SHOW_REFERENCES } from "./connection";

/** One process and the client that talks to it; never used again once it ended. */
export class Running {
  readonly client: LanguageClient;
  private process: ChildProcess | undefined;

  constructor(program: string, args: string[], options: ConnectionOptions) {
    const clientOptions: LanguageClientOptions = {
      documentSelector: [{ scheme: "file" }],
      outputChannel: options.output,
      traceOutputChannel: options.output,
      middleware: options.middleware,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (_error, _message, count) => ({
          action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
          handled: true,
        }),
        closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
      },
    };
    const spawned = async (): Promise<ChildProcess> => {
      const cwd = options.cwd();
      this.process = await spawnServer(program, args, cwd);
      return this.process;
    };
    this.client = new QuietClient("codegraph", "Codegraph", spawned, clientOptions);
    this.client.registerFeature(OWN_COMMANDS);
  }

  onStopped(stopped: () => void): void {
    this.client.onDidChangeState((change) => {
      if (change.newState === State.Stopped) {
        stopped();
      }
    });
  }

  async request<M extends keyof Requests>(
    method: M,
    params: Requests[M]["params"],
    // Never undefined: the stock client would send that as a second parameter.
    token: vscode.CancellationToken = CancellationToken.None,
  ): Promise<Requests[M]["result"]> {
    return params === undefined
      ? this.client.sendRequest(method, token)
      : this.client.sendRequest(method, params, token);
  }

  async cancelProgress(token: string | number): Promise<void> {
    await this.client.sendNotification("window/workDoneProgress/cancel", { token });
  }

  /** Asks the server to end, and makes it where it does not. */
  async stop(): Promise<void> {
    if (this.client.state === State.Running) {
      await this.client.stop(STOP_MS).catch(() => {});
    }
    await this.client.dispose().catch(() => {});
    if (this.process !== undefined && this.process.exitCode === null) {
      const child = this.process;
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      child.once("exit", () => clearTimeout(timer));
      child.stdin?.end();
      child.kill();
    }
  }

  lastWords(): string {
    const code = this.process?.exitCode;
    const signal = this.process?.signalCode;
    if (code !== null && code !== undefined) {
      return ` with exit code ${code}`;
    }
    return signal === null || signal === undefined ? "" : ` by ${signal}`;
  }
}

/** Tells the server of commands that show what it counts, as its own would only answer. */
const OWN_COMMANDS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    const known = (capabilities.experimental ?? {}) as object;
    capabilities.experimental = { ...known, codegraph: { commands: [SHOW_REFERENCES] } };
  },
  initialize: () => {},
  getState: () => ({ kind: "static" }),
  clear: () => {},
};

/** Says in the log what the stock client would show in a box each time a restart is tried. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function spawnServer(program: string, args: string[], cwd: string | undefined): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, windowsHide: true });
    child.once("spawn", () => resolve(child));
    child.once("error", reject);
  });
}

const STOP_MS = 2_000;
