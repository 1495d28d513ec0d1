"""
Answers as compact text: a line for each symbol, named so that it can be asked about again, never
longer than a bound, and at the end how far it can be trusted.

`clients/vscode/src/tools/text.ts` says the same to language models in VS Code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from codegraph_lsp.lsp.report_results import (
        ChangedSymbol,
        ContextResult,
        DeadCodeResult,
        DiffImpactResult,
    )
    from codegraph_lsp.lsp.results import (
        ImpactResult,
        PathResult,
        ReachResult,
        SearchResult,
        SymbolResult,
        UnsureCalls,
    )
    from codegraph_lsp.lsp.shapes import Edge, Freshness, SymbolRef

    Relative = Callable[[str], str]

MOST = 12_000
"""Characters of one answer at most: some 3,000 tokens."""

ROOM_FOR_REST = 160
"""Characters kept for the line that tells what was left out, and for a caveat."""

SITES = 5
"""Places told of one relation."""

NO_SUCH = "There is no such "
"""What an answer begins with where nothing has the name that was asked about."""

NO_SYMBOL = f"{NO_SUCH}symbol."


def named(symbol: SymbolRef, relative: Relative) -> str:
    """`method src/cart.py::Cart.settle (line 10)`, of which the middle can be asked about."""
    if symbol.external:
        package = f", {symbol.package}" if symbol.package else ""
        return f"{symbol.kind} {symbol.qualified_name} (external{package})"
    path = relative(symbol.uri)
    name = path if symbol.kind == "module" else f"{path}::{symbol.qualified_name}"
    return f"{symbol.kind} {name} (line {symbol.selection_range.start.line + 1})"


def bounded(lines: Sequence[str], freshness: Freshness, most: int = MOST) -> str:
    """*lines* and how far they can be trusted; what does not fit is counted."""
    end = trust(freshness)
    room = most - len(end) - ROOM_FOR_REST
    kept = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    left = len(lines) - len(kept)
    rest = [f"… {left} more lines left out; ask for less at a time."] if left else []
    return "\n".join([*kept, *rest, end])


def trust(freshness: Freshness) -> str:
    """The last line of each answer: of which revision it is, and whether there may be more."""
    revision, pending = freshness.revision, freshness.pending
    if freshness.state == "indexing" or pending:
        return (
            f"[revision {revision}; still indexing, {counted(pending, 'file')} unread: "
            "there may be more than this, and counts are lower bounds]"
        )
    if freshness.lower_bound:
        return f"[revision {revision}; a lower bound: there may be more than this]"
    return f"[revision {revision}; complete]"


def with_caveat(told: str, caveat: str) -> str:
    """*told* with *caveat* in its last line, or in one more where that tells nothing of trust."""
    last = told.rpartition("\n")[2]
    if last.startswith("[") and last.endswith("]"):
        return f"{told[:-1]}; {caveat}]"
    return f"{told[: MOST - len(caveat) - 3]}\n[{caveat}]"


def search_text(result: SearchResult, relative: Relative) -> str:
    lines = [named(symbol, relative) for symbol in result.items]
    if result.more:
        lines.append("There are more; ask with a longer query or a higher limit.")
    return bounded(lines or ["Nothing has such a name."], result.freshness)


def symbol_text(result: SymbolResult | None, relative: Relative) -> str:
    if result is None:
        return NO_SYMBOL
    metrics = result.metrics
    lines = [named(result, relative), *filter(None, (result.signature, result.doc))]
    lines.append(
        f"{counted(metrics.lines, 'line')}, complexity {metrics.complexity}, "
        f"called by {metrics.fan_in}, calls {metrics.fan_out}"
    )
    if result.members:
        lines += ["Members:", *(f"  {named(each, relative)}" for each in result.members)]
    return bounded(lines, result.freshness)


def reach_text(result: ReachResult, relative: Relative) -> str:
    if not result.targets:
        return bounded([NO_SYMBOL], result.freshness)
    target = named(result.targets[0], relative)
    what = result.direction[:-1] if result.total == 1 else result.direction
    lines = [f"{result.total} {what} of {target}"]
    for ring in result.rings:
        if not ring.depth:
            continue
        lines.append("Direct:" if ring.depth == 1 else f"{ring.depth} steps away:")
        for reached in ring.items:
            how = "; ".join(_how(edge, relative) for edge in reached.edges)
            lines.append(f"  {named(reached.symbol, relative)} {how}")
        lines += _rest(ring.total, len(ring.items))
    return bounded([*lines, *_unsure(result.unsure_calls)], result.freshness)


def impact_text(result: ImpactResult, relative: Relative) -> str:
    if not result.targets:
        return bounded([NO_SYMBOL], result.freshness)
    counts = result.counts
    targets = ", ".join(named(each, relative) for each in result.targets)
    lines = [
        *_unsure(result.unsure_calls),
        f"A change of {targets} may affect {counted(counts.symbols, 'symbol')} in "
        f"{counted(counts.files, 'file')}; tests that would notice: {counts.tests}.",
    ]
    for ring in result.rings:
        if ring.depth and ring.total:
            title = "Direct" if ring.depth == 1 else f"{ring.depth} steps away"
            lines += _section(title, ring.total, (named(each, relative) for each in ring.items))
    lines += _section("Tests", counts.tests, (named(each, relative) for each in result.tests))
    files = (f"{relative(each.uri)} ({counted(each.symbols, 'symbol')})" for each in result.files)
    return bounded([*lines, *_section("Files", counts.files, files)], result.freshness)


def path_text(result: PathResult, relative: Relative) -> str:
    if result.from_ is None or result.to is None:
        missing = "start" if result.from_ is None else "goal"
        return bounded([f"{NO_SUCH}{missing}."], result.freshness)
    if not result.paths:
        start, goal = named(result.from_, relative), named(result.to, relative)
        lines = [f"{start} does not come to use {goal}."]
        if result.weaker is not None:
            lines.append(f"With edges of certainty '{result.weaker}' it would.")
        return bounded([*lines, *_unsure(result.unsure_calls)], result.freshness)
    lines = []
    for path in result.paths:
        lines.append("In 1 step:" if path.length == 1 else f"In {path.length} steps:")
        hows = ["", *(f" {_how(edge, relative)}" for edge in path.edges)]
        for symbol, how in zip(path.symbols, hows, strict=False):
            lines.append(f"  {named(symbol, relative)}{how}")
    return bounded(lines, result.freshness)


def context_text(result: ContextResult) -> str:
    """The server keeps to its budget by itself."""
    if not result.targets:
        return bounded([NO_SYMBOL], result.freshness)
    items = [f"{item.heading}\n{item.text}" for item in result.items]
    left = [f"Not shown: {each.total} {each.role}s" for each in result.left_out]
    return "\n\n".join([*items, *left, trust(result.freshness)])


def dead_code_text(result: DeadCodeResult, relative: Relative) -> str:
    lines = [f"{result.total} thought dead."]
    for dead in result.items:
        doubt = " (doubtful)" if dead.confidence == "low" else ""
        lines.append(f"{named(dead.symbol, relative)}: {dead.reason}{doubt}")
    lines += _rest(result.total, len(result.items))
    left = ", ".join(f"{each.total} {each.reason}" for each in result.excluded)
    if left:
        lines.append(f"Unused, but not told as dead: {left}.")
    return bounded(lines, result.freshness)


def change_text(result: DiffImpactResult, relative: Relative) -> str:
    counts = result.counts
    along = (f"{relative(each.uri)} (with {each.because})" for each in result.co_changed)
    lines = [
        f"Compared with {result.base}: {counted(len(result.files), 'file')} and "
        f"{counted(result.total, 'symbol')} changed. Reached: "
        f"{counted(counts.symbols, 'symbol')} in {counted(counts.files, 'file')}.",
        *_unsure(result.unsure_calls),
        *_section("Changed", result.total, (_changed(each, relative) for each in result.items)),
        *_section("Tests to run", counts.tests, (named(each, relative) for each in result.tests)),
        *_section("Usually changed along, and not now", len(result.co_changed), along),
    ]
    return bounded(lines, result.freshness)


def alike_text(found: Iterable[SymbolRef], relative: Relative) -> str:
    lines = [f"  {named(each, relative)}" for each in found]
    return "\n".join(["Alike are:", *lines]) if lines else ""


def ambiguous_text(candidates: Iterable[SymbolRef], relative: Relative) -> str:
    """What is said in place of an answer where a name means all of *candidates*."""
    lines = [f"  {named(each, relative)}" for each in candidates]
    said = "The name means several symbols; ask again with one of these, as path::name:"
    return "\n".join([said, *lines])[:MOST]


def _changed(changed: ChangedSymbol, relative: Relative) -> str:
    impact = changed.impact
    said = f"{changed.change} {named(changed.symbol, relative)}"
    if changed.change == "removed":
        said = said.rpartition(" (line ")[0]  # it stands nowhere any more
    if impact is not None:
        symbols, tests = counted(impact.symbols, "symbol"), counted(impact.tests, "test")
        said += f", reaches {symbols} and {tests}"
    if changed.users:
        users = ", ".join(named(user.symbol, relative) for user in changed.users)
        said += f", still named by {users}"
    return said


def _how(edge: Edge, relative: Relative) -> str:
    places = [f"{relative(at.uri)}:{at.range.start.line + 1}" for at in edge.sites[:SITES]]
    more = f" and {len(edge.sites) - SITES} more" if len(edge.sites) > SITES else ""
    return f"[{edge.kind}, {edge.certainty} by {edge.reason}] at {', '.join(places)}{more}"


def _unsure(unsure: UnsureCalls) -> list[str]:
    if not unsure.calls:
        return []
    calls = counted(unsure.calls, "more call")
    names = ", ".join(f"'{each.name}'" for each in unsure.names)
    return [f"{calls} of {names} on values of unknown type may mean it."]


def _section(title: str, total: int, listed: Iterable[str]) -> list[str]:
    if not total:
        return []
    lines = [f"  {each}" for each in listed]
    return [f"{title} ({total}):", *lines, *_rest(total, len(lines))]


def _rest(total: int, listed: int) -> list[str]:
    return [f"  … {total - listed} more"] if total > listed else []
