// Around, callers, callees, impact and paths: what symbols have to do with each other.
import { signedDistances } from "../../graph/model/change";
import type { Graph, GraphNode, Question, Subject } from "../../graph/model/graph";
import type { EdgeKindName, SubgraphResult } from "../../protocol";
import { assembled, called, edgeOf, filtersOf, nodeOf, notesOf, targetOf } from "./convert";
import type { Server } from "./server";

/** What uses a symbol and what it uses. */
export async function around(server: Server, question: Question, about: Subject): Promise<Graph | undefined> {
  const { paths } = server;
  const result = await server.ask("codegraph/subgraph", {
    ...targetOf(about, paths),
    ...filtersOf(question),
    includeExternal: question.includeExternal,
    radius: question.depth === 0 ? FARTHEST : question.depth,
    maxNodes: MOST_AROUND,
  });
  const focus = result.nodes.filter(({ distance }) => distance === 0);
  if (focus.length === 0) {
    return undefined;
  }
  const title = `Around ${called(focus[0]!, paths)}`;
  return drawn(server, result, title, focus.map(({ id }) => id));
}

/** The direct neighbours of one symbol. */
export async function neighbours(server: Server, node: GraphNode, question: Question): Promise<Graph> {
  const result = await server.ask("codegraph/subgraph", {
    symbol: node.id,
    ...filtersOf(question),
    includeExternal: question.includeExternal,
    radius: 1,
    maxNodes: MOST_NEIGHBOURS,
  });
  return drawn(server, result, node.qualifiedName, [node.id]);
}

/** Callers to the left of a symbol, or callees to its right. */
export async function reach(
  server: Server,
  question: Question,
  about: Subject,
  direction: "callers" | "callees",
): Promise<Graph | undefined> {
  const { paths } = server;
  const result = await server.ask(`codegraph/${direction}`, {
    ...targetOf(about, paths),
    ...filtersOf(question),
    includeExternal: question.includeExternal,
    depth: question.depth,
    limit: MOST,
  });
  const [first] = result.targets;
  if (first === undefined) {
    return undefined;
  }
  const side = direction === "callers" ? -1 : 1;
  const reached = result.rings.flatMap((ring) => ring.items);
  const nodes = [
    ...result.targets.map((symbol) => nodeOf(symbol, paths, { distance: 0 })),
    ...reached.map(({ symbol, depth }) => nodeOf(symbol, paths, { distance: side * depth })),
  ];
  const parts = {
    title: `${direction === "callers" ? "Callers" : "Callees"} of ${called(first, paths)}`,
    focus: result.targets.map(({ id }) => id),
    notes: notesOf(result.freshness, reached.length, result.total, direction),
    directed: true,
  };
  return assembled(parts, nodes, reached.flatMap(({ edges }) => edges.map(edgeOf)));
}

/** All that a change reaches, with the edges by which it does. */
export async function impact(server: Server, question: Question, about: Subject): Promise<Graph | undefined> {
  const { paths } = server;
  const filters = filtersOf(question);
  const target = targetOf(about, paths);
  const result = await server.ask("codegraph/impact", { ...target, ...filters, depth: question.depth, limit: MOST });
  const [first] = result.targets;
  if (first === undefined) {
    return undefined;
  }
  const tests = new Set(result.tests.map(({ id }) => id));
  const reached = result.rings.flatMap(({ depth, items }) =>
    items.map((symbol) => nodeOf(symbol, paths, { distance: -depth, ...(tests.has(symbol.id) ? { test: true } : {}) })),
  );
  const nodes = [...result.targets.map((symbol) => nodeOf(symbol, paths, { distance: 0 })), ...reached];
  const edges = await edgesAmong(server, nodes, question, USING);
  const parts = {
    title: `Impact of ${called(first, paths)}`,
    focus: result.targets.map(({ id }) => id),
    notes: notesOf(result.freshness, reached.length, result.total, "symbols"),
    directed: true,
  };
  return assembled(parts, nodes, edges.edges.map(edgeOf));
}

/** Up to three shortest ways from one symbol to another. */
export async function path(server: Server, question: Question, from: Subject, to: Subject): Promise<Graph | undefined> {
  const { paths } = server;
  const result = await server.ask("codegraph/path", {
    from: targetOf(from, paths),
    to: targetOf(to, paths),
    maxPaths: MOST_PATHS,
    ...filtersOf(question),
  });
  if (!result.from || !result.to) {
    return undefined;
  }
  const longest = Math.max(1, ...result.paths.map(({ length }) => length));
  const nodes = [
    nodeOf(result.from, paths, { distance: 0 }),
    nodeOf(result.to, paths, { distance: longest }),
    ...result.paths.flatMap(({ symbols }) => symbols.map((symbol, step) => nodeOf(symbol, paths, { distance: step }))),
  ];
  const notes = notesOf(result.freshness, 0, 0, "");
  if (result.paths.length === 0) {
    notes.unshift(`No calls lead from one to the other${question.includeTests ? "" : " past the tests"}.`);
  } else if (result.paths.length < result.total) {
    notes.unshift(`${result.paths.length} of ${result.total} shortest ways are shown.`);
  }
  const parts = {
    title: `Path from ${called(result.from, paths)} to ${called(result.to, paths)}`,
    focus: [result.from.id, result.to.id],
    notes,
    directed: true,
  };
  return assembled(parts, nodes, result.paths.flatMap(({ edges }) => edges.map(edgeOf)));
}

/** Edges of *kinds* among symbols that are known. */
export function edgesAmong(
  server: Server,
  nodes: readonly { id: string }[],
  question: Question,
  kinds: EdgeKindName[],
): Promise<SubgraphResult> {
  return server.ask("codegraph/subgraph", {
    targets: nodes.map(({ id }) => ({ symbol: id })),
    minCertainty: question.minCertainty,
    radius: 0,
    kinds,
    maxNodes: Math.max(1, nodes.length),
  });
}

function drawn({ paths }: Server, result: SubgraphResult, title: string, focus: string[]): Graph {
  const edges = result.edges.map(edgeOf);
  const distances = signedDistances(focus, edges);
  const nodes = result.nodes.map((symbol) => {
    const distance = distances.get(symbol.id);
    const { incoming, outgoing } = symbol.folded;
    return nodeOf(symbol, paths, {
      ...(distance === undefined ? {} : { distance }),
      ...(incoming + outgoing > 0 ? { more: { incoming, outgoing } } : {}),
    });
  });
  return assembled({ title, focus, notes: notesOf(result.freshness, 0, 0, ""), directed: true }, nodes, edges);
}

/** By what a change is felt. */
const USING: EdgeKindName[] = ["calls", "instantiates", "references", "inherits", "implements", "overrides", "decorates"];
/** More could not be told apart in a picture, folded or not. (guesses) */
const MOST = 2_000;
const MOST_AROUND = 300;
const MOST_NEIGHBOURS = 60;
const MOST_PATHS = 3;
/** The server's own limit. */
const FARTHEST = 10;
