"""Breadth-first rings: who reaches a symbol, or what it reaches, by distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.graph.adjacency import Adjacency, Direction, edges_along, far_end

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.kinds import EdgeKind
    from codegraph_lsp.model.symbols import ResolvedEdge
    from codegraph_lsp.support.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Ring:
    """What is first met after *distance* edges."""

    distance: int
    met: Mapping[SymbolKey, tuple[ResolvedEdge, ...]]
    """Each symbol with all edges between it and the ring before; in order of key."""


def rings(
    graph: Adjacency,
    starts: Collection[SymbolKey],
    direction: Direction,
    kinds: Collection[EdgeKind],
    cancel: CancelToken,
    *,
    depth: int = 0,
) -> list[Ring]:
    """
    What is met when edges of *kinds* are followed from *starts*.

    Args:
        depth: Longest chain followed, in edges; 0 has no limit.

    Returns:
        Rings from distance 1; a symbol stands in the first ring that meets it. A start stands in
        ring 1 where an edge leads from it straight back to the starts (recursion), else in none.
    """
    seen: set[SymbolKey] = set()
    frontier: Sequence[SymbolKey] = sorted(set(starts))
    found: list[Ring] = []
    while frontier and (not depth or len(found) < depth):
        cancel.check("traverse: next ring")
        met: dict[SymbolKey, list[ResolvedEdge]] = {}
        for edge in edges_along(graph, direction, frontier, kinds):
            far = far_end(edge, direction)
            if far not in seen:
                met.setdefault(far, []).append(edge)
        if met:
            found.append(Ring(len(found) + 1, {key: tuple(met[key]) for key in sorted(met)}))
        seen.update(starts)
        frontier = sorted(key for key in met if key not in seen)
        seen.update(frontier)
    return found
