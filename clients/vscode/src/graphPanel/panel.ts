// The graph view's tab: brings the view's messages to the server and the editor, and back.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { FromHost, ToHost } from "../graph/messages";
import type { Question } from "../graph/model/graph";
import { FIRST_QUESTION, inMode } from "../graph/model/modes";
import type { ServerConnection } from "../server/connection";
import { debounce } from "../views/debounce";
import { cursorTarget, rangeOf } from "../views/follow";
import { problem } from "../views/problem";
import { shorten } from "../views/treeItem";
import { answer } from "./answers/answer";
import type { Server } from "./answers/server";
import { pageHtml } from "./page";
import { saveFile } from "./save";

export class GraphPanel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly asked = new Map<number, vscode.CancellationTokenSource>();
  private readonly cursorMoved = debounce(CURSOR_MS, 10 * CURSOR_MS, () => this.tellCursor());
  private readonly graphMoved = debounce(GRAPH_MS, INDEXING_MS, () => this.tellChanged());
  private question: Question;
  private isReady = false;
  /** The graph changed while nobody looked. */
  private isBehind = false;
  private opened: { uri: string; line: number } | undefined;
  private follow: boolean;

  constructor(
    private readonly server: ServerConnection,
    extensionUri: vscode.Uri,
    question: Partial<Question>,
    closed: () => void,
  ) {
    const settings = vscode.workspace.getConfiguration("codegraph");
    this.follow = settings.get("graph.followCursor", true);
    const minCertainty = settings.get<Question["minCertainty"]>("views.minCertainty", "dispatch");
    this.question = asked({ ...FIRST_QUESTION, minCertainty }, question);
    const files = vscode.Uri.joinPath(extensionUri, "dist", "graph");
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.panel = vscode.window.createWebviewPanel("codegraph.graph", "Code Graph", column, {
      enableScripts: true,
      localResourceRoots: [files],
      // The layout would be lost each time the tab is covered by another.
      retainContextWhenHidden: true,
    });
    this.panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
    const { webview } = this.panel;
    const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
    webview.html = pageHtml({
      source: webview.cspSource,
      script: file("webview.js"),
      style: file("view.css"),
      nonce: randomBytes(16).toString("base64"),
    });
    this.subscriptions.push(
      webview.onDidReceiveMessage((message: ToHost) => void this.hear(message)),
      this.panel.onDidChangeViewState(() => this.becameVisible()),
      this.panel.onDidDispose(() => {
        this.dispose();
        closed();
      }),
      vscode.window.onDidChangeTextEditorSelection((change) => this.selected(change)),
      vscode.window.onDidChangeActiveTextEditor(() => this.cursorMoved()),
    );
  }

  /** Asks another question in the tab that is open. */
  show(question: Partial<Question>): void {
    this.panel.reveal(undefined, true);
    if (this.isReady) {
      this.post({ type: "show", question });
    } else {
      this.question = asked(this.question, question);
    }
  }

  graphChanged(): void {
    this.graphMoved();
  }

  serverChanged(running: boolean): void {
    const message = running ? {} : { message: "The server is not running; see the status bar." };
    this.post({ type: "available", available: running, ...message });
  }

  dispose(): void {
    this.cursorMoved.cancel();
    this.graphMoved.cancel();
    this.asked.forEach((source) => source.cancel());
    vscode.Disposable.from(...this.subscriptions).dispose();
    this.panel.dispose();
  }

  private async hear(message: ToHost): Promise<void> {
    switch (message.type) {
      case "ready":
        this.isReady = true;
        this.post({ type: "welcome", abilities: ABILITIES, question: this.question, follow: this.follow });
        break;
      case "ask":
        await this.answer(message);
        break;
      case "cancel":
        this.asked.get(message.id)?.cancel();
        break;
      case "reveal":
        await this.reveal(message.place);
        break;
      case "save":
        await saveFile(message.file);
        break;
      case "follow":
        this.follow = message.follow;
        this.cursorMoved();
        break;
    }
  }

  private async answer(message: Extract<ToHost, { type: "ask" }>): Promise<void> {
    const { id } = message;
    const source = new vscode.CancellationTokenSource();
    this.asked.set(id, source);
    const server: Server = {
      ask: (method, params) => this.server.request(method, params, source.token),
      paths: { shorten, locate },
    };
    try {
      this.post({ type: "answer", id, result: await answer(server, message) });
    } catch (error) {
      this.post({ type: "problem", id, problem: problem(error) });
    } finally {
      this.asked.delete(id);
      source.dispose();
    }
  }

  /** Opens code beside the graph. The jump is ours: following it would take the picture away. */
  private async reveal({ uri, range }: Extract<ToHost, { type: "reveal" }>["place"]): Promise<void> {
    const target = vscode.Uri.parse(uri);
    this.opened = { uri: target.toString(), line: range.start.line };
    const editor = vscode.window.visibleTextEditors.find((each) => each.document.uri.scheme === "file");
    const column = editor?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(target, {
      viewColumn: column,
      selection: rangeOf(range),
      preserveFocus: true,
      preview: true,
    });
    this.cursorMoved.cancel();
  }

  private selected({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): void {
    const isOwnJump =
      textEditor.document.uri.toString() === this.opened?.uri && selections[0]?.start.line === this.opened.line;
    if (!isOwnJump) {
      this.opened = undefined;
      this.cursorMoved();
    }
  }

  private tellCursor(): void {
    const about = this.follow && this.panel.visible ? cursorSubject() : undefined;
    if (about !== undefined) {
      this.post({ type: "cursor", about });
    }
  }

  private tellChanged(): void {
    if (this.panel.visible) {
      this.post({ type: "changed" });
    } else {
      this.isBehind = true;
    }
  }

  private becameVisible(): void {
    if (!this.panel.visible) {
      return;
    }
    if (this.isBehind) {
      this.isBehind = false;
      this.post({ type: "changed" });
    }
    this.cursorMoved();
  }

  private post(message: FromHost): void {
    void this.panel.webview.postMessage(message);
  }
}

function asked(before: Question, change: Partial<Question>): Question {
  return { ...inMode(before, change.mode ?? before.mode), ...change };
}

/** What is under the cursor, as the view asks for it. */
export function cursorSubject(): Question["about"] {
  const target = cursorTarget();
  const uri = target?.textDocument?.uri;
  const position = target?.position;
  return uri === undefined || !position ? undefined : { uri, position };
}

/** The file that a path of the server means: with several folders, paths begin with a folder's name. */
function locate(path: string): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const named = folders.length > 1 ? folders.find(({ name }) => path === name || path.startsWith(`${name}/`)) : undefined;
  const folder = named ?? folders[0];
  const rest = named === undefined ? path : path.slice(named.name.length + 1);
  return folder === undefined ? path : vscode.Uri.joinPath(folder.uri, rest).toString();
}

const ABILITIES = {
  modes: ["around", "callers", "callees", "impact", "path", "imports", "cycles", "communities"],
  follow: true,
  reveal: true,
} as const;
// Guesses: long enough not to ask while somebody types or scrolls through a file by key.
const CURSOR_MS = 200;
const GRAPH_MS = 500;
const INDEXING_MS = 3_000;
