"""Shortest chains of edges from one symbol to another."""

from __future__ import annotations

import itertools
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from codegraph_lsp.graph.adjacency import Adjacency, Direction, edges_along, far_end
from codegraph_lsp.model.symbols import ResolvedEdge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.kinds import EdgeKind
    from codegraph_lsp.support.cancel import CancelToken

Hop = tuple[ResolvedEdge, ...]
"""All edges between two neighbours on a path."""


def shortest_paths(
    graph: Adjacency,
    start: SymbolKey,
    goal: SymbolKey,
    kinds: Collection[EdgeKind],
    cancel: CancelToken,
    *,
    max_paths: int = 1,
) -> list[tuple[Hop, ...]]:
    """
    Up to *max_paths* paths without repeated symbols, shortest first, equals in order of keys.

    A path from a symbol to itself is a cycle through it.

    Source:
        Yen, Finding the k shortest loopless paths, 1971; each search guided by the distance to
        *goal* (A*), which one backward breadth-first search finds.
    """
    seeker = _Seeker(graph, goal, kinds, cancel)
    if not seeker.can_reach(start):
        return []
    return [seeker.hops(nodes) for nodes in _yen(seeker, start, max_paths)]


def _yen(seeker: _Seeker, start: SymbolKey, max_paths: int) -> Iterator[tuple[SymbolKey, ...]]:
    """Node sequences of the loopless paths, shortest first."""
    first = seeker.path((start,), frozenset())
    waiting: list[tuple[int, tuple[SymbolKey, ...]]] = []
    known: list[tuple[SymbolKey, ...]] = []
    if first is not None:
        waiting.append((len(first), first))
    met = {first}
    while waiting and len(known) < max_paths:
        _, nodes = heappop(waiting)
        known.append(nodes)
        yield nodes
        if len(known) == max_paths:
            return
        for i in range(len(nodes) - 1):
            seeker.cancel.check("paths: next detour")
            root = nodes[: i + 1]
            taken = frozenset(path[i + 1] for path in known if path[: i + 1] == root)
            detour = seeker.path(root, taken)
            if detour is not None and detour not in met:
                met.add(detour)
                heappush(waiting, (len(detour), detour))


class _Seeker:
    """Searches towards one goal; remembers what it read of the graph."""

    def __init__(
        self, graph: Adjacency, goal: SymbolKey, kinds: Collection[EdgeKind], cancel: CancelToken
    ) -> None:
        self.cancel = cancel
        self._graph = graph
        self._goal = goal
        self._kinds = kinds
        self._out: dict[SymbolKey, Mapping[SymbolKey, list[ResolvedEdge]]] = {}
        self._distance: dict[SymbolKey, int] = {goal: 0}
        self._rim: Sequence[SymbolKey] = [goal]
        self._radius = 0

    def can_reach(self, start: SymbolKey) -> bool:
        """Widens the search around the goal until it meets *start*; False when it never does."""
        self._widen()
        while start not in self._distance and self._rim:
            self._widen()
        return start in self._distance

    def path(
        self, root: tuple[SymbolKey, ...], taken: Collection[SymbolKey]
    ) -> tuple[SymbolKey, ...] | None:
        """The shortest loopless continuation of *root* whose next symbol is not in *taken*."""
        spur = root[-1]
        closed = set(root)
        closed.discard(self._goal)
        waiting: list[tuple[int, int, tuple[SymbolKey, ...]]] = [
            (1 + self._bound(end), 1, (spur, end))
            for end in self._ends(spur)
            if end not in taken and end not in closed
        ]
        heapify(waiting)
        while waiting:
            _, length, nodes = heappop(waiting)
            end = nodes[-1]
            if end == self._goal:
                return root + nodes[1:]
            if end in closed:
                continue
            closed.add(end)
            for far in self._ends(end):
                if far not in closed:
                    bound = length + 1 + self._bound(far)
                    heappush(waiting, (bound, length + 1, (*nodes, far)))
        return None

    def hops(self, nodes: Sequence[SymbolKey]) -> tuple[Hop, ...]:
        """The edges along *nodes*."""
        return tuple(tuple(self._edges(near)[far]) for near, far in itertools.pairwise(nodes))

    def _widen(self) -> None:
        self.cancel.check("paths: next ring")
        edges = edges_along(self._graph, Direction.INCOMING, self._rim, self._kinds)
        met = {far_end(edge, Direction.INCOMING) for edge in edges}
        self._radius += 1
        self._rim = sorted(met - self._distance.keys())
        self._distance.update(dict.fromkeys(self._rim, self._radius))

    def _bound(self, symbol: SymbolKey) -> int:
        """No path from *symbol* to the goal is shorter than this."""
        return self._distance.get(symbol, self._radius + 1)

    def _ends(self, symbol: SymbolKey) -> list[SymbolKey]:
        return sorted(self._edges(symbol))

    def _edges(self, symbol: SymbolKey) -> Mapping[SymbolKey, list[ResolvedEdge]]:
        known = self._out.get(symbol)
        if known is None:
            known = {}
            for edge in self._graph.edges_from([symbol], self._kinds):
                known.setdefault(edge.target, []).append(edge)
            self._out[symbol] = known
        return known
