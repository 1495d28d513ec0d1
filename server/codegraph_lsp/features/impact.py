"""What may behave differently when symbols or files change, and which tests would notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page, view
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.reach import FileImpact, NearReach, Reach, loaded_graphs
from codegraph_lsp.features.testcode import is_test_case
from codegraph_lsp.features.unsure_calls import UnsureCalls, unsure_calls_of
from codegraph_lsp.graph.impact import NOBODY, StoredUsers, impact_rings, nearest_rings
from codegraph_lsp.model.kinds import Certainty, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.impact import Left
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

_MANY = 1_000
"""Symbols whose users are read from the store until the whole graph is loaded instead. A guess: as
many cost some 10 ms; loading costs seconds for a million edges, once a revision."""


@dataclass(frozen=True, slots=True)
class ImpactRing:
    """The part of one ring that stands on this page."""

    distance: int
    total: int
    """Symbols in the whole ring."""
    symbols: tuple[Symbol, ...]
    """In order of path and position."""


@dataclass(frozen=True, slots=True)
class Impact:
    changed: tuple[Symbol, ...]
    """What was asked about, without the members that count with it."""
    rings: tuple[ImpactRing, ...]
    files: tuple[FileImpact, ...]
    """Files that are reached, nearest first, then by path; no more than a page's limit."""
    tests: tuple[Symbol, ...]
    """Test cases that are reached or changed themselves, in order of path and position; no more
    than a page's limit."""
    total: int
    """Symbols in all rings: what changed is not among them."""
    n_files: int
    n_tests: int
    depth: int
    """Distance of the farthest ring."""
    unsure: UnsureCalls
    """Calls that may mean what was asked about by its name alone; nothing follows from them."""
    cursor: str | None
    freshness: Freshness


def impact(
    snapshot: Snapshot,
    changed: Sequence[Symbol],
    options: Options,
    *,
    left: Left = NOBODY,
    depth: int = 0,
) -> Impact:
    """
    What may behave differently when *changed* changes.

    Args:
        changed: The members of a type or namespace change with it. They are in no ring.
        left: Who is in the first ring beside those that edges lead to.
        depth: Longest chain followed, in edges; 1 means direct users only, 0 has no limit.
    """
    return _impact(snapshot, changed, _with_members(snapshot, changed), options, left, depth)


class NearImpact(NamedTuple):
    """Counts of what one symbol reaches, as far as it was followed."""

    n_symbols: int
    n_files: int
    n_tests: int
    is_all: bool
    """False: there is more."""


def near_impact(snapshot: Snapshot, changed: Symbol, options: Options) -> NearImpact:
    """
    What `impact` counts, without ever loading the whole graph: behind the first thousand symbols
    whose users are asked for it says that there is more.
    """
    users = StoredUsers(view(snapshot, options.certainty))
    starts = _with_members(snapshot, [changed])
    rings, is_all = nearest_rings(users, starts, snapshot.cancel, at_most=_MANY)
    reach = NearReach(snapshot, rings, options)
    return NearImpact(len(reach.distances), len(reach.files), reach.n_tests, is_all)


def impact_of_files(
    snapshot: Snapshot, files: Collection[FileId], options: Options, *, depth: int = 0
) -> Impact:
    """What may behave differently when anything in *files* changes."""
    symbols = {file: snapshot.symbols_in(file) for file in files}
    modules = sorted((found[0] for found in symbols.values() if found), key=symbol_place)
    keys = {symbol.key for found in symbols.values() for symbol in found}
    return _impact(snapshot, modules, keys, options, NOBODY, depth)


def _impact(
    snapshot: Snapshot,
    changed: Sequence[Symbol],
    starts: Collection[SymbolKey],
    options: Options,
    left: Left,
    depth: int,
) -> Impact:
    reach = _reach(snapshot, starts, options, left, depth)
    distances = reach.distances
    symbols = snapshot.symbols(starts).values()
    own_tests = [
        symbol
        for symbol in symbols
        if is_test_case(snapshot, symbol) and options.wants(snapshot, symbol)
    ]

    def place(item: int) -> str:
        symbol = reach.symbol(item)
        return f"{distances[item]:04} {symbol_place(symbol) if symbol else ''}"

    shown = page(range(len(distances)), options, place)
    by_distance: dict[int, list[Symbol]] = {}
    for item in shown.items:
        if (symbol := reach.symbol(item)) is not None:
            by_distance.setdefault(distances[item], []).append(symbol)
    return Impact(
        changed=tuple(changed),
        rings=tuple(
            ImpactRing(distance, reach.totals[distance], tuple(found))
            for distance, found in sorted(by_distance.items())
        ),
        files=tuple(reach.files[: options.limit]),
        tests=tuple(
            sorted((*reach.tests(options.limit), *own_tests), key=symbol_place)[: options.limit]
        ),
        total=shown.total,
        n_files=len(reach.files),
        n_tests=reach.n_tests + len(own_tests),
        depth=max(reach.totals, default=0),
        unsure=unsure_calls_of(snapshot, symbols, options),
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def _reach(
    snapshot: Snapshot,
    starts: Collection[SymbolKey],
    options: Options,
    left: Left,
    depth: int,
) -> Reach:
    """What *starts* reach: from the store while it is little, else from the graph in memory."""
    users = StoredUsers(view(snapshot, options.certainty))
    if options.certainty is Certainty.BY_NAME:
        rings = impact_rings(users, starts, snapshot.cancel, left=left, depth=depth)
        return NearReach(snapshot, rings or [], options)
    if options.certainty not in loaded_graphs(snapshot):
        rings = impact_rings(users, starts, snapshot.cancel, left=left, depth=depth, at_most=_MANY)
        if rings is not None:
            return NearReach(snapshot, rings, options)
    # Late: it loads numpy, which most processes never need.
    from codegraph_lsp.features.far_reach import FarReach

    return FarReach(snapshot, starts, options, left=left, depth=depth)


def _with_members(snapshot: Snapshot, changed: Sequence[Symbol]) -> set[SymbolKey]:
    """*changed* and all that stands inside it; of module-level code only itself."""
    starts = {symbol.key for symbol in changed}
    for symbol in changed:
        if symbol.file is not None and symbol.kind is not SymbolKind.MODULE:
            start, end = symbol.span
            for other in snapshot.symbols_in(symbol.file)[1:]:
                if start <= other.span.start and other.span.end <= end:
                    starts.add(other.key)
    return starts
