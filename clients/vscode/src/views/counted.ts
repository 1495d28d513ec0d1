// What a count above a definition lists when it is clicked.
import type { Location, Range, Requests, SymbolRef, UnsureCalls } from "../protocol";

/** The argument of that command. */
export interface Counted {
  request: "codegraph/callers" | "codegraph/references" | "codegraph/impact" | "codegraph/implementations";
  /** Id of the symbol. */
  symbol: string;
  uri: string;
  position: Range["start"];
}

export interface Listed {
  places: Location[];
  /** Said where it is not what was counted. */
  remark?: string;
}

export type AskCounted = <M extends Counted["request"]>(
  method: M,
  params: Requests[M]["params"],
) => Promise<Requests[M]["result"]>;

/** Most places of one list; more than anybody reads. */
const MOST = 1_000;
const MORE = "There are more than are listed.";

export async function listed(ask: AskCounted, { request, symbol }: Counted): Promise<Listed> {
  switch (request) {
    case "codegraph/callers": {
      const { rings, unsureCalls, cursor } = await ask(request, { symbol, limit: MOST });
      const places = rings
        .filter((ring) => ring.depth === 1)
        .flatMap((ring) => ring.items.flatMap((each) => each.edges.flatMap((edge) => edge.sites)));
      return places.length > 0
        ? { places, remark: cursor ? MORE : undefined }
        : { places: unsureCalls.sites, remark: noCallers(unsureCalls) };
    }
    case "codegraph/references": {
      const { items, cursor } = await ask(request, { symbol, limit: MOST });
      return { places: items, remark: items.length === 0 ? "There are no references." : cursor ? MORE : undefined };
    }
    case "codegraph/impact": {
      const { tests, counts } = await ask(request, { targets: [{ symbol }], limit: MOST });
      const more = tests.length < counts.tests ? MORE : undefined;
      return { places: tests.map(name), remark: tests.length > 0 ? more : "No test is known to reach it." };
    }
    case "codegraph/implementations": {
      const { items } = await ask(request, { symbol });
      return { places: items.map(name), remark: items.length > 0 ? undefined : "There are no implementations." };
    }
  }
}

function name({ uri, selectionRange }: SymbolRef): Location {
  return { uri, range: selectionRange };
}

function noCallers({ calls }: UnsureCalls): string {
  if (calls === 0) {
    return "There are no callers.";
  }
  return `No caller is sure; ${calls === 1 ? "1 call" : `${calls} calls`} may mean it by the name only.`;
}
