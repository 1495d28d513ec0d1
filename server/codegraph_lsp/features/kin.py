"""
Which symbols have to be called alike, so that renaming one of them means renaming all.

A declaration and its definition; the overloads and parts of one thing; a class and its
constructors; a method, what it overrides and what overrides it. Where a language finds members by
name alone, that is every member of the name in all classes whose instances are one object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.parts import in_one_scope
from codegraph_lsp.features.structural import Structural
from codegraph_lsp.features.type_hierarchy import HERITAGE
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.graph.dispatch import reachable_overrides
from codegraph_lsp.languages.naming import Naming, naming
from codegraph_lsp.languages.semantics import Semantics, semantics
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol

_INHERITS = frozenset({EdgeKind.INHERITS})
_MEMBER_KINDS = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FIELD})
_OWN_NAMED = frozenset({SymbolKind.CONSTRUCTOR, SymbolKind.METHOD})


@dataclass(frozen=True, slots=True)
class Kin:
    """What has to be renamed together, and where to look for it."""

    symbols: Mapping[SymbolKey, Symbol]
    """Those that are called alike; in order of discovery, those asked about first."""
    around: Mapping[SymbolKey, Symbol]
    """Types whose members are looked up together with theirs, externals too."""
    doubtful: frozenset[SymbolKey] = frozenset()
    """Of *symbols* those that only may have to be: they happen to fit an interface."""


def kin_of(snapshot: Snapshot, symbols: Iterable[Symbol]) -> Kin:
    """All that has to be called like *symbols*."""
    return _Gathering(snapshot).of(symbols)


class Family:
    """Types and their members, each looked up once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._children: dict[FileId, dict[tuple[SymbolKey, str], list[Symbol]]] = {}
        self._at: dict[FileId, dict[Span, list[Symbol]]] = {}

    def children(self, container: Symbol, name: str) -> list[Symbol]:
        """Members of *container* called *name* that stand in its file."""
        return [] if container.file is None else self.named(container.file, container.key, name)

    def named(self, file: FileId, container: SymbolKey, name: str) -> list[Symbol]:
        """Symbols of a file called *name* in *container*."""
        if file not in self._children:
            self._read(file)
        return self._children[file].get((container, name), [])

    def at(self, symbol: Symbol) -> list[Symbol]:
        """Symbols whose name stands where that of *symbol* does, itself included."""
        if symbol.file is None:
            return [symbol]
        if symbol.file not in self._at:
            self._read(symbol.file)
        return self._at[symbol.file].get(symbol.name_span, [])

    def relatives(self, start: Collection[SymbolKey], direction: Direction) -> set[SymbolKey]:
        """*start* and all its ancestors (OUTGOING) or descendants (INCOMING)."""
        found = set(start)
        frontier = sorted(found)
        while frontier:
            self.snapshot.cancel.check("rename: next ring of types")
            if direction is Direction.OUTGOING:
                ends = {edge.target for edge in self.snapshot.edges_from(frontier, HERITAGE)}
            else:
                ends = {edge.source for edge in self.snapshot.edges_to(frontier, HERITAGE)}
            frontier = sorted(ends - found)
            found |= ends
        return found

    def _read(self, file: FileId) -> None:
        children: dict[tuple[SymbolKey, str], list[Symbol]] = {}
        at: dict[Span, list[Symbol]] = {}
        for symbol in self.snapshot.symbols_in(file):
            if symbol.container is not None:
                children.setdefault((symbol.container, symbol.name), []).append(symbol)
                at.setdefault(symbol.name_span, []).append(symbol)
        self._children[file] = children
        self._at[file] = at


