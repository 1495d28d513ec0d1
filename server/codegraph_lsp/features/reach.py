"""What a change reaches, ready to be paged and counted, in order of distance, path and position."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.testcode import is_test_case

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path, SymbolKey
    from codegraph_lsp.model.kinds import Certainty
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class FileImpact:
    path: Path
    distance: int
    """Of the nearest symbol in it."""
    n_symbols: int


class Reach(Protocol):
    """The symbols that are reached, numbered in their order."""

    @property
    def distances(self) -> Sequence[int]:
        """Of each symbol; ascending."""
        ...

    @property
    def totals(self) -> Mapping[int, int]:
        """Number of symbols at each distance that has any."""
        ...

    @property
    def files(self) -> Sequence[FileImpact]:
        """Nearest first, then by path."""
        ...

    @property
    def n_tests(self) -> int:
        """Test cases among the symbols."""
        ...

    def symbol(self, item: int) -> Symbol | None:
        """The symbol numbered *item*; None where a bug that was reported lost it."""
        ...

    def tests(self, limit: int | None) -> Sequence[Symbol]:
        """The first *limit* test cases, in order of path and position."""
        ...


class NearReach:
    """Few symbols, all of them looked up."""

    def __init__(
        self, snapshot: Snapshot, rings: Sequence[Collection[SymbolKey]], options: Options
    ) -> None:
        self._snapshot = snapshot
        symbols = snapshot.symbols({key for ring in rings for key in ring})
        reached = [
            (distance, symbols[key])
            for distance, ring in enumerate(rings, 1)
            for key in ring
            if key in symbols and options.wants(snapshot, symbols[key])
        ]
        reached.sort(key=lambda item: (item[0], symbol_place(item[1])))
        self._symbols = [symbol for _, symbol in reached]
        self.distances = [distance for distance, _ in reached]
        self.totals = Counter(self.distances)

    def symbol(self, item: int) -> Symbol:
        return self._symbols[item]

    @cached_property
    def files(self) -> Sequence[FileImpact]:
        nearest: dict[Path, int] = {}
        for distance, symbol in zip(self.distances, self._symbols, strict=True):
            nearest.setdefault(symbol.path, distance)
        counts = Counter(symbol.path for symbol in self._symbols)
        in_order = sorted(nearest, key=lambda path: (nearest[path], path))
        return [FileImpact(path, nearest[path], counts[path]) for path in in_order]

    @cached_property
    def _tests(self) -> Sequence[Symbol]:
        found = [symbol for symbol in self._symbols if is_test_case(self._snapshot, symbol)]
        return sorted(found, key=symbol_place)

    @property
    def n_tests(self) -> int:
        return len(self._tests)

    def tests(self, limit: int | None) -> Sequence[Symbol]:
        return self._tests[:limit]


def loaded_graphs(snapshot: Snapshot) -> dict[Certainty, object]:
    """
    Whole graphs that were loaded into memory at this revision, by the least certainty of their
    edges. Two threads may both load one; the graphs are equal.
    """
    return snapshot.cached("whole graphs", dict)
