"""
Counts that an editor shows above definitions: which there are, and late what each counts.

What there is to count is told for a whole file at once and costs a look-up; each count is asked for
when its line is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from codegraph_lsp.features.callers import CALLED
from codegraph_lsp.features.definition import implementing
from codegraph_lsp.features.freshness import freshness
from codegraph_lsp.features.hover import fan
from codegraph_lsp.features.options import view
from codegraph_lsp.features.testcode import is_test, is_test_case
from codegraph_lsp.features.type_hierarchy import HERITAGE
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
    from collections.abc import Collection

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

Shows: TypeAlias = Literal["callers", "references", "tests", "implementations"]

_REACHED = 300
"""Symbols whose users are looked up until tests are no longer counted. A guess: some 10 ms."""

_IMPLEMENTING = HERITAGE | {EdgeKind.OVERRIDES}
_REFERENCED = TYPE_KINDS | {SymbolKind.TYPE_ALIAS}


@dataclass(frozen=True, slots=True)
class Lens:
    symbol: Symbol
    shows: Shows


@dataclass(frozen=True, slots=True)
class Count:
    n: int
    at_least: bool
    """There may be more: files are still to be read, or it was not looked further."""


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
    found = []
    for symbol in symbols:
        if "callers" in wanted and symbol.kind in CALLED:
            found.append(Lens(symbol, "callers"))
        if "references" in wanted:
            found.append(Lens(symbol, "references"))
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
            return Count(fan(snapshot, symbol)[0], at_least)
        case "references":
            return Count(_references(snapshot, symbol), at_least)
        case "tests":
            n, is_all = _tests(snapshot, symbol)
            return Count(n, at_least or not is_all)
        case "implementations":
            return Count(len(implementing(snapshot, symbol)), at_least)


def _references(snapshot: Snapshot, symbol: Symbol) -> int:
    """Places that mention *symbol*, without its own; what `references_of` lists."""
    edges = view(snapshot, Certainty.DISPATCH).edges_to([symbol.key], MENTIONING)
    return len({(edge.file, edge.start, edge.end) for edge in edges if not edge.indirect})


def _tests(snapshot: Snapshot, symbol: Symbol) -> tuple[int, bool]:
    """Test cases that reach *symbol*, nearest first as far as it was looked; whether all."""
    users = StoredUsers(view(snapshot, Certainty.DISPATCH))
    rings, is_all = nearest_rings(users, {symbol.key}, snapshot.cancel, at_most=_REACHED)
    met = snapshot.symbols({key for ring in rings for key in ring})
    return sum(is_test_case(snapshot, found) for found in met.values()), is_all
