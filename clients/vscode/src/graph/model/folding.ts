// Which folders and files are open at first: as many as can be read at once.
import type { Graph } from "./graph";
import type { Container, Tree } from "./tree";
import { chainOf } from "./tree";

/** Shapes and lines that can still be read in one picture. (guesses, by looking at many) */
const BUDGETS = [70, 45, 30, 20, 12];
/** Layers take more room than clusters. */
const MOST_IN_LAYERS = 45;
const READABLE_LINES = 140;
/** Square pixels of the surface, for one shape. */
const ROOM = 14_000;

/**
 * The largest picture of *graph* that can still be read on a surface of *area* square pixels; where
 * none can, the smallest.
 */
export function readable(graph: Graph, tree: Tree, area: number): Set<string> {
  const most = Math.max(BUDGETS.at(-1)!, Math.min(graph.directed ? MOST_IN_LAYERS : BUDGETS[0]!, area / ROOM));
  let open = new Set<string>();
  for (const budget of BUDGETS.filter((each) => each <= most)) {
    open = openAtFirst(tree, graph.focus, budget);
    if (!hasMoreLines(graph, tree, open, READABLE_LINES)) {
      break;
    }
  }
  return withLines(graph, tree, open);
}

/** *open*, and as many more layers of folders as it takes to see a line where there is one: boxes alone tell nothing. */
function withLines(graph: Graph, tree: Tree, open: Set<string>): Set<string> {
  if (graph.edges.every(({ source, target }) => source === target)) {
    return open;
  }
  for (let closed = closedIn(tree.root, open); closed.length > 0; closed = closedIn(tree.root, open)) {
    if (hasMoreLines(graph, tree, open, 0)) {
      break;
    }
    closed.forEach(({ id }) => open.add(id));
  }
  return open;
}

/** Whether more than *most* lines are seen; it stops counting there. */
function hasMoreLines(graph: Graph, tree: Tree, open: ReadonlySet<string>, most: number): boolean {
  const seenAs = new Map<string, string>();
  const walk = (at: Container, folded: string | undefined): void => {
    at.nodes.forEach(({ id }) => seenAs.set(id, folded ?? id));
    at.containers.forEach((inner) => walk(inner, folded ?? (open.has(inner.id) ? undefined : inner.id)));
  };
  walk(tree.root, undefined);
  const lines = new Set<string>();
  for (const edge of graph.edges) {
    const [source, target] = [seenAs.get(edge.source), seenAs.get(edge.target)];
    if (source !== target && lines.add(`${source} > ${target}`).size > most) {
      return true;
    }
  }
  return false;
}

/**
 * Ids of the containers to open so that about *budget* shapes are seen.
 *
 * What *focus* stands in is always open; then whatever costs least, outer ones first: folders with
 * little in them are told by their content, large ones by their name and size.
 */
export function openAtFirst(tree: Tree, focus: readonly string[], budget: number): Set<string> {
  const open = new Set<string>();
  let seen = shapesIn(tree.root);
  const openUp = (container: Container): void => {
    if (!open.has(container.id)) {
      open.add(container.id);
      seen += shapesIn(container) - 1;
    }
  };
  for (const id of focus) {
    chainOf(tree.home.get(id)).reverse().forEach(openUp);
  }
  const candidates = closedIn(tree.root, open);
  while (candidates.length > 0) {
    candidates.sort((one, other) => shapesIn(one) - shapesIn(other) || compare(one.id, other.id));
    const next = candidates.shift()!;
    const cost = shapesIn(next) - 1;
    if (cost > 0 && seen + cost > budget) {
      break;
    }
    openUp(next);
    candidates.push(...next.containers);
  }
  return open;
}

export function openAll(tree: Tree): Set<string> {
  return new Set(tree.containers.keys());
}

function shapesIn(container: Container): number {
  return container.containers.length + container.nodes.length;
}

/** The outermost closed containers. */
function closedIn(container: Container, open: ReadonlySet<string>): Container[] {
  return container.containers.flatMap((inner) => (open.has(inner.id) ? closedIn(inner, open) : [inner]));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
