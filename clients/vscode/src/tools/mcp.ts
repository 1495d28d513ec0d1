// The same tools as a server of the Model Context Protocol, for agents that run apart from the chat.
import type { Located } from "../server/locate";

export interface McpCommand {
  program: string;
  args: string[];
}

/**
 * The command that serves agents on *folder*, from the one that serves the editor; undefined where
 * that is no `codegraph-lsp --stdio`.
 *
 * @param askAt Where the command may ask the editor's own server; undefined where nobody listens.
 */
export function mcpCommand(found: Located, folder: string, askAt: string | undefined): McpCommand | undefined {
  if (!found.ok) {
    return undefined;
  }
  const at = found.args.indexOf("--stdio");
  const asking = askAt === undefined ? [] : ["--ask-at", askAt];
  return at < 0 ? undefined : { program: found.program, args: [...found.args.slice(0, at), "mcp", ...asking, folder] };
}

/** Whether the editor's *version* offers such servers to extensions. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 101);
}
