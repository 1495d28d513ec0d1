// A layout goes on after the graph changed: what was there stays, what is new finds a place.
import { type Block, blocksOf, framesOf, nodesIn } from "./blocks";
import { GAP, type Point, type Rect, type Size, around, framed, isApart } from "./geometry";
import type { Arrangement, LayoutLink, LayoutNode, LayoutRequest } from "./request";
import { type Movable, settle } from "./separate";

/**
 * Known nodes move only where a box that grew would cover them. New ones stand near the neighbours
 * they have in their box, or near those they have elsewhere.
 */
export function keep(request: LayoutRequest): Arrangement {
  const root = blocksOf(request);
  const at: Record<string, Point> = {};
  for (const node of request.nodes) {
    if (node.at !== undefined) {
      at[node.id] = { ...node.at };
    }
  }
  placeNew(root, request, at);
  makeRoom(root, at);
  return { at, frames: framesOf(root) };
}

/** Those with placed neighbours first, so that chains grow from what is there. */
function placeNew(root: Block, request: LayoutRequest, at: Record<string, Point>): void {
  const homes = new Map<string, Block>();
  const note = (block: Block): void => {
    block.nodes.forEach((node) => homes.set(node.id, block));
    block.inner.forEach(note);
  };
  note(root);
  const neighbours = neighboursOf(request.links);
  const sizes = new Map(request.nodes.map((node) => [node.id, node]));
  let rest = request.nodes.filter((node) => at[node.id] === undefined);
  while (rest.length > 0) {
    const isTied = (node: LayoutNode): boolean => (neighbours.get(node.id) ?? []).some((id) => at[id] !== undefined);
    const tied = rest.filter(isTied);
    for (const node of tied.length > 0 ? tied : rest) {
      const home = homes.get(node.id)!;
      const isFirst = home.key === "" || isEmpty(home, at);
      at[node.id] = isFirst
        ? asFirst(node, home, wantedPlace(node, neighbours.get(node.id) ?? [], request, at), innermost(root, at))
        : besideSiblings(node, home, siblings(home, sizes, at), innermost(root, at, home));
    }
    rest = rest.filter((node) => at[node.id] === undefined);
  }
}

/** Near its neighbours; in layers in its column. */
function wantedPlace(
  node: LayoutNode,
  neighbours: readonly string[],
  request: LayoutRequest,
  at: Record<string, Point>,
): Point {
  const placed = (nodes: readonly { id: string }[]): Point[] =>
    nodes.flatMap(({ id }) => (at[id] === undefined ? [] : [at[id]]));
  const near = placed(neighbours.map((id) => ({ id })));
  const beside = near.length > 0 ? mean(near) : mean(placed(request.nodes));
  const column = placed(request.nodes.filter((each) => node.layer !== undefined && each.layer === node.layer));
  if (request.style === "layers" && column.length > 0) {
    return { x: mean(column).x, y: beside.y };
  }
  const side = request.style === "layers" && near.length > 0 ? Math.sign(node.layer ?? 0) * BESIDE : 0;
  return { x: beside.x + side, y: beside.y };
}

/** Below or above what its box has, or at its sides: where the box can grow without touching others. */
function besideSiblings(
  node: LayoutNode,
  home: Block,
  siblings: readonly Rect[],
  others: readonly Rect[],
): Point {
  const box = around(siblings)!;
  const down = (box.height + node.height) / 2 + GAP;
  const across = (box.width + node.width) / 2 + GAP;
  const places = [
    { x: box.x, y: box.y + down },
    { x: box.x, y: box.y - down },
    { x: box.x + across, y: box.y },
    { x: box.x - across, y: box.y },
  ];
  const hasRoom = (place: Point): boolean => {
    const grown = around([box, { ...node, ...place }])!;
    const frame = framed({ ...grown, width: Math.max(grown.width, home.title) });
    return others.every((other) => isApart(frame, other, GAP / 2));
  };
  return places.find(hasRoom) ?? places[0]!;
}

function isEmpty(home: Block, at: Record<string, Point>): boolean {
  return home.nodes.every((node) => at[node.id] === undefined);
}

