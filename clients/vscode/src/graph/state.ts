// All that the view remembers, and what is derived from it. No page, no host.
import type { Point, Size } from "./layout/geometry";
import type { Style } from "./layout/request";
import type { Abilities } from "./messages";
import { type Filter, filtered } from "./model/filter";
import { openAll, readable } from "./model/folding";
import type { Graph, GraphNode, NodeKind, Question, Subject } from "./model/graph";
import { FIRST_QUESTION, MODES } from "./model/modes";
import { type Picture, pictureOf } from "./model/picture";
import { type Tree, chainOf, treeOf } from "./model/tree";

export type Arranging = "automatic" | Style;

export class State {
  abilities: Abilities = { modes: [], follow: false, reveal: false };
  question: Question = FIRST_QUESTION;
  follow = false;
  graph: Graph | undefined;
  /** What there is to draw on, in pixels. */
  surface: Size = { width: 1200, height: 800 };
  arranging: Arranging = "automatic";
  withoutKinds: ReadonlySet<NodeKind> = new Set();
  withoutFolders: ReadonlySet<string> = new Set();
  hidden: ReadonlySet<string> = new Set();
  open: ReadonlySet<string> = new Set();
  readonly pinned = new Set<string>();
  /** Where shapes were last, by id; what went and came back finds its place again. */
  readonly at = new Map<string, Point>();
  private tree: Tree = treeOf([]);
  private nodes: ReadonlyMap<string, GraphNode> = new Map();

  /** Another question's answer: it is folded until it can be read. */
  begin(graph: Graph): void {
    this.put(graph);
    this.hidden = new Set();
    this.pinned.clear();
    this.at.clear();
    this.open = readable(graph, this.tree, this.surface.width * this.surface.height);
  }

  /** The same question's answer at a later revision, or with more in it; all stays as it is. */
  goOn(graph: Graph): void {
    const known = new Set(this.tree.containers.keys());
    this.put(graph);
    const isNew = (id: string): boolean => !known.has(id);
    const open = [...this.open].filter((id) => this.tree.containers.has(id));
    // A new file opens where all that surrounds it is open, as its neighbours are.
    const added = [...this.tree.containers.keys()].filter((id) => isNew(id) && !this.isFoldedAround(id));
    this.open = new Set([...open, ...added]);
  }

  /** Places that were asked about are from now on what was found there. */
  nameSubjects(): void {
    const { about, to, mode } = this.question;
    const [first, second] = this.graph?.focus ?? [];
    const named = { about: this.named(about, first), ...(mode === "path" ? { to: this.named(to, second) } : {}) };
    this.question = { ...this.question, ...named };
  }

  private named(subject: Subject | undefined, id: string | undefined): Subject | undefined {
    const found = this.nodes.get(id ?? "");
    if (subject === undefined || !("uri" in subject) || found === undefined) {
      return subject;
    }
    const { path, qualifiedName } = found;
    const label = qualifiedName === "<module>" ? path : qualifiedName;
    return MODES[this.question.mode].about === "file" ? { path, label: path } : { symbol: found.id, label };
  }

  get filter(): Filter {
    const { minCertainty, includeTests, includeExternal } = this.question;
    const { withoutKinds, withoutFolders, hidden } = this;
    return { minCertainty, includeTests, includeExternal, withoutKinds, withoutFolders, hidden };
  }

  get style(): Style {
    if (this.arranging !== "automatic") {
      return this.arranging;
    }
    return this.graph?.directed === true ? "layers" : "clusters";
  }

  /** Of the surface; what is extremely narrow is better scrolled than filled. */
  get aspect(): number {
    const { width, height } = this.surface;
    return Math.max(0.7, Math.min(2, width / Math.max(1, height)));
  }

  node(id: string): GraphNode | undefined {
    return this.nodes.get(id);
  }

  picture(): Picture | undefined {
    if (this.graph === undefined) {
      return undefined;
    }
    const { nodes, edges } = filtered(this.graph, this.filter);
    return pictureOf(nodes, edges, this.tree, this.open, this.graph.focus);
  }

  toggleOpen(container: string): void {
    const open = new Set(this.open);
    if (!open.delete(container)) {
      open.add(container);
    }
    this.open = open;
  }

  foldAll(): void {
    this.open = new Set();
  }

  unfoldAll(): void {
    this.open = openAll(this.tree);
  }

  /** Opens all that *node* stands in. */
  uncover(node: string): void {
    const around = chainOf(this.tree.home.get(node)).map(({ id }) => id);
    this.open = new Set([...this.open, ...around]);
    this.hidden = new Set([...this.hidden].filter((id) => id !== node));
  }

  /** The container that *id*, a node or a folded container, stands in; undefined at the top. */
  homeOf(id: string): string | undefined {
    const home = this.tree.home.get(id) ?? this.tree.containers.get(id)?.parent;
    return home === undefined || home.kind === "root" ? undefined : home.id;
  }

  /** Ids of the nodes that *id* stands for. */
  membersOf(id: string): string[] {
    const container = this.tree.containers.get(id);
    if (container === undefined) {
      return [id];
    }
    return [...this.tree.home].filter(([, home]) => chainOf(home).includes(container)).map(([node]) => node);
  }

  private put(graph: Graph): void {
    this.graph = graph;
    this.tree = treeOf(graph.nodes);
    this.nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  }

  private isFoldedAround(id: string): boolean {
    const [, ...outer] = chainOf(this.tree.containers.get(id));
    return outer.some((each) => !this.open.has(each.id) && this.at.has(each.id));
  }
}
