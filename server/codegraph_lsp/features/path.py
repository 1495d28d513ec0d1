"""How one symbol comes to use another: chains of edges between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, view
from codegraph_lsp.features.relation import Relation, relations
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.features.unsure_calls import UnsureCalls, unsure_calls_of
from codegraph_lsp.graph.adjacency import Part
from codegraph_lsp.graph.paths import shortest_paths
from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.adjacency import Adjacency
    from codegraph_lsp.graph.paths import Hop
    from codegraph_lsp.model.kinds import EdgeKind
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol


Steps: TypeAlias = "tuple[Hop, ...]"


@dataclass(frozen=True, slots=True)
class Paths:
    """Chains of edges from one symbol to another."""

    start: Symbol | None
    """None where nothing was meant; so is `goal`."""
    goal: Symbol | None
    paths: tuple[tuple[Relation, ...], ...]
    """Shortest first, through tests last; each has a step at least and leads from its source to its
    target."""
    weaker: Certainty | None
    """Where there is no path: edges of this certainty, less than was asked for, make one."""
    unsure: UnsureCalls
    """Where there is no path: calls that may mean the goal by its name alone."""
    freshness: Freshness


def paths(
    snapshot: Snapshot,
    start: Symbol | None,
    goal: Symbol | None,
    options: Options,
    *,
    kinds: Collection[EdgeKind] = CALLING,
    max_paths: int = 1,
) -> Paths:
    """
    Up to *max_paths* shortest chains from *start* to *goal*, none passing a symbol twice.

    Chains that pass through tests come behind those that do not, unless they are shorter and surer:
    that a stub of some test overrides a method is not how one thinks of getting there.

    Of several kinds of edges between two neighbours the first kind in their order is told. Of
    *options* the certainty counts, and whether there are to be chains through tests; *start* and
    *goal* may be tests all the same.
    """
    if start is None or goal is None:
        return Paths(start, goal, (), None, UnsureCalls(), freshness(snapshot))
    graph = _graph(snapshot, start, options, options.certainty)
    search = partial(shortest_paths, kinds=kinds, cancel=snapshot.cancel, max_paths=max_paths)
    found = search(graph, start.key, goal.key)
    if not found:
        weaker = _weaker(snapshot, start, goal, options, kinds)
        unsure = unsure_calls_of(snapshot, [goal], options)
        return Paths(start, goal, (), weaker, unsure, freshness(snapshot))
    if options.include_tests and not _is_among_tests(snapshot, start, goal):
        tested = [path for path in found if _passes_tests(snapshot, path)]
        if tested:
            plain = search(_Untested(snapshot, graph, start), start.key, goal.key)
            found = _merged(plain, tested)[:max_paths]
    known = snapshot.symbols(
        {end for path in found for hop in path for end in (hop[0].source, hop[0].target)}
    )
    told = []
    for path in found:
        steps = [relations(snapshot, hop, known) for hop in path]
        told.append(tuple(min(step, key=lambda relation: relation.kind) for step in steps))
    return Paths(start, goal, tuple(told), None, UnsureCalls(), freshness(snapshot))


def _graph(snapshot: Snapshot, start: Symbol, options: Options, certainty: Certainty) -> Adjacency:
    graph = view(snapshot, certainty)
    return graph if options.include_tests else _Untested(snapshot, graph, start)


def _is_among_tests(snapshot: Snapshot, *ends: Symbol) -> bool:
    return any(is_test(snapshot, end.path) for end in ends)


def _weaker(
    snapshot: Snapshot, start: Symbol, goal: Symbol, options: Options, kinds: Collection[EdgeKind]
) -> Certainty | None:
    """The surest of the certainties below the one asked for whose edges make a path."""
    for certainty in Certainty:
        if certainty > options.certainty:
            graph = _graph(snapshot, start, options, certainty)
            if shortest_paths(graph, start.key, goal.key, kinds, snapshot.cancel):
                return certainty
    return None


def _passes_tests(snapshot: Snapshot, path: Steps) -> bool:
    """Something between its ends stands in a test file: an edge of it begins there."""
    return any(_is_tested(snapshot, hop[0]) for hop in path)


def _is_tested(snapshot: Snapshot, edge: ResolvedEdge) -> bool:
    return is_test(snapshot, snapshot.file_by_id(edge.file).path)


def _merged(plain: Sequence[Steps], tested: Sequence[Steps]) -> list[Steps]:
    """Both in one row, each in its order."""
    waiting = deque(tested)
    merged: list[Steps] = []
    for path in plain:
        while waiting and len(waiting[0]) < len(path) and _weakest(waiting[0]) < _weakest(path):
            merged.append(waiting.popleft())
        merged.append(path)
    return [*merged, *waiting]


def _weakest(path: Steps) -> Certainty:
    """How sure one can be of a chain: as of its least sure step, at that step's surest site."""
    return max(min(edge.certainty for edge in hop) for hop in path)


class _Untested(Part):
    """The part of a graph that stands in no test file, but for what *start* uses."""

    def __init__(self, snapshot: Snapshot, graph: Adjacency, start: Symbol) -> None:
        super().__init__(graph)
        self._snapshot = snapshot
        self._start = start.key

    def kept(self, edges: Sequence[ResolvedEdge]) -> Sequence[ResolvedEdge]:
        return [
            edge
            for edge in edges
            if edge.source == self._start or not _is_tested(self._snapshot, edge)
        ]
