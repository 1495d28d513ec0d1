// What the trees show, as plain values: views/treeItem.ts turns them into the editor's items.
import type {
  Edge,
  FileImpact,
  Freshness,
  ImpactResult,
  ImpactRing,
  ReachResult,
  ReachedSymbol,
  SymbolRef,
  UnsureCalls,
} from "../protocol";
import type { Location, Range } from "vscode-languageserver-types";

export type Certainty = Edge["certainty"];
export type SymbolKind = SymbolRef["kind"];

export interface Place {
  uri: string;
  range: Range;
}

interface Common {
  /** Unique in its tree and the same for the same answer, so that a refresh keeps what is open. */
  id: string;
  label: string;
  description: string;
  tooltip: string;
}

export interface SymbolItem extends Common {
  type: "symbol";
  symbol: SymbolRef;
  icon: SymbolKind;
  certainty: Certainty | undefined;
  /** Where a click leads: the first site of the edge, or the symbol itself. */
  open: Place | undefined;
  /** Known children: the sites, where an edge has several. */
  sites: SiteItem[];
  /** Whether asking for further callers makes sense. */
  expandable: boolean;
  /** Ids of the symbols from the root to this one, itself included. */
  chain: readonly string[];
}

export interface SiteItem extends Common {
  type: "site";
  open: Place;
}

export interface GroupItem extends Common {
  type: "group";
  children: Item[];
  /** A codicon's name. */
  icon?: string;
  open?: Place | undefined;
  /** What menus go by, where it is not the type. */
  context?: string;
  /** Of a folder of the workspace: its path, to be shown in the explorer. */
  folder?: string;
  /** Open from the start. */
  expanded: boolean;
}

export interface MoreItem extends Common {
  type: "more";
  /** Id of the view that can load more. */
  view: string;
  cursor: string;
  parent: SymbolItem | undefined;
}

export type Item = SymbolItem | SiteItem | GroupItem | MoreItem;

/** Shortens a URI for people; views/treeItem.ts has the editor's own way of doing it. */
export type Shorten = (uri: string) => string;

export const CALLERS_VIEW = "codegraph.callersView";

/** Callers of one symbol, in the server's order. *parent* is the item they hang under. */
export function callerItems(
  answer: ReachResult,
  parent: SymbolItem | undefined,
  shorten: Shorten,
): Item[] {
  const chain = parent?.chain ?? answer.targets.map((symbol) => symbol.id);
  const direct = answer.rings.find((ring) => ring.depth === 1)?.items ?? [];
  const items: Item[] = distinct(direct.map((each) => callerItem(each, parent, chain, shorten)));
  if (answer.cursor) {
    items.push(moreItem(CALLERS_VIEW, answer.cursor, answer.total, parent));
  }
  return items;
}

function callerItem(
  caller: ReachedSymbol,
  parent: SymbolItem | undefined,
  chain: readonly string[],
  shorten: Shorten,
): SymbolItem {
  const recursive = chain.includes(caller.symbol.id);
  const item = reachedItem(caller, parent?.id ?? "", shorten);
  return {
    ...item,
    description: recursive ? `recursive · ${item.description}` : item.description,
    expandable: !recursive && caller.symbol.external !== true,
    chain: [...chain, caller.symbol.id],
  };
}

