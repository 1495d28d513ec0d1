// Builds answers from short words: `"app.main exact 3,9"` is a caller with its sites' lines.
import type { Location } from "vscode-languageserver-types";
import type { Freshness, ReachResult, ReachedSymbol, SymbolRef, UnsureCalls } from "../src/protocol";
import type { Certainty } from "../src/views/items";

export const READY: Freshness = { revision: 1, state: "ready", pending: 0, lowerBound: false };

export function symbol(name: string, overrides: Partial<SymbolRef> = {}): SymbolRef {
  const [file, ...rest] = name.split(".") as [string, ...string[]];
  const last = rest.at(-1) ?? "<module>";
  const range = lines(1);
  return {
    id: name,
    name: last,
    kind: last === "<module>" ? "module" : "function",
    qualifiedName: rest.join(".") || "<module>",
    language: "python",
    uri: `file:///w/${file}.py`,
    range,
    selectionRange: range,
    ...overrides,
  };
}

export function reached(words: string, depth = 1): ReachedSymbol {
  const [name, certainty = "exact", at = "1"] = words.split(" ") as [string, Certainty?, string?];
  const source = symbol(name);
  const sites: Location[] = at.split(",").map((line) => ({ uri: source.uri, range: lines(Number(line)) }));
  const edge = { kind: "calls" as const, source: name, target: "?", certainty, reason: "import", sites };
  return { symbol: source, depth, edges: [edge] };
}

export function callers(target: string, ...found: string[]): ReachResult {
  return {
    targets: [symbol(target)],
    direction: "callers",
    rings: [{ depth: 1, total: found.length, items: found.map((words) => reached(words)) }],
    total: found.length,
    unsureCalls: unsure(0),
    freshness: READY,
  };
}

export function unsure(calls: number): UnsureCalls {
  return { calls, symbols: calls, files: calls, names: [], sites: [] };
}

export function shorten(uri: string): string {
  return uri.replace("file:///w/", "");
}

function lines(line: number): { start: { line: number; character: number }; end: { line: number; character: number } } {
  return { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 4 } };
}
