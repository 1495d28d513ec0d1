import type { Freshness, SymbolRef } from "../protocol";
import type { Item, MoreItem } from "./items";

/** What one tree shows for one symbol. */
export interface Answer {
  symbol: SymbolRef;
  freshness: Freshness;
  /** Stands above the tree. */
  message: string | undefined;
  /** Children of *item*, or the top level. */
  children(item?: Item): Promise<Item[]>;
  /** Puts the next page in the place of *item*. */
  more(item: MoreItem): Promise<void>;
}
