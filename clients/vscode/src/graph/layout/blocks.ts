// Frames as a tree of blocks, which the layouts place from the inside out.
import type { Frame, LayoutBox, LayoutNode, LayoutRequest } from "./request";

export interface Block {
  key: string;
  container: string;
  title: number;
  nodes: LayoutNode[];
  inner: Block[];
}

export function blocksOf(request: LayoutRequest): Block {
  return request.style === "layers" ? columns(request) : nested(request);
}

/** Boxes in boxes, as the containers are. */
function nested({ nodes, boxes }: LayoutRequest): Block {
  const root = block("", "", 0);
  const blocks = new Map([["", root]]);
  for (const box of boxes) {
    const made = block(box.id, box.id, box.width);
    blocks.set(box.id, made);
    (blocks.get(box.parent) ?? root).inner.push(made);
  }
  for (const node of nodes) {
    (blocks.get(node.home) ?? root).nodes.push(node);
  }
  return root;
}

/** One block for what one container has in one layer; outer containers have none. */
function columns({ nodes, boxes }: LayoutRequest): Block {
  const root = block("", "", 0);
  const known = new Map(boxes.map((box) => [box.id, box]));
  const blocks = new Map<string, Block>();
  for (const node of nodes) {
    const box = known.get(node.home);
    (box === undefined ? root : columnBlock(box, node, blocks, root)).nodes.push(node);
  }
  return root;
}

function columnBlock(box: LayoutBox, node: LayoutNode, blocks: Map<string, Block>, root: Block): Block {
  const key = `${box.id}@${node.layer ?? ""}`;
  let found = blocks.get(key);
  if (found === undefined) {
    found = block(key, box.id, box.width);
    blocks.set(key, found);
    root.inner.push(found);
  }
  return found;
}

export function framesOf(root: Block): Frame[] {
  const frames: Frame[] = [];
  const walk = (at: Block, parent: string): void => {
    for (const inner of at.inner) {
      const nodes = inner.nodes.map((node) => node.id);
      frames.push({ key: inner.key, container: inner.container, parent, nodes });
      walk(inner, inner.key);
    }
  };
  walk(root, "");
  return frames;
}

/** Nodes in *block* and below. */
export function nodesIn(at: Block): LayoutNode[] {
  return [...at.nodes, ...at.inner.flatMap(nodesIn)];
}

function block(key: string, container: string, title: number): Block {
  return { key, container, title, nodes: [], inner: [] };
}
