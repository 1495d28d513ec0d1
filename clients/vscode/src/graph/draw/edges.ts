// How sure an edge is, and of what kind, as dashes, widths and colours: the same in both renderers.
import type { Certainty, EdgeKind } from "../model/graph";
import type { Line } from "../model/picture";

/** The less sure, the more gaps. */
export const DASHES: Readonly<Record<Certainty, readonly number[]>> = {
  exact: [],
  inferred: [9, 3],
  dispatch: [5, 4],
  "by-name": [1.5, 4],
};

export type EdgeHue = "edge" | "inherit" | "need" | "cut";

export function edgeHue(line: Pick<Line, "kind" | "cut">): EdgeHue {
  return line.cut ? "cut" : KINDS[line.kind];
}

/** Edges that were folded into one make it wider, slowly. */
export function edgeWidth(line: Line): number {
  const folded = Math.min(2, 0.28 * Math.log2(line.edges.length));
  return 1.25 + folded + (line.cut ? 1 : 0);
}

export function headSize(line: Line): number {
  return 7 + edgeWidth(line);
}

/** Many lines are drawn fainter, so that shapes and near ones stay in front. From 0 to 1. */
export function strengthOf(lines: number): number {
  return lines <= 80 ? 1 : Math.max(0.3, 1 - 0.26 * Math.log2(lines / 80));
}

/** Of lines between folders that stand for many edges, the heavier are the stronger. */
export function weightStrength(line: Line, isBetweenFolded: boolean, heaviest: number): number {
  const isPlain = !isBetweenFolded || line.cut || heaviest < 8;
  return isPlain ? 1 : 0.3 + 0.7 * Math.sqrt(line.edges.length / heaviest);
}

/** Types that others are made from have a hollow head, as in class diagrams. */
export function isHollow(line: Line): boolean {
  return KINDS[line.kind] === "inherit";
}

const KINDS: Readonly<Record<EdgeKind, Exclude<EdgeHue, "cut">>> = {
  calls: "edge",
  instantiates: "edge",
  references: "edge",
  decorates: "edge",
  contains: "edge",
  inherits: "inherit",
  implements: "inherit",
  overrides: "inherit",
  imports: "need",
  reexports: "need",
};
