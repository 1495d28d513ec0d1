// The environments that the Python extension uses for the folders of the workspace.
import * as path from "node:path";
import * as vscode from "vscode";

/** As much of its interface as is used; see the package @vscode/python-extension. */
interface PythonApi {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(which: { path: string }): Promise<
      | { executable: { uri?: vscode.Uri }; environment?: { folderUri: vscode.Uri } }
      | undefined
    >;
  };
}

/** Their folders; none where that extension is missing or does not answer. */
export async function pythonEnvironments(folders: readonly string[]): Promise<string[]> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  if (extension === undefined) {
    return [];
  }
  try {
    const { environments } = await extension.activate();
    const found = await Promise.all(
      folders.map(async (folder) => {
        const active = environments.getActiveEnvironmentPath(vscode.Uri.file(folder));
        const resolved = await environments.resolveEnvironment(active);
        const program = resolved?.executable.uri?.fsPath;
        const around = program === undefined ? undefined : path.dirname(path.dirname(program));
        return resolved?.environment?.folderUri.fsPath ?? around;
      }),
    );
    return found.filter((each) => each !== undefined);
  } catch {
    return [];
  }
}
