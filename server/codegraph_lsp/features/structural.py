"""
Interfaces that types implement by having their methods, without saying so (Go).

Whether a value is ever used as an interface that it happens to fit is not asked: what fits may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.graph.adjacency import Direction, edges_along, far_end
from codegraph_lsp.model.kinds import EdgeKind, SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import FileRow, Symbol

_INHERITS = frozenset({EdgeKind.INHERITS})
_MAX_EMBEDDING = 8
"""Longest chain of types in types that is followed. (a guess)"""


class _Owner(NamedTuple):
    """A type, by its package's folder and its name."""

    folder: str
    name: str


class Structural:
    """Methods of types and interfaces, each package read once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._methods: dict[str, dict[str, dict[str, Symbol]]] = {}
        self._types: dict[str, dict[str, Symbol]] = {}
        self._rows: dict[str, list[FileRow]] = {}
        for row in snapshot.files():
            self._rows.setdefault(row.path.rpartition("/")[0], []).append(row)

    def fitting(self, method: Symbol) -> list[Symbol]:
        """Methods of the same name in the interfaces that the owner of *method* fits, or in what
        fits its owner.
        """
        own = _owner(method)
        own_sets = self._sets(own)
        is_interface = self._is_interface(own)
        found = []
        for other in self._snapshot.symbols_named(method.name):
            if other.kind is not SymbolKind.METHOD or other.language != method.language:
                continue
            owner = _owner(other)
            if owner == own:
                continue
            self._snapshot.cancel.check("rename: next method of the name")
            other_is = self._is_interface(owner)
            if (other_is and _fits(self._sets(owner)[:1], own_sets)) or (
                is_interface and _fits(own_sets[:1], self._sets(owner))
            ):
                found.append(other)
        return found

    def _is_interface(self, owner: _Owner) -> bool:
        self._read(owner.folder)
        symbol = self._types[owner.folder].get(owner.name)
        return symbol is not None and symbol.kind is SymbolKind.INTERFACE

    def _sets(self, owner: _Owner) -> list[frozenset[str]]:
        """Names of methods of the type, then of each type that embeds it."""
        self._read(owner.folder)
        symbol = self._types[owner.folder].get(owner.name)
        sets = [self._names(owner, symbol)]
        if symbol is not None and symbol.kind is not SymbolKind.INTERFACE:
            embedding = self._along(symbol, Direction.INCOMING)
            sets += [self._names(_owner_of_type(each), each) for each in embedding]
        return sets

    def _names(self, owner: _Owner, symbol: Symbol | None) -> frozenset[str]:
        """Names of the type's methods, those of what it embeds included."""
        self._read(owner.folder)
        names = set(self._methods[owner.folder].get(owner.name, ()))
        for each in self._along(symbol, Direction.OUTGOING) if symbol is not None else ():
            embedded = _owner_of_type(each)
            self._read(embedded.folder)
            names.update(self._methods[embedded.folder].get(embedded.name, ()))
        return frozenset(names)

    def _along(self, symbol: Symbol, direction: Direction) -> list[Symbol]:
        """Types that *symbol* embeds, or that embed it, directly or not."""
        seen: dict[SymbolKey, None] = {symbol.key: None}
        frontier = [symbol.key]
        for _ in range(_MAX_EMBEDDING):
            edges = edges_along(self._snapshot, direction, frontier, _INHERITS)
            frontier = sorted({far_end(edge, direction) for edge in edges} - seen.keys())
            if not frontier:
                break
            seen.update(dict.fromkeys(frontier))
        found = self._snapshot.symbols(list(seen)[1:])
        return [each for each in found.values() if each.file is not None]

    def _read(self, folder: str) -> None:
        if folder in self._methods:
            return
        methods: dict[str, dict[str, Symbol]] = {}
        types: dict[str, Symbol] = {}
        for row in self._rows.get(folder, ()):
            for symbol in self._snapshot.symbols_in(row.id):
                if symbol.kind is SymbolKind.METHOD:
                    methods.setdefault(_owner(symbol).name, {})[symbol.name] = symbol
                elif "." not in symbol.qualified_name:
                    types.setdefault(symbol.name, symbol)
        self._methods[folder] = methods
        self._types[folder] = types


def _owner(method: Symbol) -> _Owner:
    container = method.qualified_name.rpartition(".")[0]
    return _Owner(method.path.rpartition("/")[0], container)


def _owner_of_type(symbol: Symbol) -> _Owner:
    return _Owner(symbol.path.rpartition("/")[0], symbol.qualified_name)


def _fits(interface: list[frozenset[str]], types: list[frozenset[str]]) -> bool:
    return any(interface[0] <= names for names in types)