class _Gathering:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._family = Family(snapshot)
        self._found: dict[SymbolKey, Symbol] = {}
        self._around: set[SymbolKey] = set()
        self._doubtful: set[SymbolKey] = set()
        self._structural: Structural | None = None

    def of(self, symbols: Iterable[Symbol]) -> Kin:
        todo = list(symbols)
        while todo:
            symbol = todo.pop(0)
            if symbol.key in self._found or symbol.file is None:
                continue
            self._snapshot.cancel.check("rename: next of its kin")
            self._found[symbol.key] = symbol
            todo += self._next_to(symbol)
        around = self._snapshot.symbols(self._around)
        return Kin(self._found, around, frozenset(self._doubtful))

    def _next_to(self, symbol: Symbol) -> list[Symbol]:
        assert symbol.file is not None, "only symbols of the workspace are gathered"
        spec = self._snapshot.language(symbol.file)
        if spec is None or symbol.container is None:
            return []
        rules, spelling = semantics(spec.lineage), naming(spec.lineage)
        found = self._family.at(symbol) + self._parts(symbol, rules)
        found += self._linked(symbol)
        container = self._snapshot.symbol(symbol.container)
        if symbol.kind in TYPE_KINDS:
            found += self._own_named(symbol, spelling)
            found += self._embedded(symbol)
        elif container is not None and container.kind in TYPE_KINDS:
            bare = symbol.name.removeprefix(spelling.destructor_mark)
            if symbol.kind in _OWN_NAMED and bare == container.name:
                return [*found, container]
        if symbol.kind is SymbolKind.FIELD:
            found += self._embedding(symbol)
        if spelling.structural:
            found += self._fitting(symbol)
        elif container is not None and (container.kind in TYPE_KINDS or rules.members_apart):
            found += self._inherited(symbol, container, rules, spelling)
        return found

    def _parts(self, symbol: Symbol, rules: Semantics) -> list[Symbol]:
        """What its file says of the same thing: overloads, further parts, other branches."""
        assert symbol.file is not None, "checked by who asks"
        assert symbol.container is not None, "checked by who asks"
        if symbol.kind is SymbolKind.NAMESPACE and rules.includes:
            return [
                other
                for other in self._snapshot.symbols_named(symbol.name)
                if other.kind is SymbolKind.NAMESPACE
                and other.qualified_name == symbol.qualified_name
            ]
        apart = symbol.kind in CALLABLE_KINDS and (rules.signatures or rules.overloads)
        if apart or (rules.fields_apart and symbol.kind in _MEMBER_KINDS):
            return []
        found = self._family.named(symbol.file, symbol.container, symbol.name)
        return in_one_scope(self._snapshot, symbol, found)

    def _linked(self, symbol: Symbol) -> list[Symbol]:
        """Its definition and declarations."""
        definition = self._snapshot.definitions_of([symbol.key]).get(symbol.key, symbol.key)
        declared = self._snapshot.declarations_of([definition]).get(definition, ())
        return list(self._snapshot.symbols({definition, *declared} - {symbol.key}).values())

    def _own_named(self, symbol: Symbol, spelling: Naming) -> list[Symbol]:
        """Constructors and the destructor that have the type's name."""
        found = self._family.children(symbol, symbol.name)
        if spelling.destructor_mark:
            found = found + self._family.children(symbol, spelling.destructor_mark + symbol.name)
        return [each for each in found if each.kind in _OWN_NAMED]

    def _embedded(self, symbol: Symbol) -> list[Symbol]:
        """Fields that are called like the type because they embed it."""
        found: list[Symbol] = []
        for edge in self._snapshot.edges_to([symbol.key], _INHERITS):
            place = (edge.start, edge.end)
            symbols = self._snapshot.symbols_in(edge.file)
            found += [s for s in symbols if s.name_span == place and s.name == symbol.name]
        return found

    def _embedding(self, symbol: Symbol) -> list[Symbol]:
        """The type that a field embeds."""
        assert symbol.file is not None, "checked by who asks"
        assert symbol.container is not None, "checked by who asks"
        place = symbol.name_span
        keys = [
            edge.target
            for edge in self._snapshot.edges_from([symbol.container], _INHERITS)
            if edge.file == symbol.file and (edge.start, edge.end) == place
        ]
        return [each for each in self._snapshot.symbols(keys).values() if each.name == symbol.name]

    def _fitting(self, symbol: Symbol) -> list[Symbol]:
        if symbol.kind is not SymbolKind.METHOD:
            return []
        if self._structural is None:
            self._structural = Structural(self._snapshot)
        found = self._structural.fitting(symbol)
        self._doubtful.update(each.key for each in found if each.key not in self._found)
        return found

    def _inherited(
        self, symbol: Symbol, container: Symbol, rules: Semantics, spelling: Naming
    ) -> list[Symbol]:
        self._around |= self._family.relatives([container.key], Direction.OUTGOING)
        below = self._family.relatives([container.key], Direction.INCOMING)
        self._around |= below
        private = rules.private_prefix and symbol.name.startswith(rules.private_prefix)
        if (private and not symbol.name.endswith("__")) or (
            spelling.marks and symbol.name.startswith(spelling.marks)
        ):
            return []
        if symbol.kind is SymbolKind.ENUM_MEMBER:
            return []
        if rules.signatures or rules.virtual_said or rules.members_apart:
            keys: set[SymbolKey] = set()
            for direction in Direction:
                keys.update(*reachable_overrides(self._snapshot, [symbol.key], direction).values())
            return list(self._snapshot.symbols(keys).values())
        # Every class below looks members up in all that is above it.
        together = self._family.relatives(below, Direction.OUTGOING)
        self._around |= together
        types = self._snapshot.symbols(together)
        return [
            member for each in types.values() for member in self._family.children(each, symbol.name)
        ]
