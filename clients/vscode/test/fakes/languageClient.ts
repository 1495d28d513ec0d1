// The stock language client with servers that are up at once, and down when the test says so.

export const CancellationToken = { None: {} };
export const CloseAction = { DoNotRestart: 1 };
export const ErrorAction = { Continue: 1, Shutdown: 2 };
export const State = { Stopped: 1, Running: 2 };

/** All that were ever made, in order. */
export const clients: LanguageClient[] = [];

export class LanguageClient {
  state = State.Stopped;
  /** Lets a server that was asked to stop come to its end. */
  end = (): void => {};

  constructor() {
    clients.push(this);
  }

  async start(): Promise<void> {
    this.state = State.Running;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.end = () => {
        this.state = State.Stopped;
        resolve();
      };
    });
  }

  async dispose(): Promise<void> {}

  onNotification(): void {}

  registerFeature(): void {}

  onDidChangeState(): void {}
}
