// A list about the whole workspace, page by page, apart from the editor.
import type { CancellationToken } from "vscode";
import type { Freshness } from "../protocol";
import type { Item } from "./items";
import { distinct, moreItem, remarks, treeMessage } from "./items";

/** What every such answer has. */
export interface Page {
  total: number;
  cursor?: string | null;
  freshness: Freshness;
}

/** What one view asks, and how it draws what comes. */
export interface ReportKind<R extends Page> {
  /** Id of the view. */
  view: string;
  ask(limit: number, cursor: string | undefined, token?: CancellationToken): Promise<R>;
  /** Both pages as one answer; the later one knows more. */
  join(before: R, after: R): R;
  items(result: R): Item[];
  /** How many of *result* there are in all, where that is not what was counted. */
  listed(result: R): number;
  /** `total` counts no more than what was listed. */
  openEnded?: true;
  /** What stands there where nothing was found. */
  nothing: string;
  /** What else there is to say of an answer. */
  remark?(result: R): string | undefined;
}

export class Report<R extends Page> {
  private result: R | undefined;
  private wanted = PAGE;

  constructor(private readonly kind: ReportKind<R>) {}

  get isLoaded(): boolean {
    return this.result !== undefined;
  }

  get total(): number {
    return this.result?.total ?? 0;
  }

  forget(): void {
    this.result = undefined;
    this.wanted = PAGE;
  }

  /** Something else is asked from now on: one page of it, whatever is shown until it comes. */
  turn(): void {
    this.wanted = PAGE;
  }

  /** Asks anew, for as much as was shown, so that a refresh takes nothing away. */
  async load(token?: CancellationToken): Promise<void> {
    const result = await this.kind.ask(this.wanted, undefined, token);
    if (token?.isCancellationRequested !== true) {
      this.result = result;
    }
  }

  async more(cursor: string): Promise<void> {
    const before = this.result;
    const after = await this.kind.ask(PAGE, cursor);
    // Asked anew meanwhile: that answer stands.
    if (before !== undefined && this.result === before) {
      this.result = this.kind.join(before, after);
      this.wanted = Math.max(PAGE, this.kind.listed(this.result));
    }
  }

  items(): Item[] {
    if (this.result === undefined) {
      return [];
    }
    const { cursor, total } = this.result;
    const items = distinct(this.kind.items(this.result));
    return cursor ? [...items, moreItem(this.kind.view, cursor, this.kind.openEnded ? undefined : total)] : items;
  }

  /** What stands above the list. */
  message(): string | undefined {
    if (this.result === undefined) {
      return undefined;
    }
    const { freshness, total } = this.result;
    return remarks(this.kind.remark?.(this.result), treeMessage(freshness, total, this.kind.nothing));
  }
}

/** Items on one page. */
export const PAGE = 100;
