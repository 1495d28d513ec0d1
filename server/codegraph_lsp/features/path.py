"""How one symbol comes to use another: chains of edges between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, view
from codegraph_lsp.features.relation import Relation, relations
from codegraph_lsp.graph.paths import shortest_paths

if TYPE_CHECKING:
    from collections.abc import Collection

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.kinds import EdgeKind
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Paths:
    start: Symbol | None
    """None where nothing was meant; so is `goal`."""
    goal: Symbol | None
    paths: tuple[tuple[Relation, ...], ...]
    """Shortest first; each has a step at least and leads from its source to its target."""
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

    Of several kinds of edges between two neighbours the first kind in their order is told. Of
    *options* only the certainty counts: a chain may pass through any file.
    """
    if start is None or goal is None:
        return Paths(start, goal, (), freshness(snapshot))
    graph = view(snapshot, options.certainty)
    found = shortest_paths(graph, start.key, goal.key, kinds, snapshot.cancel, max_paths=max_paths)
    known = snapshot.symbols(
        {end for path in found for hop in path for end in (hop[0].source, hop[0].target)}
    )
    told = []
    for path in found:
        steps = [relations(snapshot, hop, known) for hop in path]
        told.append(tuple(min(step, key=lambda relation: relation.kind) for step in steps))
    return Paths(start, goal, tuple(told), freshness(snapshot))
