// What is tied stands together, boxes in boxes: each block is laid out by itself, from the inside
// out, and is then one rectangle in the block around it. So boxes never overlap, and 2,000 nodes are
// many small layouts in the place of a large one.
import { type Block, blocksOf, framesOf } from "./blocks";
import { type Item, type Tie, spread } from "./forces";
import { type Point, type Size, around, framed } from "./geometry";
import type { Arrangement, LayoutLink, LayoutNode, LayoutRequest } from "./request";

export function clusters(request: LayoutRequest): Arrangement {
  const root = blocksOf(request);
  const at: Record<string, Point> = {};
  put(placed(root, tiesByBlock(root, request.links), request.aspect), { x: 0, y: 0 }, at);
  return { at, frames: framesOf(root) };
}

interface Placed extends Size {
  /** Relative to the centre of the block's frame. */
  nodes: [string, Point][];
  inner: [Placed, Point][];
}

type Links = ReadonlyMap<string, { source: string; target: string; weight: number }[]>;

function placed(block: Block, links: Links, aspect: number): Placed {
  const inner = block.inner.map((each) => placed(each, links, aspect));
  const items: Item[] = [
    ...inner.map((each, index) => ({ ...size(each), id: block.inner[index]!.key, at: centre(block.inner[index]!) })),
    ...block.nodes,
  ];
  const index = new Map(items.map((item, at) => [item.id, at]));
  const ties: Tie[] = (links.get(block.key) ?? []).map(({ source, target, weight }) => ({
    source: index.get(source)!,
    target: index.get(target)!,
    weight,
  }));
  const centres = spread(items, ties, aspect);
  const content = around(items.map((item, at) => ({ ...size(item), ...centres[at]! }))) ?? EMPTY;
  const frame = framed({ ...content, width: Math.max(content.width, block.title) });
  const relative = centres.map(({ x, y }) => ({ x: x - frame.x, y: y - frame.y }));
  return {
    ...size(frame),
    inner: inner.map((each, at) => [each, relative[at]!]),
    nodes: block.nodes.map((node, at) => [node.id, relative[inner.length + at]!]),
  };
}

function put(block: Placed, origin: Point, at: Record<string, Point>): void {
  for (const [id, { x, y }] of block.nodes) {
    at[id] = { x: origin.x + x, y: origin.y + y };
  }
  for (const [inner, { x, y }] of block.inner) {
    put(inner, { x: origin.x + x, y: origin.y + y }, at);
  }
}

/** Each link belongs to the innermost block around both ends, and ties what stands directly in it. */
function tiesByBlock(root: Block, links: readonly LayoutLink[]): Links {
  const chains = new Map<string, string[]>();
  const walk = (block: Block, chain: string[]): void => {
    block.nodes.forEach((node) => chains.set(node.id, [...chain, node.id]));
    block.inner.forEach((inner) => walk(inner, [...chain, inner.key]));
  };
  walk(root, [""]);
  const merged = new Map<string, Map<string, { source: string; target: string; weight: number }>>();
  for (const link of links) {
    const source = chains.get(link.source);
    const target = chains.get(link.target);
    if (source === undefined || target === undefined) {
      continue;
    }
    let depth = 1;
    while (source[depth] === target[depth] && depth < source.length - 1) {
      depth++;
    }
    const [one, other] = [source[depth]!, target[depth]!];
    if (one === other) {
      continue;
    }
    const block = source[depth - 1]!;
    const ties = merged.get(block) ?? new Map();
    merged.set(block, ties);
    const key = one < other ? `${one} ${other}` : `${other} ${one}`;
    const tie = ties.get(key) ?? { source: one, target: other, weight: 0 };
    tie.weight += link.weight;
    ties.set(key, tie);
  }
  return new Map([...merged].map(([block, ties]) => [block, [...ties.values()]]));
}

/** Where a block was, if all of it was somewhere. */
function centre(block: Block): Point | undefined {
  const rects = all(block).map((node) => (node.at === undefined ? undefined : { ...size(node), ...node.at }));
  return rects.every((rect) => rect !== undefined) ? around(rects as never) : undefined;
}

function all(block: Block): LayoutNode[] {
  return [...block.nodes, ...block.inner.flatMap(all)];
}

function size({ width, height }: Size): Size {
  return { width, height };
}

const EMPTY = { x: 0, y: 0, width: 0, height: 0 };
