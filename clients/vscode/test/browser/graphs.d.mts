import type { Graph } from "../../src/graph/model/graph";

export function codeGraph(n: number, m: number, options?: { seed?: number }): Graph;
