// The commands of the palette, the menus and the trees.
import * as vscode from "vscode";
import { CHANGE_VIEW } from "./change/impact";
import type { ChangeReview } from "./change/review";
import type { GraphOpener } from "./graphPanel/opener";
import { SHOW_REFERENCES, type ServerConnection } from "./server/connection";
import type { Setup } from "./server/setup";
import type { StatusItem } from "./status/item";
import type { StatusPanel } from "./status/panel";
import { type Counted, listed } from "./views/counted";
import { type Follower, cursorTarget, openPlace, rangeOf } from "./views/follow";
import { CALLERS_VIEW, type Item, type MoreItem, type Place } from "./views/items";
import { messageOf, problem } from "./views/problem";
import type { Reports } from "./views/reports";
import { type SymbolView, isSymbolItem } from "./views/symbolView";

export interface Parts {
  server: ServerConnection;
  setup: Setup;
  output: vscode.LogOutputChannel;
  status: StatusItem;
  panel: StatusPanel;
  follower: Follower;
  reports: Reports;
  change: ChangeReview;
  graph: GraphOpener;
  callers: SymbolView;
  impact: SymbolView;
}

/** Ids differ from `codegraph.callers` and the like, which the server's own commands take. */
export function registerCommands(parts: Parts): vscode.Disposable[] {
  const { server, setup, output, status, panel, follower, reports, change, graph, callers, impact } = parts;
  const listWith = ({ view }: MoreItem): { more(item: MoreItem): Promise<void> } =>
    view === CALLERS_VIEW ? callers : view === CHANGE_VIEW ? change.view : reports;
  const commands: Record<string, (...args: never[]) => unknown> = {
    "codegraph.showStatus": () => panel.show(),
    "codegraph.showStatusReport": () => panel.showReport(),
    "codegraph.openSettings": () =>
      vscode.commands.executeCommand("workbench.action.openSettings", "@ext:codegraph-lsp.codegraph"),
    "codegraph.showOutput": () => output.show(),
    "codegraph.restartServer": () => {
      setup.forget();
      return server.restart();
    },
    "codegraph.installServer": () => setup.install(),
    "codegraph.chooseInterpreter": () => setup.chooseInterpreter(),
    "codegraph.reindexWorkspace": () => reindex(server),
    "codegraph.stopIndexing": () => Promise.all(status.tokens.map((each) => server.cancelProgress(each))),
    "codegraph.showCallers": () => showView(callers, "codegraph.callersView"),
    "codegraph.showImpact": () => showView(impact, "codegraph.impactView"),
    "codegraph.refreshViews": () => {
      follower.refresh();
      reports.refresh();
      if (change.view.visible) {
        void change.view.refresh();
      }
    },
    "codegraph.openGraph": () => graph.open({}),
    "codegraph.graphCallers": () => graph.open({ mode: "callers" }),
    "codegraph.graphImpact": () => graph.open({ mode: "impact" }),
    "codegraph.graphPathFrom": () => graph.open({ mode: "path" }),
    "codegraph.graphPathTo": () => graph.open({ mode: "path" }, "to"),
    "codegraph.graphImports": () => graph.open({ mode: "imports" }),
    "codegraph.graphCycles": () => graph.open({ mode: "cycles" }, undefined),
    "codegraph.graphCommunities": () => graph.open({ mode: "communities" }, undefined),
    "codegraph.pinViews": () => follower.pin(true),
    "codegraph.unpinViews": () => follower.pin(false),
    "codegraph.openPlace": (place: Place) => follower.open(place),
    "codegraph.openFound": (place: Place) => openPlace(place),
    [SHOW_REFERENCES]: (counted: Counted) => showCounted(server, counted),
    "codegraph.loadMore": (item: MoreItem) => listWith(item).more(item),
    "codegraph.goToSymbol": (item: Item) => goToSymbol(follower, item),
    ...reports.commands(),
    ...change.commands(),
  };
  return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}

async function reindex(server: ServerConnection): Promise<void> {
  try {
    await server.request("codegraph/reindex", {});
  } catch (error) {
    void vscode.window.showErrorMessage(`Codegraph: ${messageOf(error)}`);
  }
}

async function showView(view: SymbolView, id: string): Promise<void> {
  // Taken first: the cursor may be elsewhere once the view has the focus.
  const target = cursorTarget();
  await vscode.commands.executeCommand(`${id}.focus`);
  if (target !== undefined) {
    await view.show(target);
  }
}

/** The places behind a count, in the editor's own list at the definition. */
async function showCounted(server: ServerConnection, counted: Counted): Promise<void> {
  try {
    const { places, remark } = await listed((method, params) => server.request(method, params), counted);
    if (remark !== undefined) {
      void vscode.window.showInformationMessage(`Codegraph: ${remark}`);
    }
    if (places.length > 0) {
      const { line, character } = counted.position;
      const locations = places.map(({ uri, range }) => new vscode.Location(vscode.Uri.parse(uri), rangeOf(range)));
      const at = new vscode.Position(line, character);
      await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(counted.uri), at, locations);
    }
  } catch (error) {
    void vscode.window.showErrorMessage(`Codegraph: ${problem(error)}`);
  }
}

async function goToSymbol(follower: Follower, item: Item): Promise<void> {
  if (isSymbolItem(item) && item.symbol.external !== true) {
    await follower.open({ uri: item.symbol.uri, range: item.symbol.selectionRange });
  }
}
