// What the view is given to draw, whoever the host is. Plain values: they travel as messages.
import type { CertaintyName, EdgeKindName, Position, Range, SymbolKindName } from "../../protocol";

export type Certainty = CertaintyName;
export type EdgeKind = EdgeKindName;
export type NodeKind = SymbolKindName | "folder" | "package";

/** Surest first. */
export const CERTAINTIES: readonly Certainty[] = ["exact", "inferred", "dispatch", "by-name"];

export interface Place {
  uri: string;
  range: Range;
}

export interface GraphNode {
  /** Stable from one answer to the next. */
  id: string;
  name: string;
  /** Containers and name, with dots. */
  qualifiedName: string;
  kind: NodeKind;
  /** Of the file or folder, from the workspace, with `/`; of what is outside its package. */
  path: string;
  place?: Place;
  /** It lives outside the workspace. */
  external?: boolean;
  test?: boolean;
  signature?: string;
  /** Steps from what was asked about: 0 itself, negative against the edges, positive along them. */
  distance?: number;
  /** Neighbours that the graph has and the answer has not. */
  more?: { incoming: number; outgoing: number };
  /** A cluster or cycle, which then stands around the folders. */
  group?: string;
}

export interface GraphEdge {
  source: string;
  target: string;
  kind: EdgeKind;
  /** Of the surest place. */
  certainty: Certainty;
  /** By what that place was found. */
  reason: string;
  /** Places in the code that make it; at least one is meant where none is listed. */
  count: number;
  sites: Place[];
  /** The edge whose removal breaks most of a cycle. */
  cut?: boolean;
}

/** One answer. */
export interface Graph {
  /** What it shows, as a heading. */
  title: string;
  /** Ids of what was asked about. */
  focus: string[];
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Sentences that belong beside the picture: what is left out, and how sure it is. */
  notes: string[];
  /** Edges lead from left to right: layers say more than clusters. */
  directed: boolean;
}

export type Mode =
  | "around"
  | "callers"
  | "callees"
  | "impact"
  | "path"
  | "imports"
  | "cycles"
  | "communities"
  | "everything";

export type Granularity = "symbol" | "file" | "folder";

/** What is meant: a symbol, a place in a file, or a file or folder. */
export type Subject =
  | { symbol: string; label: string }
  | { uri: string; position: Position; label?: string }
  | { path: string; label: string };

export interface Question {
  mode: Mode;
  about?: Subject;
  /** The other end, in mode `path`. */
  to?: Subject;
  /** Edges followed from what is asked about; 0: all. */
  depth: number;
  granularity: Granularity;
  minCertainty: Certainty;
  includeTests: boolean;
  includeExternal: boolean;
}

export function isSurer(one: Certainty, other: Certainty): boolean {
  return CERTAINTIES.indexOf(one) < CERTAINTIES.indexOf(other);
}

/** Whether an edge of *certainty* counts where *least* is asked for. */
export function isSureEnough(certainty: Certainty, least: Certainty): boolean {
  return !isSurer(least, certainty);
}

/** The same from one answer to the next; two symbols can be tied in several ways. */
export function edgeId(edge: Pick<GraphEdge, "source" | "target" | "kind">): string {
  return `${edge.kind} ${edge.source} > ${edge.target}`;
}
