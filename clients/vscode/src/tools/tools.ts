// What each tool asks of the server, apart from the editor. Their descriptions and parameters are in
// package.json under `languageModelTools`.
import type { CancellationToken } from "vscode";
import { ErrorCodes, type Requests, type SymbolKindName, type SymbolRef } from "../protocol";
import {
  type Relative,
  ambiguousText,
  changeText,
  contextText,
  deadCodeText,
  impactText,
  pathText,
  reachText,
  searchText,
  symbolText,
} from "./text";

export type Input = Readonly<Record<string, unknown>>;

/** The running server. */
export type Request = <M extends keyof Requests>(
  method: M,
  params: Requests[M]["params"],
  token?: CancellationToken,
) => Promise<Requests[M]["result"]>;

export interface Workspace {
  request: Request;
  relative: Relative;
}

type Tool = (input: Input, workspace: Workspace, token?: CancellationToken) => Promise<string>;

export const TOOLS: Readonly<Record<string, Tool>> = {
  codegraph_search: async (input, { request, relative }, token) => {
    const kinds = strings(input, "kinds") as SymbolKindName[];
    const params = { query: text(input, "query"), kinds, limit: whole(input, "limit", 30, 100) };
    return searchText(await request("codegraph/search", params, token), relative);
  },
  codegraph_symbol: async (input, { request, relative }, token) =>
    symbolText(await request("codegraph/symbol", { name: text(input, "symbol") }, token), relative),
  codegraph_callers: async (input, { request, relative }, token) =>
    reachText(await request("codegraph/callers", reach(input), token), relative),
  codegraph_callees: async (input, { request, relative }, token) =>
    reachText(await request("codegraph/callees", reach(input), token), relative),
  codegraph_impact: async (input, { request, relative }, token) => {
    const params = { targets: [{ name: text(input, "symbol") }], depth: whole(input, "depth", 0, 50), limit: LISTED };
    return impactText(await request("codegraph/impact", params, token), relative);
  },
  codegraph_path: async (input, { request, relative }, token) => {
    const params = { from: { name: text(input, "from") }, to: { name: text(input, "to") }, maxPaths: whole(input, "maxPaths", 1, 5) };
    return pathText(await request("codegraph/path", params, token), relative);
  },
  codegraph_context: async (input, { request }, token) => {
    const params = { targets: [{ name: text(input, "symbol") }], budgetChars: whole(input, "budgetChars", 12_000, 60_000) };
    return contextText(await request("codegraph/context", params, token));
  },
  codegraph_dead_code: async (input, { request, relative }, token) => {
    const path = optional(input, "path").replace(/\/+$/, "");
    const include = path === "" ? [] : [path, `${path}/**`];
    return deadCodeText(await request("codegraph/deadCode", { include, limit: LISTED }, token), relative);
  },
  codegraph_change_impact: async (input, { request, relative }, token) => {
    const params = { base: optional(input, "base") || "HEAD", limit: LISTED };
    return changeText(await request("codegraph/diffImpact", params, token), relative);
  },
};

/** The answer of one tool; a name with several meanings is answered with all of them. */
export async function invoke(name: string, input: Input, workspace: Workspace, token?: CancellationToken): Promise<string> {
  const tool = TOOLS[name];
  if (tool === undefined) {
    throw new Error(`there is no tool '${name}'`);
  }
  try {
    return await tool(input, workspace, token);
  } catch (error) {
    const { code, data } = error as { code?: unknown; data?: unknown };
    if (code === ErrorCodes.AmbiguousTarget && Array.isArray(data)) {
      const asked = ["symbol", "from", "to"].flatMap((key) => (typeof input[key] === "string" ? [input[key]] : []));
      return ambiguousText(asked.join("' or '"), data as SymbolRef[], workspace.relative);
    }
    throw error;
  }
}

function reach(input: Input): { name: string; depth: number; limit: number } {
  return { name: text(input, "symbol"), depth: whole(input, "depth", 1, 10), limit: LISTED };
}

function text(input: Input, key: string): string {
  const value = optional(input, key);
  if (value === "") {
    throw new Error(`'${key}' must be a text that is not empty`);
  }
  return value;
}

function optional(input: Input, key: string): string {
  const value = input[key];
  return typeof value === "string" ? value.trim() : "";
}

function strings(input: Input, key: string): string[] {
  const value = input[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function whole(input: Input, key: string, otherwise: number, most: number): number {
  const value = input[key];
  const isNumber = typeof value === "number" && Number.isFinite(value) && value >= 0;
  return isNumber ? Math.min(Math.floor(value), most) : otherwise;
}

/** Enough for a bounded text. */
const LISTED = 120;
