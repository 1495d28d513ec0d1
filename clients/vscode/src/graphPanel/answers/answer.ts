// From what the view asks to what the server answers. Knows nothing of the editor.
import type { Description, Queries, Query } from "../../graph/messages";
import type { Graph, GraphNode, Question } from "../../graph/model/graph";
import { nodeOf } from "./convert";
import { communities, cycles, fileNeighbours, imports } from "./files";
import type { Server } from "./server";
import { around, impact, neighbours, path, reach } from "./symbols";

export async function answer(server: Server, query: Query): Promise<Queries[keyof Queries]["result"]> {
  switch (query.query) {
    case "graph":
      return graphOf(server, query.question);
    case "neighbours":
      return isPath(query.node, query.question)
        ? fileNeighbours(server, query.node, query.question)
        : neighbours(server, query.node, query.question);
    case "describe":
      return describe(server, query.node);
    case "search":
      return search(server, query.text);
  }
}

async function graphOf(server: Server, question: Question): Promise<Graph | undefined> {
  const { mode, about, to } = question;
  if (mode === "cycles") {
    return cycles(server, question);
  }
  if (mode === "communities") {
    return communities(server, question);
  }
  if (about === undefined) {
    return undefined;
  }
  switch (mode) {
    case "callers":
    case "callees":
      return reach(server, question, about, mode);
    case "impact":
      return impact(server, question, about);
    case "path":
      return to === undefined ? undefined : path(server, question, about, to);
    case "imports":
      return imports(server, question, about);
    default:
      return around(server, question, about);
  }
}

async function describe(server: Server, node: GraphNode): Promise<Description | undefined> {
  if (isPathId(node)) {
    return undefined;
  }
  const symbol = await server.ask("codegraph/symbol", { symbol: node.id });
  if (symbol === null) {
    return undefined;
  }
  const { signature, doc, metrics } = symbol;
  const calls = CALLABLE.has(symbol.kind) ? { fanIn: metrics.fanIn, fanOut: metrics.fanOut } : {};
  return { signature, doc: firstParagraph(doc), ...calls };
}

async function search(server: Server, text: string): Promise<GraphNode[]> {
  const result = await server.ask("codegraph/search", { query: text, limit: MOST_FOUND });
  return result.items.map((symbol) => nodeOf(symbol, server.paths));
}

/** A file or folder that stands for itself, not for its module-level code. */
function isPath(node: GraphNode, { mode }: Question): boolean {
  return mode === "imports" || isPathId(node);
}

function isPathId(node: GraphNode): boolean {
  return node.id === node.path;
}

function firstParagraph(doc: string): string {
  const [first = ""] = doc.trim().split(/\n\s*\n/);
  return first.length > LONGEST_DOC ? `${first.slice(0, LONGEST_DOC)}…` : first;
}

const CALLABLE: ReadonlySet<string> = new Set(["function", "method", "constructor", "class", "struct", "record", "macro"]);
const MOST_FOUND = 20;
const LONGEST_DOC = 300;
