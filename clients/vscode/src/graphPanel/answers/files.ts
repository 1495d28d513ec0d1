// Imports, cycles and communities: what files and folders have to do with each other.
import type { Graph, GraphEdge, GraphNode, Question, Subject } from "../../graph/model/graph";
import type { Cycle, CycleNode, CyclesResult, Dependency, DependencyResult, EdgeKindName } from "../../protocol";
import { assembled, edgeOf, filtersOf, nodeOf, notesOf, pathNode } from "./convert";
import type { Server } from "./server";
import { edgesAmong } from "./symbols";

/** What a file or folder needs to its right, what needs it to its left. */
export async function imports(server: Server, question: Question, about: Subject): Promise<Graph | undefined> {
  const subject = await pathOf(server, about);
  return subject === undefined ? undefined : needs(server, question, subject, question.depth);
}

/** The direct neighbours of a file or folder. */
export async function fileNeighbours(server: Server, node: GraphNode, question: Question): Promise<Graph> {
  return needs(server, question, { path: node.path }, 1);
}

async function needs(
  server: Server,
  question: Question,
  subject: { path: string } | { uri: string },
  depth: number,
): Promise<Graph> {
  const kind = question.granularity === "folder" ? "folder" : "file";
  const params = {
    ...subject,
    ...filtersOf(question),
    includeExternal: question.includeExternal,
    granularity: kind,
    depth,
    limit: MOST_EDGES,
  } as const;
  const [right, left] = await Promise.all([
    server.ask("codegraph/dependencies", params),
    server.ask("codegraph/dependents", params),
  ]);
  const parts = {
    title: `Imports of ${right.subject}`,
    focus: [right.subject],
    notes: notesOf(right.freshness, right.items.length + left.items.length, right.total + left.total, "edges"),
    directed: true,
  };
  const nodes = [
    pathNode(right.subject, kind, server.paths, { distance: 0 }),
    ...ends(server, right, kind, 1),
    ...ends(server, left, kind, -1),
  ];
  return assembled(parts, nodes, [...right.items, ...left.items].map((each) => needEdge(each, question)));
}

/** The far end of each edge, at its distance. */
function ends(server: Server, { items }: DependencyResult, kind: "file" | "folder", side: 1 | -1): GraphNode[] {
  return items.map((each) => {
    const path = side === 1 ? each.target : each.source;
    const distance = side * each.depth;
    return each.external === true && side === 1
      ? { id: path, name: path, qualifiedName: path, kind: "package", path, external: true, distance }
      : pathNode(path, kind, server.paths, { distance });
  });
}

function needEdge(each: Dependency, question: Question): GraphEdge {
  const isImport = each.kind === "imports";
  return {
    source: each.source,
    target: each.target,
    kind: each.kind,
    // Of other uses the server tells only that they are as sure as was asked for.
    certainty: isImport ? "exact" : question.minCertainty,
    reason: isImport ? "import" : "use",
    count: Math.max(1, each.imports + each.references),
    sites: each.sites.slice(0, 20),
  };
}

async function pathOf(server: Server, about: Subject): Promise<{ path: string } | { uri: string } | undefined> {
  if ("path" in about) {
    return { path: about.path };
  }
  if ("uri" in about) {
    return { uri: about.uri };
  }
  const symbol = await server.ask("codegraph/symbol", { symbol: about.symbol });
  return symbol === null || symbol.uri === "" ? undefined : { uri: symbol.uri };
}

/** What needs each other, a cluster for each cycle, with the edge to cut. */
export async function cycles(server: Server, question: Question): Promise<Graph> {
  const { granularity } = question;
  const result = await server.ask("codegraph/cycles", { ...filtersOf(question), granularity, limit: MOST_CYCLES });
  const nodes = result.items.flatMap((cycle, index) =>
    cycle.nodes.map((node) => ({ ...cycleNode(server, node, result), group: cycleName(cycle, index, granularity) })),
  );
  const found = granularity === "folder" ? [] : await insideEdges(server, nodes, question);
  const cuts = result.items.map((cycle) => cutEdge(cycle));
  const around = granularity === "folder" ? result.items.flatMap(shortestEdges) : [];
  const isCut = new Set(cuts.map(({ source, target }) => `${source} > ${target}`));
  const cycleOf = new Map(nodes.map(({ id, group }) => [id, group]));
  const inside = found.filter(({ source, target }) => cycleOf.get(source) === cycleOf.get(target));
  const marked = inside.map((edge) => (isCut.has(`${edge.source} > ${edge.target}`) ? { ...edge, cut: true } : edge));
  const notes = notesOf(result.freshness, result.items.length, result.total, "cycles", "largest");
  if (result.total === 0) {
    notes.unshift(`There are no cycles of ${granularity}s.`);
  } else if (granularity === "folder") {
    notes.push("Of each cycle one shortest way round is drawn, and the edge to cut.");
  }
  const parts = { title: `Cycles of ${granularity}s`, focus: [], notes, directed: false };
  return assembled(parts, nodes, [...marked, ...cuts, ...around]);
}

