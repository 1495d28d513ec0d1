// The server's words as nodes and edges to draw.
import { type Graph, type GraphEdge, type GraphNode, type Question, type Subject, edgeId } from "../../graph/model/graph";
import type { Edge, Freshness, SymbolRef, Target } from "../../protocol";
import type { Paths } from "./server";

export function nodeOf(symbol: SymbolRef, paths: Paths, more: Partial<GraphNode> = {}): GraphNode {
  const { id, name, qualifiedName, kind, uri, external, package: owner } = symbol;
  const where =
    external === true || uri === ""
      ? { path: owner ?? "", external: true }
      : { path: paths.shorten(uri), place: { uri, range: symbol.selectionRange } };
  return { id, name, qualifiedName, kind, ...where, ...more };
}

export function edgeOf(edge: Edge): GraphEdge {
  const { source, target, kind, certainty, reason, sites } = edge;
  // More places than anybody looks through would only make messages long.
  return { source, target, kind, certainty, reason, count: Math.max(1, sites.length), sites: sites.slice(0, MOST_SITES) };
}

/** A file or folder. */
export function pathNode(path: string, kind: "file" | "folder", paths: Paths, more: Partial<GraphNode> = {}): GraphNode {
  const name = path.split("/").at(-1) ?? path;
  const place = kind === "file" ? { place: { uri: paths.locate(path), range: TOP } } : {};
  return { id: path, name: name || path, qualifiedName: path, kind, path, ...place, ...more };
}

/** Each node and edge once: of those told twice the first. */
export function assembled(
  parts: Omit<Graph, "nodes" | "edges">,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): Graph {
  const known = firsts(nodes, ({ id }) => id);
  const inside = edges.filter((edge) => known.has(edge.source) && known.has(edge.target));
  return { ...parts, nodes: [...known.values()], edges: [...firsts(inside, edgeId).values()] };
}

function firsts<T>(items: readonly T[], key: (item: T) => string): Map<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    if (!found.has(key(item))) {
      found.set(key(item), item);
    }
  }
  return found;
}

/** What to tell beside an answer: how much of it there is, and whether more may come. */
export function notesOf(
  freshness: Freshness,
  shown: number,
  total: number,
  what: string,
  order: "nearest" | "largest" = "nearest",
): string[] {
  const notes: string[] = [];
  if (shown < total) {
    notes.push(`${number(shown)} of ${number(total)} ${what} are shown, ${order} first.`);
  }
  if (freshness.pending > 0) {
    const files = freshness.pending === 1 ? "1 file" : `${number(freshness.pending)} files`;
    notes.push(`A lower bound: ${files} still to be read.`);
  } else if (freshness.lowerBound) {
    notes.push("A lower bound: there may be more than is shown.");
  }
  return notes;
}

/** A subject as the server hears it. A file as a target means its module-level code. */
export function targetOf(subject: Subject, paths: Paths): Target {
  if ("symbol" in subject) {
    return { symbol: subject.symbol };
  }
  if ("path" in subject) {
    return { textDocument: { uri: paths.locate(subject.path) }, position: { line: 0, character: 0 } };
  }
  return { textDocument: { uri: subject.uri }, position: subject.position };
}

export function filtersOf({ minCertainty, includeTests }: Question): {
  minCertainty: Question["minCertainty"];
  includeTests: boolean;
} {
  return { minCertainty, includeTests };
}

/** A symbol in a heading: module-level code by its file. */
export function called(symbol: SymbolRef, paths: Paths): string {
  return symbol.name === "<module>" ? paths.shorten(symbol.uri) : symbol.qualifiedName;
}

function number(n: number): string {
  return n.toLocaleString("en");
}

const MOST_SITES = 20;
const TOP = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
