// The ways to look at the graph, and what each can be asked.
import type { Granularity, Mode, Question } from "./graph";

export interface ModeSpec {
  label: string;
  /** One sentence for the menu. */
  meaning: string;
  /** It is about a symbol, a file or folder, or the whole workspace. */
  about: "symbol" | "file" | "workspace";
  granularities: readonly Granularity[];
  /** Chains can be followed further; the first depth. */
  depth: number | undefined;
}

export const MODES: Readonly<Record<Mode, ModeSpec>> = {
  around: symbols("Around", "What uses it and what it uses", 1),
  callers: symbols("Callers", "Who calls it", 1),
  callees: symbols("Callees", "What it calls", 1),
  impact: symbols("Impact", "What may behave differently when it changes", 0),
  path: symbols("Path", "How one symbol comes to use another", undefined),
  imports: {
    label: "Imports",
    meaning: "What a file or folder needs, and what needs it",
    about: "file",
    granularities: ["file", "folder"],
    depth: 1,
  },
  cycles: workspace("Cycles", "What needs each other, and what to cut", ["file", "folder", "symbol"]),
  communities: workspace("Communities", "What belongs together by what it uses", ["file", "symbol"]),
  everything: workspace("Everything", "The whole graph", ["symbol"]),
};

/** *question* in another mode, with that mode's own depth and kind of nodes. */
export function inMode(question: Question, mode: Mode): Question {
  if (question.mode === mode) {
    return question;
  }
  const spec = MODES[mode];
  return { ...question, mode, granularity: spec.granularities[0]!, depth: spec.depth ?? 0 };
}

/** Whether all that *question* needs to know is there. */
export function isComplete(question: Question): boolean {
  const { about } = MODES[question.mode];
  if (about === "workspace") {
    return true;
  }
  return question.about !== undefined && (question.mode !== "path" || question.to !== undefined);
}

export const FIRST_QUESTION: Question = {
  mode: "around",
  depth: 1,
  granularity: "symbol",
  minCertainty: "dispatch",
  includeTests: true,
  includeExternal: false,
};

function symbols(label: string, meaning: string, depth: number | undefined): ModeSpec {
  return { label, meaning, about: "symbol", granularities: ["symbol"], depth };
}

function workspace(label: string, meaning: string, granularities: readonly Granularity[]): ModeSpec {
  return { label, meaning, about: "workspace", granularities, depth: undefined };
}
