// Finds the server, and makes an environment for it where a person agrees.
import { readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { configuredCommand } from "./command";
import { findTools, install, probe } from "./install";
import { type Disk, type Located, locate, outside } from "./locate";
import { type Problem, type Source, type Tools, byHand, chooseSource, plan } from "./plan";
import { PrivateEnvironment } from "./privateEnvironment";
import { isNewEnough, versionText } from "./python";
import { pythonEnvironments } from "./pythonExtension";

export class Setup {
  private readonly environments: PrivateEnvironment;
  private readonly bundle: string;
  /** Of the extension. */
  readonly version: string;
  private readonly state: vscode.Memento;
  private busy = false;
  private complained = "";

  constructor(
    context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.environments = new PrivateEnvironment(path.join(context.globalStorageUri.fsPath, "server"));
    this.bundle = path.join(context.extensionUri.fsPath, "server");
    this.state = context.globalState;
    this.version = String((context.extension.packageJSON as { version?: unknown }).version);
  }

  /** The server to start; the Python extension is asked only where nothing else has one. */
  command(): Located | Promise<Located> {
    const found = this.locate([]);
    if (found.ok && found.origin === "private") {
      void this.offerUpdate();
    }
    if (found.ok || !found.installable || !vscode.workspace.isTrusted) {
      return found;
    }
    return pythonEnvironments(folders()).then((environments) =>
      environments.length === 0 ? found : this.locate(environments),
    );
  }

  /** Says once that the server is missing, and what can be done. */
  async offer(problem: string): Promise<void> {
    if (this.busy || problem === this.complained) {
      return;
    }
    this.complained = problem;
    const { installable } = this.locatedNow();
    if (installable) {
      await this.install();
    } else {
      await this.act(problem, ["Open Settings", "Try Again", "Show Output"], undefined);
    }
  }

  /** Once for each version: the environment is as old as the extension that made it. */
  private async offerUpdate(): Promise<void> {
    const made = this.environments.current()?.extension;
    if (made === undefined || made === this.version || this.state.get("server.updateAsked") === this.version) {
      return;
    }
    await this.state.update("server.updateAsked", this.version);
    const question = `The language server was installed by version ${made} of Codegraph, and this is ${this.version}. Install it anew?`;
    if ((await vscode.window.showInformationMessage(question, "Install", "Not Now")) === "Install") {
      await this.install();
    }
  }

  /** A server runs, or is asked for by a person: where one is missing that is told again. */
  forget(): void {
    this.complained = "";
  }

  /** Asks, installs, starts; or says what is missing and offers what helps. */
  async install(): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      await this.ask();
    } finally {
      this.busy = false;
    }
  }

  async chooseInterpreter(): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({
      title: "Choose a Python Interpreter (3.11 or newer)",
      openLabel: "Use This Python",
      canSelectMany: false,
    });
    const [file] = chosen ?? [];
    if (file === undefined) {
      return;
    }
    const python = await probe([file.fsPath], path.dirname(this.bundle));
    if (python === undefined || !isNewEnough(python)) {
      const what = python === undefined ? "is no Python" : `is Python ${versionText(python)}, which is too old`;
      await this.act(`'${file.fsPath}' ${what}.`, ["Choose Interpreter…"], undefined);
      return;
    }
    const configuration = vscode.workspace.getConfiguration("codegraph");
    await configuration.update("server.interpreter", file.fsPath, vscode.ConfigurationTarget.Global);
    await this.install();
  }

  private async ask(): Promise<void> {
    const tools = await this.tools();
    const source = this.source();
    const folder = this.environments.begin();
    const planned = plan(tools, source, folder, process.platform);
    if (!planned.ok) {
      this.environments.discard(folder);
      void this.tell(planned, tools, source);
      return;
    }
    const question =
      "Codegraph needs its language server. Install it into an environment of its own? " +
      `That uses ${planned.how} and ${source.label}, and changes nothing else.`;
    const other = "Other Ways…";
    const choice = await vscode.window.showInformationMessage(question, "Install", other);
    if (choice !== "Install") {
      this.environments.discard(folder);
      const ways = ["Choose Interpreter…", "Copy Command", "Open Settings"];
      const way = choice === other ? await vscode.window.showQuickPick(ways, { title: "Codegraph: Find or Install the Server" }) : undefined;
      void this.chosen(way, byHand(tools, source));
      return;
    }
    const problem = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "Codegraph", cancellable: true },
      async (progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        const watcher = {
          step: (title: string) => progress.report({ message: `${title}…` }),
          heard: (line: string) => this.output.info(line),
        };
        const { version, environments, bundle } = this;
        const making = { plan: planned, source, folder, extension: version, platform: process.platform };
        const failed = await install({ ...making, cwd: path.dirname(bundle) }, environments, watcher, stop.signal);
        return stop.signal.aborted ? "cancelled" : failed;
      },
    );
    if (problem === "cancelled") {
      this.output.info("the installation was cancelled; nothing of it is left");
    } else if (problem === undefined) {
      this.complained = "";
      await vscode.commands.executeCommand("codegraph.restartServer");
    } else {
      this.output.error(problem.message);
      void this.tell(problem, tools, source);
    }
  }

  private async tell(problem: Problem, tools: Tools, source: Source): Promise<void> {
    const first: Record<Problem["kind"], string[]> = {
      "no-python": ["Choose Interpreter…", "Copy Command", "Open Settings"],
      "no-venv": ["Choose Interpreter…", "Copy Command", "Show Output"],
      "no-network": ["Install Again", "Copy Command", "Show Output"],
      "not-found": ["Open Settings", "Copy Command", "Show Output"],
      "no-space": ["Install Again", "Show Output"],
      "no-permission": ["Copy Command", "Show Output"],
      other: ["Show Output", "Install Again", "Copy Command"],
    };
    await this.act(problem.message, first[problem.kind], problem.command ?? byHand(tools, source));
  }

  private async act(message: string, choices: string[], command: string | undefined): Promise<void> {
    const choice = await vscode.window.showErrorMessage(`Codegraph: ${message}`, ...choices);
    await this.chosen(choice, command);
  }

  private async chosen(choice: string | undefined, command: string | undefined): Promise<void> {
    switch (choice) {
      case "Choose Interpreter…":
        return this.chooseInterpreter();
      case "Copy Command":
        await vscode.env.clipboard.writeText(command ?? "");
        void vscode.window.showInformationMessage(`Copied: ${command}. Run it in a terminal, then restart the server.`);
        return;
      case "Open Settings":
        await vscode.commands.executeCommand("workbench.action.openSettings", "codegraph.server");
        return;
      case "Install Again":
        return this.install();
      case "Try Again":
        await vscode.commands.executeCommand("codegraph.restartServer");
        return;
      case "Show Output":
        this.output.show();
    }
  }

  private tools(): Promise<Tools> {
    const chosen = vscode.workspace.getConfiguration("codegraph").get("server.interpreter", "");
    const machine = vscode.workspace.isTrusted ? DISK : outside(folders(), DISK);
    return findTools(machine, chosen === "" ? [] : [chosen], path.dirname(this.bundle));
  }

  private source(): Source {
    const named = vscode.workspace.getConfiguration("codegraph").get("server.package", "");
    return chooseSource(named, wheels(this.bundle), this.bundle, process.platform);
  }

  private locatedNow(): { installable: boolean } {
    const found = this.locate([]);
    return { installable: !found.ok && found.installable };
  }

  private locate(environments: readonly string[]): Located {
    const inspected = vscode.workspace.getConfiguration("codegraph").inspect("server.command") ?? {};
    const trusted = vscode.workspace.isTrusted;
    const known = {
      setting: configuredCommand(inspected, trusted),
      trusted,
      folders: folders(),
      environments,
      privateEnvironment: this.environments.current()?.environment,
    };
    return locate(known, DISK);
  }
}

function folders(): string[] {
  const all = vscode.workspace.workspaceFolders ?? [];
  return all.filter((each) => each.uri.scheme === "file").map((each) => each.uri.fsPath);
}

function wheels(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".whl"));
  } catch {
    return [];
  }
}

const DISK: Disk = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  isFile: (file) => {
    try {
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
  realPath: (file) => {
    try {
      return realpathSync(file);
    } catch {
      return file;
    }
  },
};
