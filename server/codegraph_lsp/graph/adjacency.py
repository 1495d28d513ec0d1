"""What the algorithms need to know of the graph, and the views that narrow it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from codegraph_lsp.model.kinds import Certainty, EdgeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge


class Adjacency(Protocol):
    """
    The graph, asked for many symbols at once: an algorithm makes one call per ring.

    Both answer in order of the symbols given, then of file and place.
    """

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        """Edges of *kinds* that end at *targets*."""
        ...

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        """Edges of *kinds* that begin at *sources*."""
        ...


class Direction(Enum):
    """Which way edges are followed."""

    INCOMING = "incoming"
    """From a target to who uses it."""
    OUTGOING = "outgoing"
    """From a source to what it uses."""


class Part(ABC):
    """The part of a graph that `kept` lets through; to be extended."""

    def __init__(self, graph: Adjacency) -> None:
        self._graph = graph

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        return self.kept(self._graph.edges_to(targets, kinds))

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        return self.kept(self._graph.edges_from(sources, kinds))

    @abstractmethod
    def kept(self, edges: Sequence[ResolvedEdge]) -> Sequence[ResolvedEdge]:
        """Those of *edges* that are in it, in their order."""


class Sure(Part):
    """The part of a graph that is at least as sure as *certainty*, without dead code."""

    def __init__(
        self, graph: Adjacency, certainty: Certainty = Certainty.DISPATCH, *, dead: bool = False
    ) -> None:
        super().__init__(graph)
        self._certainty = certainty
        self._dead = dead

    def kept(self, edges: Sequence[ResolvedEdge]) -> Sequence[ResolvedEdge]:
        wanted, dead = self._certainty, self._dead
        return [edge for edge in edges if edge.certainty <= wanted and (edge.live or dead)]


def edges_along(
    graph: Adjacency,
    direction: Direction,
    symbols: Sequence[SymbolKey],
    kinds: Collection[EdgeKind],
) -> Sequence[ResolvedEdge]:
    """The edges that leave *symbols* when they are followed in *direction*."""
    if direction is Direction.INCOMING:
        return graph.edges_to(symbols, kinds)
    return graph.edges_from(symbols, kinds)


def far_end(edge: ResolvedEdge, direction: Direction) -> SymbolKey:
    """The symbol that *edge* leads to when it is followed in *direction*."""
    return edge.source if direction is Direction.INCOMING else edge.target
