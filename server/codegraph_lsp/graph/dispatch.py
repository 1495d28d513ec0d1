"""
Edges to overriders, derived when somebody asks.

A call through a receiver whose type is a bound only is stored once, as a `virtual` edge to the
base method. What may really run is that method or any that overrides it, directly or through
another override (class hierarchy analysis: Dean, Grove, Chambers, ECOOP 1995). Storing those edges
would make linking depend on files that come later; deriving them costs one look-up per ring.

    class Shape:  def area(self)          stored:   total -> Shape.area, virtual
    class Square(Shape): def area(self)             Square.area overrides Shape.area
    def total(shape: Shape): shape.area() derived:  total -> Square.area, certainty dispatch
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from codegraph_lsp.graph.adjacency import Adjacency, Direction, edges_along, far_end
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge

Key = TypeVar("Key", bound=int)

DISPATCHED = frozenset({EdgeKind.CALLS})
"""Kinds of edges that can be virtual."""

_OVERRIDES = frozenset({EdgeKind.OVERRIDES})


class WithDispatch:
    """A graph together with the edges to overriders that follow from it."""

    def __init__(self, graph: Adjacency) -> None:
        self._graph = graph

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        """The stored edges to *targets*, then calls that reach them through what they override."""
        stored = self._graph.edges_to(targets, kinds)
        if not DISPATCHED.intersection(kinds):
            return stored
        overridden = reachable_overrides(self._graph, targets, Direction.OUTGOING)
        bases = sorted({base for found in overridden.values() for base in found})
        if not bases:
            return stored
        virtual: dict[SymbolKey, list[ResolvedEdge]] = defaultdict(list)
        for edge in self._graph.edges_to(bases, DISPATCHED):
            if edge.virtual:
                virtual[edge.target].append(edge)
        derived = [
            dispatched(edge, target)
            for target, found in overridden.items()
            for base in found
            for edge in virtual.get(base, ())
        ]
        return [*stored, *derived]

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        """The stored edges from *sources*; behind a virtual one its overriders."""
        stored = self._graph.edges_from(sources, kinds)
        return with_overriders(self._graph, stored)


def with_overriders(graph: Adjacency, edges: Sequence[ResolvedEdge]) -> Sequence[ResolvedEdge]:
    """*edges*, each virtual one followed by the edges to what overrides its target."""
    bases = dict.fromkeys(edge.target for edge in edges if edge.virtual)
    if not bases:
        return edges
    overriders = reachable_overrides(graph, list(bases), Direction.INCOMING)
    return list(spread(edges, overriders))


def spread(
    edges: Iterable[ResolvedEdge], overriders: Mapping[SymbolKey, Sequence[SymbolKey]]
) -> Iterable[ResolvedEdge]:
    """
    *edges*, each virtual one followed by one edge per overrider of its target.

    Args:
        overriders: Of each base, all methods that override it, also through others.
    """
    for edge in edges:
        yield edge
        if edge.virtual:
            for overrider in overriders.get(edge.target, ()):
                yield dispatched(edge, overrider)


def dispatched(edge: ResolvedEdge, target: SymbolKey) -> ResolvedEdge:
    """The edge from the same site to *target*, which overrides what *edge* names."""
    certainty = max(edge.certainty, Certainty.DISPATCH)
    return edge._replace(target=target, certainty=certainty, reason=Reason.OVERRIDER, virtual=False)


def reachable_overrides(
    graph: Adjacency, methods: Sequence[SymbolKey], direction: Direction
) -> dict[SymbolKey, tuple[SymbolKey, ...]]:
    """
    What each of *methods* overrides (OUTGOING) or is overridden by (INCOMING), directly or not.

    Returns:
        Only methods that have any; each without itself, nearest first, equals by key.
    """
    steps: dict[SymbolKey, tuple[SymbolKey, ...]] = {}
    frontier = list(dict.fromkeys(methods))
    while frontier:
        found: dict[SymbolKey, set[SymbolKey]] = {method: set() for method in frontier}
        for edge in edges_along(graph, direction, frontier, _OVERRIDES):
            near = edge.target if direction is Direction.INCOMING else edge.source
            found[near].add(far_end(edge, direction))
        steps.update((method, tuple(sorted(ends))) for method, ends in found.items())
        met = {end for ends in found.values() for end in ends}
        frontier = sorted(met - steps.keys())
    closed = closure(steps)
    return {method: closed[method] for method in dict.fromkeys(methods) if closed.get(method)}


def closure(steps: Mapping[Key, Sequence[Key]]) -> dict[Key, tuple[Key, ...]]:
    """What can be reached from each key of *steps*, nearest first, without the key itself."""
    closed = {}
    for start in steps:
        seen = {start: None}
        ring: Sequence[Key] = [start]
        while ring:
            ring = [
                end
                for end in sorted({far for near in ring for far in steps.get(near, ())})
                if end not in seen
            ]
            seen.update(dict.fromkeys(ring))
        closed[start] = tuple(seen)[1:]
    return closed
