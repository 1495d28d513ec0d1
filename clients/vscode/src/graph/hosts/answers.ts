// Answers out of a graph that is all there: for a page without a server.
import { signedDistances } from "../model/change";
import type { Graph, GraphEdge, GraphNode, Question, Subject } from "../model/graph";
import { isSureEnough } from "../model/graph";

/** What *question* shows of *whole*; undefined where it names nothing in it. */
export function answerFrom(whole: Graph, question: Question): Graph | undefined {
  const usable = withoutFiltered(whole, question);
  const about = symbolOf(usable, question.about);
  switch (question.mode) {
    case "everything":
      return { ...usable, focus: [] };
    case "around":
      return about && near(usable, about, `Around ${about.qualifiedName}`, question.depth, "both");
    case "callers":
      return about && near(usable, about, `Callers of ${about.qualifiedName}`, question.depth, "incoming");
    case "callees":
      return about && near(usable, about, `Callees of ${about.qualifiedName}`, question.depth, "outgoing");
    case "path": {
      const to = symbolOf(usable, question.to);
      return about && to && shortestPath(usable, about, to);
    }
    default:
      return undefined;
  }
}

/** The direct neighbours of *node*. */
export function neighboursFrom(whole: Graph, node: GraphNode, question: Question): Graph {
  return near(withoutFiltered(whole, question), node, node.qualifiedName, 1, "both");
}

export function searchIn(whole: Graph, text: string, limit = 30): GraphNode[] {
  const wanted = text.toLowerCase();
  const found = whole.nodes.filter((node) => node.qualifiedName.toLowerCase().includes(wanted));
  const rank = (node: GraphNode): number => (node.name.toLowerCase() === wanted ? 0 : node.name.length);
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, limit);
}

type Sides = "incoming" | "outgoing" | "both";

function near(graph: Graph, about: GraphNode, title: string, depth: number, sides: Sides): Graph {
  const incoming = ends(graph.edges, "target");
  const outgoing = ends(graph.edges, "source");
  const kept = new Set([about.id]);
  const grow = (next: ReadonlyMap<string, GraphEdge[]>, end: "source" | "target"): void => {
    const met = new Set([about.id]);
    let ring = [about.id];
    for (let step = 0; ring.length > 0 && (depth === 0 || step < depth); step++) {
      ring = [...new Set(ring.flatMap((id) => (next.get(id) ?? []).map((edge) => edge[end])))].filter((id) => !met.has(id));
      ring.forEach((id) => met.add(id));
    }
    met.forEach((id) => kept.add(id));
  };
  if (sides !== "outgoing") {
    grow(incoming, "source");
  }
  if (sides !== "incoming") {
    grow(outgoing, "target");
  }
  return part(graph, kept, [about.id], title, incoming, outgoing);
}

function shortestPath(graph: Graph, from: GraphNode, to: GraphNode): Graph {
  const outgoing = ends(graph.edges, "source");
  const before = new Map<string, string>();
  let ring = [from.id];
  const met = new Set(ring);
  while (ring.length > 0 && !met.has(to.id)) {
    const next: string[] = [];
    for (const id of ring) {
      for (const { target } of outgoing.get(id) ?? []) {
        if (!met.has(target)) {
          met.add(target);
          before.set(target, id);
          next.push(target);
        }
      }
    }
    ring = next;
  }
  const kept = new Set([from.id, to.id]);
  for (let at: string | undefined = met.has(to.id) ? to.id : undefined; at !== undefined; at = before.get(at)) {
    kept.add(at);
  }
  const title = `Path from ${from.qualifiedName} to ${to.qualifiedName}`;
  const found = part(graph, kept, [from.id], title, new Map(), new Map());
  const notes = met.has(to.id) ? found.notes : [...found.notes, "No way leads there."];
  return { ...found, focus: [from.id, to.id], notes };
}

function part(
  graph: Graph,
  kept: ReadonlySet<string>,
  focus: string[],
  title: string,
  incoming: ReadonlyMap<string, GraphEdge[]>,
  outgoing: ReadonlyMap<string, GraphEdge[]>,
): Graph {
  const edges = graph.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target));
  const distances = signedDistances(focus, edges);
  const left = (list: readonly GraphEdge[] | undefined, end: "source" | "target"): number =>
    new Set((list ?? []).map((edge) => edge[end]).filter((id) => !kept.has(id))).size;
  const nodes = graph.nodes
    .filter((node) => kept.has(node.id))
    .map((node) => {
      const more = { incoming: left(incoming.get(node.id), "source"), outgoing: left(outgoing.get(node.id), "target") };
      const distance = distances.get(node.id);
      return { ...node, ...(distance === undefined ? {} : { distance }), ...(more.incoming + more.outgoing > 0 ? { more } : {}) };
    });
  return { title, focus, nodes, edges, notes: graph.notes, directed: true };
}

function withoutFiltered(whole: Graph, question: Question): Graph {
  const nodes = whole.nodes.filter(
    (node) => (question.includeTests || node.test !== true) && (question.includeExternal || node.external !== true),
  );
  const kept = new Set(nodes.map(({ id }) => id));
  const edges = whole.edges.filter(
    ({ source, target, certainty }) =>
      kept.has(source) && kept.has(target) && isSureEnough(certainty, question.minCertainty),
  );
  return { ...whole, nodes, edges };
}

function symbolOf(graph: Graph, subject: Subject | undefined): GraphNode | undefined {
  if (subject === undefined || !("symbol" in subject)) {
    return undefined;
  }
  return graph.nodes.find(({ id }) => id === subject.symbol);
}

function ends(edges: readonly GraphEdge[], end: "source" | "target"): Map<string, GraphEdge[]> {
  const found = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const list = found.get(edge[end]);
    if (list === undefined) {
      found.set(edge[end], [edge]);
    } else {
      list.push(edge);
    }
  }
  return found;
}
