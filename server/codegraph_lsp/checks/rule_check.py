"""What rules find: in one file as one types, in all files with the prefilter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.finding import Finding, Fix, Related, grouped_by_file
from codegraph_lsp.checks.known_hits import KnownHits
from codegraph_lsp.checks.matching import Hit, hits
from codegraph_lsp.checks.matching_pool import hits_of
from codegraph_lsp.checks.prefilter import Prefilter, Stats, Work, narrowed, work
from codegraph_lsp.checks.rule_graph import called_from, holds, reaching, told
from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.edits import Edit, Edits
from codegraph_lsp.features.options import view
from codegraph_lsp.features.target import symbol_around
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.rule import Rule, RuleSet
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import FileRow, ResolvedEdge, Symbol


class Match(NamedTuple):
    """A hit of a rule."""

    rule: Rule
    hit: Hit


def rule_findings(context: Context, file: FileId, rules: Sequence[Rule]) -> list[Finding]:
    """What *rules* find in one file, in any order; their severities are for others to set."""
    row = context.snapshot.file_by_id(file)
    found = list(_told(context.snapshot, row, _matches_in(context.snapshot, row, rules)))
    for rule in rules:
        if rule.shape is None and rule.looks_at(row.path, row.language):
            found += _by_graph(context.snapshot, rule).get(file, ())
    return found


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What rules find in all files."""

    findings: Mapping[FileId, Sequence[Finding]] = field(default_factory=dict)
    stats: Stats | None = None
    """None where there was no prefilter."""


def rule_findings_everywhere(
    context: Context,
    rows: Iterable[FileRow],
    loaded: RuleSet,
    rules: Sequence[Rule],
    *,
    prefilter: bool,
    processes: int = 1,
) -> Everywhere:
    """
    What `rule_findings` finds in each of *rows*.

    Args:
        loaded: Where *rules* are from.
        processes: So many match where there is much to do.
    """
    snapshot = context.snapshot
    shaped = [rule for rule in rules if rule.shape is not None]
    known = KnownHits(snapshot, f"{loaded.key} {' '.join(rule.id for rule in shaped)}")
    waiting = work(rows, shaped)
    # Who does without the prefilter wants to see what it hides: nothing it has found counts.
    hits_of_file = {each.row.id: known.get(each.row) if prefilter else None for each in waiting}
    fresh = [each for each in waiting if hits_of_file[each.row.id] is None]
    filtering = Prefilter(snapshot, total=len(waiting) - len(fresh))
    files = filtering.files(fresh) if prefilter else _texts(snapshot, fresh)
    hits_of_file.update(_matched(snapshot, files, shaped, processes))
    found: dict[FileId, list[Finding]] = {}
    for each in fresh:
        known.keep(each.row, hits_of_file[each.row.id] or ())
    for row, _ in waiting:
        matches = [Match(shaped[hit.shape], hit) for hit in hits_of_file[row.id] or ()]
        if matches:
            found[row.id] = list(_told(snapshot, row, matches))
    for rule in rules:
        if rule.shape is None:
            for file, findings in _by_graph(snapshot, rule).items():
                found.setdefault(file, []).extend(findings)
    return Everywhere(found, filtering.stats if prefilter else None)


def _matched(
    snapshot: Snapshot, files: Iterable[tuple[Work, bytes]], shaped: Sequence[Rule], processes: int
) -> Iterator[tuple[FileId, list[Hit]]]:
    """The hits in *files*; the shape of a hit is the index of its rule in *shaped*."""
    numbers = {rule.id: number for number, rule in enumerate(shaped)}
    shapes = [rule.shape for rule in shaped if rule.shape is not None]
    wanted = (
        (each.row.id, tuple(numbers[rule.id] for rule in each.rules), source)
        for each, source in files
    )
    for number, found in hits_of(wanted, shapes, processes=processes, cancel=snapshot.cancel):
        yield FileId(number), found


def rule_fixes(context: Context, finding: Finding, rule: Rule) -> list[Fix]:
    """Changes that *rule* has for what it found."""
    if rule.shape is None or not rule.shape.rewrites:
        return []
    row = context.snapshot.file_by_id(finding.file)
    fixes: list[Fix] = []
    for match in _matches_in(context.snapshot, row, [rule]):
        if match.hit.span != finding.span:
            continue
        for rewrite, new in zip(rule.shape.rewrites, match.hit.rewritten, strict=True):
            edits = Edits((Edit(row.path, finding.span, new, row.id),))
            title = rewrite.title or f"rewrite as {rule.id} says"
            fixes.append(Fix(title, edits, preferred=not fixes))
        break
    return fixes


