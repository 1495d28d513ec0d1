// The impact tree, apart from the editor.
import type { CancellationToken } from "vscode";
import type { ImpactParams, ImpactResult, Target } from "../protocol";
import type { Answer } from "./answer";
import { type Certainty, type Item, type Shorten, impactItems, treeMessage } from "./items";

export type AskImpact = (params: ImpactParams, token?: CancellationToken) => Promise<ImpactResult>;

export interface ImpactQuestion {
  ask: AskImpact;
  shorten: Shorten;
  minCertainty: Certainty;
}

/** What may behave differently when the symbol of *target* changes; undefined where there is none. */
export async function loadImpact(
  question: ImpactQuestion,
  target: Target,
  token?: CancellationToken,
): Promise<Answer | undefined> {
  const { minCertainty } = question;
  const params = { targets: [target], depth: 0, limit: LIMIT, minCertainty };
  const result = await question.ask(params, token);
  const symbol = result.targets[0];
  if (symbol === undefined) {
    return undefined;
  }
  const items = impactItems(result, question.shorten);
  return {
    symbol,
    freshness: result.freshness,
    message: treeMessage(result, "Nothing else is known to be affected."),
    children: async (item?: Item) => childrenOf(items, item),
    more: async () => {},
  };
}

function childrenOf(items: Item[], item: Item | undefined): Item[] {
  if (item === undefined) {
    return items;
  }
  if (item.type === "group") {
    return item.children;
  }
  return item.type === "symbol" ? item.sites : [];
}

/** Symbols listed at most; totals are never cut. */
const LIMIT = 1_000;