/** One item per id: the editor shows no tree at all where two are the same. */
export function distinct(items: Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/** Rings by distance, then the tests reached and the files touched. */
export function impactItems(answer: ImpactResult, shorten: Shorten): Item[] {
  const groups: Item[] = answer.rings
    .filter((ring) => ring.depth > 0 && ring.total > 0)
    .map((ring) => ringItem(ring, shorten));
  const { tests, files, counts } = answer;
  if (counts.tests > 0) {
    const items = tests.map((test) => symbolItem(test, "tests", shorten));
    groups.push(group("tests", "Tests reached", counts.tests, items));
  }
  if (counts.files > 0) {
    const items = files.map((file) => fileItem(file, shorten));
    groups.push(group("files", "Files", counts.files, items));
  }
  return groups;
}

function ringItem(ring: ImpactRing, shorten: Shorten): GroupItem {
  const label = ring.depth === 1 ? "Direct" : `${ring.depth} steps away`;
  const id = `ring ${ring.depth}`;
  const items = ring.items.map((user) => symbolItem(user, id, shorten));
  return { ...group(id, label, ring.total, items), expanded: ring.depth === 1 };
}

export function fileItem(file: FileImpact, shorten: Shorten): SiteItem {
  const label = shorten(file.uri);
  const description = file.symbols === 1 ? "1 symbol" : `${file.symbols} symbols`;
  const open = { uri: file.uri, range: START };
  return { type: "site", id: `files\n${file.uri}`, label, description, tooltip: label, open };
}

/** *total* of something, of which the server may have listed a part. */
export function group(id: string, label: string, total: number, listed: Item[]): GroupItem {
  const left = total - listed.length;
  const rest = left > 0 ? [note(`${id} left`, `${left} more, not listed`)] : [];
  return {
    type: "group",
    id,
    label,
    description: String(total),
    tooltip: `${label}: ${total}`,
    children: [...listed, ...rest],
    expanded: false,
  };
}

export function note(id: string, label: string): GroupItem {
  return { type: "group", id, label, description: "", tooltip: label, children: [], expanded: false };
}

/** The last line of a list that goes on. */
export function moreItem(view: string, cursor: string, total: number | undefined, parent?: SymbolItem): MoreItem {
  return {
    type: "more",
    id: `${parent?.id ?? ""}\nmore ${cursor}`,
    label: "Show more…",
    description: total === undefined ? "" : `${total} in all`,
    tooltip: "Fetch the next ones",
    view,
    cursor,
    parent,
  };
}

function reachedItem(reached: ReachedSymbol, under: string, shorten: Shorten): SymbolItem {
  const item = symbolItem(reached.symbol, under, shorten);
  const [surest] = [...reached.edges].sort((a, b) => rank(a) - rank(b));
  if (surest === undefined) {
    return item;
  }
  const sites = reached.edges.flatMap((edge) => edge.sites.map((site) => ({ edge, site })));
  const first = sites[0]?.site;
  const where = first === undefined ? item.description : spot(first, shorten, sites.length);
  return {
    ...item,
    description: `${surest.certainty} · ${where}`,
    tooltip: [item.tooltip, ...reached.edges.map(howKnown)].join("\n"),
    certainty: surest.certainty,
    open: first ?? item.open,
    sites: sites.length > 1 ? sites.map((each, n) => siteItem(each, n, item.id, shorten)) : [],
  };
}

function rank(edge: Edge): number {
  return CERTAINTIES.indexOf(edge.certainty);
}

export function symbolItem(symbol: SymbolRef, under: string, shorten: Shorten): SymbolItem {
  const place = { uri: symbol.uri, range: symbol.selectionRange };
  const external = symbol.external === true;
  const name = symbolLabel(symbol, shorten);
  return {
    type: "symbol",
    id: `${under}\n${symbol.id}`,
    label: name,
    description: external ? (symbol.package ?? "external") : spot(place, shorten),
    tooltip: `${symbol.kind} ${name}`,
    symbol,
    icon: symbol.kind,
    certainty: undefined,
    open: external ? undefined : place,
    sites: [],
    expandable: false,
    chain: [symbol.id],
  };
}

/** `Client.get`, or the file where the symbol is its module-level code. */
export function symbolLabel(symbol: SymbolRef, shorten: Shorten): string {
  if (symbol.kind !== "module") {
    return symbol.qualifiedName;
  }
  return `${shorten(symbol.uri).split("/").at(-1)} (top level)`;
}

function siteItem(
  { edge, site }: { edge: Edge; site: Location },
  index: number,
  under: string,
  shorten: Shorten,
): SiteItem {
  return {
    type: "site",
    id: `${under}\nsite ${index}`,
    label: spot(site, shorten),
    description: edge.kind,
    tooltip: howKnown(edge),
    open: site,
  };
}

/** `query.py:12 ×2 django/db/models`: the folder last, since it is what may be cut off. */
function spot(place: Location, shorten: Shorten, times = 1): string {
  const path = shorten(place.uri);
  const cut = path.lastIndexOf("/");
  const often = times > 1 ? ` ×${times}` : "";
  const folder = cut < 0 ? "" : ` ${path.slice(0, cut)}`;
  return `${path.slice(cut + 1)}:${place.range.start.line + 1}${often}${folder}`;
}

function howKnown(edge: Edge): string {
  const others = edge.candidates?.length ?? 0;
  const among = others > 1 ? `, one of ${others} candidates` : "";
  return `${edge.kind}, ${edge.certainty} (by ${edge.reason}${among})`;
}

/** What stands above a tree: why it is empty or may grow; undefined where there is nothing to add. */
export function treeMessage(freshness: Freshness, total: number, nothing: string): string | undefined {
  if (freshness.state === "indexing" || freshness.pending > 0) {
    const files = freshness.pending === 1 ? "1 file" : `${freshness.pending} files`;
    const what = total === 0 ? "Nothing found yet" : `${total} found so far`;
    return freshness.pending > 0 ? `${what}: ${files} still to be read.` : `${what}: indexing.`;
  }
  if (total === 0) {
    return nothing;
  }
  return freshness.lowerBound ? "A lower bound: there may be more than is listed." : undefined;
}

/** Calls that may mean the symbol by their name alone, in words: they are counted nowhere else. */
export function unsureMessage(unsure: UnsureCalls): string | undefined {
  if (unsure.calls === 0) {
    return undefined;
  }
  const calls = unsure.calls === 1 ? "1 more call" : `${unsure.calls} more calls`;
  const names = unsure.names.map((each) => `'${each.name}'`).join(", ");
  return `${calls} of ${names} on values of unknown type may mean it.`;
}

/** The remarks that there are, in one. */
export function remarks(...said: (string | undefined)[]): string | undefined {
  return said.filter((each) => each).join(" ") || undefined;
}

export const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Surest first. */
const CERTAINTIES: readonly Certainty[] = ["exact", "inferred", "dispatch", "by-name"];
