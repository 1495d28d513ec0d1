// Symbols by name, best first.
import type { Freshness, SearchParams, SearchResult, SymbolRef } from "../protocol";
import type { Ask } from "./ask";
import { type Shorten, symbolItem } from "./items";
import { PAGE, type Page, type ReportKind } from "./report";

export const SEARCH_VIEW = "codegraph.searchView";

interface Found extends Page {
  items: SymbolRef[];
  freshness: Freshness;
}

/** The server tells only whether there are more, so a further page is a longer answer. */
export function search(
  ask: Ask<SearchParams, SearchResult>,
  choice: () => SearchParams,
  shorten: Shorten,
): ReportKind<Found> {
  return {
    view: SEARCH_VIEW,
    ask: async (limit, cursor, token) => {
      const wanted = cursor === undefined ? limit : Number(cursor) + PAGE;
      const { items, more, freshness } = await ask({ ...choice(), limit: wanted }, token);
      return { items, total: items.length, cursor: more ? String(wanted) : null, freshness };
    },
    join: (_before, after) => after,
    items: (result) =>
      result.items.map((symbol) => {
        const item = symbolItem(symbol, "found", shorten);
        return { ...item, description: `${symbol.kind} · ${item.description}` };
      }),
    listed: (result) => result.items.length,
    openEnded: true,
    nothing: "Nothing has such a name.",
  };
}
