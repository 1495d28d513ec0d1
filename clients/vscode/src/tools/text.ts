// Answers as compact text for language models: one line a symbol, paths that can be asked about again,
// never longer than its bound, and always with how far it can be trusted.
import type { ContextResult, DeadCodeResult, DiffImpactResult, Edge, Freshness, ImpactResult, PathResult, ReachResult, SearchResult, SymbolRef, SymbolResult, UnsureCalls } from "../protocol";
import { unsureMessage } from "../views/items";

/** Path of a URI inside the workspace. */
export type Relative = (uri: string) => string;

/** Characters of one answer at most. */
export const MOST = 12_000;

/** `src/cart.py::Cart.settle`, as every tool takes it, with its kind and line. */
export function named(symbol: SymbolRef, relative: Relative): string {
  if (symbol.external === true) {
    return `${symbol.kind} ${symbol.qualifiedName} (external${symbol.package ? `, ${symbol.package}` : ""})`;
  }
  const path = relative(symbol.uri);
  const name = symbol.kind === "module" ? path : `${path}::${symbol.qualifiedName}`;
  return `${symbol.kind} ${name} (line ${symbol.selectionRange.start.line + 1})`;
}

/**
 * *lines* as one text of at most *most* characters, the freshness included; what does not fit is
 * counted.
 */
export function bounded(lines: readonly string[], freshness: Freshness, most = MOST): string {
  const end = trust(freshness);
  const kept: string[] = [];
  // Room for the end and for the line about what is left out.
  let room = most - end.length - 80;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) {
      break;
    }
    kept.push(line);
  }
  const left = lines.length - kept.length;
  const cut = left === 0 ? [] : [`… ${left} more lines left out; ask for less at a time.`];
  return [...kept, ...cut, end].join("\n");
}

export function trust({ revision, state, pending, lowerBound }: Freshness): string {
  if (state === "indexing" || pending > 0) {
    return `[revision ${revision}; still indexing, ${pending} files unread: there may be more than this, and counts are lower bounds]`;
  }
  return lowerBound ? `[revision ${revision}; a lower bound: there may be more than this]` : `[revision ${revision}; complete]`;
}

export function searchText({ items, more, freshness }: SearchResult, relative: Relative): string {
  const lines = items.map((symbol) => named(symbol, relative));
  const rest = more ? ["There are more; ask with a longer query or a higher limit."] : [];
  return bounded(lines.length === 0 ? ["Nothing has such a name."] : [...lines, ...rest], freshness);
}

export function symbolText(result: SymbolResult | null, relative: Relative): string {
  if (result === null) {
    return "There is no such symbol.";
  }
  const { signature, doc, metrics, members, freshness } = result;
  const { lines, complexity, fanIn, fanOut } = metrics;
  return bounded(
    [
      named(result, relative),
      ...(signature === "" ? [] : [signature]),
      ...(doc === "" ? [] : [doc]),
      `${lines} lines, complexity ${complexity}, called by ${fanIn}, calls ${fanOut}`,
      ...(members.length === 0 ? [] : ["Members:"]),
      ...members.map((member) => `  ${named(member, relative)}`),
    ],
    freshness,
  );
}

export function reachText(result: ReachResult, relative: Relative): string {
  const { targets, rings, total, direction, freshness } = result;
  const [target] = targets;
  if (target === undefined) {
    return bounded(["There is no such symbol."], freshness);
  }
  const lines = [`${total} ${total === 1 ? direction.slice(0, -1) : direction} of ${named(target, relative)}`];
  for (const ring of rings.filter((each) => each.depth > 0)) {
    lines.push(ring.depth === 1 ? "Direct:" : `${ring.depth} steps away:`);
    lines.push(...ring.items.map(({ symbol, edges }) => `  ${named(symbol, relative)} ${edges.map((edge) => how(edge, relative)).join("; ")}`));
    if (ring.total > ring.items.length) {
      lines.push(`  … ${ring.total - ring.items.length} more`);
    }
  }
  return bounded([...lines, ...unsure(result.unsureCalls)], freshness);
}

/** What is left out since only its name is known. */
function unsure(calls: UnsureCalls): string[] {
  const said = unsureMessage(calls);
  return said === undefined ? [] : [said];
}

function how({ kind, certainty, reason, sites }: Edge, relative: Relative): string {
  const places = sites.slice(0, SITES).map((site) => `${relative(site.uri)}:${site.range.start.line + 1}`);
  const rest = sites.length > SITES ? ` and ${sites.length - SITES} more` : "";
  return `[${kind}, ${certainty} by ${reason}] at ${places.join(", ")}${rest}`;
}

