// Columns by distance from what was asked about, read from left to right. In a column, what one file
// has stands in one frame, at the height of what it is tied to.
import { type Block, blocksOf, framesOf } from "./blocks";
import { GAP, PADDING, type Point, type Size, TITLE } from "./geometry";
import type { Arrangement, LayoutNode, LayoutRequest } from "./request";

interface Stack extends Size {
  nodes: LayoutNode[];
  /** 0 for one loose node, without a frame. */
  frame: number;
  /** Nodes beside each other. */
  columns: number;
}

export function layers(request: LayoutRequest): Arrangement {
  const root = blocksOf(request);
  const byLayer = stacksByLayer(root);
  const order = [...byLayer.keys()].sort((one, other) => one - other);
  const highest = heightFor([...byLayer.values()].flat(), request.aspect);
  const between = request.aspect < 1 ? BETWEEN_LAYERS_NARROW : BETWEEN_LAYERS;
  const at: Record<string, Point> = {};
  const neighbours = neighboursOf(request);
  order.forEach((layer) => place(byLayer.get(layer)!, 0, highest, at));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let x = 0;
    for (const layer of sweep % 2 === 0 ? order : order.toReversed()) {
      const stacks = byLayer.get(layer)!;
      sortByNeighbours(stacks, neighbours, at);
      x += place(stacks, x, highest, at) + between;
    }
  }
  let x = 0;
  for (const layer of order) {
    x += place(byLayer.get(layer)!, x, highest, at) + between;
  }
  keepPinned(request.nodes, at);
  return { at, frames: framesOf(root) };
}

function stacksByLayer(root: Block): Map<number, Stack[]> {
  const layers = new Map<number, Stack[]>();
  const add = (stack: Stack): void => {
    const layer = stack.nodes[0]?.layer ?? 0;
    layers.set(layer, [...(layers.get(layer) ?? []), stack]);
  };
  root.inner.forEach((block) => add(stackOf(block.nodes, 1, block.title)));
  root.nodes.forEach((node) => add(stackOf([node], 0, 0)));
  return layers;
}

function stackOf(nodes: LayoutNode[], frame: number, title: number): Stack {
  const columns = Math.ceil(nodes.length / LONGEST_COLUMN);
  const rows = Math.ceil(nodes.length / columns);
  const width = Math.max(title, columns * (widest(nodes) + GAP) - GAP);
  const height = rows * (highestOf(nodes) + GAP) - GAP;
  return {
    nodes,
    frame,
    columns,
    width: width + frame * 2 * PADDING,
    height: height + frame * (2 * PADDING + TITLE),
  };
}

/** Puts the stacks of one layer at *x* and to the right of it; returns how wide they are together. */
function place(stacks: readonly Stack[], x: number, highest: number, at: Record<string, Point>): number {
  let left = x;
  for (const column of columnsOf(stacks, highest)) {
    const height = column.reduce((sum, stack) => sum + stack.height + BETWEEN_STACKS, -BETWEEN_STACKS);
    const width = Math.max(...column.map((stack) => stack.width));
    let top = -height / 2;
    for (const stack of column) {
      placeNodes(stack, left + (width - stack.width) / 2, top, at);
      top += stack.height + BETWEEN_STACKS;
    }
    left += width + BETWEEN_COLUMNS;
  }
  return left - BETWEEN_COLUMNS - x;
}

function columnsOf(stacks: readonly Stack[], highest: number): Stack[][] {
  const total = stacks.reduce((sum, stack) => sum + stack.height + BETWEEN_STACKS, 0);
  const share = total / Math.ceil(total / highest);
  const columns: Stack[][] = [[]];
  let height = 0;
  for (const stack of stacks) {
    if (height > 0 && height + stack.height / 2 > share) {
      columns.push([]);
      height = 0;
    }
    columns.at(-1)!.push(stack);
    height += stack.height + BETWEEN_STACKS;
  }
  return columns;
}

function placeNodes(stack: Stack, left: number, top: number, at: Record<string, Point>): void {
  const { nodes, columns, frame } = stack;
  const rows = Math.ceil(nodes.length / columns);
  const width = widest(nodes);
  const height = highestOf(nodes);
  const inside = stack.width - frame * 2 * PADDING;
  const start = left + frame * PADDING + (inside - (columns * (width + GAP) - GAP)) / 2;
  nodes.forEach((node, index) => {
    const column = Math.floor(index / rows);
    at[node.id] = {
      x: start + column * (width + GAP) + width / 2,
      y: top + frame * (PADDING + TITLE) + (index % rows) * (height + GAP) + height / 2,
    };
  });
}

/** Barycentres: each stack, and each node in it, at the mean height of what it is tied to. */
function sortByNeighbours(stacks: Stack[], neighbours: Map<string, string[]>, at: Record<string, Point>): void {
  const wanted = (node: LayoutNode): number => {
    const heights = (neighbours.get(node.id) ?? []).map((id) => at[id]?.y ?? 0);
    return heights.length === 0 ? at[node.id]!.y : mean(heights);
  };
  for (const { nodes } of stacks) {
    sortBy(nodes, wanted);
  }
  sortBy(stacks, ({ nodes }) => mean(nodes.map(wanted)));
}

function sortBy<T>(items: T[], key: (item: T) => number): void {
  const keys = new Map(items.map((item) => [item, key(item)]));
  items.sort((one, other) => keys.get(one)! - keys.get(other)!);
}

function neighboursOf({ links }: LayoutRequest): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (one: string, other: string): void => void found.set(one, [...(found.get(one) ?? []), other]);
  for (const { source, target } of links) {
    add(source, target);
    add(target, source);
  }
  return found;
}

function keepPinned(nodes: readonly LayoutNode[], at: Record<string, Point>): void {
  for (const node of nodes) {
    if (node.pinned === true && node.at !== undefined) {
      at[node.id] = node.at;
    }
  }
}

/** Of a column, so that the whole has about *aspect*. */
function heightFor(stacks: readonly Stack[], aspect: number): number {
  const area = stacks.reduce((sum, { width, height }) => sum + (width + BETWEEN_COLUMNS) * (height + BETWEEN_STACKS), 0);
  return Math.max(LEAST_HEIGHT, Math.sqrt(area / aspect));
}

function widest(nodes: readonly LayoutNode[]): number {
  return Math.max(...nodes.map((node) => node.width));
}

function highestOf(nodes: readonly LayoutNode[]): number {
  return Math.max(...nodes.map((node) => node.height));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

const BETWEEN_LAYERS = 72;
/** Where there is more height than width, as beside code. */
const BETWEEN_LAYERS_NARROW = 40;
const BETWEEN_COLUMNS = 28;
const BETWEEN_STACKS = 18;
const LONGEST_COLUMN = 12;
const LEAST_HEIGHT = 720;
/** Barycentres hardly move after a few. */
const SWEEPS = 6;
