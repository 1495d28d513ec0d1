// The change that is not committed: the view about it, marks on files, and its tests.
import * as vscode from "vscode";
import type { DiffImpactParams, DiffImpactResult, SymbolRef } from "../protocol";
import type { ServerConnection } from "../server/connection";
import { debounce } from "../views/debounce";
import { type Certainty, symbolLabel } from "../views/items";
import { openPlace } from "../views/follow";
import { messageOf } from "../views/problem";
import { Report } from "../views/report";
import { ReportView } from "../views/reportView";
import { shorten } from "../views/treeItem";
import { type Base, CHANGE_VIEW, type Mark, changeImpact, marks } from "./impact";
import { type TestId, matchTests } from "./tests";

export class ChangeReview implements vscode.Disposable, vscode.FileDecorationProvider {
  readonly view: ReportView;
  private readonly marked = new vscode.EventEmitter<vscode.Uri[]>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly graphMoved = debounce(QUIET_MS, LONGEST_MS, () => void this.mark());
  private byUri = new Map<string, Mark>();
  private tookMs = 0;
  private answeredAt = 0;

  readonly onDidChangeFileDecorations = this.marked.event;

  constructor(
    private readonly server: ServerConnection,
    private readonly state: vscode.Memento,
    private readonly minCertainty: () => Certainty,
  ) {
    const ask = (params: DiffImpactParams, token?: vscode.CancellationToken): Promise<DiffImpactResult> => this.ask(params, token);
    const kind = changeImpact(ask, () => ({ ...this.base(), minCertainty: this.minCertainty() }), shorten);
    this.view = new ReportView(CHANGE_VIEW, new Report(kind)) as ReportView;
    this.describe();
    this.subscriptions = [
      this.view,
      this.marked,
      vscode.window.registerFileDecorationProvider(this),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("codegraph.views.markFiles") && this.graphChanged()),
    ];
  }

  /** What the change reaches may be another now. */
  graphChanged(): void {
    this.view.graphChanged();
    // The view asks by itself where it can be seen.
    if (!this.view.visible) {
      this.graphMoved();
    }
  }

  begin(): void {
    this.view.begin();
    this.graphChanged();
  }

  away(isComingBack: boolean, problem: string | undefined): void {
    if (isComingBack) {
      this.view.note("The server is starting again; this list is not up to date.");
    } else {
      this.view.clear(problem);
      this.put(new Map());
    }
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const mark = this.byUri.get(uri.toString());
    if (mark === undefined) {
      return undefined;
    }
    const color = mark.badge === undefined ? undefined : new vscode.ThemeColor("codegraph.affectedForeground");
    return new vscode.FileDecoration(mark.badge, mark.tooltip, color);
  }

  commands(): Record<string, (...args: never[]) => unknown> {
    return {
      "codegraph.showChangeImpact": () => vscode.commands.executeCommand(`${CHANGE_VIEW}.focus`),
      "codegraph.chooseBase": () => this.chooseBase(),
      "codegraph.runReachedTests": () => this.runTests(),
    };
  }

  dispose(): void {
    this.graphMoved.cancel();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async ask(params: DiffImpactParams, token?: vscode.CancellationToken): Promise<DiffImpactResult> {
    const began = Date.now();
    const result = await this.server.request("codegraph/diffImpact", params, token);
    this.answeredAt = Date.now();
    this.tookMs = this.answeredAt - began;
    if (!params.cursor) {
      this.put(isMarking() ? marks(result) : new Map());
    }
    return result;
  }

  /** For the marks alone: nothing is shown where it does not succeed, as in a folder without git. */
  private async mark(): Promise<void> {
    if (!isMarking() || this.server.phase.kind !== "running" || !vscode.window.state.focused) {
      return;
    }
    // Marks never take more than a tenth of the server's time.
    if (Date.now() - this.answeredAt < 10 * this.tookMs) {
      this.graphMoved();
      return;
    }
    await this.ask({ ...this.base(), minCertainty: this.minCertainty() }).catch(() => this.put(new Map()));
  }

  private put(found: Map<string, Mark>): void {
    // The editor and the server may write the same URI in different ways.
    const next = new Map([...found].map(([uri, mark]) => [vscode.Uri.parse(uri).toString(), mark]));
    const all = new Set([...this.byUri.keys(), ...next.keys()]);
    const changed = [...all].filter((uri) => this.byUri.get(uri)?.tooltip !== next.get(uri)?.tooltip);
    this.byUri = next;
    if (changed.length > 0) {
      this.marked.fire(changed.map((uri) => vscode.Uri.parse(uri)));
    }
  }

  private base(): Base {
    return this.state.get<Base>("change.base", { base: "HEAD", staged: false });
  }

  private describe(): void {
    const { base, staged } = this.base();
    this.view.describe(staged ? `staged, against ${base}` : `against ${base}`);
  }

  private async chooseBase(): Promise<void> {
    const rows: (vscode.QuickPickItem & { chosen?: Base })[] = [
      { label: "HEAD", description: "what is not committed", chosen: { base: "HEAD", staged: false } },
      { label: "HEAD, staged only", description: "what the next commit has", chosen: { base: "HEAD", staged: true } },
      { label: "HEAD~1", description: "with the last commit", chosen: { base: "HEAD~1", staged: false } },
      { label: "Another revision…", description: "a branch, a tag or a commit" },
    ];
    const picked = await vscode.window.showQuickPick(rows, { title: "Compare With" });
    let chosen = picked?.chosen;
    if (picked !== undefined && chosen === undefined) {
      const typed = await vscode.window.showInputBox({ title: "Compare With", prompt: "A branch, a tag or a commit, such as main or v1.2" });
      chosen = typed === undefined || typed.trim() === "" ? undefined : { base: typed.trim(), staged: false };
    }
    if (chosen !== undefined) {
      await this.state.update("change.base", chosen);
      await this.view.restart(undefined);
      this.describe();
    }
  }

  private async runTests(): Promise<void> {
    let result: DiffImpactResult;
    try {
      result = await this.ask({ ...this.base(), minCertainty: this.minCertainty(), limit: null });
    } catch (error) {
      void vscode.window.showErrorMessage(`Codegraph: ${messageOf(error)}`);
      return;
    }
    const { tests, freshness } = result;
    if (tests.length === 0) {
      const yet = freshness.state === "indexing" ? " yet; files are still being read" : "";
      void vscode.window.showInformationMessage(`No test is reached by the change${yet}.`);
      return;
    }
    const { ids, unknown } = await explorerTests(tests);
    if (ids.length > 0) {
      await vscode.commands.executeCommand("vscode.runTestsById", RUN, ...ids);
    }
    if (unknown.length > 0) {
      await listTests(unknown, ids.length === 0);
    }
  }
}

