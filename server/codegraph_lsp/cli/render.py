"""Answers as text for people: grouped by file, places a terminal can open, counts at the end."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from codegraph_lsp.cli.output import Style, counted, sized
from codegraph_lsp.features.signature import signature_of
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.model.kinds import Certainty, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codegraph_lsp.cli.places import ShellPlaces
    from codegraph_lsp.features.callers import Reached, ReachedSymbol
    from codegraph_lsp.features.cycles import CycleNode, Cycles
    from codegraph_lsp.features.dependencies import Dependencies, Dependency
    from codegraph_lsp.features.file_graph import Node
    from codegraph_lsp.features.freshness import Freshness
    from codegraph_lsp.features.impact import Impact
    from codegraph_lsp.features.path import Paths
    from codegraph_lsp.features.places import Site
    from codegraph_lsp.features.references import References
    from codegraph_lsp.features.relation import Relation
    from codegraph_lsp.features.search import Found
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.features.stats import Stats
    from codegraph_lsp.features.subgraph import Subgraph
    from codegraph_lsp.features.symbol import SymbolDetail
    from codegraph_lsp.features.unsure_calls import UnsureCalls
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol

_SITES_SHOWN = 5
_NODES_SHOWN = 20
_NEAR_SHOWN = 3
_SIGNATURE_SHOWN = 110
"""Characters of a signature in a list; `query symbol` shows all of it. (a guess: one line)"""


class Renderer:
    """Writes answers; every method returns lines without a line end behind the last."""

    def __init__(self, snapshot: Snapshot, places: ShellPlaces, style: Style) -> None:
        self._snapshot = snapshot
        self._places = places
        self._style = style

    def symbols(self, symbols: Iterable[Symbol]) -> str:
        """One line each."""
        return "\n".join(self._symbol(symbol) for symbol in symbols)

    def reached(self, reached: Reached) -> str:
        incoming = reached.direction is Direction.INCOMING
        lines = [self._heading("callers of" if incoming else "calls of", reached.targets)]
        n_sites = 0
        for ring in reached.rings:
            if len(reached.rings) > 1 or ring.distance > 1:
                lines += ["", self._style.bold(f"distance {ring.distance}")]
            for path, items in groupby(ring.items, key=lambda item: item.symbol.path):
                lines += ["", self._style.path(path or "outside the workspace")]
                for item in items:
                    n_sites += sum(len(relation.sites) for relation in item.relations)
                    lines += self._reached(item)
        noun = ("caller", "callers") if incoming else ("callee", "callees")
        shown = sum(len(ring.items) for ring in reached.rings)
        count = counted(reached.total, *noun)
        if shown == reached.total:  # of a page's sites nobody wants the number
            count += f", {counted(n_sites, 'site')}"
        lines += self._unsure(reached.unsure)
        count += not_counted(reached.unsure)
        if incoming and not reached.total:
            lines += [
                f"\na file is imported, not called: `codegraph-lsp query dependents {target.path}`"
                for target in reached.targets
                if target.kind is SymbolKind.MODULE
            ]
        return self._ended(lines, count, shown, reached.total, reached.freshness, reached.cursor)

    def impact(self, impact: Impact) -> str:
        lines = [self._heading("impact of", impact.changed)]
        for ring in impact.rings:
            lines += ["", self._style.bold(f"distance {ring.distance}") + f" ({ring.total:,})"]
            for path, symbols in groupby(ring.symbols, key=lambda symbol: symbol.path):
                lines.append(f"  {self._style.path(path)}")
                lines += [f"    {self._symbol(symbol)}" for symbol in symbols]
        if impact.tests:
            lines += ["", self._style.bold("tests to run") + f" ({impact.n_tests:,})"]
            by_path = groupby(impact.tests, key=lambda test: test.path)
            for path, tests in [(path, list(tests)) for path, tests in by_path][:_NODES_SHOWN]:
                names = ", ".join(called(test) for test in tests[:_SITES_SHOWN])
                more = f", … {len(tests) - _SITES_SHOWN:,} more" * (len(tests) > _SITES_SHOWN)
                lines.append(f"  {self._style.path(path)}  {names}{more}")
        count = (
            f"{counted(impact.total, 'symbol')} in {counted(impact.n_files, 'file')}, "
            f"{counted(impact.n_tests, 'test')}, depth {impact.depth}"
            f"{not_counted(impact.unsure)}"
        )
        lines += self._unsure(impact.unsure)
        if not impact.total:
            lines += [
                f"\na line outside of definitions means the code at the top of its file alone; "
                f"all of it: `codegraph-lsp query impact {target.path}`"
                for target in impact.changed
                if target.kind is SymbolKind.MODULE
            ]
        shown = sum(len(ring.symbols) for ring in impact.rings)
        return self._ended(lines, count, shown, impact.total, impact.freshness, impact.cursor)

    def paths(self, paths: Paths) -> str:
        start, goal = (self._name(end) if end else "nothing" for end in (paths.start, paths.goal))
        lines = [f"{self._style.bold('paths')} from {start} to {goal}"]
        for path in paths.paths:
            lines += ["", self._symbol(path[0].source)]
            for step in path:
                lines.append(f"  {self._style.dim('↓')} {self._sites(step)}{self._mark(step)}")
                lines.append(self._symbol(step.target))
        lines += self._unsure(paths.unsure)
        count = counted(len(paths.paths), "path") if paths.paths else "no path of sure edges"
        if paths.weaker is not None:
            count += f"; with --min-certainty {paths.weaker.label} there is one"
        count += not_counted(paths.unsure)
        return self._ended(lines, count, 0, 0, paths.freshness, None)

    def references(self, references: References) -> str:
        lines: list[str] = []
        for path, found in groupby(references.items, key=lambda reference: reference.path):
            lines += ["", self._style.path(path)]
            for reference in found:
                kind = "definition" if reference.kind is None else reference.kind.label
                place = self._place(reference.file, reference.path, reference.span)
                text = self._source_line(reference.file, reference.span)
                mark = self._certainty(reference.certainty)
                lines.append(f"  {place}  {text}  {self._style.dim(kind)}{mark}")
        count = f"{counted(references.total, 'place')} in {counted(references.n_files, 'file')}"
        shown = len(references.items)
        text = self._ended(
            lines, count, shown, references.total, references.freshness, references.cursor
        )
        return text.lstrip("\n")

    def dependencies(self, dependencies: Dependencies) -> str:
        outgoing = dependencies.direction is Direction.OUTGOING
        heading = self._style.bold(dependencies.subject)
        lines = [f"{heading} needs" if outgoing else f"{heading} is needed by"]
        by_end: dict[Node, list[Dependency]] = {}
        for edge in dependencies.edges:
            by_end.setdefault(edge.far(dependencies.direction), []).append(edge)
        distance = 0
        for end, edges in by_end.items():
            if distance != edges[0].distance and dependencies.edges[-1].distance > 1:
                distance = edges[0].distance
                lines += ["", self._style.bold(f"distance {distance}")]
            n_imports = sum(edge.n_imports for edge in edges)
            n_uses = sum(edge.n_references for edge in edges)
            counts = [counted(n, noun) for n, noun in ((n_imports, "import"), (n_uses, "use")) if n]
            outside = ["external"] if end.external else []
            through = self._through(edges, dependencies)
            note = self._style.dim("  ".join([", ".join(counts), *through, *outside]))
            lines.append(f"  {self._style.path(end.name)}  {note}")
        noun = ("dependency", "dependencies") if outgoing else ("dependent", "dependents")
        n_ends = dependencies.n_ends
        return self._ended(
            lines,
            counted(n_ends, *noun),
            len(by_end),
            n_ends,
            dependencies.freshness,
            dependencies.cursor,
        )

    def _through(self, edges: Sequence[Dependency], dependencies: Dependencies) -> list[str]:
        """Which files lead to the far end of *edges*, unless what was asked about does alone."""
        inside = f"{dependencies.subject}/"
        names = [edge.near(dependencies.direction).name for edge in edges]
        if names == [dependencies.subject]:
            return []
        shown = ", ".join(name.removeprefix(inside) for name in names[:_NEAR_SHOWN])
        more = f" and {len(names) - _NEAR_SHOWN:,} more" if len(names) > _NEAR_SHOWN else ""
        return [f"via {shown}{more}"]

    def cycles(self, cycles: Cycles) -> str:
        lines: list[str] = []
        for cycle in cycles.items:
            heading = counted(len(cycle.nodes), cycles.granularity)
            lines += ["", f"{self._style.bold(heading)} need each other"]
            lines += [f"  {self._node(node)}" for node in cycle.nodes[:_NODES_SHOWN]]
            if len(cycle.nodes) > _NODES_SHOWN:
                lines.append(f"  … and {len(cycle.nodes) - _NODES_SHOWN:,} more")
            way = " → ".join(self._short(node) for node in (*cycle.shortest, cycle.shortest[0]))
            lines.append(f"  {self._style.dim('shortest way round:')} {way}")
            cut = " → ".join(self._short(node) for node in cycle.cut)
            freed = f"{counted(cycle.cut_sites, 'site')}, frees {cycle.freed:,}"
            lines.append(f"  {self._style.dim('cut first:')} {cut} ({freed})")
        count = counted(cycles.total, "cycle") if cycles.total else "no cycles"
        if cycles.total and cycles.granularity == "file":
            count += ", by all imports (`check` tells those alone that run when a file is loaded)"
        text = self._ended(
            lines, count, len(cycles.items), cycles.total, cycles.freshness, cycles.cursor
        )
        return text.lstrip("\n")

    def subgraph(self, subgraph: Subgraph) -> str:
        lines = []
        for node in subgraph.nodes:
            folded = node.folded.incoming + node.folded.outgoing
            note = self._style.dim(f"  +{folded:,} not shown") if folded else ""
            lines.append(f"{'  ' * node.distance}{self._symbol(node.symbol)}{note}")
        lines.append("")
        for edge in subgraph.edges:
            kind = self._style.dim(edge.kind.label)
            lines.append(
                f"{edge.source.qualified_name} {kind} {edge.target.qualified_name}"
                f"{self._mark(edge)}"
            )
        count = f"{counted(len(subgraph.nodes), 'symbol')}, {counted(len(subgraph.edges), 'edge')}"
        return self._ended(lines, count, 0, 0, subgraph.freshness, None)

    def found(self, found: Found) -> str:
        lines = [self._symbol(symbol) for symbol in found.items]
        more = ", there are more: --limit 0" if found.more else ""
        return "\n".join([*lines, "", f"{counted(len(found.items), 'symbol')}{more}"]).lstrip("\n")

    def detail(self, detail: SymbolDetail) -> str:
        symbol, metrics = detail.symbol, detail.metrics
        lines = [self._symbol(symbol, whole=True), self._style.dim(symbol.id)]
        if detail.doc:
            lines += ["", *(f"  {line}".rstrip() for line in detail.doc.splitlines())]
        numbers = [counted(metrics.lines, "line")]
        if metrics.complexity:
            numbers.append(f"complexity {metrics.complexity}")
        numbers += [counted(metrics.fan_in, "caller"), counted(metrics.fan_out, "callee")]
        lines += ["", f"{symbol.kind.label}, {', '.join(numbers)}"]
        if detail.members:
            lines += ["", self._style.bold(counted(len(detail.members), "member"))]
            lines += [f"  {self._symbol(member)}" for member in detail.members]
        return "\n".join(lines)

    def stats(self, stats: Stats) -> str:
        lines = [
            f"{counted(stats.files, 'file')}, {sized(stats.bytes)}, "
            f"{counted(stats.symbols, 'symbol')} and {stats.external_symbols:,} outside, "
            f"{counted(stats.edges, 'edge')}",
        ]
        lines += [
            f"  {language.language:12} {counted(language.files, 'file'):>14} "
            f"{sized(language.bytes):>10} {counted(language.symbols, 'symbol'):>18}"
            for language in stats.languages
        ]
        lines += self._table("symbols", stats.symbols_by_kind)
        lines += self._table("edges", stats.edges_by_kind)
        lines += self._table("certainty of edges", stats.edges_by_certainty)
        if stats.largest:
            lines += ["", self._style.bold("largest files")]
            lines += [
                f"  {sized(file.bytes):>10}  {self._style.path(file.path)}"
                for file in stats.largest
            ]
        lines += self._table("skipped", stats.skipped)
        if stats.failed:
            lines += ["", self._style.warn(counted(len(stats.failed), "file") + " failed")]
            lines += [f"  {self._style.path(path)}  {reason}" for path, reason in stats.failed]
        return self._ended(lines, f"revision {stats.freshness.revision}", 0, 0, stats.freshness)

    def _table(self, heading: str, counts: Mapping[str, int]) -> list[str]:
        if not counts:
            return []
        return [
            "",
            self._style.bold(heading),
            *(f"  {n:>10,}  {what}" for what, n in counts.items()),
        ]

    def _heading(self, what: str, targets: Sequence[Symbol]) -> str:
        names = ", ".join(self._name(target) for target in targets[:3])
        more = f" and {len(targets) - 3} more" if len(targets) > 3 else ""
        return f"{self._style.bold(what)} {names}{more}"

    def _name(self, symbol: Symbol) -> str:
        if symbol.kind is SymbolKind.MODULE and not symbol.external:
            return self._style.bold(symbol.path)
        name = self._style.bold(symbol.qualified_name)
        return f"{name} {self._style.dim(self._where(symbol))}"

    def _where(self, symbol: Symbol) -> str:
        if symbol.file is None:
            return "external"
        return self._place(symbol.file, symbol.path, symbol.name_span, plain=True)

    def _symbol(self, symbol: Symbol, *, whole: bool = False) -> str:
        """`path:line:column  signature`, with a member's container; long ones not *whole*."""
        if symbol.file is None:
            return f"{symbol.qualified_name}  {self._style.dim('external')}"
        place = self._place(symbol.file, symbol.path, symbol.name_span)
        if symbol.kind is SymbolKind.MODULE:
            return f"{place}  {called(symbol)}"
        text = signature_of(self._snapshot, symbol)
        if not whole:
            text = _shortened(text)
        container = symbol.qualified_name.rpartition(".")[0]
        inside = self._style.dim(f"  in {container}") if container else ""
        return f"{place}  {text}{inside}"

    def _reached(self, item: ReachedSymbol) -> Iterable[str]:
        symbol = item.symbol
        yield f"  {self._symbol(symbol)}"
        for relation in item.relations:
            for site in relation.sites[:_SITES_SHOWN]:
                line_number, column = self._places.lines(site.file).at(site.span.start)
                text = self._source_line(site.file, site.span)
                number = self._style.dim(f"{line_number}:{column}")
                yield f"      {number}  {text}{self._mark(relation)}"
            if len(relation.sites) > _SITES_SHOWN:
                yield f"      … and {len(relation.sites) - _SITES_SHOWN:,} more sites"

    def _unsure(self, unsure: UnsureCalls) -> Iterable[str]:
        """What is not counted, with the first of the places."""
        if not unsure.n_calls:
            return
        yield ""
        yield self._style.bold("not counted, by name only") + ", on receivers of unknown type"
        for each in unsure.names[:_SITES_SHOWN]:
            choice = f"{each.n_candidates:,} symbols have that name"
            if each.n_candidates == 1:
                choice = "one symbol has that name, --min-certainty by-name counts them"
            yield f"  {counted(each.n_calls, 'call')} of {each.name}(), {choice}"
        if len(unsure.names) == 1:
            for site in unsure.sites[:_SITES_SHOWN]:
                text = self._source_line(site.file, site.span)
                yield f"      {self._place(site.file, site.path, site.span)}  {text}"
            if unsure.n_calls > _SITES_SHOWN:
                yield f"      … and {unsure.n_calls - _SITES_SHOWN:,} more, --json tells them"
        rest = unsure.n_calls - sum(each.n_calls for each in unsure.names[:_SITES_SHOWN])
        if rest:
            yield f"  {counted(rest, 'call')} of other names"

    def _sites(self, relation: Relation) -> str:
        site: Site = relation.sites[0]
        more = f" and {len(relation.sites) - 1:,} more" if len(relation.sites) > 1 else ""
        place = self._place(site.file, site.path, site.span, plain=True)
        return self._style.dim(f"{relation.kind.label} at {place}{more}")

    def _mark(self, relation: Relation) -> str:
        ambiguous = f"  one of {len(relation.candidates)}" if relation.candidates else ""
        return f"{self._certainty(relation.certainty)}{self._style.warn(ambiguous)}"

    def _certainty(self, certainty: Certainty) -> str:
        """Nothing where it is exact: that goes without saying."""
        return "" if certainty is Certainty.EXACT else self._style.warn(f"  [{certainty.label}]")

    def _place(self, file: FileId, path: Path, span: Span, *, plain: bool = False) -> str:
        line_number, column_number = self._places.lines(file).at(span.start)
        text = f"{path}:{line_number}:{column_number}"
        return text if plain else self._style.path(text)

    def _source_line(self, file: FileId, span: Span) -> str:
        lines = self._places.lines(file)
        text = lines.line(lines.at(span.start)[0]).strip()
        return text if len(text) <= 100 else f"{text[:99]}…"

    def _node(self, node: CycleNode) -> str:
        if node.symbol is None or node.symbol.container is None:
            return self._style.path(node.path)
        return self._symbol(node.symbol)

    def _short(self, node: CycleNode) -> str:
        return node.path if node.symbol is None else node.symbol.label

    def _ended(
        self,
        lines: Sequence[str],
        count: str,
        shown: int,
        total: int,
        freshness: Freshness,
        cursor: str | None = None,
    ) -> str:
        """*lines*, then the count, then what the answer leaves out."""
        notes = []
        if cursor is not None and shown < total:
            notes.append(f"{shown:,} shown; --limit 0 shows all")
        if freshness.lower_bound:
            waiting = counted(freshness.pending, "file") + " still to be read"
            notes.append(self._style.warn(f"there may be more: {waiting}"))
        return "\n".join([*lines, "", "; ".join([count, *notes])])


def called(symbol: Symbol) -> str:
    """Its dotted name, of module-level code words for it."""
    return "(top level)" if symbol.kind is SymbolKind.MODULE else symbol.qualified_name


def not_counted(unsure: UnsureCalls) -> str:
    """What follows a count that leaves calls out; empty where it leaves out none."""
    return f"; {counted(unsure.n_calls, 'call')} by name only not counted" if unsure.n_calls else ""


def _shortened(signature: str) -> str:
    """Without the last parameters, where it is too long for a list."""
    if len(signature) <= _SIGNATURE_SHOWN:
        return signature
    depth = end = 0
    for place, character in enumerate(signature[:_SIGNATURE_SHOWN]):
        if character in "([{<":
            depth += 1
        elif character in ")]}>" and signature[place - 1] not in "-=":
            depth -= 1
        elif character == "," and depth == 1:
            end = place
    return f"{signature[:end]}, …)" if end else f"{signature[:_SIGNATURE_SHOWN]}…"
