// The callers tree, apart from the editor: what to ask, and what the answers become.
import type { CancellationToken } from "vscode";
import type { Freshness, ReachParams, ReachResult, SymbolRef, Target } from "../protocol";
import type { Answer } from "./answer";
import { type Certainty, type Item, type MoreItem, type Shorten, callerItems, distinct, treeMessage } from "./items";

export type AskCallers = (params: ReachParams, token?: CancellationToken) => Promise<ReachResult>;

export interface CallersQuestion {
  ask: AskCallers;
  shorten: Shorten;
  minCertainty: Certainty;
}

/**
 * Callers of what *target* names, or undefined where it names nothing. *token* stops this question
 * alone: the answer's own ones come later, when it may long be cancelled.
 */
export async function loadCallers(
  question: CallersQuestion,
  target: Target,
  token?: CancellationToken,
): Promise<Answer | undefined> {
  const result = await page(question, target, undefined, token);
  const symbol = result.targets[0];
  return symbol === undefined ? undefined : new Callers(question, symbol, result);
}

/** Deeper callers are asked for when an item is opened, and kept. */
class Callers implements Answer {
  readonly freshness: Freshness;
  readonly message: string | undefined;
  private readonly lists = new Map<string, Item[]>();

  constructor(
    private readonly question: CallersQuestion,
    readonly symbol: SymbolRef,
    result: ReachResult,
  ) {
    this.freshness = result.freshness;
    this.message = treeMessage(result, "No callers found.");
    this.lists.set(TOP, callerItems(result, undefined, question.shorten));
  }

  async children(item?: Item): Promise<Item[]> {
    if (item === undefined) {
      return this.lists.get(TOP) ?? [];
    }
    if (item.type !== "symbol") {
      return [];
    }
    let callers = this.lists.get(item.id);
    if (callers === undefined && item.expandable) {
      const result = await page(this.question, { symbol: item.symbol.id }, undefined);
      callers = callerItems(result, item, this.question.shorten);
      this.lists.set(item.id, callers);
    }
    return [...item.sites, ...(callers ?? [])];
  }

  async more(item: MoreItem): Promise<void> {
    const symbol = item.parent?.symbol ?? this.symbol;
    const result = await page(this.question, { symbol: symbol.id }, item.cursor);
    const key = item.parent?.id ?? TOP;
    const before = (this.lists.get(key) ?? []).filter((each) => each !== item);
    const further = callerItems(result, item.parent, this.question.shorten);
    // The graph may have moved between two pages, so that a caller stands on both.
    this.lists.set(key, distinct([...before, ...further]));
  }
}

function page(
  question: CallersQuestion,
  target: Target,
  cursor: string | undefined,
  token?: CancellationToken,
): Promise<ReachResult> {
  const from = cursor === undefined ? {} : { cursor };
  const { minCertainty } = question;
  return question.ask({ ...target, ...from, depth: 1, limit: PAGE, minCertainty }, token);
}

const TOP = "";
const PAGE = 100;
