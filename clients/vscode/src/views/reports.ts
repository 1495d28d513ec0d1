// The lists about the whole workspace: cycles, dead code, hotspots and the search.
import * as vscode from "vscode";
import type { ServerConnection } from "../server/connection";
import { ChoiceBox } from "./choices";
import { CYCLES_VIEW, cycles } from "./cycles";
import { DEAD_CODE_VIEW, deadCode } from "./deadCode";
import { debounce } from "./debounce";
import { HOTSPOTS_VIEW, hotspots } from "./hotspots";
import type { Certainty, MoreItem } from "./items";
import { Report } from "./report";
import { ReportView } from "./reportView";
import { SEARCH_VIEW, search } from "./search";
import { shorten } from "./treeItem";

export class Reports implements vscode.Disposable {
  private readonly choices: ChoiceBox;
  private readonly search: ReportView;
  private readonly views: readonly ReportView[];
  private query = "";

  constructor(
    server: ServerConnection,
    state: vscode.Memento,
    private readonly minCertainty: () => Certainty,
  ) {
    const choices = new ChoiceBox(state);
    this.choices = choices;
    const ofCycles = cycles((params, token) => server.request("codegraph/cycles", params, token), () => ({
      granularity: choices.get("cycles"),
      minCertainty: this.minCertainty(),
    }));
    const ofDeadCode = deadCode(
      (params, token) => server.request("codegraph/deadCode", params, token),
      () => ({
        by: choices.get("deadCodeBy"),
        confidence: choices.get("deadCodeConfidence"),
        includeTests: choices.get("deadCodeTests") === "used",
      }),
      shorten,
    );
    const ofHotspots = hotspots(
      (params, token) => server.request("codegraph/hotspots", params, token),
      () => ({
        metric: choices.get("hotspotsMetric"),
        granularity: choices.get("hotspotsOf"),
        minCertainty: this.minCertainty(),
      }),
      shorten,
    );
    const ofSearch = search(
      (params, token) => server.request("codegraph/search", params, token),
      () => ({ query: this.query }),
      shorten,
    );
    this.search = new ReportView(SEARCH_VIEW, new Report(ofSearch), () => this.query !== "") as ReportView;
    this.views = [
      this.search,
      new ReportView(CYCLES_VIEW, new Report(ofCycles)) as ReportView,
      new ReportView(DEAD_CODE_VIEW, new Report(ofDeadCode)) as ReportView,
      new ReportView(HOTSPOTS_VIEW, new Report(ofHotspots)) as ReportView,
    ];
    this.describe();
  }

  graphChanged(): void {
    this.views.forEach((view) => view.graphChanged());
  }

  begin(): void {
    this.views.forEach((view) => view.begin());
  }

  refresh(): void {
    this.views.filter((view) => view.visible).forEach((view) => void view.refresh());
  }

  /** The server is away: for a while, or with *problem*. */
  away(isComingBack: boolean, problem: string | undefined): void {
    for (const view of this.views) {
      if (isComingBack) {
        view.note("The server is starting again; this list is not up to date.");
      } else {
        view.clear(problem);
      }
    }
  }

  async more(item: MoreItem): Promise<void> {
    await this.views.find((view) => view.id === item.view)?.more(item);
  }

  commands(): Record<string, (...args: never[]) => unknown> {
    return {
      "codegraph.chooseCycles": () => this.choose(CYCLES_VIEW, "Cycles of", ["cycles"]),
      "codegraph.chooseDeadCode": () =>
        this.choose(DEAD_CODE_VIEW, "Dead Code", ["deadCodeBy", "deadCodeConfidence", "deadCodeTests"]),
      "codegraph.chooseHotspots": () => this.choose(HOTSPOTS_VIEW, "Hotspots", ["hotspotsMetric", "hotspotsOf"]),
      "codegraph.searchSymbols": (query?: unknown) => this.askQuery(typeof query === "string" ? query : undefined),
      "codegraph.showCycles": () => focus(CYCLES_VIEW),
      "codegraph.showDeadCode": () => focus(DEAD_CODE_VIEW),
      "codegraph.showHotspots": () => focus(HOTSPOTS_VIEW),
      "codegraph.revealFolder": (folder: string) => revealFolder(folder),
    };
  }

  dispose(): void {
    vscode.Disposable.from(...this.views).dispose();
  }

  private async choose(id: string, title: string, keys: Parameters<ChoiceBox["ask"]>[1]): Promise<void> {
    if (await this.choices.ask(title, keys)) {
      const view = this.views.find((each) => each.id === id);
      await view?.restart(undefined);
      this.describe();
    }
  }

  private describe(): void {
    const told: Record<string, string> = {
      [CYCLES_VIEW]: this.choices.told("cycles"),
      [DEAD_CODE_VIEW]: this.choices.told("deadCodeBy"),
      [HOTSPOTS_VIEW]: `${this.choices.told("hotspotsOf")} by ${this.choices.get("hotspotsMetric")}`,
    };
    this.views.forEach((view) => view.id in told && view.describe(told[view.id]));
  }

  /** The list follows what is typed, and stays when the box is closed. */
  private async askQuery(query: string | undefined): Promise<void> {
    await focus(SEARCH_VIEW);
    if (query !== undefined) {
      await this.searchFor(query);
      return;
    }
    const box = vscode.window.createInputBox();
    box.title = "Search Symbols";
    box.placeholder = "A name or a part of it, such as checkout, Cart.che or chkOut";
    box.value = this.query;
    const typed = debounce(150, 600, () => void this.searchFor(box.value));
    box.onDidChangeValue(() => typed());
    box.onDidAccept(() => {
      typed.cancel();
      void this.searchFor(box.value).then(() => focus(SEARCH_VIEW));
      box.hide();
    });
    box.onDidHide(() => box.dispose());
    box.show();
  }

  private async searchFor(query: string): Promise<void> {
    if (query.trim() === this.query) {
      return;
    }
    this.query = query.trim();
    void vscode.commands.executeCommand("setContext", "codegraph.searched", this.query !== "");
    await this.search.restart(this.query === "" ? undefined : this.query);
  }
}

async function focus(view: string): Promise<void> {
  await vscode.commands.executeCommand(`${view}.focus`);
}

/** Shows a folder of the workspace in the explorer. */
async function revealFolder(folder: string): Promise<void> {
  for (const root of vscode.workspace.workspaceFolders ?? []) {
    const places = [vscode.Uri.joinPath(root.uri, folder)];
    if (folder === root.name || folder.startsWith(`${root.name}/`)) {
      places.push(vscode.Uri.joinPath(root.uri, folder.slice(root.name.length)));
    }
    for (const place of places) {
      const found = await Promise.resolve(vscode.workspace.fs.stat(place)).catch(() => undefined);
      if (found?.type === vscode.FileType.Directory) {
        await vscode.commands.executeCommand("revealInExplorer", place);
        return;
      }
    }
  }
}
