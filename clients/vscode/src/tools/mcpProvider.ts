// Offers that server to the editor, where the editor has such a thing.
import * as vscode from "vscode";
import type { Setup } from "../server/setup";
import { isNewEnough, mcpCommand } from "./mcp";

/** As much of the interface as is used; it came with VS Code 1.101. */
interface McpApi {
  registerMcpServerDefinitionProvider(
    id: string,
    provider: {
      onDidChangeMcpServerDefinitions: vscode.Event<void>;
      provideMcpServerDefinitions(): Promise<unknown[]>;
    },
  ): vscode.Disposable;
}

type Definition = new (label: string, command: string, args: string[], env: object, version: string) => unknown;

/** One server for each folder, where the setting asks for it: in the chat its tools would be there twice. */
export function registerMcp(setup: Setup, version: string): vscode.Disposable[] {
  const api = (vscode as unknown as { lm?: Partial<McpApi> }).lm;
  const { McpStdioServerDefinition: Stdio } = vscode as unknown as { McpStdioServerDefinition?: Definition };
  const register = api?.registerMcpServerDefinitionProvider?.bind(api);
  // Before 1.101 it is a proposal with the same name, which refuses extensions like this one.
  if (register === undefined || Stdio === undefined || !isNewEnough(vscode.version)) {
    return [];
  }
  const changed = new vscode.EventEmitter<void>();
  const definitions = async (): Promise<unknown[]> => {
    const isWanted = vscode.workspace.getConfiguration("codegraph").get("server.mcp", false);
    if (!isWanted || !vscode.workspace.isTrusted) {
      return [];
    }
    const found = await setup.command();
    const folders = (vscode.workspace.workspaceFolders ?? []).filter((each) => each.uri.scheme === "file");
    return folders.flatMap((folder) => {
      const command = mcpCommand(found, folder.uri.fsPath);
      const label = folders.length === 1 ? "Codegraph" : `Codegraph: ${folder.name}`;
      return command === undefined ? [] : [new Stdio(label, command.program, command.args, {}, version)];
    });
  };
  return [
    changed,
    register("codegraph.mcp", { onDidChangeMcpServerDefinitions: changed.event, provideMcpServerDefinitions: definitions }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("codegraph.server")) {
        changed.fire();
      }
    }),
  ];
}
