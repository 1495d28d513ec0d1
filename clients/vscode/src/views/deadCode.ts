// What nothing uses, by folder or by kind, and what was left out.
import type { DeadCodeParams, DeadCodeResult, DeadSymbol, Excluded } from "../protocol";
import type { Ask } from "./ask";
import { type GroupItem, type Item, type Shorten, type SymbolItem, distinct, group, symbolItem, symbolLabel } from "./items";
import type { ReportKind } from "./report";

export const DEAD_CODE_VIEW = "codegraph.deadCodeView";

export type DeadCodeGrouping = "folder" | "kind";

export function deadCode(
  ask: Ask<DeadCodeParams, DeadCodeResult>,
  choice: () => DeadCodeParams & { by: DeadCodeGrouping },
  shorten: Shorten,
): ReportKind<DeadCodeResult> {
  return {
    view: DEAD_CODE_VIEW,
    ask: (limit, cursor, token) => {
      const { by: _, ...params } = choice();
      return ask({ ...params, limit, cursor: cursor ?? null }, token);
    },
    join: (before, after) => ({ ...after, items: [...before.items, ...after.items] }),
    items: (result) => [...grouped(result.items, choice().by, shorten), ...leftOut(result.excluded, shorten)],
    listed: (result) => result.items.length,
    nothing: "Nothing is thought dead.",
  };
}

function grouped(found: readonly DeadSymbol[], by: DeadCodeGrouping, shorten: Shorten): Item[] {
  const groups = new Map<string, DeadSymbol[]>();
  for (const each of found) {
    const name = by === "kind" ? each.symbol.kind : folderOf(shorten(each.symbol.uri));
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  const names = [...groups.keys()].sort();
  return names.map((name) => {
    const items = (groups.get(name) ?? []).map((each) => deadItem(each, `${by} ${name}`, shorten));
    const total = items.length;
    return { ...group(`${by} ${name}`, name, total, distinct(items)), icon: by === "folder" ? "folder" : "symbol-class" };
  });
}

function deadItem(dead: DeadSymbol, under: string, shorten: Shorten): SymbolItem {
  const { symbol, reason, doubt, chain } = dead;
  const item = symbolItem(symbol, under, shorten);
  const doubted = doubt ? `, though ${words(doubt)}` : "";
  const users = chain.map((user) => symbolLabel(user, shorten)).join(" ← ");
  const why = users === "" ? "" : ` (${users})`;
  return {
    ...item,
    description: `${words(reason)}${doubted} · ${item.description}`,
    tooltip: `${item.tooltip}\nThought dead: ${words(reason)}${why}${doubted}`,
  };
}

function leftOut(excluded: readonly Excluded[], shorten: Shorten): Item[] {
  const total = excluded.reduce((sum, each) => sum + each.total, 0);
  if (total === 0) {
    return [];
  }
  const reasons = excluded.map((each): GroupItem => {
    const id = `left out ${each.reason}`;
    const examples = each.examples.map((symbol) => symbolItem(symbol, id, shorten));
    return group(id, words(each.reason), each.total, distinct(examples));
  });
  const all = group("left out", "Left out", total, reasons);
  return [{ ...all, children: reasons, tooltip: "What nothing uses and is not told as dead, and why", icon: "eye-closed" }];
}

function words(reason: string): string {
  return reason.replaceAll("-", " ");
}

function folderOf(path: string): string {
  const cut = path.lastIndexOf("/");
  return cut < 0 ? "the root" : path.slice(0, cut);
}
