// What the status bar says, apart from the editor.
import { type Lanes, files, waiting } from "./lanes";

export type Phase =
  | { kind: "idle" }
  | { kind: "starting" }
  | { kind: "running" }
  | { kind: "waiting"; seconds: number }
  | { kind: "missing"; problem: string }
  | { kind: "stopped"; problem: string };

/** What the running server said of its index last. */
export interface IndexState {
  state: "indexing" | "ready";
  revision: number;
  pending: number;
}

export interface Progress {
  title: string;
  message: string | undefined;
  percentage: number | undefined;
}

export interface Summary {
  text: string;
  tooltip: string;
  severity: "none" | "warning" | "error";
  /** What a click does. */
  action: "status" | "output" | "start";
}

export function summarize(
  phase: Phase,
  index: IndexState | undefined,
  progress: Progress | undefined,
  lanes: Lanes = {},
): Summary {
  switch (phase.kind) {
    case "idle":
      return plain("$(circle-slash) Codegraph", "Codegraph: not started; click to start", "start");
    case "starting":
      return plain("$(sync~spin) Codegraph", "Codegraph: starting", "output");
    case "running":
      return running(index, progress, lanes);
    case "waiting":
      return {
        text: `$(warning) Codegraph: restarts in ${phase.seconds} s`,
        tooltip: "The server ended unexpectedly; click for its output",
        severity: "warning",
        action: "output",
      };
    case "missing":
      return {
        text: "$(error) Codegraph: no server",
        tooltip: phase.problem,
        severity: "error",
        action: "start",
      };
    case "stopped":
      return {
        text: "$(error) Codegraph: stopped",
        tooltip: `${phase.problem}; click to start it again`,
        severity: "error",
        action: "start",
      };
  }
}

function running(index: IndexState | undefined, progress: Progress | undefined, lanes: Lanes): Summary {
  const waits = waiting(lanes);
  const more = waits === "" ? "" : `\nWaiting: ${waits}`;
  if (progress !== undefined) {
    const share = progress.percentage === undefined ? "" : ` ${Math.round(progress.percentage)} %`;
    const detail = progress.message === undefined ? "" : `: ${progress.message}`;
    const opening = (lanes["hydrate"] ?? 0) > 0 ? " · reading open files" : "";
    return plain(`$(sync~spin) Codegraph${share}${opening}`, `${progress.title}${detail}${more}`, "status");
  }
  if (index?.state === "indexing") {
    const left = index.pending === 0 ? "" : `, ${files(index.pending)} left`;
    return plain("$(sync~spin) Codegraph", `Indexing${left}${more}`, "status");
  }
  if (index === undefined) {
    return plain("$(sync~spin) Codegraph", "Codegraph: started, asking for its state", "status");
  }
  return plain("$(type-hierarchy) Codegraph", `Codegraph: ready, revision ${index.revision}; click for details`, "status");
}

function plain(text: string, tooltip: string, action: Summary["action"]): Summary {
  return { text, tooltip, severity: "none", action };
}

/**
 * Any answer as indented text: one line for what is flat, a block for what is nested, lists with
 * dashes. Used for `codegraph/status`, whose fields may grow without this client being changed.
 */
export function outline(value: unknown, indent = ""): string {
  if (Array.isArray(value)) {
    return value.map((entry) => `${indent}- ${flat(entry) ?? block(entry, indent)}`).join("\n");
  }
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([key, entry]) => `${indent}${words(key)}:${member(entry, indent)}`)
      .join("\n");
  }
  return `${indent}${plainText(value)}`;
}

function member(value: unknown, indent: string): string {
  const line = flat(value);
  return line === undefined ? `\n${outline(value, `${indent}  `)}` : ` ${line}`;
}

function block(value: unknown, indent: string): string {
  return outline(value, `${indent}  `).trimStart();
}

/** One line for a value, or for a record of plain values; undefined for what is nested deeper. */
function flat(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.length === 0 ? "none" : undefined;
  }
  if (!isRecord(value)) {
    return plainText(value);
  }
  const entries = Object.entries(value);
  if (entries.some(([, entry]) => typeof entry === "object" && entry !== null)) {
    return undefined;
  }
  const told = entries.map(([key, entry]) => `${words(key)} ${plainText(entry)}`);
  return told.length === 0 ? "none" : told.join(", ");
}

function plainText(value: unknown): string {
  return value === null || value === undefined || value === "" ? "–" : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `openToHydrated` as `open to hydrated`; names with other marks (languages, paths) stay as they are. */
function words(key: string): string {
  return /^[a-z]+([A-Z][a-z0-9]*)+$/.test(key) ? key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : key;
}
