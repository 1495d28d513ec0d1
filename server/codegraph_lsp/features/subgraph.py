"""A part of the graph to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, view
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.relation import Relation, relations
from codegraph_lsp.features.search import search
from codegraph_lsp.graph.subgraph import Folded, neighbourhood
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import Symbol

DRAWN = CALLING | {EdgeKind.INHERITS, EdgeKind.IMPLEMENTS}

_CALLED = CALLABLE_KINDS | TYPE_KINDS | {SymbolKind.MODULE}
"""What `DRAWN` edges lead to. Variables, fields and the like are only mentioned."""

_NONE = Folded(0, 0)


@dataclass(frozen=True, slots=True)
class DrawnSymbol:
    symbol: Symbol
    distance: int
    """From the nearest of the symbols asked about."""
    folded: Folded
    """Neighbours that are not drawn."""


@dataclass(frozen=True, slots=True)
class Subgraph:
    nodes: tuple[DrawnSymbol, ...]
    """In order of distance, then path and position."""
    edges: tuple[Relation, ...]
    freshness: Freshness


def drawn_around(targets: Collection[Symbol]) -> Collection[EdgeKind]:
    """The kinds of edges that show what is around *targets*, the same for all of them."""
    if all(target.kind in _CALLED for target in targets):
        return DRAWN
    return DRAWN | {EdgeKind.REFERENCES}


def subgraph_of_query(
    snapshot: Snapshot,
    query: str,
    options: Options,
    *,
    radius: int = 1,
    kinds: Collection[EdgeKind] = (),
    max_nodes: int = 200,
) -> Subgraph:
    """`subgraph` of the symbols that a search for *query* finds, as far as they fit in."""
    targets = search(snapshot, query, options, limit=max_nodes).items
    return subgraph(snapshot, targets, options, radius=radius, kinds=kinds, max_nodes=max_nodes)


def subgraph(
    snapshot: Snapshot,
    targets: Sequence[Symbol],
    options: Options,
    *,
    radius: int = 1,
    kinds: Collection[EdgeKind] = (),
    max_nodes: int = 200,
) -> Subgraph:
    """
    What lies within *radius* edges of *targets*, at most *max_nodes* symbols.

    Nodes that *options* filter out are not drawn.

    Args:
        kinds: Of the edges; none: those of `drawn_around`.
    """
    found = neighbourhood(
        view(snapshot, options.certainty),
        [target.key for target in targets],
        kinds or drawn_around(targets),
        snapshot.cancel,
        radius=radius,
        max_nodes=max_nodes,
    )
    asked = {target.key for target in targets}
    symbols = {
        key: symbol
        for key, symbol in snapshot.symbols(found.distances.keys()).items()
        if key in asked or options.wants(snapshot, symbol)
    }
    nodes = [
        DrawnSymbol(symbols[key], distance, found.folded.get(key, _NONE))
        for key, distance in found.distances.items()
        if key in symbols
    ]
    nodes.sort(key=lambda node: (node.distance, symbol_place(node.symbol)))
    edges = [edge for edge in found.edges if edge.source in symbols and edge.target in symbols]
    drawn = relations(snapshot, edges, symbols)
    drawn.sort(key=lambda r: (symbol_place(r.source), symbol_place(r.target), r.kind))
    return Subgraph(tuple(nodes), tuple(drawn), freshness(snapshot))
