// Graphs from short words: `"shop/pay.py:charge"` is a node, `"a>b"` an edge, `"a~b"` one by name.
import type { Certainty, Graph, GraphEdge, GraphNode, Question } from "../../src/graph/model/graph";
import { FIRST_QUESTION } from "../../src/graph/model/modes";

export function node(words: string, more: Partial<GraphNode> = {}): GraphNode {
  const [path, name] = words.split(":") as [string, string?];
  const id = name ?? path;
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };
  const kind = name === undefined ? "file" : "function";
  return { id, name: id.split("/").at(-1)!, qualifiedName: id, kind, path, place: { uri: `file:///w/${path}`, range }, ...more };
}

export function edge(words: string, more: Partial<GraphEdge> = {}): GraphEdge {
  const [, source, mark, target] = /^(.+?)([>~])(.+)$/.exec(words) as unknown as [string, string, string, string];
  const certainty: Certainty = mark === ">" ? "exact" : "by-name";
  return { source, target, kind: "calls", certainty, reason: "import", count: 1, sites: [], ...more };
}

export function graph(nodes: string, edges = "", focus = ""): Graph {
  return {
    title: "test",
    focus: words(focus),
    nodes: words(nodes).map((each) => node(each)),
    edges: words(edges).map((each) => edge(each)),
    notes: [],
    directed: true,
  };
}

export function question(change: Partial<Question> = {}): Question {
  return { ...FIRST_QUESTION, ...change };
}

export function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