# By shape


def _matches_in(snapshot: Snapshot, row: FileRow, rules: Sequence[Rule]) -> list[Match]:
    for each in work([row], rules):
        text = snapshot.text(row.id)
        if text is not None:
            return _matches(text.source, narrowed(text.source, each.rules))
    return []


def _texts(snapshot: Snapshot, waiting: Iterable[Work]) -> Iterator[tuple[Work, bytes]]:
    for each in waiting:
        text = snapshot.text(each.row.id)
        if text is not None:
            yield each, text.source


def _matches(source: bytes, rules: Sequence[Rule]) -> list[Match]:
    shapes = [rule.shape for rule in rules if rule.shape is not None]
    return [Match(rules[hit.shape], hit) for hit in hits(source, shapes)]


def _told(snapshot: Snapshot, row: FileRow, matches: Iterable[Match]) -> Iterator[Finding]:
    """The findings of *matches* in one file that the graph agrees to."""
    around: dict[int, Symbol | None] = {}
    for rule, hit in matches:
        start = hit.span.start
        if start not in around:
            around[start] = symbol_around(snapshot, row.id, start)
        symbol = around[start]
        related: tuple[Related, ...] = ()
        if rule.asks_graph:
            agreed = None if symbol is None else _agreed(snapshot, rule, symbol)
            if agreed is None:
                continue
            related = agreed
        subject = f"{symbol.id}: {hit.text}" if symbol is not None else hit.text
        yield Finding(rule.id, hit.message, row.id, row.path, hit.span, subject, related=related)


def _agreed(snapshot: Snapshot, rule: Rule, symbol: Symbol) -> tuple[Related, ...] | None:
    """The ways that make *symbol* one that *rule* means; None: it is none."""
    if rule.within and not holds(rule.within, rule.prefix, symbol):
        return None
    related: tuple[Related, ...] = ()
    if rule.callers is not None:
        chains = called_from(snapshot, rule.callers, rule.prefix)
        if symbol.key not in chains.steps:
            return None
        related += told(snapshot, chains.chain(symbol.key)[::-1])
    if rule.reaches is not None:
        chains = reaching(snapshot, rule.reaches, rule.prefix)
        if symbol.key not in chains.steps:
            return None
        related += told(snapshot, chains.chain(symbol.key))
    return related


# By the graph alone


def _by_graph(snapshot: Snapshot, rule: Rule) -> dict[FileId, list[Finding]]:
    """By file, where symbols of `from` begin to reach what they must not."""
    return snapshot.cached(f"rule {rule}", lambda: grouped_by_file(_ways_out(snapshot, rule)))


def _ways_out(snapshot: Snapshot, rule: Rule) -> Iterator[Finding]:
    """
    One finding for each pair of a symbol in the set and one outside, on the way to the target.

    What calls these symbols from inside of the set is not told: who mends the place where the way
    leaves the set mends them all.
    """
    if rule.reaches is None:
        return
    chains = reaching(snapshot, rule.reaches, rule.prefix)
    graph = view(snapshot, rule.reaches.certainty)
    symbols = snapshot.symbols(chains.steps.keys())
    starts = {
        key: symbol
        for key, symbol in symbols.items()
        if symbol.file is not None
        and key not in chains.ends
        and rule.looks_at(symbol.path, symbol.language)
        and holds(rule.within, rule.prefix, symbol)
    }
    firsts: dict[tuple[SymbolKey, SymbolKey], ResolvedEdge] = {}
    for edge in graph.edges_from(sorted(starts), CALLING):
        goes_on = edge.target in chains.distance and edge.target not in starts
        depth = rule.reaches.depth
        if goes_on and (depth is None or chains.distance[edge.target] < depth):
            first = firsts.setdefault((edge.source, edge.target), edge)
            if (edge.file, edge.start) < (first.file, first.start):
                firsts[edge.source, edge.target] = edge
    ends = snapshot.symbols({target for _, target in firsts})
    for (source, target), edge in firsts.items():
        if target in ends:
            way = [edge, *chains.chain(target)]
            symbol = starts[source]
            subject = f"{symbol.id} {ends[target].id}"
            path = snapshot.file_by_id(edge.file).path
            span = Span(edge.start, edge.end)
            related = told(snapshot, way)
            yield Finding(rule.id, rule.message, edge.file, path, span, subject, related=related)
