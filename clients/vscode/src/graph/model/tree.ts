// Folders and files as a tree over the nodes of a graph.
import type { GraphNode } from "./graph";

/** A folder, a file or a cluster: what can be folded into one. */
export interface Container {
  id: string;
  label: string;
  kind: "root" | "folder" | "file" | "cluster" | "outside";
  /** From the workspace, with `/`; empty for what is no folder or file. */
  path: string;
  parent: Container | undefined;
  containers: Container[];
  /** Nodes that stand directly in it. */
  nodes: GraphNode[];
  /** Nodes in it and below. */
  size: number;
}

export interface Tree {
  root: Container;
  /** By id; the root is not among them. */
  containers: ReadonlyMap<string, Container>;
  /** The container that a node stands in, by the node's id. */
  home: ReadonlyMap<string, Container>;
}

/** A folder that holds nothing but one other folder is told together with it. */
export function treeOf(nodes: readonly GraphNode[]): Tree {
  const root = container("", "", "root", "", undefined);
  const made = new Map<string, Container>();
  for (const node of nodes) {
    homeOf(node, root, made).nodes.push(node);
  }
  count(root);
  joinChains(root);
  const containers = new Map<string, Container>();
  const home = new Map<string, Container>();
  const walk = (from: Container): void => {
    for (const node of from.nodes) {
      home.set(node.id, from);
    }
    for (const inner of from.containers) {
      containers.set(inner.id, inner);
      walk(inner);
    }
  };
  walk(root);
  return { root, containers, home };
}

/** Containers from *from* up to the root, itself included, the root not. */
export function chainOf(from: Container | undefined): Container[] {
  const chain: Container[] = [];
  for (let at = from; at !== undefined && at.kind !== "root"; at = at.parent) {
    chain.push(at);
  }
  return chain;
}

function homeOf(node: GraphNode, root: Container, made: Map<string, Container>): Container {
  if (node.external === true) {
    const outside = child(root, "outside:", "outside the workspace", "outside", "", made);
    const isPackage = node.kind === "package" || node.path === "";
    return isPackage ? outside : child(outside, `outside:${node.path}`, node.path, "outside", "", made);
  }
  const parts = node.path.split("/").filter((part) => part !== "");
  const isFile = node.kind === "file" || node.kind === "folder";
  const folders = parts.slice(0, -1);
  const { group } = node;
  let at = group === undefined ? root : child(root, `cluster:${group}`, group, "cluster", "", made);
  const prefix = at.id;
  folders.forEach((name, depth) => {
    const path = parts.slice(0, depth + 1).join("/");
    at = child(at, `${prefix}folder:${path}`, name, "folder", path, made);
  });
  const file = parts.at(-1);
  return isFile || file === undefined ? at : child(at, `${prefix}file:${node.path}`, file, "file", node.path, made);
}

function child(
  parent: Container,
  id: string,
  label: string,
  kind: Container["kind"],
  path: string,
  made: Map<string, Container>,
): Container {
  const known = made.get(id);
  if (known !== undefined) {
    return known;
  }
  const created = container(id, label, kind, path, parent);
  parent.containers.push(created);
  made.set(id, created);
  return created;
}

function container(
  id: string,
  label: string,
  kind: Container["kind"],
  path: string,
  parent: Container | undefined,
): Container {
  return { id, label, kind, path, parent, containers: [], nodes: [], size: 0 };
}

function count(at: Container): number {
  at.size = at.nodes.length + at.containers.reduce((sum, inner) => sum + count(inner), 0);
  return at.size;
}

function joinChains(at: Container): void {
  at.containers = at.containers.map((inner) => {
    let last = inner;
    let label = inner.label;
    while (last.nodes.length === 0 && last.containers.length === 1 && last.kind === "folder") {
      last = last.containers[0]!;
      label = `${label}/${last.label}`;
    }
    last.label = label;
    last.parent = at;
    return last;
  });
  at.containers.forEach(joinChains);
}