/** The first in its box brings a frame along, which needs room, too. */
function asFirst(node: LayoutNode, home: Block, wanted: Point, obstacles: readonly Rect[]): Point {
  if (home.key === "") {
    return freePlace(node, wanted, obstacles);
  }
  const frame = framed({ x: 0, y: 0, height: node.height, width: Math.max(node.width, home.title) });
  const { x, y } = freePlace(frame, { x: wanted.x, y: wanted.y + frame.y }, obstacles);
  return { x, y: y - frame.y };
}

/** All that is placed but what is in *except*: frames next around nodes, and nodes that have none. */
function innermost(block: Block, at: Record<string, Point>, except?: Block): Rect[] {
  if (block === except) {
    return [];
  }
  const nodes = block.nodes.flatMap((node) => (at[node.id] === undefined ? [] : [{ ...node, ...at[node.id]! }]));
  const own = block.key === "" ? undefined : around(nodes);
  const here = own === undefined ? nodes : [framed({ ...own, width: Math.max(own.width, block.title) })];
  return [...here, ...block.inner.flatMap((inner) => innermost(inner, at, except))];
}

/** What already stands where *home* stands. */
function siblings(home: Block, sizes: ReadonlyMap<string, LayoutNode>, at: Record<string, Point>): Rect[] {
  const nodes = home.nodes.filter((node) => at[node.id] !== undefined);
  const boxes = home.inner.flatMap((inner) => frameOf(inner, at) ?? []);
  return [...nodes.map((node) => ({ ...sizes.get(node.id)!, ...at[node.id]! })), ...boxes];
}

/** The nearest free place on a spiral around *wanted*. */
function freePlace(size: Size, wanted: Point, obstacles: readonly Rect[]): Point {
  for (let step = 0; step < MOST_STEPS; step++) {
    const angle = step * GOLDEN_ANGLE;
    const radius = GAP * Math.sqrt(step);
    const place = { x: wanted.x + radius * Math.cos(angle) * 2, y: wanted.y + radius * Math.sin(angle) };
    const { width, height } = size;
    if (obstacles.every((each) => isApart({ ...place, width, height }, each, GAP / 2))) {
      return place;
    }
  }
  return wanted;
}

/**
 * From the inside out: boxes that now overlap move apart, each with all that is in it. Those that have
 * something new give way; only where that is not enough, others do.
 */
function makeRoom(block: Block, at: Record<string, Point>): void {
  block.inner.forEach((inner) => makeRoom(inner, at));
  const parts: (Movable & { nodes: LayoutNode[]; start: Point })[] = [];
  const add = (nodes: LayoutNode[], { x, y, width, height }: Rect): void => {
    const fixed = nodes.every((node) => node.at !== undefined);
    parts.push({ x, y, width, height, fixed, nodes, start: { x, y } });
  };
  block.nodes.forEach((node) => add([node], { ...node, ...at[node.id]! }));
  for (const inner of block.inner) {
    const frame = frameOf(inner, at);
    if (frame !== undefined) {
      add(nodesIn(inner), frame);
    }
  }
  settle(parts, GAP / 2, ROUNDS);
  parts.forEach((part) => (part.fixed = part.nodes.some((node) => node.pinned === true)));
  settle(parts, GAP / 2, ROUNDS);
  for (const { x, y, nodes, start } of parts) {
    nodes.forEach(({ id }) => (at[id] = { x: at[id]!.x + (x - start.x), y: at[id]!.y + (y - start.y) }));
  }
}

/** Undefined while none of it has a place. */
function frameOf(block: Block, at: Record<string, Point>): Rect | undefined {
  const rects = [
    ...block.nodes.flatMap((node) => (at[node.id] === undefined ? [] : [{ ...node, ...at[node.id]! }])),
    ...block.inner.flatMap((inner) => frameOf(inner, at) ?? []),
  ];
  const content = around(rects);
  return content === undefined ? undefined : framed({ ...content, width: Math.max(content.width, block.title) });
}

function neighboursOf(links: readonly LayoutLink[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { source, target } of links) {
    found.set(source, [...(found.get(source) ?? []), target]);
    found.set(target, [...(found.get(target) ?? []), source]);
  }
  return found;
}

function mean(points: readonly Point[]): Point {
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  const n = Math.max(1, points.length);
  return { x: sum.x / n, y: sum.y / n };
}

const BESIDE = 200;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const MOST_STEPS = 600;
const ROUNDS = 40;
