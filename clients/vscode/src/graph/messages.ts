// All that the view says to whoever shows it, and hears from there. Plain values, by message only.
import type { Graph, GraphNode, Place, Question, Subject } from "./model/graph";

/** What a node is told about when the pointer rests on it. */
export interface Description {
  signature: string;
  /** First paragraph of its documentation. */
  doc: string;
  /** Symbols that call it, and that it calls; undefined for what cannot be called. */
  fanIn?: number;
  fanOut?: number;
}

/** What a host can do; the view shows no control for the rest. */
export interface Abilities {
  modes: readonly Question["mode"][];
  /** It has a cursor that can be followed. */
  follow: boolean;
  /** It can open code. */
  reveal: boolean;
}

export interface Saved {
  name: string;
  mime: string;
  /** Base64 where *isBinary*, else the text itself. */
  content: string;
  isBinary: boolean;
}

/** Questions and what answers them. */
export interface Queries {
  graph: { question: Question; result: Graph | undefined };
  /** The neighbours of one node, as a graph around it. */
  neighbours: { node: GraphNode; question: Question; result: Graph };
  describe: { node: GraphNode; result: Description | undefined };
  search: { text: string; result: GraphNode[] };
}

export type Query = { [K in keyof Queries]: { query: K } & Omit<Queries[K], "result"> }[keyof Queries];

export type ToHost =
  | { type: "ready" }
  | ({ type: "ask"; id: number } & Query)
  /** Nobody waits for that answer any more. */
  | { type: "cancel"; id: number }
  | { type: "reveal"; place: Place }
  | { type: "save"; file: Saved }
  | { type: "follow"; follow: boolean };

export type FromHost =
  | { type: "welcome"; abilities: Abilities; question: Question; follow: boolean }
  | { type: "answer"; id: number; result: unknown }
  /** A sentence that says why there is no answer. */
  | { type: "problem"; id: number; problem: string }
  /** Somebody asks for this elsewhere, by a command. */
  | { type: "show"; question: Partial<Question> }
  | { type: "cursor"; about: Subject }
  /** The graph has a new revision. */
  | { type: "changed" }
  /** Whether there is anybody to answer; *message* says why not. */
  | { type: "available"; available: boolean; message?: string }
  /** Colours are others now. */
  | { type: "theme" };

export interface Host {
  post(message: ToHost): void;
  listen(hear: (message: FromHost) => void): void;
}
