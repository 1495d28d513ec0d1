// What a change reaches, as the view and the decorations of files tell it, apart from the editor.
import type { Ask } from "../views/ask";
import type { ChangedSymbol, CoChanged, DiffImpactParams, DiffImpactResult, FileChange, ImpactCounts, RemainingUser } from "../protocol";
import { type GroupItem, type Item, START, type Shorten, type SiteItem, type SymbolItem, distinct, fileItem, group, remarks, symbolItem, unsureMessage } from "../views/items";
import type { ReportKind } from "../views/report";

export const CHANGE_VIEW = "codegraph.changeView";

/** What is compared with what. */
export interface Base {
  base: string;
  staged: boolean;
}

export function changeImpact(
  ask: Ask<DiffImpactParams, DiffImpactResult>,
  choice: () => DiffImpactParams,
  shorten: Shorten,
): ReportKind<DiffImpactResult> {
  return {
    view: CHANGE_VIEW,
    // The limit holds for the files and tests as well, which come on the first page only.
    ask: (limit, cursor, token) => ask({ ...choice(), limit: Math.max(limit, LISTED), cursor: cursor ?? null }, token),
    join: (before, after) => ({ ...after, items: [...before.items, ...after.items] }),
    items: (result) => groups(result, shorten),
    listed: (result) => result.items.length,
    nothing: "",
    remark: (result) => remarks(summary(result), unsureMessage(result.unsureCalls)),
  };
}

function summary(result: DiffImpactResult): string {
  const { files, total, counts, base, staged } = result;
  const what = staged ? `What is staged, compared with ${base}` : `Compared with ${base}`;
  if (files.length === 0) {
    return `${what}, nothing has changed.`;
  }
  const changed = total === 0 ? counted(files.length, "file") : `${counted(total, "symbol")} in ${counted(files.length, "file")}`;
  return `${what}: ${changed} changed. Reached: ${reaches(counts)}.`;
}

function groups(result: DiffImpactResult, shorten: Shorten): Item[] {
  const { files, items, total, tests, reachedFiles, coChanged, counts } = result;
  const changed = distinct(items.map((each) => changedItem(each, shorten)));
  const all: (GroupItem | undefined)[] = [
    some("changed", "Changed symbols", total, changed, { icon: "edit", expanded: true }),
    // Files in which no symbol changed, as documents are.
    total === 0 ? some("files", "Changed files", files.length, files.map(changedFile), { icon: "files", expanded: true }) : undefined,
    some("tests", "Tests to run", counts.tests, tests.map((each) => symbolItem(each, "tests", shorten)), { icon: "beaker", expanded: true, context: "tests" }),
    some("reached", "Files reached", counts.files, reachedFiles.map((each) => fileItem(each, shorten)), { icon: "references" }),
    some("together", "Usually change with these", coChanged.length, coChanged.map((each) => together(each, shorten)), { icon: "git-compare" }),
  ];
  return all.filter((each) => each !== undefined);
}

function some(id: string, label: string, total: number, listed: Item[], how: Partial<GroupItem>): GroupItem | undefined {
  return total === 0 ? undefined : { ...group(id, label, total, distinct(listed)), ...how };
}

function changedItem(changed: ChangedSymbol, shorten: Shorten): SymbolItem {
  const { symbol, change, impact, users = [] } = changed;
  const item = symbolItem(symbol, "changed", shorten);
  const isGone = change === "removed";
  const left = users.length === 0 ? "" : `, still named by ${users.length}`;
  const reach = impact == null ? left : `, reaches ${reaches(impact)}${left}`;
  return {
    ...item,
    description: `${change}${reach}${isGone ? "" : ` · ${item.description}`}`,
    tooltip: `${item.tooltip}\n${change}${reach}`,
    open: isGone ? undefined : item.open,
    sites: users.flatMap((user) => userItems(user, item.id, shorten)),
  };
}

function userItems(user: RemainingUser, under: string, shorten: Shorten): SiteItem[] {
  return user.sites.map((site, index) => ({
    type: "site",
    id: `${under}\n${user.symbol.id} ${index}`,
    label: user.symbol.qualifiedName,
    description: `still names it, ${user.certainty} · ${shorten(site.uri)}:${site.range.start.line + 1}`,
    tooltip: "What was removed is still named here",
    open: site,
  }));
}

function changedFile(file: FileChange): SiteItem {
  const from = file.oldPath ? ` from ${file.oldPath}` : "";
  const open = { uri: file.uri, range: START };
  return { type: "site", id: `file ${file.path}`, label: file.path, description: `${file.change}${from}`, tooltip: file.path, open };
}

function together(file: CoChanged, shorten: Shorten): SiteItem {
  const share = `${Math.round(100 * file.share)} % of its commits`;
  return {
    type: "site",
    id: `together ${file.path}`,
    label: shorten(file.uri),
    description: `${counted(file.commits, "commit")} with ${file.because}`,
    tooltip: `It changed with ${file.because} in ${counted(file.commits, "commit")}, ${share}, and has not changed now`,
    open: { uri: file.uri, range: START },
  };
}

function reaches({ symbols, files, tests }: ImpactCounts): string {
  if (symbols === 0) {
    return "nothing else";
  }
  const ofTests = tests === 0 ? "no test" : counted(tests, "test");
  return `${counted(symbols, "symbol")} in ${counted(files, "file")}, ${ofTests}`;
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

export interface Mark {
  /** One sign, shown beside the file's name; none for changed files, which git marks. */
  badge: string | undefined;
  tooltip: string;
}

/** What files are marked with, by URI. */
export function marks(result: DiffImpactResult): Map<string, Mark> {
  const found = new Map<string, Mark>();
  for (const file of result.reachedFiles) {
    const steps = file.depth === 1 ? "directly" : `${file.depth} steps away`;
    const tooltip = `May be affected by the change: ${counted(file.symbols, "symbol")}, ${steps}`;
    found.set(file.uri, { badge: "◂", tooltip });
  }
  for (const file of result.files) {
    const mine = result.items.filter(({ symbol }) => symbol.uri === file.uri);
    const widest = Math.max(0, ...mine.map(({ impact }) => impact?.symbols ?? 0));
    if (widest > 0) {
      found.set(file.uri, { badge: undefined, tooltip: `A changed symbol in it reaches ${counted(widest, "symbol")}` });
    } else {
      found.delete(file.uri);
    }
  }
  return found;
}

/** Listed at most of each; the server's own default. */
const LISTED = 500;
