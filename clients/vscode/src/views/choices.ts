// What the lists about the whole workspace show, as chosen for this workspace.
import * as vscode from "vscode";
import type { Confidence, CycleGranularity, HotspotGranularity, Metric } from "../protocol";
import type { DeadCodeGrouping } from "./deadCode";
import { METRICS } from "./hotspots";

export interface Choices {
  cycles: CycleGranularity;
  deadCodeBy: DeadCodeGrouping;
  deadCodeConfidence: Confidence;
  deadCodeTests: "used" | "alone";
  hotspotsMetric: Metric;
  hotspotsOf: HotspotGranularity;
}

const DEFAULTS: Choices = {
  cycles: "file",
  deadCodeBy: "folder",
  deadCodeConfidence: "high",
  deadCodeTests: "used",
  hotspotsMetric: "risk",
  hotspotsOf: "symbol",
};

/** In words, each choice of which one is made. */
const OPTIONS: { [K in keyof Choices]: Record<Choices[K], string> } = {
  cycles: { file: "Files", folder: "Folders", symbol: "Symbols" },
  deadCodeBy: { folder: "Grouped by folder", kind: "Grouped by kind" },
  deadCodeConfidence: { high: "What is surely unused", low: "Also what is doubtful (mentioned, decorated, exported…)" },
  deadCodeTests: { used: "What tests use is used", alone: "What only tests use is dead, too" },
  hotspotsMetric: METRICS,
  hotspotsOf: { symbol: "Symbols", file: "Files" },
};

export class ChoiceBox {
  constructor(private readonly state: vscode.Memento) {}

  get<K extends keyof Choices>(key: K): Choices[K] {
    const kept = this.state.get<Choices[K]>(`choice.${key}`);
    return kept !== undefined && kept in OPTIONS[key] ? kept : DEFAULTS[key];
  }

  /** In words, for the title of a view. */
  told<K extends keyof Choices>(key: K): string {
    return OPTIONS[key][this.get(key)];
  }

  /** Lets a person choose among the options of *keys*; false where nothing was changed. */
  async ask(title: string, keys: readonly (keyof Choices)[]): Promise<boolean> {
    const rows = keys.flatMap((key) => this.rows(key));
    const picked = await vscode.window.showQuickPick(rows, { title, placeHolder: "Choose what the list shows" });
    if (picked?.key === undefined) {
      return false;
    }
    await this.state.update(`choice.${picked.key}`, picked.value);
    return true;
  }

  private rows(key: keyof Choices): (vscode.QuickPickItem & { key?: keyof Choices; value?: string })[] {
    const now: string = this.get(key);
    const options = Object.entries<string>(OPTIONS[key]).map(([value, label]) => ({
      label: `${value === now ? "$(check)" : "$(blank)"} ${label}`,
      key,
      value,
    }));
    return [{ label: "", kind: vscode.QuickPickItemKind.Separator }, ...options];
  }
}
