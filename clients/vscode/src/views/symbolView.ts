// One tree about one symbol: the answer to the latest question, as the editor shows it.
import * as vscode from "vscode";
import type { Target } from "../protocol";
import type { Answer } from "./answer";
import type { Item, MoreItem, SymbolItem } from "./items";
import { symbolLabel } from "./items";
import { problem } from "./problem";
import { shorten, treeItem } from "./treeItem";

export type Load = (
  target: Target,
  token: vscode.CancellationToken,
) => Promise<Answer | undefined>;

export class SymbolView implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Item | undefined>();
  private readonly view: vscode.TreeView<Item>;
  private asking: vscode.CancellationTokenSource | undefined;
  private answer: Answer | undefined;
  /** What was asked about and has not been answered yet. */
  private pending: Target | undefined;

  readonly onDidBecomeVisible: vscode.Event<void>;

  constructor(
    private readonly id: string,
    private readonly load: Load,
  ) {
    this.view = vscode.window.createTreeView<Item>(id, {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: this.changed.event,
        getTreeItem: (item) => treeItem(item),
        getChildren: (item) => this.children(item),
      },
    });
    const visible = new vscode.EventEmitter<void>();
    this.view.onDidChangeVisibility((change) => change.visible && visible.fire());
    this.onDidBecomeVisible = visible.event;
  }

  get visible(): boolean {
    return this.view.visible;
  }

  /** Answers for *target*; where it names no symbol the tree stays as it is. */
  async show(target: Target): Promise<void> {
    this.pending = target;
    await this.ask(target, (answer) => answer !== undefined && !sameAnswer(this.answer, answer));
  }

  /** Asks again about the symbol shown, since the graph changed. */
  async refresh(): Promise<void> {
    if (this.pending !== undefined) {
      // Asking about the one before would take away the answer that is on its way.
      await this.show(this.pending);
    } else if (this.answer !== undefined) {
      await this.ask({ symbol: this.answer.symbol.id }, () => true);
    }
  }

  async more(item: MoreItem): Promise<void> {
    await this.answer?.more(item);
    this.changed.fire(item.parent);
  }

  get hasAnswer(): boolean {
    return this.answer !== undefined;
  }

  clear(message: string | undefined): void {
    this.asking?.cancel();
    this.pending = undefined;
    this.put(undefined);
    this.view.message = message;
  }

  /** Says something above the tree until the next answer. */
  note(message: string): void {
    this.asking?.cancel();
    this.view.message = message;
  }

  dispose(): void {
    this.asking?.cancel();
    this.view.dispose();
    this.changed.dispose();
  }

  private async ask(
    target: Target,
    wanted: (answer: Answer | undefined) => boolean,
  ): Promise<void> {
    this.asking?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.asking = source;
    try {
      const answer = await vscode.window.withProgress({ location: { viewId: this.id } }, () =>
        this.load(target, source.token),
      );
      if (source.token.isCancellationRequested) {
        return;
      }
      this.pending = undefined;
      if (wanted(answer)) {
        this.put(answer);
      }
    } catch (error) {
      if (!source.token.isCancellationRequested) {
        this.pending = undefined;
        this.view.message = problem(error);
      }
    } finally {
      source.dispose();
    }
  }

  private put(answer: Answer | undefined): void {
    this.answer = answer;
    this.view.message = answer?.message;
    this.view.description = answer === undefined ? undefined : symbolLabel(answer.symbol, shorten);
    this.changed.fire(undefined);
  }

  private async children(item: Item | undefined): Promise<Item[]> {
    try {
      return (await this.answer?.children(item)) ?? [];
    } catch (error) {
      this.view.message = problem(error);
      return [];
    }
  }
}

/** The same symbol at the same revision: drawing it again would only lose the scroll position. */
function sameAnswer(shown: Answer | undefined, answer: Answer | undefined): boolean {
  return (
    shown?.symbol.id === answer?.symbol.id &&
    shown?.freshness.revision === answer?.freshness.revision &&
    shown?.freshness.pending === answer?.freshness.pending
  );
}

export function isSymbolItem(item: unknown): item is SymbolItem {
  return typeof item === "object" && item !== null && (item as Item).type === "symbol";
}
