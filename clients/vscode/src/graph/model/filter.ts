// What is left out of the picture without asking anybody.
import type { Certainty, Graph, GraphEdge, GraphNode, NodeKind } from "./graph";
import { isSureEnough } from "./graph";

export interface Filter {
  minCertainty: Certainty;
  includeTests: boolean;
  includeExternal: boolean;
  /** Kinds that are not shown. */
  withoutKinds: ReadonlySet<NodeKind>;
  /** Folders, from the workspace, that are not shown. */
  withoutFolders: ReadonlySet<string>;
  /** Nodes that somebody hid, by id. */
  hidden: ReadonlySet<string>;
}

/** The part of *graph* that *filter* lets through. What was asked about always stays, unless hidden. */
export function filtered(graph: Graph, filter: Filter): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const focus = new Set(graph.focus);
  const nodes = graph.nodes.filter(
    (node) => !filter.hidden.has(node.id) && (focus.has(node.id) || wants(filter, node)),
  );
  const kept = new Set(nodes.map((node) => node.id));
  const edges = graph.edges.filter(
    (edge) =>
      kept.has(edge.source) && kept.has(edge.target) && isSureEnough(edge.certainty, filter.minCertainty),
  );
  return { nodes, edges };
}

function wants(filter: Filter, node: GraphNode): boolean {
  return (
    (filter.includeTests || node.test !== true) &&
    (filter.includeExternal || node.external !== true) &&
    !filter.withoutKinds.has(node.kind) &&
    !isBelowAny(node.path, filter.withoutFolders)
  );
}

function isBelowAny(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    if (folders.has(at)) {
      return true;
    }
  }
  return false;
}

/** Kinds in *graph* with how many nodes have them, most first. */
export function kindsOf(graph: Graph): [NodeKind, number][] {
  return tally(graph.nodes.map((node) => node.kind));
}

/** Folders to choose among: the outermost ones, and those below them where there is only one. */
export function foldersOf(graph: Graph): [string, number][] {
  const paths = graph.nodes.filter((node) => node.external !== true).map((node) => node.path.split("/").slice(0, -1));
  for (let depth = 1; depth <= DEEPEST; depth++) {
    const folders = tally(paths.filter((parts) => parts.length > 0).map((parts) => parts.slice(0, depth).join("/")));
    if (folders.length > 1 || depth === DEEPEST) {
      return folders.slice(0, MOST_FOLDERS);
    }
  }
  return [];
}

function tally<T extends string>(words: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1));
}

const DEEPEST = 4;
const MOST_FOLDERS = 20;
