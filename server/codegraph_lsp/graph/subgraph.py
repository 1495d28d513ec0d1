"""A part of the graph small enough to draw, and how much was left out where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from codegraph_lsp.graph.adjacency import Adjacency
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.kinds import EdgeKind
    from codegraph_lsp.model.symbols import ResolvedEdge
    from codegraph_lsp.support.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Folded:
    """Neighbours of one node that were left out."""

    incoming: int
    outgoing: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    distances: Mapping[SymbolKey, int]
    """The nodes kept, in order of distance, then key."""
    edges: Sequence[ResolvedEdge]
    """Among the nodes kept, in order of source, target, kind and place."""
    folded: Mapping[SymbolKey, Folded]
    """Only nodes that have neighbours left out."""


def neighbourhood(
    graph: Adjacency,
    starts: Collection[SymbolKey],
    kinds: Collection[EdgeKind],
    cancel: CancelToken,
    *,
    radius: int,
    max_nodes: int,
) -> Neighbourhood:
    """
    What lies within *radius* edges of *starts*, followed both ways.

    Where a ring does not fit into *max_nodes*, the nodes with most edges to what is already kept
    stay; the rest is counted at its neighbours.
    """
    distances = dict.fromkeys(sorted(starts)[:max_nodes], 0)
    frontier: Sequence[SymbolKey] = list(distances)
    edges: dict[ResolvedEdge, None] = {}
    for distance in range(1, radius + 2):
        if not frontier:
            break
        cancel.check("subgraph: next ring")
        found = [*graph.edges_to(frontier, kinds), *graph.edges_from(frontier, kinds)]
        edges.update(dict.fromkeys(found))
        if distance > radius:
            break
        links = Counter(end for edge in found for end in _ends(edge) if end not in distances)
        room = max_nodes - len(distances)
        frontier = sorted(links, key=lambda key: (-links[key], key))[:room]
        frontier.sort()
        distances.update(dict.fromkeys(frontier, distance))
    return Neighbourhood(
        distances=distances,
        edges=sorted(
            (edge for edge in edges if edge.source in distances and edge.target in distances),
            key=lambda edge: (edge.source, edge.target, edge.kind, edge.file, edge.start),
        ),
        folded=_folded(distances, edges),
    )


def _ends(edge: ResolvedEdge) -> tuple[SymbolKey, ...]:
    return (edge.source, edge.target) if edge.source != edge.target else (edge.source,)


def _folded(
    kept: Mapping[SymbolKey, int], edges: Collection[ResolvedEdge]
) -> dict[SymbolKey, Folded]:
    incoming: dict[SymbolKey, set[SymbolKey]] = {}
    outgoing: dict[SymbolKey, set[SymbolKey]] = {}
    for edge in edges:
        if edge.target in kept and edge.source not in kept:
            incoming.setdefault(edge.target, set()).add(edge.source)
        elif edge.source in kept and edge.target not in kept:
            outgoing.setdefault(edge.source, set()).add(edge.target)
    return {
        key: Folded(len(incoming.get(key, ())), len(outgoing.get(key, ())))
        for key in kept
        if key in incoming or key in outgoing
    }
