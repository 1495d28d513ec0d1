"""Who needs each other, and what to cut."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.every_edge import every_edge
from codegraph_lsp.features.file_graph import folder_of, import_counts
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.graph.cycles import Component, Node, components
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import Symbol

Granularity = Literal["file", "symbol", "folder"]


@dataclass(frozen=True, slots=True)
class CycleNode:
    path: str
    """Of the file or folder; of a symbol its file's."""
    symbol: Symbol | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Nodes that all reach each other."""

    nodes: tuple[CycleNode, ...]
    """In order of path and position."""
    shortest: tuple[CycleNode, ...]
    """A shortest way round; the last leads back to the first."""
    cut: tuple[CycleNode, CycleNode]
    """The edge whose removal breaks most."""
    cut_sites: int
    """Places in the code that make that edge."""
    freed: int
    """Nodes on no cycle any more once it is gone."""


@dataclass(frozen=True, slots=True)
class Cycles:
    granularity: Granularity
    items: tuple[Cycle, ...]
    """Largest first, equals by path."""
    total: int
    cursor: str | None
    freshness: Freshness


def cycles(snapshot: Snapshot, options: Options, *, granularity: Granularity = "file") -> Cycles:
    """
    The cycles of the workspace: among files or folders by their imports, among symbols by calls.

    A symbol that calls itself is no cycle.
    """
    if granularity == "symbol":
        found = _of_symbols(snapshot, options)
    else:
        found = _of_paths(snapshot, options, granularity)
    ranked = [(f"{index:09}", cycle) for index, cycle in enumerate(found)]
    shown = page(ranked, options, lambda item: item[0])
    return Cycles(
        granularity=granularity,
        items=tuple(cycle for _, cycle in shown.items),
        total=shown.total,
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def _of_paths(snapshot: Snapshot, options: Options, granularity: Granularity) -> list[Cycle]:
    def place(path: Path) -> str:
        return path if granularity == "file" else folder_of(path)

    kept = {row.path for row in snapshot.files() if options.wants_file(snapshot, row.path)}
    places = {place(path) for path in kept}
    counts = {
        ends: count
        for ends, count in import_counts(snapshot, place).items()
        if ends[0] in places and ends[1] in places
    }
    nodes = sorted({end for ends in counts for end in ends})
    modules: dict[str, Symbol] = {}
    found = components(nodes, counts, snapshot.cancel)
    if granularity == "file":
        for component in found:
            for path in component.nodes:
                row = snapshot.file(Path(path))
                if row is not None:
                    modules[path] = snapshot.symbols_in(row.id)[0]

    def node(path: str) -> CycleNode:
        return CycleNode(path, modules.get(path))

    return [_told(component, counts, node) for component in found]


def _of_symbols(snapshot: Snapshot, options: Options) -> list[Cycle]:
    def build() -> dict[tuple[SymbolKey, SymbolKey], int]:
        if options.certainty is Certainty.BY_NAME:
            return _calls(snapshot, options.certainty)
        from codegraph_lsp.features.circular_calls import circular_calls  # late: it loads numpy

        return circular_calls(snapshot, options.certainty)

    counts = snapshot.cached(f"circular calls {options.certainty.label}", build)
    keys = {end for ends in counts for end in ends}
    symbols = {
        key: symbol
        for key, symbol in snapshot.symbols(keys).items()
        if options.wants(snapshot, symbol) and not symbol.external
    }
    nodes = sorted(symbols, key=lambda key: symbol_place(symbols[key]))
    edges = {ends: n for ends, n in counts.items() if ends[0] in symbols and ends[1] in symbols}

    def node(key: SymbolKey) -> CycleNode:
        return CycleNode(symbols[key].path, symbols[key])

    found = components(nodes, edges, snapshot.cancel)
    return [_told(component, edges, node) for component in found]


def _calls(snapshot: Snapshot, certainty: Certainty) -> dict[tuple[SymbolKey, SymbolKey], int]:
    counts: dict[tuple[SymbolKey, SymbolKey], int] = defaultdict(int)
    for edge in every_edge(snapshot, certainty, CALLING):
        if edge.source != edge.target:
            counts[edge.source, edge.target] += 1
    return dict(counts)


def _told(
    component: Component[Node],
    counts: Mapping[tuple[Node, Node], int],
    node: Callable[[Node], CycleNode],
) -> Cycle:
    return Cycle(
        nodes=tuple(map(node, component.nodes)),
        shortest=tuple(map(node, component.cycle)),
        cut=(node(component.weakest[0]), node(component.weakest[1])),
        cut_sites=counts[component.weakest],
        freed=component.freed,
    )
