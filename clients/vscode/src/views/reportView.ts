// One list about the whole workspace, as the editor shows it.
import * as vscode from "vscode";
import { debounce } from "./debounce";
import type { GroupItem, Item, MoreItem } from "./items";
import { Queue } from "./queue";
import { problem } from "./problem";
import type { Page, Report } from "./report";
import { treeItem } from "./treeItem";

export class ReportView<R extends Page = Page> implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Item | undefined>();
  private readonly view: vscode.TreeView<Item>;
  private readonly graphMoved = debounce(GRAPH_MS, INDEXING_MS, () => this.follow());
  private asking: vscode.CancellationTokenSource | undefined;
  private items: Item[] = [];
  private drawn = "[]";
  private told: string | undefined;
  private isStale = true;
  private refreshing = 0;
  private tookMs = 0;
  private answeredAt = 0;

  constructor(
    readonly id: string,
    private readonly report: Report<R>,
    /** Whether there is something to ask; the search has to be given words first. */
    private readonly isReady: () => boolean = () => true,
  ) {
    this.view = vscode.window.createTreeView<Item>(id, {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: this.changed.event,
        // The trees about one symbol follow there.
        getTreeItem: (item) => treeItem(item, "codegraph.openFound"),
        getChildren: (item) => (item === undefined ? this.items : childrenOf(item)),
      },
    });
    this.view.onDidChangeVisibility((change) => change.visible && this.isStale && void this.refresh());
  }

  get visible(): boolean {
    return this.view.visible;
  }

  /** What is shown may be wrong now; asks again where it can be seen. */
  graphChanged(): void {
    this.isStale = true;
    this.title();
    if (this.visible) {
      this.graphMoved();
    }
  }

  /** A server has started. */
  begin(): void {
    this.isStale = true;
    if (this.visible && this.report.isLoaded) {
      // What is shown can wait until others had their first answers.
      this.graphMoved();
    } else if (this.visible) {
      void this.refresh();
    }
  }

  async refresh(when: "soon" | "later" = "soon"): Promise<void> {
    this.graphMoved.cancel();
    if (!this.isReady()) {
      this.report.forget();
      this.view.message = undefined;
      this.draw();
      return;
    }
    this.isStale = false;
    this.refreshing++;
    await this.ask((token) =>
      QUEUE.run(async () => {
        const began = Date.now();
        await (token.isCancellationRequested ? undefined : this.report.load(token));
        this.answeredAt = Date.now();
        this.tookMs = this.answeredAt - began;
      }, when),
    );
    this.refreshing--;
  }

  async more(item: MoreItem): Promise<void> {
    const isInterrupting = this.refreshing > 0;
    await this.ask(() => this.report.more(item.cursor));
    if (isInterrupting) {
      this.graphChanged();
    }
  }

  /** Something else is asked from now on. */
  async restart(description: string | undefined): Promise<void> {
    this.describe(description);
    this.report.turn();
    await this.refresh();
  }

  describe(description: string | undefined): void {
    this.told = description;
    this.title();
  }

  /** Says that what is shown is what the server said last. */
  note(message: string | undefined): void {
    this.asking?.cancel();
    this.isStale = true;
    this.view.message = message;
  }

  clear(message: string | undefined): void {
    this.note(message);
    this.report.forget();
    this.draw();
  }

  dispose(): void {
    this.graphMoved.cancel();
    this.asking?.cancel();
    this.view.dispose();
    this.changed.dispose();
  }

  /** In the title, since a message above the list would push the list about at every change. */
  private title(): void {
    const stale = this.isStale && this.report.isLoaded ? "out of date" : undefined;
    this.view.description = [this.told, stale].filter((each) => each !== undefined).join(" · ") || undefined;
  }

  /** Drawing the same again would only get into the way of a click. */
  private draw(): void {
    const items = this.report.items();
    const drawn = JSON.stringify(items);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.items = items;
      this.changed.fire(undefined);
    }
  }

  /** Asks again for what can be seen, but spends no more than about a fifth of the time on it. */
  private follow(): void {
    if (!this.visible || !this.isStale) {
      return;
    }
    if (Date.now() - this.answeredAt < Math.min(4 * this.tookMs, LONGEST_MS)) {
      this.graphMoved();
      return;
    }
    void this.refresh("later");
  }

  private async ask(load: (token: vscode.CancellationToken) => Promise<void>): Promise<void> {
    this.asking?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.asking = source;
    try {
      await vscode.window.withProgress({ location: { viewId: this.id } }, () => load(source.token));
      if (!source.token.isCancellationRequested) {
        this.view.message = this.report.message();
        this.title();
        this.draw();
      }
    } catch (error) {
      if (!source.token.isCancellationRequested) {
        this.isStale = true;
        this.view.message = problem(error);
      }
    } finally {
      source.dispose();
    }
  }
}

function childrenOf(item: Item): Item[] {
  return isGroup(item) ? item.children : item.type === "symbol" ? item.sites : [];
}

function isGroup(item: Item): item is GroupItem {
  return item.type === "group";
}

const QUEUE = new Queue();

// Guesses: a list of the whole workspace is not worth asking for at every key.
const GRAPH_MS = 1_000;
const INDEXING_MS = 5_000;
const LONGEST_MS = 60_000;
