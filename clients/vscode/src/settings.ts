// Which settings the server hears of.
import type { Inspected } from "./server/command";

/** Settings of this client; the server would call them unknown. */
const CLIENT_ONLY = ["server.", "trace.", "views.", "graph."];

/** The names of the server's settings among *contributed* ones, without the leading `codegraph.`. */
export function serverKeys(contributed: readonly string[]): string[] {
  return contributed
    .filter((name) => name.startsWith("codegraph."))
    .map((name) => name.slice("codegraph.".length))
    .filter((key) => !CLIENT_ONLY.some((prefix) => key.startsWith(prefix)));
}

/**
 * The server's settings that somebody set. Defaults are left out, since what an editor sends stands
 * above `codegraph.toml`: sending them would switch off the workspace's own file.
 */
export function explicitSettings(
  keys: readonly string[],
  inspect: (key: string) => Inspected<unknown> | undefined,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    const value = explicitValue(inspect(key));
    if (value !== undefined) {
      put(result, key.split("."), value);
    }
  }
  return result;
}

function explicitValue(inspected: Inspected<unknown> | undefined): unknown {
  return inspected?.workspaceFolderValue ?? inspected?.workspaceValue ?? inspected?.globalValue;
}

function put(into: Record<string, unknown>, path: string[], value: unknown): void {
  const [head, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    into[head] = value;
    return;
  }
  const inner = (into[head] ??= {}) as Record<string, unknown>;
  put(inner, rest, value);
}
