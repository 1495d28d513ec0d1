// What is asked of the host, and what the answers do to the state. No page.
import { type Asker, Superseded } from "./asker";
import { type Difference, difference, expanded } from "./model/change";
import type { Graph, GraphNode } from "./model/graph";
import { isComplete } from "./model/modes";
import type { State } from "./state";

export type Outcome =
  /** Another graph is there. */
  | { kind: "new"; graph: Graph }
  /** The same as before goes on. */
  | { kind: "same"; difference: Difference }
  /** The question means nothing. */
  | { kind: "nothing" }
  /** Something is still to be chosen. */
  | { kind: "incomplete" }
  | { kind: "problem"; problem: string }
  /** Another question took its place. */
  | { kind: "superseded" };

export class Session {
  /** Nodes whose neighbours were asked for: they come again with the next answer. */
  private expansions: GraphNode[] = [];

  constructor(
    private readonly asker: Asker,
    private readonly state: State,
  ) {}

  /** Asks the question as it is now. *goOn*: what is shown goes on where the answer is about the same. */
  async ask(goOn: boolean): Promise<Outcome> {
    const { question } = this.state;
    if (!isComplete(question)) {
      return { kind: "incomplete" };
    }
    return this.outcome(async () => {
      const graph = await this.asker.ask({ query: "graph", question });
      if (graph === undefined) {
        return { kind: "nothing" };
      }
      const before = this.state.graph;
      if (before === undefined || !goOn || !isSame(before, graph)) {
        this.expansions = [];
        this.state.begin(graph);
        this.state.nameSubjects();
        return { kind: "new", graph };
      }
      const whole = await this.withExpansions(graph);
      this.state.goOn(whole);
      this.state.nameSubjects();
      return { kind: "same", difference: difference(before, whole) };
    });
  }

  /** Adds the neighbours of *node*. */
  async expand(node: GraphNode): Promise<Outcome> {
    const { graph, question } = this.state;
    if (graph === undefined) {
      return { kind: "incomplete" };
    }
    return this.outcome(async () => {
      const found = await this.asker.ask({ query: "neighbours", node, question });
      const grown = expanded(graph, node.id, found);
      const changed = difference(graph, grown);
      this.expansions.push(node);
      this.state.goOn(grown);
      changed.added.forEach((id) => this.state.uncover(id));
      return { kind: "same", difference: changed };
    });
  }

  private async withExpansions(graph: Graph): Promise<Graph> {
    let whole = graph;
    const { question } = this.state;
    for (const node of this.expansions.slice(-MOST_EXPANSIONS)) {
      if (whole.nodes.some(({ id }) => id === node.id)) {
        const found = await this.asker.ask({ query: "neighbours", node, question });
        whole = expanded(whole, node.id, found);
      }
    }
    return whole;
  }

  private async outcome(act: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Superseded) {
        return { kind: "superseded" };
      }
      return { kind: "problem", problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

function isSame(one: Graph, other: Graph): boolean {
  return one.title === other.title && one.focus.join(" ") === other.focus.join(" ");
}

/** Each is a question of its own whenever the graph changes. */
const MOST_EXPANSIONS = 12;