export function impactText(result: ImpactResult, relative: Relative): string {
  const { targets, rings, tests, files, counts, freshness } = result;
  if (targets.length === 0) {
    return bounded(["There is no such symbol."], freshness);
  }
  const lines = [
    ...unsure(result.unsureCalls),
    `A change of ${targets.map((each) => named(each, relative)).join(", ")} may affect ${counted(counts.symbols, "symbol")} in ${counted(counts.files, "file")}; tests that would notice: ${counts.tests}.`,
  ];
  for (const ring of rings.filter((each) => each.depth > 0 && each.total > 0)) {
    lines.push(ring.depth === 1 ? `Direct (${ring.total}):` : `${ring.depth} steps away (${ring.total}):`);
    lines.push(...ring.items.map((symbol) => `  ${named(symbol, relative)}`));
  }
  lines.push(...section("Tests", counts.tests, tests.map((test) => named(test, relative))));
  lines.push(...section("Files", counts.files, files.map((file) => `${relative(file.uri)} (${counted(file.symbols, "symbol")})`)));
  return bounded(lines, freshness);
}

export function pathText({ from, to, paths, weaker, unsureCalls, freshness }: PathResult, relative: Relative): string {
  if (!from || !to) {
    return bounded([`There is no such ${from ? "goal" : "start"}.`], freshness);
  }
  if (paths.length === 0) {
    const weak = weaker ? [`With edges of certainty '${weaker}' it would.`] : [];
    return bounded([`${named(from, relative)} does not come to use ${named(to, relative)}.`, ...weak, ...unsure(unsureCalls)], freshness);
  }
  const lines = paths.flatMap(({ length, symbols, edges }) => [
    length === 1 ? "In 1 step:" : `In ${length} steps:`,
    ...symbols.map((symbol, index) => {
      const edge = edges[index - 1];
      return `  ${named(symbol, relative)}${edge === undefined ? "" : ` ${how(edge, relative)}`}`;
    }),
  ]);
  return bounded(lines, freshness);
}

export function contextText({ targets, items, leftOut, freshness }: ContextResult): string {
  if (targets.length === 0) {
    return bounded(["There is no such symbol."], freshness);
  }
  const rest = leftOut.map(({ role, total }) => `Not shown: ${total} ${role}s`);
  // The server keeps to the budget by itself.
  return [...items.map(({ heading, text }) => `${heading}\n${text}`), ...rest, trust(freshness)].join("\n\n");
}

export function deadCodeText({ items, total, excluded, freshness }: DeadCodeResult, relative: Relative): string {
  const lines = items.map(({ symbol, reason, confidence }) => `${named(symbol, relative)}: ${reason}${confidence === "low" ? " (doubtful)" : ""}`);
  const rest = total > items.length ? [`… ${total - items.length} more`] : [];
  const leftOut = excluded.map((each) => `${each.total} ${each.reason}`).join(", ");
  const left = leftOut === "" ? [] : [`Unused, but not told as dead: ${leftOut}.`];
  return bounded([`${total} thought dead.`, ...lines, ...rest, ...left], freshness);
}

export function changeText(result: DiffImpactResult, relative: Relative): string {
  const { base, files, items, total, tests, counts, coChanged, freshness } = result;
  const changed = items.map(({ symbol, change, impact, users = [] }) => {
    const reach = impact == null ? "" : `, reaches ${counted(impact.symbols, "symbol")} and ${counted(impact.tests, "test")}`;
    const left = users.length === 0 ? "" : `, still named by ${users.map((user) => named(user.symbol, relative)).join(", ")}`;
    return `${change} ${named(symbol, relative)}${reach}${left}`;
  });
  return bounded(
    [
      `Compared with ${base}: ${counted(files.length, "file")} and ${counted(total, "symbol")} changed. Reached: ${counted(counts.symbols, "symbol")} in ${counted(counts.files, "file")}.`,
      ...unsure(result.unsureCalls),
      ...section("Changed", total, changed),
      ...section("Tests to run", counts.tests, tests.map((test) => named(test, relative))),
      ...section("Usually changed along, and not now", coChanged.length, coChanged.map((file) => `${relative(file.uri)} (with ${file.because})`)),
    ],
    freshness,
  );
}

function section(title: string, total: number, listed: readonly string[]): string[] {
  if (total === 0) {
    return [];
  }
  const rest = total > listed.length ? [`  … ${total - listed.length} more`] : [];
  return [`${title} (${total}):`, ...listed.map((each) => `  ${each}`), ...rest];
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** What is said where a name means several symbols. */
export function ambiguousText(name: string, candidates: readonly SymbolRef[], relative: Relative): string {
  const lines = candidates.map((symbol) => `  ${named(symbol, relative)}`);
  return [`'${name}' means several symbols; ask again with one of these, as path::name:`, ...lines].join("\n").slice(0, MOST);
}

const SITES = 5;
