// The status bar item: progress and state of the index, and a click for more.
import * as vscode from "vscode";
import type { Lanes } from "./lanes";
import { type IndexState, type Phase, type Progress, type Summary, summarize } from "./summary";

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "codegraph.status",
    vscode.StatusBarAlignment.Left,
  );
  private readonly progress = new Map<string | number, Progress>();
  private phase: Phase = { kind: "idle" };
  private index: IndexState | undefined;
  private lanes: Lanes = {};

  constructor() {
    this.item.name = "Codegraph";
    this.item.show();
    this.draw();
  }

  /** Tokens of the work that is going on. */
  get tokens(): (string | number)[] {
    return [...this.progress.keys()];
  }

  enter(phase: Phase): void {
    this.phase = phase;
    if (phase.kind !== "running") {
      this.index = undefined;
      this.lanes = {};
      this.progress.clear();
    }
    this.draw();
  }

  indexChanged(index: IndexState): void {
    this.index = index;
    this.draw();
  }

  waiting(lanes: Lanes): void {
    this.lanes = lanes;
    this.draw();
  }

  /** What it says when pointed at. */
  get told(): string {
    return this.item.accessibilityInformation?.label ?? "";
  }

  progressed(token: string | number, progress: Partial<Progress>): void {
    const known = this.progress.get(token);
    this.progress.set(token, {
      title: progress.title ?? known?.title ?? "Working",
      message: progress.message ?? known?.message,
      percentage: progress.percentage ?? known?.percentage,
    });
    this.draw();
  }

  progressEnded(token: string | number): void {
    this.progress.delete(token);
    this.draw();
  }

  dispose(): void {
    this.item.dispose();
  }

  private draw(): void {
    const latest = [...this.progress.values()].at(-1);
    const summary = summarize(this.phase, this.index, latest, this.lanes);
    this.item.text = summary.text;
    this.item.tooltip = summary.tooltip;
    this.item.command = COMMANDS[summary.action];
    this.item.backgroundColor =
      summary.severity === "none"
        ? undefined
        : new vscode.ThemeColor(`statusBarItem.${summary.severity}Background`);
    this.item.accessibilityInformation = { label: summary.tooltip };
  }
}

const COMMANDS: Record<Summary["action"], string> = {
  status: "codegraph.showStatus",
  output: "codegraph.showOutput",
  start: "codegraph.restartServer",
};
