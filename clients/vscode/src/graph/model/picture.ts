// From a graph and what is folded to the shapes that are seen.
import type { Certainty, EdgeKind, GraphEdge, GraphNode } from "./graph";
import { isSurer } from "./graph";
import type { Container, Tree } from "./tree";

/** A node, or a folded container that stands for all in it. */
export interface Shape {
  id: string;
  node: GraphNode | undefined;
  container: Container | undefined;
  label: string;
  isFocus: boolean;
  /** Steps from what was asked about, of the nearest node in it. */
  distance: number | undefined;
  /** The innermost open container around it; empty: none. */
  home: string;
}

/** All edges from one shape to another. */
export interface Line {
  id: string;
  source: string;
  target: string;
  /** Of the surest edge. */
  certainty: Certainty;
  /** Of most edges. */
  kind: EdgeKind;
  /** Edges in it. */
  edges: GraphEdge[];
  cut: boolean;
}

/** An open container around what is in it. */
export interface Box {
  id: string;
  label: string;
  /** The open container around it; empty: none. */
  parent: string;
  container: Container;
}

export interface Picture {
  shapes: Shape[];
  lines: Line[];
  /** Outer ones first. */
  boxes: Box[];
  /** Where each node is seen: its own id, or that of a folded container. */
  seenAs: ReadonlyMap<string, string>;
}

/**
 * What is seen of *nodes* and *edges* while the containers in *open* are open.
 *
 * Edges inside one folded container are not seen.
 */
export function pictureOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  tree: Tree,
  open: ReadonlySet<string>,
  focus: readonly string[],
): Picture {
  const kept = new Map(nodes.map((node) => [node.id, node]));
  const asked = new Set(focus);
  const seenAs = new Map<string, string>();
  const shapes: Shape[] = [];
  const boxes: Box[] = [];

  const walk = (at: Container, home: string): void => {
    for (const node of at.nodes) {
      if (kept.has(node.id)) {
        seenAs.set(node.id, node.id);
        shapes.push(nodeShape(node, home, asked));
      }
    }
    for (const inner of at.containers) {
      const members = membersOf(inner, kept);
      if (members.length === 0) {
        continue;
      }
      if (open.has(inner.id)) {
        boxes.push({ id: inner.id, label: inner.label, parent: home, container: inner });
        walk(inner, inner.id);
        continue;
      }
      members.forEach((node) => seenAs.set(node.id, inner.id));
      shapes.push(containerShape(inner, members, home, asked));
    }
  };
  walk(tree.root, "");
  return { shapes, lines: linesAmong(edges, seenAs), boxes, seenAs };
}

/** The nodes of *container* and below that are among *kept*. */
export function membersOf(container: Container, kept: ReadonlyMap<string, GraphNode>): GraphNode[] {
  const own = container.nodes.filter((node) => kept.has(node.id));
  return [...own, ...container.containers.flatMap((inner) => membersOf(inner, kept))];
}

function nodeShape(node: GraphNode, home: string, asked: ReadonlySet<string>): Shape {
  return {
    id: node.id,
    node,
    container: undefined,
    label: labelOf(node),
    isFocus: asked.has(node.id),
    distance: node.distance,
    home,
  };
}

function containerShape(
  container: Container,
  members: readonly GraphNode[],
  home: string,
  asked: ReadonlySet<string>,
): Shape {
  const distances = members.flatMap((node) => (node.distance === undefined ? [] : [node.distance]));
  const nearest = distances.reduce((best, each) => (Math.abs(each) < Math.abs(best) ? each : best), Infinity);
  return {
    id: container.id,
    node: undefined,
    container: { ...container, size: members.length },
    label: container.label,
    isFocus: members.some((node) => asked.has(node.id)),
    distance: Number.isFinite(nearest) ? nearest : undefined,
    home,
  };
}

/** What stands on a node: a method with its class, a file by its name alone. */
function labelOf(node: GraphNode): string {
  switch (node.kind) {
    case "file":
    case "folder":
      return node.name;
    case "module":
      return node.name === "<module>" ? (node.path.split("/").at(-1) ?? node.name) : node.name;
    default:
      return node.qualifiedName.split(".").slice(-2).join(".") || node.name;
  }
}

function linesAmong(edges: readonly GraphEdge[], seenAs: ReadonlyMap<string, string>): Line[] {
  const lines = new Map<string, Line>();
  for (const edge of edges) {
    const source = seenAs.get(edge.source);
    const target = seenAs.get(edge.target);
    const isLoop = source === target;
    if (source === undefined || target === undefined || isLoop) {
      continue;
    }
    const id = `${source} > ${target}`;
    const line = lines.get(id);
    if (line === undefined) {
      const { certainty, kind } = edge;
      lines.set(id, { id, source, target, certainty, kind, edges: [edge], cut: edge.cut === true });
      continue;
    }
    line.edges.push(edge);
    line.cut ||= edge.cut === true;
    if (isSurer(edge.certainty, line.certainty)) {
      line.certainty = edge.certainty;
    }
  }
  for (const line of lines.values()) {
    line.kind = commonest(line.edges);
  }
  return [...lines.values()];
}

function commonest(edges: readonly GraphEdge[]): EdgeKind {
  const counts = new Map<EdgeKind, number>();
  edges.forEach(({ kind }) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
