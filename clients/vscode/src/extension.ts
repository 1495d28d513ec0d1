// Where the parts of the extension meet.
import { statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { registerCommands } from "./commands";
import { GraphOpener } from "./graphPanel/opener";
import { type Resolved, configuredCommand, resolveCommand } from "./server/command";
import { ServerConnection } from "./server/connection";
import { explicitSettings, serverKeys } from "./settings";
import { StatusItem } from "./status/item";
import { type AskCallers, loadCallers } from "./views/callers";
import { Follower } from "./views/follow";
import { type AskImpact, loadImpact } from "./views/impact";
import type { Certainty, Shorten } from "./views/items";
import { SymbolView } from "./views/symbolView";
import { shorten } from "./views/treeItem";

let connection: ServerConnection | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("Codegraph", { log: true });
  const status = new StatusItem();
  const keys = serverKeys(contributedSettings(context));
  const server = new ServerConnection({
    command: serverCommand,
    cwd: firstFolder,
    middleware: middleware(status, keys),
    output,
  });
  connection = server;
  const question = (): { shorten: Shorten; minCertainty: Certainty } => ({
    shorten,
    minCertainty: minCertainty(),
  });
  const askCallers: AskCallers = (params, token) => server.request("codegraph/callers", params, token);
  const askImpact: AskImpact = (params, token) => server.request("codegraph/impact", params, token);
  const callers = new SymbolView("codegraph.callersView", (target, token) =>
    loadCallers({ ask: askCallers, ...question() }, target, token),
  );
  const impact = new SymbolView("codegraph.impactView", (target, token) =>
    loadImpact({ ask: askImpact, ...question() }, target, token),
  );
  const follower = new Follower([callers, impact]);
  const graph = new GraphOpener(server, context.extensionUri);
  listen(server, status, follower, graph, [callers, impact]);
  context.subscriptions.push(output, status, server, callers, impact, follower, graph);
  context.subscriptions.push(...registerCommands({ server, output, status, follower, graph, callers, impact }));
  context.subscriptions.push(...startWhenNeeded(server));
}

export async function deactivate(): Promise<void> {
  await connection?.stop();
}

function listen(
  server: ServerConnection,
  status: StatusItem,
  follower: Follower,
  graph: GraphOpener,
  views: readonly SymbolView[],
): void {
  let complained = "";
  const graphChanged = (): void => {
    follower.graphChanged();
    graph.graphChanged();
  };
  server.onNotification("codegraph/didChangeGraph", graphChanged);
  server.onNotification("codegraph/statusChanged", (params) => {
    status.indexChanged(params);
    graphChanged();
  });
  server.onDidChangePhase((phase) => {
    status.enter(phase);
    const running = phase.kind === "running";
    void vscode.commands.executeCommand("setContext", "codegraph.running", running);
    graph.serverChanged(running);
    if (running) {
      complained = "";
      void firstStatus(server, status);
      follower.begin();
      return;
    }
    const isComingBack = phase.kind === "waiting" || phase.kind === "starting";
    for (const view of views.filter((each) => each.hasAnswer || !isComingBack)) {
      if (isComingBack) {
        view.note("The server is starting again.");
      } else {
        view.clear(phase.kind === "missing" ? phase.problem : undefined);
      }
    }
    const isProblem = phase.kind === "missing" || phase.kind === "stopped";
    if (isProblem && phase.problem !== complained) {
      complained = phase.problem;
      void complain(phase.problem, phase.kind === "missing");
    }
  });
}

/** The index state right after a start; later ones come as notifications. */
async function firstStatus(server: ServerConnection, status: StatusItem): Promise<void> {
  const result = await server.request("codegraph/status", undefined).catch(() => undefined);
  if (result !== undefined) {
    status.indexChanged(result);
  }
}

async function complain(problem: string, isMissing: boolean): Promise<void> {
  const settings = "Open Settings";
  const copy = "Copy Install Command";
  const again = "Try Again";
  const output = "Show Output";
  const choices = isMissing ? [copy, settings, again] : [again, output];
  const choice = await vscode.window.showErrorMessage(`Codegraph: ${problem}`, ...choices);
  switch (choice) {
    case copy:
      await vscode.env.clipboard.writeText("pipx install codegraph-lsp");
      break;
    case settings:
      await vscode.commands.executeCommand("workbench.action.openSettings", "codegraph.server.command");
      break;
    case again:
      await vscode.commands.executeCommand("codegraph.restartServer");
      break;
    case output:
      await vscode.commands.executeCommand("codegraph.showOutput");
      break;
  }
}

/** An empty window needs no server; the first folder or file starts it. */
function startWhenNeeded(server: ServerConnection): vscode.Disposable[] {
  const startIfUseful = (): void => {
    const hasFolder = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
    const hasFile = vscode.workspace.textDocuments.some((each) => each.uri.scheme === "file");
    if (hasFolder || hasFile) {
      server.start();
    }
  };
  startIfUseful();
  return [
    vscode.workspace.onDidOpenTextDocument(startIfUseful),
    vscode.workspace.onDidChangeWorkspaceFolders(startIfUseful),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void server.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("codegraph.server")) {
        void server.restart();
      }
    }),
  ];
}

function middleware(status: StatusItem, keys: readonly string[]): Middleware {
  return {
    // Shown in the status item alone: the stock client would open a box for each indexing run.
    handleWorkDoneProgress: (token, params) => {
      if (params.kind === "end") {
        status.progressEnded(token);
        return;
      }
      const title = params.kind === "begin" ? params.title : undefined;
      status.progressed(token, { title, message: params.message, percentage: params.percentage });
    },
    workspace: {
      configuration: (params, token, next) => {
        const all = next(params, token);
        const only = (values: unknown): unknown[] =>
          (values as unknown[]).map((value, index) => {
            const item = params.items[index];
            return item?.section === "codegraph" ? settingsFor(item.scopeUri, keys) : value;
          });
        return all instanceof Promise ? all.then(only) : only(all);
      },
      // No values along with it: the server asks for them, and gets what was set.
      didChangeConfiguration: (_sections, next) => next(undefined),
    },
  };
}

function settingsFor(scopeUri: string | undefined, keys: readonly string[]): object {
  const scope = scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri);
  const configuration = vscode.workspace.getConfiguration("codegraph", scope);
  return explicitSettings(keys, (key) => configuration.inspect(key));
}

function serverCommand(): Resolved {
  const inspected = vscode.workspace.getConfiguration("codegraph").inspect("server.command") ?? {};
  const command = configuredCommand(inspected, vscode.workspace.isTrusted);
  const machine = { platform: process.platform, env: process.env, home: homedir(), isFile };
  return resolveCommand(command, machine, firstFolder());
}

function firstFolder(): string | undefined {
  return vscode.workspace.workspaceFolders?.find((each) => each.uri.scheme === "file")?.uri.fsPath;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function minCertainty(): Certainty {
  return vscode.workspace.getConfiguration("codegraph").get("views.minCertainty", "dispatch");
}

function contributedSettings(context: vscode.ExtensionContext): string[] {
  const manifest = context.extension.packageJSON as {
    contributes: { configuration: { properties: object }[] };
  };
  return manifest.contributes.configuration.flatMap((each) => Object.keys(each.properties));
}