function cycleNode(server: Server, node: CycleNode, { granularity }: CyclesResult): GraphNode {
  if (granularity === "folder" || node.id === undefined || node.uri === undefined || !node.selectionRange) {
    return pathNode(node.path, granularity === "folder" ? "folder" : "file", server.paths);
  }
  const made = nodeOf(node as never, server.paths);
  return granularity === "file" ? { ...made, ...fileLook(node.path) } : made;
}

/** Module-level code stands for its file. */
function fileLook(path: string): Pick<GraphNode, "kind" | "name" | "qualifiedName"> {
  return { kind: "file", name: path.split("/").at(-1) ?? path, qualifiedName: path };
}

function cycleName(cycle: Cycle, index: number, what: string): string {
  return `Cycle ${index + 1}: ${cycle.size} ${what}s`;
}

function idOf(node: CycleNode): string {
  return node.id ?? node.path;
}

function cutEdge({ cut }: Cycle): GraphEdge {
  const { source, target, sites } = cut;
  return { ...plainEdge(source, target), count: sites, cut: true };
}

function shortestEdges({ shortestCycle }: Cycle): GraphEdge[] {
  return shortestCycle.map((node, index) => plainEdge(node, shortestCycle[(index + 1) % shortestCycle.length]!));
}

function plainEdge(source: CycleNode, target: CycleNode): GraphEdge {
  const [from, to] = [idOf(source), idOf(target)];
  return { source: from, target: to, kind: "imports", certainty: "exact", reason: "", count: 1, sites: [] };
}

/** What belongs together, a cluster for each community. */
export async function communities(server: Server, question: Question): Promise<Graph> {
  const granularity = question.granularity === "symbol" ? "symbol" : "file";
  const result = await server.ask("codegraph/communities", {
    ...filtersOf(question),
    granularity,
    limit: MOST_COMMUNITIES,
    maxMembers: MOST_MEMBERS,
  });
  const nodes = result.items.flatMap((cluster) =>
    cluster.members.map(({ path, symbol }): GraphNode => {
      const group = `${cluster.name}: ${cluster.size} ${granularity}s`;
      const base = symbol ? nodeOf(symbol, server.paths) : pathNode(path, "file", server.paths);
      return { ...base, ...(granularity === "file" ? fileLook(path) : {}), group };
    }),
  );
  const edges = await insideEdges(server, nodes, { ...question, granularity });
  const notes = notesOf(result.freshness, result.items.length, result.total, "communities", "largest");
  if (result.items.some((cluster) => cluster.members.length < cluster.size)) {
    notes.push(`Of each community the ${MOST_MEMBERS} best connected members are shown.`);
  }
  const clear = result.modularity > 0.3 ? "clear" : "hardly clearer than chance";
  notes.push(`Their borders are ${clear} (modularity ${result.modularity.toFixed(2)}).`);
  return assembled({ title: `Communities of ${granularity}s`, focus: [], notes, directed: false }, nodes, edges);
}

async function insideEdges(server: Server, nodes: readonly GraphNode[], question: Question): Promise<GraphEdge[]> {
  if (nodes.length === 0) {
    return [];
  }
  const kinds: EdgeKindName[] = question.granularity === "symbol" ? ["calls", "instantiates"] : ["imports", "reexports"];
  const result = await edgesAmong(server, nodes, question, kinds);
  return result.edges.map(edgeOf);
}

const MOST_EDGES = 3_000;
const MOST_CYCLES = 40;
const MOST_COMMUNITIES = 40;
const MOST_MEMBERS = 60;
