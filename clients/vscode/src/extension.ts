// Where the parts of the extension meet.
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { ChangeReview } from "./change/review";
import { registerCommands } from "./commands";
import { GraphOpener } from "./graphPanel/opener";
import { ServerConnection } from "./server/connection";
import { Setup } from "./server/setup";
import { explicitSettings, serverKeys } from "./settings";
import { StatusItem } from "./status/item";
import { StatusPanel } from "./status/panel";
import { registerMcp } from "./tools/mcpProvider";
import { registerTools } from "./tools/register";
import { type AskCallers, loadCallers } from "./views/callers";
import { Follower } from "./views/follow";
import { type AskImpact, loadImpact } from "./views/impact";
import { Reports } from "./views/reports";
import type { Certainty, Shorten } from "./views/items";
import { SymbolView } from "./views/symbolView";
import { shorten } from "./views/treeItem";

let connection: ServerConnection | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("Codegraph", { log: true });
  const status = new StatusItem();
  const keys = serverKeys(contributedSettings(context));
  const setup = new Setup(context, output);
  const server = new ServerConnection({
    command: () => setup.command(),
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
  const reports = new Reports(server, context.workspaceState, minCertainty);
  const panel = new StatusPanel(server, status);
  const change = new ChangeReview(server, context.workspaceState, minCertainty);
  const graph = new GraphOpener(server, context.extensionUri);
  context.subscriptions.push(reports, change, panel, graph);
  listen(server, setup, status, panel, follower, [reports, change], graph, [callers, impact]);
  context.subscriptions.push(output, status, server, callers, impact, follower);
  const parts = { server, setup, output, status, panel, follower, reports, change, graph, callers, impact };
  context.subscriptions.push(...registerCommands(parts));
  context.subscriptions.push(...registerTools(server), ...registerMcp(setup, server, output));
  context.subscriptions.push(...startWhenNeeded(server));
}

export async function deactivate(): Promise<void> {
  await connection?.stop();
}

function listen(
  server: ServerConnection,
  setup: Setup,
  status: StatusItem,
  panel: StatusPanel,
  follower: Follower,
  lists: readonly (Reports | ChangeReview)[],
  graph: GraphOpener,
  views: readonly SymbolView[],
): void {
  let complained = "";
  const graphChanged = (): void => {
    follower.graphChanged();
    lists.forEach((each) => each.graphChanged());
    graph.graphChanged();
  };
  server.onNotification("codegraph/didChangeGraph", graphChanged);
  server.onNotification("codegraph/statusChanged", (params) => {
    status.indexChanged(params);
    panel.follow(params.state === "indexing");
    graphChanged();
  });
  server.onDidChangePhase((phase) => {
    status.enter(phase);
    const running = phase.kind === "running";
    void vscode.commands.executeCommand("setContext", "codegraph.running", running);
    graph.serverChanged(running);
    if (running) {
      complained = "";
      setup.forget();
      void firstStatus(server, status, panel);
      follower.begin();
      lists.forEach((each) => each.begin());
      return;
    }
    panel.follow(false);
    const isComingBack = phase.kind === "waiting" || phase.kind === "starting";
    const problem = phase.kind === "missing" ? phase.problem : undefined;
    lists.forEach((each) => each.away(isComingBack, problem));
    for (const view of views.filter((each) => each.hasAnswer || !isComingBack)) {
      if (isComingBack) {
        view.note("The server is starting again.");
      } else {
        view.clear(problem);
      }
    }
    if (phase.kind === "missing") {
      void setup.offer(phase.problem);
    } else if (phase.kind === "stopped" && phase.problem !== complained) {
      complained = phase.problem;
      void complain(phase.problem);
    }
  });
}

/** The index state right after a start; later ones come as notifications. */
async function firstStatus(server: ServerConnection, status: StatusItem, panel: StatusPanel): Promise<void> {
  const result = await server.request("codegraph/status", undefined).catch(() => undefined);
  if (result !== undefined) {
    status.indexChanged(result);
    panel.follow(result.state === "indexing");
  }
}

async function complain(problem: string): Promise<void> {
  const choice = await vscode.window.showErrorMessage(`Codegraph: ${problem}`, "Try Again", "Show Output");
  if (choice !== undefined) {
    const command = choice === "Try Again" ? "codegraph.restartServer" : "codegraph.showOutput";
    await vscode.commands.executeCommand(command);
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
      if (change.affectsConfiguration("codegraph.server.command")) {
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

function firstFolder(): string | undefined {
  return vscode.workspace.workspaceFolders?.find((each) => each.uri.scheme === "file")?.uri.fsPath;
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
