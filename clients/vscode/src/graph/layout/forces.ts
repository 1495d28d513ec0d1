// Places rectangles of one block by forces: what is tied attracts, all repel, none overlap.
import {
  type SimulationLinkDatum,
  type SimulationNodeDatum,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
} from "d3-force";
import { GAP, type Point, type Rect, type Size } from "./geometry";
import { pushApart, settle } from "./separate";

export interface Item extends Size {
  id: string;
  at?: Point | undefined;
  pinned?: boolean | undefined;
}

export interface Tie {
  source: number;
  target: number;
  weight: number;
}

type Body = SimulationNodeDatum & Rect & { fixed: boolean };

/**
 * Centres of *items*, in their order; the same for the same input. Together they are about as wide as
 * *aspect* times their height.
 *
 * Where all were somewhere before, they move on from there and keep their order roughly.
 */
export function spread(items: readonly Item[], ties: readonly Tie[], aspect: number): Point[] {
  const { linked, loose } = split(items, ties);
  const placed: Point[] = items.map(() => ({ x: 0, y: 0 }));
  const index = new Map(linked.map((item, at) => [item, at]));
  const bodies = simulate(
    linked.map((item) => items[item]!),
    ties.map(({ source, target, weight }) => ({
      source: index.get(source)!,
      target: index.get(target)!,
      weight,
    })),
    aspect,
  );
  linked.forEach((item, at) => (placed[item] = { x: bodies[at]!.x, y: bodies[at]!.y }));
  shelve(loose, items, bodies, aspect, placed);
  return placed;
}

/** Those that are tied to none stand in rows below the others. */
function split(items: readonly Item[], ties: readonly Tie[]): { linked: number[]; loose: number[] } {
  const tied = new Set(ties.flatMap(({ source, target }) => [source, target]));
  const all = items.map((_, index) => index);
  const isTied = (index: number): boolean => tied.has(index) || items[index]!.pinned === true;
  return { linked: all.filter(isTied), loose: all.filter((index) => !isTied(index)) };
}

function simulate(items: readonly Item[], ties: readonly Tie[], aspect: number): Body[] {
  const isKnown = items.length > 0 && items.every((item) => item.at !== undefined);
  const bodies: Body[] = items.map((item) => {
    const body = { width: item.width, height: item.height, fixed: item.pinned === true } as Body;
    if (isKnown || item.pinned === true) {
      Object.assign(body, item.at);
    }
    if (item.pinned === true) {
      body.fx = item.at?.x ?? null;
      body.fy = item.at?.y ?? null;
    }
    return body;
  });
  if (bodies.length === 0) {
    return bodies;
  }
  const degrees = bodies.map(() => 0);
  ties.forEach(({ source, target }) => {
    degrees[source]!++;
    degrees[target]!++;
  });
  const links = ties.map((tie) => ({ ...tie }) as Tie & SimulationLinkDatum<Body>);
  const ticks = ticksFor(bodies.length);
  // What carries its name needs room for the edges between; dots and boxes need little.
  const isCrowd = bodies.length > 200;
  const room = bodies.some(({ height }) => height > DOT && height < BOX) ? LINE_ROOM : GAP;
  const link = forceLink<Body, (typeof links)[number]>(links as never)
    .distance((tie) => LOOSE * (girth(ends(tie)[0]) + girth(ends(tie)[1])) + 2 * room)
    .strength((_, at) => 1 / Math.min(degrees[ties[at]!.source]!, degrees[ties[at]!.target]!));
  const simulation = forceSimulation(bodies)
    .force("link", link)
    .force(
      "repel",
      forceManyBody<Body>()
        .strength((body) => -20 - (isCrowd ? 3 : 9) * Math.min(girth(body), WIDE))
        .theta(1.1)
        .distanceMax(1_500),
    )
    .force("x", forceX<Body>().strength(GRAVITY / aspect))
    .force("y", forceY<Body>().strength(GRAVITY * aspect))
    .force("apart", (alpha) => void pushApart(bodies, room, aspect, 0.4 + 0.6 * (1 - alpha)))
    .alpha(isKnown ? 0.3 : 1)
    .alphaDecay(1 - ALPHA_END ** (1 / ticks))
    .stop();
  simulation.tick(isKnown ? Math.ceil(ticks / 2) : ticks);
  settle(bodies, room, SETTLE_ROUNDS, aspect);
  return bodies;
}

function ends(tie: SimulationLinkDatum<Body>): [Body, Body] {
  return [tie.source as Body, tie.target as Body];
}

/** Half of how wide it is, on the mean of both axes. */
function girth({ width, height }: Size): number {
  return (width + height) / 4;
}

function shelve(
  loose: readonly number[],
  items: readonly Item[],
  above: readonly Rect[],
  aspect: number,
  placed: Point[],
): void {
  const area = loose.reduce((sum, index) => sum + (items[index]!.width + GAP) * (items[index]!.height + GAP), 0);
  const widest = loose.reduce((most, index) => Math.max(most, items[index]!.width), 0);
  const left = Math.min(0, ...above.map(({ x, width }) => x - width / 2));
  const right = Math.max(0, ...above.map(({ x, width }) => x + width / 2));
  const rowWidth = Math.max(widest, right - left, Math.sqrt(area * aspect));
  let y = above.length === 0 ? 0 : Math.max(...above.map((rect) => rect.y + rect.height / 2)) + 2 * GAP;
  let x = left;
  let rowHeight = 0;
  for (const index of loose) {
    const { width, height } = items[index]!;
    if (x > left && x + width > left + rowWidth) {
      x = left;
      y += rowHeight + GAP;
      rowHeight = 0;
    }
    placed[index] = { x: x + width / 2, y: y + height / 2 };
    x += width + GAP;
    rowHeight = Math.max(rowHeight, height);
  }
}

/** Fewer for many: they cost more, and are looked at from farther away. */
function ticksFor(n: number): number {
  return n <= 300 ? 150 : n <= 1_000 ? 120 : 100;
}

/** Heights between these are names. */
const DOT = 22;
const BOX = 40;
const LINE_ROOM = 26;
/** Boxes wider than this are kept apart by not overlapping alone. */
const WIDE = 60;
const LOOSE = 1.3;
const GRAVITY = 0.08;
const ALPHA_END = 0.001;
const SETTLE_ROUNDS = 60;
