// The one server process of a window: started, watched, started again, stopped.
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import type { Notifications, Requests } from "../protocol";
import type { Phase } from "../status/summary";
import { Backoff } from "./backoff";
import type { Resolved } from "./command";
import type { Running } from "./running";

/** The command that the server names in lenses, for clients that say they have it. */
export const SHOW_REFERENCES = "codegraph.showReferences";

export interface ConnectionOptions {
  /** Asked before every start, so that a corrected setting counts. */
  command(): Resolved | Promise<Resolved>;
  /** Folder the server starts in; it reads no code from there. */
  cwd(): string | undefined;
  middleware: Middleware;
  output: vscode.LogOutputChannel;
}

export class ServerConnection implements vscode.Disposable {
  private readonly phaseChanged = new vscode.EventEmitter<Phase>();
  private readonly handlers = new Map<string, (params: unknown) => void>();
  private readonly backoff = new Backoff();
  private current: Running | undefined;
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;
  private state: Phase = { kind: "idle" };

  readonly onDidChangePhase = this.phaseChanged.event;

  constructor(private readonly options: ConnectionOptions) {}

  get phase(): Phase {
    return this.state;
  }

  /** Registers what to do with a notification of the server; before the first start. */
  onNotification<M extends keyof Notifications>(
    method: M,
    handler: (params: Notifications[M]["params"]) => void,
  ): void {
    this.handlers.set(method, handler as (params: unknown) => void);
  }

  /** Starts the server unless one is there or on its way. */
  start(): void {
    if (this.state.kind === "idle") {
      this.launch();
    }
  }

  async restart(): Promise<void> {
    const turn = ++this.turn;
    this.backoff.reset();
    await this.stop();
    // While the server stopped, a second restart may have been asked for, or a document that was
    // opened may have started the next server.
    if (turn === this.turn && this.current === undefined) {
      this.launch();
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    const running = this.current;
    this.current = undefined;
    this.enter({ kind: "idle" });
    if (running !== undefined) {
      await running.stop();
    }
  }

  async request<M extends keyof Requests>(
    method: M,
    params: Requests[M]["params"],
    token?: vscode.CancellationToken,
  ): Promise<Requests[M]["result"]> {
    if (this.current === undefined || this.state.kind !== "running") {
      throw new NotRunningError();
    }
    return this.current.request(method, params, token);
  }

  /** Waits while the server is on its way, between two of them, too, but no longer than *patience* milliseconds. */
  async settled(patience: number): Promise<void> {
    const isOnItsWay = (): boolean => ["idle", "starting", "waiting"].includes(this.state.kind);
    if (!isOnItsWay()) {
      return;
    }
    await new Promise<void>((resolve) => {
      const listening = this.onDidChangePhase(() => isOnItsWay() || done());
      const timer = setTimeout(done, patience);
      function done(): void {
        clearTimeout(timer);
        listening.dispose();
        resolve();
      }
    });
  }

  /** Asks the server to stop the work that it reports under *token*. */
  async cancelProgress(token: string | number): Promise<void> {
    await this.current?.cancelProgress(token);
  }

  dispose(): void {
    this.turn++;
    clearTimeout(this.timer);
    this.phaseChanged.dispose();
  }

  private launch(): void {
    clearTimeout(this.timer);
    this.enter({ kind: "starting" });
    void this.prepare(++this.turn);
  }

  /** The client is most of this extension's code, and is read when it is needed first. */
  private async prepare(turn: number): Promise<void> {
    const [command, { Running }] = await Promise.all([this.options.command(), import("./running")]);
    // Meanwhile it may have been stopped, or started anew.
    if (turn !== this.turn || this.state.kind !== "starting") {
      return;
    }
    if (!command.ok) {
      this.options.output.warn(command.problem);
      this.enter({ kind: "missing", problem: command.problem });
      return;
    }
    this.options.output.info(`starting ${[command.program, ...command.args].join(" ")}`);
    const running = new Running(command.program, command.args, this.options);
    for (const [method, handler] of this.handlers) {
      running.client.onNotification(method, handler);
    }
    this.current = running;
    running.onStopped(() => {
      if (this.state.kind === "running") {
        this.ended(running);
      }
    });
    running.client.start().then(
      () => this.started(running),
      () => this.ended(running),
    );
  }

  private started(running: Running): void {
    if (running === this.current) {
      this.backoff.started(Date.now());
      this.enter({ kind: "running" });
    }
  }

  private ended(running: Running): void {
    if (running !== this.current) {
      return;
    }
    this.current = undefined;
    void running.stop();
    const problem = `The server ended${running.lastWords()}`;
    const delay = this.backoff.failed(Date.now());
    if (delay === undefined) {
      this.options.output.error(`${problem}; it ended too often to start it again`);
      this.enter({ kind: "stopped", problem });
      return;
    }
    this.options.output.warn(`${problem}; it starts again in ${delay / 1000} s`);
    this.timer = setTimeout(() => this.launch(), delay);
    this.enter({ kind: "waiting", seconds: delay / 1000 });
  }

  private enter(phase: Phase): void {
    this.state = phase;
    this.phaseChanged.fire(phase);
  }
}

/** Asked while no server runs; views show the phase instead. */
export class NotRunningError extends Error {
  constructor() {
    super("the server is not running");
  }
}
