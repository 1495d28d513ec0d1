"""
Interfaces that types implement by having their methods, without saying so (Go).

Whether a value is ever used as an interface that it happens to fit is not asked: what fits may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.method_shapes import method_shape
from codegraph_lsp.graph.adjacency import Direction, edges_along, far_end
from codegraph_lsp.languages.naming import naming
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
        self._shapes: dict[SymbolKey, str] = {}
        self._sets_of: dict[SymbolKey, dict[str, Symbol]] = {}
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

    def implementing(self, interface: Symbol) -> list[Symbol]:
        """Types that have all methods of *interface*, with the same parameters and results."""
        wanted = self._stated(interface)
        if not wanted:
            return []
        rarest = min(wanted, key=lambda name: len(self._snapshot.symbols_named(name)))
        owners: dict[SymbolKey, Symbol] = {}
        for method in self._snapshot.symbols_named(rarest):
            if method.kind is SymbolKind.METHOD and method.language == interface.language:
                self._snapshot.cancel.check("implementations: next method of the name")
                owner = self._type(_owner(method))
                if owner is not None:
                    owners[owner.key] = owner
                    owners |= {each.key: each for each in self._along(owner, Direction.INCOMING)}
        owners.pop(interface.key, None)
        return [each for each in owners.values() if self._has(each, wanted, interface)]

    def implemented(self, symbol: Symbol) -> list[Symbol]:
        """Interfaces whose methods the type *symbol* has."""
        found: dict[SymbolKey, Symbol] = {}
        for name in sorted(self._method_set(symbol)):
            self._snapshot.cancel.check("implementations: next method")
            for method in self._snapshot.symbols_named(name):
                if method.kind is SymbolKind.METHOD and method.language == symbol.language:
                    owner = self._type(_owner(method))
                    if owner is not None and owner.kind is SymbolKind.INTERFACE:
                        found[owner.key] = owner
        found.pop(symbol.key, None)
        return [each for each in found.values() if self._has(symbol, self._stated(each), each)]

    def method(self, symbol: Symbol, name: str) -> Symbol | None:
        """The method called *name* of a type, its own or that of what it embeds."""
        return self._method_set(symbol).get(name)

    def _method_set(self, symbol: Symbol) -> dict[str, Symbol]:
        """All methods of a type by their names; of those of one name the least deeply embedded."""
        known = self._sets_of.get(symbol.key)
        if known is None:
            known = {}
            for each in (symbol, *self._along(symbol, Direction.OUTGOING)):
                owner = _owner_of_type(each)
                self._read(owner.folder)
                known = self._methods[owner.folder].get(owner.name, {}) | known
            self._sets_of[symbol.key] = known
        return known

    def _stated(self, interface: Symbol) -> frozenset[str]:
        """The methods that *interface* asks for; none where they are not all known."""
        edges = edges_along(self._snapshot, Direction.OUTGOING, [interface.key], _INHERITS)
        above = self._snapshot.symbols([edge.target for edge in edges])
        unknown = (e.file is None or e.kind is not SymbolKind.INTERFACE for e in above.values())
        if any(unknown):
            return frozenset()
        return frozenset(self._method_set(interface))

    def _has(self, symbol: Symbol, wanted: frozenset[str], interface: Symbol) -> bool:
        methods = self._method_set(symbol)
        if not wanted or not wanted <= methods.keys():
            return False
        apart = _owner_of_type(symbol).folder != _owner_of_type(interface).folder
        if apart and not all(name[:1].isupper() for name in wanted):
            return False
        asked = self._method_set(interface)
        return all(self._shape(methods[name]) == self._shape(asked[name]) for name in wanted)

    def _shape(self, method: Symbol) -> str:
        if method.key not in self._shapes:
            spec = None if method.file is None else self._snapshot.language(method.file)
            spelling = naming(spec.lineage if spec else ())
            self._shapes[method.key] = method_shape(
                self._snapshot, method, words=spelling.keywords, alike=spelling.alike_types
            )
        return self._shapes[method.key]

    def _type(self, owner: _Owner) -> Symbol | None:
        self._read(owner.folder)
        return self._types[owner.folder].get(owner.name)

    def _is_interface(self, owner: _Owner) -> bool:
        symbol = self._type(owner)
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


def structural(snapshot: Snapshot, symbol: Symbol) -> Structural | None:
    """What tells of *symbol*, in languages whose types implement by having methods."""
    spec = None if symbol.file is None else snapshot.language(symbol.file)
    return Structural(snapshot) if spec and naming(spec.lineage).structural else None


def _owner(method: Symbol) -> _Owner:
    container = method.qualified_name.rpartition(".")[0]
    return _Owner(method.path.rpartition("/")[0], container)


def _owner_of_type(symbol: Symbol) -> _Owner:
    return _Owner(symbol.path.rpartition("/")[0], symbol.qualified_name)


def _fits(interface: list[frozenset[str]], types: list[frozenset[str]]) -> bool:
    return any(interface[0] <= names for names in types)
