import * as vscode from "vscode";
import type { Saved } from "../graph/messages";

/** Asks where to, and writes it there. */
export async function saveFile(file: Saved): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const extension = file.name.split(".").at(-1) ?? "";
  const target = await vscode.window.showSaveDialog({
    filters: { [extension.toUpperCase()]: [extension] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, file.name) }),
  });
  if (target === undefined) {
    return;
  }
  const content = Buffer.from(file.content, file.isBinary ? "base64" : "utf8");
  await vscode.workspace.fs.writeFile(target, content);
}
