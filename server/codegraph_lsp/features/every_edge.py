"""All edges of the graph in order of path and place, for what needs the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.by_name import with_names
from codegraph_lsp.graph.dispatch import closure, spread
from codegraph_lsp.model.kinds import ALL_EDGE_KINDS, Certainty, EdgeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import FileRow, ResolvedEdge

_OVERRIDING = frozenset({EdgeKind.OVERRIDES})


def every_edge(
    snapshot: Snapshot, certainty: Certainty, kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
) -> Iterator[ResolvedEdge]:
    """All edges of *kinds* that are sure enough and live, derived ones included."""
    overriders = all_overriders(snapshot) if certainty >= Certainty.DISPATCH else {}
    for row in snapshot.files():
        yield from edges_of_file(snapshot, row, certainty, overriders, kinds)


def edges_of_file(
    snapshot: Snapshot,
    row: FileRow,
    certainty: Certainty,
    overriders: Mapping[SymbolKey, Sequence[SymbolKey]],
    kinds: Collection[EdgeKind] = ALL_EDGE_KINDS,
) -> Iterator[ResolvedEdge]:
    """
    The sure and live edges whose site is in one file, in order of place.

    Args:
        overriders: From `all_overriders`; empty where derived edges are not wanted.
    """
    snapshot.cancel.check("edges: next file")
    edges = snapshot.edges_in(row.id, kinds)
    if certainty is Certainty.BY_NAME:
        edges = with_names(snapshot, edges)
    kept = (edge for edge in edges if edge.certainty <= certainty and edge.live)
    yield from spread(kept, overriders) if overriders else kept


def all_overriders(snapshot: Snapshot) -> Mapping[SymbolKey, Sequence[SymbolKey]]:
    """Of each method that is overridden all that override it, directly or not."""

    def build() -> Mapping[SymbolKey, Sequence[SymbolKey]]:
        direct: dict[SymbolKey, set[SymbolKey]] = {}
        for row in snapshot.files():
            snapshot.cancel.check("overriders: next file")
            add_overriders(snapshot.edges_in(row.id, _OVERRIDING), direct)
        return closure({base: tuple(found) for base, found in direct.items()})

    return snapshot.cached("overriders", build)


def add_overriders(edges: Iterable[ResolvedEdge], direct: dict[SymbolKey, set[SymbolKey]]) -> None:
    """Adds to *direct* what the overrides among *edges* say: of each base who overrides it."""
    for edge in edges:
        if edge.kind is EdgeKind.OVERRIDES:
            direct.setdefault(edge.target, set()).add(edge.source)
