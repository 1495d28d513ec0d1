"""
Counts that an editor shows above definitions: which there are, and what each counts.

What there is to count is told for a whole file at once and costs a look-up. What is counted by one
more is told with it for the definitions that come first, which editors show without asking again;
each other count is asked for when its line is seen.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from codegraph_lsp.features.callers import CALLED, CALLING
from codegraph_lsp.features.definition import implementing
from codegraph_lsp.features.freshness import freshness
from codegraph_lsp.features.options import view
from codegraph_lsp.features.testcode import is_test, is_test_case
from codegraph_lsp.features.type_hierarchy import HERITAGE
from codegraph_lsp.features.unsure_calls import n_unsure_callers
from codegraph_lsp.graph.impact import StoredUsers, nearest_rings
from codegraph_lsp.model.kinds import (
    CALLABLE_KINDS,
    MENTIONING,
    TYPE_KINDS,
    Certainty,
    EdgeKind,
    SymbolFlag,
    SymbolKind,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

Shows: TypeAlias = Literal["callers", "references", "tests", "implementations"]

_REACHED = 300
"""Symbols whose users are looked up until tests are no longer counted. A guess: some 10 ms."""

_IMPLEMENTING = HERITAGE | {EdgeKind.OVERRIDES}
_REFERENCED = TYPE_KINDS | {SymbolKind.TYPE_ALIAS}


_AT_ONCE = 40
"""Definitions whose users are counted with the list: more than a screen shows."""

_PLACES = 2_000
"""Places that are gone through for that; some 10 ms (measured on Python's standard library)."""


@dataclass(frozen=True, slots=True)
class Lens:
    symbol: Symbol
    shows: Shows
    count: Count | None = None
    """None where it is to be asked for, see `count`."""


@dataclass(frozen=True, slots=True)
class Count:
    n: int
    at_least: bool
    """There may be more: files are still to be read, or it was not looked further."""
    unsure: int = 0
    """Of no callers: symbols that call something of that name, nobody knows what."""


def lenses(snapshot: Snapshot, file: FileId, wanted: Collection[Shows]) -> list[Lens]:
    """
    What there is to count in *file*, in order of place, of each definition in the order of `Shows`.

    Nothing of test cases, which nobody calls, and of signatures that stand beside the definition
    they belong to. Implementations only of what has some.
    """
    symbols = [
        symbol
        for symbol in snapshot.symbols_in(file)
        if symbol.kind in CALLABLE_KINDS | _REFERENCED
        and symbol.name
        and not symbol.flags & SymbolFlag.OVERLOAD
        and not is_test_case(snapshot, symbol)
    ]
    implemented: set[SymbolKey] = set()
    if "implementations" in wanted:
        keys = [symbol.key for symbol in symbols]
        implemented = {edge.target for edge in snapshot.edges_to(keys, _IMPLEMENTING)}
    in_tests = is_test(snapshot, snapshot.file_by_id(file).path)
    counted = _counted(snapshot, symbols) if {"callers", "references"} & set(wanted) else {}
    found = []
    for symbol in symbols:
        callers, references = counted.get(symbol.key, (None, None))
        if "callers" in wanted and symbol.kind in CALLED:
            found.append(Lens(symbol, "callers", callers))
        if "references" in wanted:
            found.append(Lens(symbol, "references", references))
        if "tests" in wanted and not in_tests:
            found.append(Lens(symbol, "tests"))
        if symbol.key in implemented:
            found.append(Lens(symbol, "implementations"))
    return found


def count(snapshot: Snapshot, symbol: Symbol, shows: Shows) -> Count:
    """How many of what a lens *shows* there are."""
    at_least = freshness(snapshot).lower_bound
    match shows:
        case "callers":
            callers = _users(snapshot, symbol).callers
            return Count(callers, at_least, 0 if callers else n_unsure_callers(snapshot, symbol))
        case "references":
            return Count(_users(snapshot, symbol).references, at_least)
        case "tests":
            n, is_all = _tests(snapshot, symbol)
            return Count(n, at_least or not is_all)
        case "implementations":
            return Count(len(implementing(snapshot, symbol)), at_least)


def _counted(
    snapshot: Snapshot, symbols: Iterable[Symbol]
) -> dict[SymbolKey, tuple[Count | None, Count]]:
    """Callers, where there are any, and references of the first of *symbols*."""
    at_least = freshness(snapshot).lower_bound
    found: dict[SymbolKey, tuple[Count | None, Count]] = {}
    n_places = 0
    for symbol in itertools.islice(symbols, _AT_ONCE):
        if n_places > _PLACES:
            break
        users = _users(snapshot, symbol)
        n_places += users.places
        # Where no caller is sure, calls by the name are counted, which may be tens of thousands.
        callers = Count(users.callers, at_least) if users.callers else None
        found[symbol.key] = callers, Count(users.references, at_least)
    return found


class _Users(NamedTuple):
    callers: int
    """Other symbols that call it."""
    references: int
    """Places that mention it, without its own; what `references_of` lists."""
    places: int
    """That were gone through."""


def _users(snapshot: Snapshot, symbol: Symbol) -> _Users:
    edges = view(snapshot, Certainty.DISPATCH).edges_to([symbol.key], MENTIONING)
    callers = {edge.source for edge in edges if edge.kind in CALLING}
    mentions = {(edge.file, edge.start, edge.end) for edge in edges if not edge.indirect}
    return _Users(len(callers - {symbol.key}), len(mentions), len(edges))


def _tests(snapshot: Snapshot, symbol: Symbol) -> tuple[int, bool]:
    """Test cases that reach *symbol*, nearest first as far as it was looked; whether all."""
    users = StoredUsers(view(snapshot, Certainty.DISPATCH))
    rings, is_all = nearest_rings(users, {symbol.key}, snapshot.cancel, at_most=_REACHED)
    met = snapshot.symbols({key for ring in rings for key in ring})
    return sum(is_test_case(snapshot, found) for found in met.values()), is_all
