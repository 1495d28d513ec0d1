// Cycles of files, folders or symbols.
import type { Cycle, CycleGranularity, CycleNode, CyclesParams, CyclesResult } from "../protocol";
import { type GroupItem, type Item, START, type SiteItem, group } from "./items";
import type { ReportKind } from "./report";
import type { Ask } from "./ask";

export const CYCLES_VIEW = "codegraph.cyclesView";

export function cycles(ask: Ask<CyclesParams, CyclesResult>, choice: () => CyclesParams): ReportKind<CyclesResult> {
  return {
    view: CYCLES_VIEW,
    ask: (limit, cursor, token) => ask({ ...choice(), limit, cursor: cursor ?? null }, token),
    join: (before, after) => ({ ...after, items: [...before.items, ...after.items] }),
    items: (result) => result.items.map((each) => cycleItem(each, result.granularity)),
    listed: (result) => result.items.length,
    nothing: "No cycles found.",
  };
}

function cycleItem(cycle: Cycle, granularity: CycleGranularity): GroupItem {
  const way = cycle.shortestCycle;
  const id = `cycle ${key(cycle.nodes[0] ?? cycle.cut.source)}`;
  const label = [...way, ...way.slice(0, 1)].map(shortName).join(" → ");
  const rest = cycle.size > way.length ? [membersItem(cycle, id, granularity)] : [];
  return {
    type: "group",
    id,
    label,
    description: counted(cycle.size, granularity),
    tooltip: `${counted(cycle.size, granularity)} that need each other; the shortest way around: ${label}`,
    icon: "sync",
    expanded: false,
    children: [...way.map((node, n) => stepItem(node, n, way, id)), cutItem(cycle, id), ...rest],
  };
}

function stepItem(node: CycleNode, index: number, way: readonly CycleNode[], under: string): Item {
  const next = way[(index + 1) % way.length] ?? node;
  const leads = way.length === 1 ? "needs itself" : `needs ${shortName(next)}`;
  return nodeItem(node, `${under}\nstep ${index}`, leads);
}

function cutItem({ cut }: Cycle, under: string): GroupItem {
  const places = cut.sites === 1 ? "1 place" : `${cut.sites} places`;
  return {
    type: "group",
    id: `${under}\ncut`,
    label: `Cut ${shortName(cut.source)} → ${shortName(cut.target)}`,
    description: `${places}, frees ${cut.freed}`,
    tooltip: `The edge whose removal breaks most: it is made in ${places}, and without it ${cut.freed} are on no cycle any more`,
    icon: "debug-disconnect",
    expanded: false,
    children: [],
    open: placeOf(cut.source),
  };
}

function membersItem(cycle: Cycle, under: string, granularity: CycleGranularity): GroupItem {
  const id = `${under}\nmembers`;
  const members = cycle.nodes.map((node) => nodeItem(node, `${id}\n${key(node)}`, ""));
  return group(id, `All ${PLURALS[granularity]}`, cycle.size, members);
}

function nodeItem(node: CycleNode, id: string, description: string): Item {
  const open = placeOf(node);
  const label = name(node);
  const tooltip = node.path === "" ? label : node.path;
  if (open === undefined) {
    return { type: "group", id, label, description, tooltip, icon: "folder", folder: node.path, expanded: false, children: [] };
  }
  const site: SiteItem = { type: "site", id, label, description, tooltip, open };
  return site;
}

function placeOf(node: CycleNode): SiteItem["open"] | undefined {
  return node.uri ? { uri: node.uri, range: node.selectionRange ?? START } : undefined;
}

function key(node: CycleNode): string {
  return node.id ?? node.path;
}

/** A symbol's dotted name, else the path. */
function name(node: CycleNode): string {
  return node.qualifiedName && node.kind !== "module" ? node.qualifiedName : node.path || "the root";
}

/** Of a path its last part, with its folder where that part is the same in every folder. */
function shortName(node: CycleNode): string {
  const parts = name(node).split("/");
  const isOfFolder = /^(__init__|index|mod|main)\./.test(parts.at(-1) ?? "");
  return parts.slice(isOfFolder ? -2 : -1).join("/");
}

function counted(count: number, granularity: CycleGranularity): string {
  return count === 1 ? `1 ${granularity}` : `${count} ${PLURALS[granularity]}`;
}

const PLURALS: Record<CycleGranularity, string> = { file: "files", folder: "folders", symbol: "symbols" };
