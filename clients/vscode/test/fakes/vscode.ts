// As much of the editor as the tests touch.

export class EventEmitter<T> {
  private readonly listeners: ((value: T) => void)[] = [];

  readonly event = (listener: (value: T) => void): Disposable => {
    this.listeners.push(listener);
    return new Disposable();
  };

  fire(value: T): void {
    this.listeners.forEach((listener) => listener(value));
  }

  dispose(): void {
    this.listeners.length = 0;
  }
}

export class Disposable {
  static from(): Disposable {
    return new Disposable();
  }

  dispose(): void {}
}

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false };

  cancel(): void {
    this.token.isCancellationRequested = true;
  }

  dispose(): void {}
}

export class Range {
  readonly start: { line: number; character: number };
  readonly end: { line: number; character: number };

  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = { line: startLine, character: startCharacter };
    this.end = { line: endLine, character: endCharacter };
  }
}

export class Uri {
  private constructor(private readonly text: string) {}

  static parse(text: string): Uri {
    return new Uri(text);
  }

  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri([base.text, ...parts].join("/"));
  }

  get scheme(): string {
    return this.text.split(":")[0]!;
  }

  toString(): string {
    return this.text;
  }
}

export const ViewColumn = { One: 1, Beside: -2 };

const selected = new EventEmitter<unknown>();
const activated = new EventEmitter<unknown>();

/** What the tests see of the editor, and make it do. */
export const editor = {
  panels: [] as FakePanel[],
  /** URIs and first lines of what was opened. */
  opened: [] as string[],
  /** Moves the cursor. */
  select(uri: string, line: number): void {
    const position = { line, character: 0 };
    window.activeTextEditor = { document: { uri: Uri.parse(uri) }, selection: { active: position } };
    selected.fire({ textEditor: window.activeTextEditor, selections: [{ start: position }] });
  },
};

export class FakePanel {
  readonly received = new EventEmitter<unknown>();
  readonly stateChanged = new EventEmitter<unknown>();
  readonly disposed = new EventEmitter<unknown>();
  /** All that the view was told. */
  readonly told: { type: string }[] = [];
  visible = true;
  iconPath: unknown;
  readonly onDidChangeViewState = this.stateChanged.event;
  readonly onDidDispose = this.disposed.event;
  readonly webview = {
    html: "",
    cspSource: "https://webview.test",
    asWebviewUri: (uri: Uri) => uri,
    onDidReceiveMessage: this.received.event,
    postMessage: async (message: { type: string }) => this.told.push(message),
  };

  show(visible: boolean): void {
    this.visible = visible;
    this.stateChanged.fire(undefined);
  }

  reveal(): void {}

  dispose(): void {}
}

export const window = {
  activeTextEditor: undefined as unknown,
  visibleTextEditors: [] as unknown[],
  onDidChangeTextEditorSelection: selected.event,
  onDidChangeActiveTextEditor: activated.event,
  createWebviewPanel(): FakePanel {
    const panel = new FakePanel();
    editor.panels.push(panel);
    return panel;
  },
  async showTextDocument(uri: Uri, { selection }: { selection: Range }): Promise<void> {
    editor.opened.push(`${uri}:${selection.start.line}`);
    editor.select(uri.toString(), selection.start.line);
  },
};

export const workspace = {
  workspaceFolders: [{ name: "w", uri: Uri.parse("file:///w") }],
  getConfiguration: () => ({ get: (_key: string, otherwise: unknown) => otherwise }),
  asRelativePath: (uri: Uri) => uri.toString().replace("file:///w/", ""),
};

/** Icons of trees; nothing looks at them. */
export class ThemeIcon {}
