// The status of the server for people, apart from the editor.
import type { StatusResult } from "../protocol";
import { files as counted, number, waiting } from "./lanes";
import { outline } from "./summary";

export interface Fact {
  icon: string;
  label: string;
  detail: string;
}

/** What most people want to know, one line each. */
export function facts(status: StatusResult): Fact[] {
  const { languages, skipped, cache, memory } = status;
  const total = sum(languages); // those that are skipped are told apart
  const told: Fact[] = [
    {
      icon: status.state === "ready" ? "check" : "sync~spin",
      label: status.state === "ready" ? "Ready" : `Indexing, ${number(status.pending)} left`,
      detail: waiting(status.lanes) || `revision ${status.revision}`,
    },
    {
      icon: "files",
      label: `${counted(total)}, ${Object.keys(languages).length === 1 ? "1 language" : `${Object.keys(languages).length} languages`}`,
      detail: most(languages),
    },
  ];
  if (status.unchecked > 0) {
    told.push({ icon: "checklist", label: `${counted(status.unchecked)} still to be checked`, detail: "" });
  }
  if (sum(skipped) > 0) {
    told.push({ icon: "debug-step-over", label: `${counted(sum(skipped))} skipped`, detail: most(skipped) });
  }
  if (status.quarantined.length > 0) {
    const [first] = status.quarantined;
    const label = `${counted(status.quarantined.length)} could not be read`;
    told.push({ icon: "warning", label, detail: `${first?.path}: ${first?.reason}` });
  }
  if (status.readOnly !== undefined) {
    told.push({ icon: "warning", label: "Nothing is written", detail: status.readOnly });
  }
  const asked = cache.hits + cache.misses;
  const share = asked === 0 ? "" : `${Math.round((100 * cache.hits) / asked)} % of facts from the cache`;
  told.push({ icon: "server-process", label: `${number(Math.round(memory / 1e6))} MB of memory`, detail: share });
  return told;
}

/** The report as a document: the facts, then all that the server tells. */
export function document(status: StatusResult): string {
  const lines = facts(status).map(({ label, detail }) => `${label}${detail === "" ? "" : ` · ${detail}`}`);
  return [`codegraph-lsp ${status.version}`, "", ...lines, "", "All of it", "", outline(status, "  "), ""].join("\n");
}

function most(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const told = sorted.slice(0, 4).map(([name, count]) => `${name} ${number(count)}`);
  return [...told, ...(sorted.length > 4 ? ["…"] : [])].join(", ");
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}
