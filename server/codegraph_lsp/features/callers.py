"""Who calls a symbol, and whom it calls, as rings by distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page, view
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.relation import Relation, relations
from codegraph_lsp.features.unsure_calls import UnsureCalls, unsure_calls_in, unsure_calls_of
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.graph.traverse import rings
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

CALLING = frozenset({EdgeKind.CALLS, EdgeKind.INSTANTIATES})
"""Kinds of edges that run the target's code."""

CALLED = CALLABLE_KINDS | TYPE_KINDS | {SymbolKind.PROPERTY, SymbolKind.MODULE}
"""Kinds of symbols with code to run, and so with callers or callees."""


@dataclass(frozen=True, slots=True)
class ReachedSymbol:
    symbol: Symbol
    distance: int
    relations: tuple[Relation, ...]
    """What ties it to the ring before; for callers it is their source, for callees their target."""


@dataclass(frozen=True, slots=True)
class RingItems:
    """The part of one ring that stands on this page."""

    distance: int
    total: int
    """Symbols in the whole ring."""
    items: tuple[ReachedSymbol, ...]
    """In order of path and position, externals last."""


@dataclass(frozen=True, slots=True)
class Reached:
    targets: tuple[Symbol, ...]
    direction: Direction
    rings: tuple[RingItems, ...]
    total: int
    """Symbols in all rings."""
    unsure: UnsureCalls
    """Not among them: calls that may mean the targets, or that the targets make, by name alone."""
    cursor: str | None
    freshness: Freshness


def callers(
    snapshot: Snapshot, targets: Sequence[Symbol], options: Options, *, depth: int = 1
) -> Reached:
    """
    Who calls *targets*; of a class: who makes instances.

    Args:
        depth: Longest chain of calls, 0 for all. Filters of *options* choose what is shown; chains
            also pass through what is not.
    """
    unsure = unsure_calls_of(snapshot, targets, options)
    return _reached(snapshot, targets, options, depth, Direction.INCOMING, unsure)


def callees(
    snapshot: Snapshot, targets: Sequence[Symbol], options: Options, *, depth: int = 1
) -> Reached:
    """What *targets* call. Same rules as `callers`."""
    unsure = unsure_calls_in(snapshot, [target.key for target in targets], options)
    return _reached(snapshot, targets, options, depth, Direction.OUTGOING, unsure)


def _reached(
    snapshot: Snapshot,
    targets: Sequence[Symbol],
    options: Options,
    depth: int,
    direction: Direction,
    unsure: UnsureCalls,
) -> Reached:
    found = rings(
        view(snapshot, options.certainty),
        [target.key for target in targets],
        direction,
        CALLING,
        snapshot.cancel,
        depth=depth,
    )
    symbols = snapshot.symbols([key for ring in found for key in ring.met])
    wanted = [
        (ring.distance, symbols[key], edges)
        for ring in found
        for key, edges in ring.met.items()
        if key in symbols and options.wants(snapshot, symbols[key])
    ]
    wanted.sort(key=_place)
    shown = page(wanted, options, _place)
    known = symbols | {target.key: target for target in targets}
    items = [
        ReachedSymbol(symbol, distance, tuple(relations(snapshot, edges, known)))
        for distance, symbol, edges in shown.items
    ]
    totals: dict[int, int] = {}
    for distance, _, _ in wanted:
        totals[distance] = totals.get(distance, 0) + 1
    by_distance: dict[int, list[ReachedSymbol]] = {}
    for item in items:
        by_distance.setdefault(item.distance, []).append(item)
    return Reached(
        targets=tuple(targets),
        direction=direction,
        rings=tuple(
            RingItems(distance, totals[distance], tuple(found_items))
            for distance, found_items in sorted(by_distance.items())
        ),
        total=shown.total,
        unsure=unsure,
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def _place(item: tuple[int, Symbol, tuple[ResolvedEdge, ...]]) -> str:
    distance, symbol, _ = item
    return f"{distance:04} {symbol_place(symbol)}"
