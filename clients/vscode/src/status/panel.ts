// What a click on the status bar opens: the state in a few lines with what can be done, and the whole
// report as a document.
import * as vscode from "vscode";
import type { StatusResult } from "../protocol";
import type { ServerConnection } from "../server/connection";
import { messageOf } from "../views/problem";
import { document, facts } from "./report";
import type { StatusItem } from "./item";

interface Row extends vscode.QuickPickItem {
  run?: string;
}

export class StatusPanel implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private asking = false;

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly server: ServerConnection,
    private readonly item: StatusItem,
  ) {
    this.subscriptions = [vscode.workspace.registerTextDocumentContentProvider(REPORT.scheme, this), this.changed];
  }

  /** While files wait to be read: how many of which kind, once a second. */
  follow(isIndexing: boolean): void {
    if (isIndexing && this.timer === undefined) {
      this.timer = setInterval(() => void this.ask(), FOLLOW_MS);
      void this.ask();
    } else if (!isIndexing && this.timer !== undefined) {
      clearInterval(this.timer);
      this.timer = undefined;
      this.item.waiting({});
      this.changed.fire(REPORT);
    }
  }

  /** A list that follows the state as long as it is open. */
  async show(): Promise<void> {
    const list = vscode.window.createQuickPick<Row>();
    list.title = "Codegraph";
    list.placeholder = "State of the language server, and what can be done";
    list.keepScrollPosition = true;
    let shown = "";
    let isOpen = true;
    const fill = async (): Promise<void> => {
      const status = await this.status();
      const rows = [...this.facts(status), ...actions(this.server.phase.kind === "running", status)];
      if (isOpen && JSON.stringify(rows) !== shown) {
        shown = JSON.stringify(rows);
        const active = list.activeItems[0]?.label;
        list.items = rows;
        // An action that is gone leaves its place to the state, not to another action.
        list.activeItems = [rows.find((each) => each.label === active) ?? rows[0]!];
      }
    };
    await fill();
    const timer = setInterval(() => void fill(), FOLLOW_MS);
    list.onDidHide(() => {
      isOpen = false;
      clearInterval(timer);
      list.dispose();
    });
    list.onDidAccept(() => {
      const run = list.activeItems[0]?.run;
      list.hide();
      if (run !== undefined) {
        void vscode.commands.executeCommand(run);
      }
    });
    list.show();
  }

  async showReport(): Promise<void> {
    this.changed.fire(REPORT);
    const opened = await vscode.workspace.openTextDocument(REPORT);
    await vscode.window.showTextDocument(opened, { preview: true });
  }

  async provideTextDocumentContent(): Promise<string> {
    try {
      return document(await this.server.request("codegraph/status", undefined));
    } catch (error) {
      return `No status: ${messageOf(error)}\n`;
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private facts(status: StatusResult | undefined): Row[] {
    if (status === undefined) {
      return [{ label: "$(circle-slash) The server is not running", detail: this.item.told }];
    }
    const run = "codegraph.showStatusReport";
    return facts(status).map(({ icon, label, detail }) => ({ label: `$(${icon}) ${label}`, description: detail, run }));
  }

  private async ask(): Promise<void> {
    if (this.asking) {
      return;
    }
    this.asking = true;
    const status = await this.status();
    this.asking = false;
    if (status !== undefined && this.timer !== undefined) {
      this.item.waiting(status.lanes);
    }
  }

  private status(): Promise<StatusResult | undefined> {
    return this.server.request("codegraph/status", undefined).catch(() => undefined);
  }
}

function actions(isRunning: boolean, status: StatusResult | undefined): Row[] {
  const separator = { label: "Actions", kind: vscode.QuickPickItemKind.Separator };
  const settings = { label: "$(gear) Open Settings", run: "codegraph.openSettings" };
  const output = { label: "$(output) Show Output", run: "codegraph.showOutput" };
  if (!isRunning) {
    const start = { label: "$(debug-start) Start the Server", run: "codegraph.restartServer" };
    const install = { label: "$(cloud-download) Install the Server…", run: "codegraph.installServer" };
    return [separator, start, install, output, settings];
  }
  const work =
    status?.state === "indexing"
      ? { label: "$(debug-stop) Stop Indexing", run: "codegraph.stopIndexing" }
      : { label: "$(refresh) Reindex the Workspace", run: "codegraph.reindexWorkspace" };
  return [
    separator,
    { label: "$(file-text) Open the Full Report", run: "codegraph.showStatusReport" },
    work,
    { label: "$(debug-restart) Restart the Server", run: "codegraph.restartServer" },
    output,
    settings,
  ];
}

const REPORT = vscode.Uri.from({ scheme: "codegraph-status", path: "Codegraph Status.txt" });
const FOLLOW_MS = 1_000;
