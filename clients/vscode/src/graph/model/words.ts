// The picture in words: for tooltips, the list and whoever hears it instead of seeing it.
import type { Certainty, EdgeKind, Graph, GraphEdge, GraphNode, NodeKind, Place } from "./graph";
import { CERTAINTIES } from "./graph";
import type { Line, Picture, Shape } from "./picture";

export const CERTAINTY_WORDS: Readonly<Record<Certainty, string>> = {
  exact: "proven by names, imports and declared types",
  inferred: "shown by inferred types",
  dispatch: "an override that a call through its base may reach",
  "by-name": "found by its name alone: may be wrong",
};

/** As the source sees it, and as the target does. */
const RELATIONS: Readonly<Record<EdgeKind, readonly [string, string]>> = {
  calls: ["calls", "called by"],
  imports: ["imports", "imported by"],
  inherits: ["inherits from", "inherited by"],
  implements: ["implements", "implemented by"],
  overrides: ["overrides", "overridden by"],
  references: ["refers to", "referred to by"],
  instantiates: ["makes", "made by"],
  decorates: ["decorates", "decorated by"],
  contains: ["contains", "inside"],
  reexports: ["passes on", "passed on by"],
};

export function relation(kind: EdgeKind): string {
  return RELATIONS[kind][0];
}

/** `src/pay.py:12`, with lines counted from 1. */
export function placeWords(node: Pick<GraphNode, "path" | "place" | "external">): string {
  if (node.external === true) {
    return node.path === "" ? "outside the workspace" : `from ${node.path}`;
  }
  return node.place === undefined || node.path === "" ? node.path : `${node.path}:${line(node.place)}`;
}

export function kindWords(kind: NodeKind): string {
  return kind.replaceAll("-", " ");
}

/** `charge, function, pay.py:3, called by 2, calls 5, asked about, pinned` */
export function shapeWords(shape: Shape, picture: Picture, isPinned = false): string {
  const { container, node } = shape;
  const parts = [shape.label];
  if (container !== undefined) {
    parts.push(`${container.kind === "file" ? "file" : container.kind} folded, ${count(container.size, "node")}`);
  } else if (node !== undefined) {
    parts.push(kindWords(node.kind), placeWords(node));
  }
  parts.push(...tieWords(shape.id, picture.lines));
  if (node?.more !== undefined) {
    parts.push(`${node.more.incoming + node.more.outgoing} more not shown`);
  }
  if (shape.isFocus) {
    parts.push("asked about");
  }
  if (isPinned) {
    parts.push("pinned");
  }
  return parts.filter((part) => part !== "").join(", ");
}

function tieWords(id: string, lines: readonly Line[]): string[] {
  const counts = new Map<string, number>();
  for (const each of lines) {
    const side = each.source === id ? 0 : each.target === id ? 1 : undefined;
    if (side !== undefined) {
      const words = RELATIONS[each.kind][side];
      counts.set(words, (counts.get(words) ?? 0) + 1);
    }
  }
  const weak = lines.filter((each) => each.certainty === "by-name" && (each.source === id || each.target === id)).length;
  return [...[...counts].map(([words, n]) => `${words} ${n}`), ...(weak > 0 ? [`${weak} of these by name alone`] : [])];
}

/** `checkout calls charge, 2 places, exact: proven by …` */
export function lineWords(line: Line, name: (id: string) => string): string[] {
  const head = `${name(line.source)} → ${name(line.target)}`;
  const details = line.edges.length === 1 ? line.edges.map(edgeWords) : byCertainty(line.edges);
  const cut = line.cut ? ["the edge to cut: without it most of the cycle is gone"] : [];
  return [head, ...details, ...cut];
}

function edgeWords(edge: GraphEdge): string {
  const reason = edge.reason === "" ? "" : `, by ${edge.reason}`;
  return `${relation(edge.kind)} in ${count(edge.count, "place")}; ${edge.certainty}${reason}: ${CERTAINTY_WORDS[edge.certainty]}`;
}

function byCertainty(edges: readonly GraphEdge[]): string[] {
  return CERTAINTIES.flatMap((certainty) => {
    const n = edges.filter((edge) => edge.certainty === certainty).length;
    return n === 0 ? [] : [`${n} ${certainty}: ${CERTAINTY_WORDS[certainty]}`];
  });
}

/** One line under the picture: what is in it. */
export function pictureWords(picture: Picture): string {
  const nodes = picture.shapes.filter((shape) => shape.node !== undefined).length;
  const folded = picture.shapes.length - nodes;
  const inside = picture.shapes.reduce((sum, { container }) => sum + (container?.size ?? 0), 0);
  const parts = [count(nodes, "node"), count(picture.lines.length, "edge")];
  if (folded > 0) {
    parts.push(`${count(folded, "folder or file", "folders and files")} folded around ${count(inside, "node")}`);
  }
  const weak = picture.lines.filter((each) => each.certainty === "by-name").length;
  if (weak > 0) {
    parts.push(`${count(weak, "edge")} by name alone`);
  }
  return parts.join(" · ");
}

export function count(n: number, one: string, several = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : several}`;
}

function line(place: Place): number {
  return place.range.start.line + 1;
}

/** Why a search has found nothing; a page that was saved may have files in place of symbols. */
export function nothingFound(shown: Graph | undefined): string {
  const areFiles = shown !== undefined && shown.nodes.length > 0 && shown.nodes.every(({ kind }) => kind === "file" || kind === "folder");
  return areFiles ? "Nothing is called so. Files are shown here, not what is in them." : "Nothing is called so.";
}
