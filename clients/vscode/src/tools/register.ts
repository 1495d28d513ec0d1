// The tools that language models in the editor can use, where the editor has such a thing.
import * as vscode from "vscode";
import type { ServerConnection } from "../server/connection";
import { shorten } from "../views/treeItem";
import { type Input, TOOLS, invoke } from "./tools";

/** As much of the interface as is used; it came with VS Code 1.95. */
interface ToolsApi {
  registerTool(
    name: string,
    tool: {
      invoke(options: { input: Input }, token: vscode.CancellationToken): Promise<unknown>;
      prepareInvocation(options: { input: Input }): { invocationMessage: string };
    },
  ): vscode.Disposable;
}

interface ResultApi {
  LanguageModelTextPart: new (value: string) => unknown;
  LanguageModelToolResult: new (content: unknown[]) => unknown;
}

export function registerTools(server: ServerConnection): vscode.Disposable[] {
  const tools = (vscode as unknown as { lm?: Partial<ToolsApi> }).lm;
  const { LanguageModelTextPart: Part, LanguageModelToolResult: Result } = vscode as unknown as Partial<ResultApi>;
  const register = tools?.registerTool?.bind(tools);
  if (register === undefined || Part === undefined || Result === undefined) {
    return [];
  }
  const workspace = { request: server.request.bind(server), relative: shorten };
  return Object.keys(TOOLS).map((name) =>
    register(name, {
      invoke: async ({ input }, token) => new Result([new Part(await invoke(name, input, workspace, token))]),
      prepareInvocation: ({ input }) => ({ invocationMessage: said(name, input) }),
    }),
  );
}

function said(name: string, input: Input): string {
  const about = Object.values(input).filter((each) => typeof each === "string" && each !== "");
  const what = name.replace("codegraph_", "").replaceAll("_", " ");
  return about.length === 0 ? `Asking the code graph: ${what}` : `Asking the code graph: ${what} of ${about.join(", ")}`;
}
