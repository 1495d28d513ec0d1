// How one answer becomes the next without the picture being lost.
import { type Graph, type GraphEdge, type GraphNode, edgeId } from "./graph";

export interface Difference {
  added: string[];
  removed: string[];
}

/** Ids of the nodes that came and went. */
export function difference(before: Graph | undefined, after: Graph): Difference {
  const old = new Set(before?.nodes.map((node) => node.id));
  const now = new Set(after.nodes.map((node) => node.id));
  return {
    added: [...now].filter((id) => !old.has(id)),
    removed: [...old].filter((id) => !now.has(id)),
  };
}

/**
 * *graph* with the neighbours of one of its nodes. What was there keeps its distance; what is new
 * stands one step beyond *from*, on the side that its edge leads to.
 */
export function expanded(graph: Graph, from: string, found: Graph): Graph {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = new Map(graph.edges.map((edge) => [edgeId(edge), edge]));
  found.edges.forEach((edge) => edges.set(edgeId(edge), edge));
  const origin = nodes.get(from)?.distance;
  const isUsed = new Set(found.edges.filter((edge) => edge.source === from).map((edge) => edge.target));
  for (const node of found.nodes) {
    const known = nodes.get(node.id);
    if (known === undefined) {
      nodes.set(node.id, stepFrom(node, origin, isUsed.has(node.id)));
    } else if (node.id === from) {
      nodes.set(from, without(known));
    }
  }
  const notes = [...graph.notes, ...found.notes.filter((note) => !graph.notes.includes(note))];
  return { ...graph, nodes: [...nodes.values()], edges: [...edges.values()], notes };
}

function stepFrom(node: GraphNode, origin: number | undefined, isUsed: boolean): GraphNode {
  const { distance: _, ...rest } = node;
  return origin === undefined ? rest : { ...rest, distance: origin + (isUsed ? 1 : -1) };
}

function without(node: GraphNode): GraphNode {
  const { more: _, ...rest } = node;
  return rest;
}

/**
 * Distances with a sign, from edges alone: those who lead to *focus* are to its left, those it leads
 * to are to its right; what is both is where it is nearer.
 */
export function signedDistances(
  focus: readonly string[],
  edges: readonly Pick<GraphEdge, "source" | "target">[],
): Map<string, number> {
  const outgoing = ends(edges, "source", "target");
  const incoming = ends(edges, "target", "source");
  const found = new Map(focus.map((id) => [id, 0]));
  spread(found, focus, outgoing, 1);
  const left = new Map(focus.map((id) => [id, 0]));
  spread(left, focus, incoming, -1);
  for (const [id, distance] of left) {
    const right = found.get(id);
    if (right === undefined || -distance < right) {
      found.set(id, distance);
    }
  }
  placeRest(found, outgoing, incoming);
  return found;
}

type Ends = Map<string, string[]>;

function ends(
  edges: readonly Pick<GraphEdge, "source" | "target">[],
  from: "source" | "target",
  to: "source" | "target",
): Ends {
  const found: Ends = new Map();
  for (const edge of edges) {
    const list = found.get(edge[from]);
    if (list === undefined) {
      found.set(edge[from], [edge[to]]);
    } else {
      list.push(edge[to]);
    }
  }
  return found;
}

function spread(found: Map<string, number>, from: readonly string[], next: Ends, step: number): void {
  let ring = from;
  while (ring.length > 0) {
    const further: string[] = [];
    for (const id of ring) {
      for (const end of next.get(id) ?? []) {
        if (!found.has(end)) {
          found.set(end, found.get(id)! + step);
          further.push(end);
        }
      }
    }
    ring = further;
  }
}

/** What is tied to the focus by a way that turns round: beside the neighbour it was met at. */
function placeRest(found: Map<string, number>, outgoing: Ends, incoming: Ends): void {
  let ring = [...found.keys()];
  while (ring.length > 0) {
    const further: string[] = [];
    for (const id of ring) {
      const sides: [Ends, number][] = [
        [outgoing, 1],
        [incoming, -1],
      ];
      for (const [next, step] of sides) {
        for (const end of next.get(id) ?? []) {
          if (!found.has(end)) {
            found.set(end, found.get(id)! + step);
            further.push(end);
          }
        }
      }
    }
    ring = further;
  }
}