/** What the test explorer has for *tests*. */
async function explorerTests(tests: readonly SymbolRef[]): Promise<{ ids: string[]; unknown: SymbolRef[] }> {
  const commands = new Set(await vscode.commands.getCommands(true));
  if (!["vscode.testing.getTestsInFile", "vscode.runTestsById"].every((each) => commands.has(each))) {
    return { ids: [], unknown: matchTests(tests, []).unknown };
  }
  const byFile = new Map<string, SymbolRef[]>();
  for (const test of tests) {
    byFile.set(test.uri, [...(byFile.get(test.uri) ?? []), test]);
  }
  const matched = await Promise.all(
    [...byFile].map(async ([uri, inFile]) => {
      const file = vscode.Uri.parse(uri);
      const known = await vscode.commands.executeCommand<TestId[] | undefined>("vscode.testing.getTestsInFile", file);
      return matchTests(inFile, known ?? []);
    }),
  );
  return { ids: matched.flatMap((each) => each.ids), unknown: matched.flatMap((each) => each.unknown) };
}

/** No test controller knows them: they can be opened, or their names copied. */
async function listTests(tests: readonly SymbolRef[], none: boolean): Promise<void> {
  const all = tests.map((test) =>
    test.kind === "module" ? shorten(test.uri) : `${shorten(test.uri)}::${test.qualifiedName.replaceAll(".", "::")}`,
  );
  const copy = { label: `$(copy) Copy ${tests.length === 1 ? "the name" : `all ${tests.length} names`}`, test: undefined };
  const rows = tests.map((test) => ({
    label: `$(beaker) ${symbolLabel(test, shorten)}`,
    description: `${shorten(test.uri)}:${test.selectionRange.start.line + 1}`,
    test,
  }));
  const placeHolder = none
    ? "The test explorer knows none of these; install an extension that runs them, or open one"
    : "The test explorer does not know these; the others are running";
  const picked = await vscode.window.showQuickPick([copy, ...rows], { title: "Tests Reached by the Change", placeHolder, matchOnDescription: true });
  if (picked?.test !== undefined) {
    await openPlace({ uri: picked.test.uri, range: picked.test.selectionRange });
  } else if (picked !== undefined) {
    await vscode.env.clipboard.writeText(all.join("\n"));
  }
}

function isMarking(): boolean {
  return vscode.workspace.getConfiguration("codegraph").get("views.markFiles", true);
}

/** `TestRunProfileKind.Run` as the editor's own commands count it. */
const RUN = 2;
// Guesses: marks may come a little after a change.
const QUIET_MS = 2_000;
const LONGEST_MS = 15_000;
