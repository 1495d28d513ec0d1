"""
The interface digest: what another file can notice of this one.

Covered are symbols, imports, exports, heritage, decorators, members, returns and the bindings of
modules, classes and parameters, with the expressions they lead to: through names also the local
bindings that a returned value comes from. Not covered are positions, docs, complexity, and code
that nobody else can follow a value into. Expressions and scopes are numbered in the order in which
they are reached, so that what other code does to their numbers does not count.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.model.facts import (
    NOTHING,
    Await,
    Call,
    Dereferenced,
    Element,
    Entered,
    Exposed,
    Imported,
    Index,
    Lambda,
    Literal,
    Mapping,
    Member,
    Name,
    Narrowed,
    New,
    Outline,
    Self,
    Sequence,
    Super,
    SymbolValue,
    Typed,
    TypeOf,
    Union,
    Yielded,
)
from codegraph_lsp.model.kinds import BindingKind, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Callable


DIGEST_BYTES = 16

_CODE = frozenset({int(ScopeKind.FUNCTION), int(ScopeKind.BLOCK), int(ScopeKind.COMPREHENSION)})
_CLASS = int(ScopeKind.CLASS)
_TYPE_PARAMETER = int(BindingKind.TYPE_PARAMETER)
_encode = msgspec.msgpack.Encoder().encode


def interface_of(outline: Outline) -> tuple[bytes, Exposed]:
    """
    What an importer of the file can notice.

    Returns:
        Sixteen bytes that change whenever an importer may be linked differently, and where the
        expressions and bindings are that they cover. Others see nothing but these.
    """
    seen = _Interface(outline)
    seen.read()
    digest = blake2b(_encode(seen.out), digest_size=DIGEST_BYTES).digest()
    expressions = bytearray(len(outline.expressions))
    for index in seen.waiting:
        expressions[index] = 1
    return digest, Exposed(bytes(expressions), bytes(seen.bindings))


class _Interface:
    """Collects what is digested in `out`, a flat list."""

    __slots__ = (
        "bindings",
        "names",
        "numbers",
        "out",
        "outline",
        "places",
        "returns",
        "scopes",
        "waiting",
    )

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.out: list[int | str] = []
        self.numbers: list[int] = [NOTHING] * (len(outline.expressions) + 1)
        """Number of each expression here; the last is for `NOTHING`."""
        self.waiting: list[int] = []
        """Expressions in order of their numbers."""
        self.bindings = bytearray(len(outline.bindings))
        """1 for each binding that is covered."""
        self.scopes: dict[int, int] = {}
        self.places: list[list[int]] = [[] for _ in outline.scopes]
        """Bindings of each scope."""
        places = self.places
        for place, binding in enumerate(outline.bindings):
            places[binding.scope].append(place)
        self.names: dict[int, dict[str, list[int]]] = {}
        """The same by name, of scopes in which a name was looked up."""
        self.returns: dict[int, list[int]] = {}
        for fact in outline.returns:
            self.returns.setdefault(fact.scope, []).append(fact.value)

    def read(self) -> None:
        outline = self.outline
        out = self.out
        follow = self.follow
        out += (outline.language, outline.package)
        for symbol in outline.symbols:
            out += (symbol.kind, symbol.name, symbol.container, symbol.flags, symbol.receiver)
            if symbol.annotation >= 0:
                follow(symbol.annotation)
            if symbol.value >= 0:
                follow(symbol.value)
            if symbol.scope >= 0:
                self.scope(symbol.scope)
        for imported in outline.imports:
            out += (imported.module, imported.level, imported.name, imported.alias, imported.flags)
            if imported.scope > 0:
                self.scope(imported.scope)
        for export in outline.exports:
            out += (export.name, export.container)
            follow(export.value)
        for clause in outline.heritage:
            out += (clause.symbol, clause.role)
            follow(clause.expression)
        for decorator in outline.decorators:
            out.append(decorator.symbol)
            follow(decorator.expression)
        for member in outline.members:
            out.append(member.name)
            follow(member.object)
            follow(member.value)
            follow(member.annotation)
        for scope, places in zip(outline.scopes, self.places, strict=True):
            if scope.kind not in _CODE:
                self.values(places)
        expressions = outline.expressions
        for index in self.waiting:  # grows while it is read
            expression = expressions[index]
            kind = type(expression)
            out.append(kind.__name__)  # else `a.list` would be `[]`
            _READERS[kind](self, expression)

    def follow(self, index: int) -> None:
        """Mentions an expression; what it is comes later, once."""
        number = self.numbers[index]
        if number < 0 <= index:
            number = self.numbers[index] = len(self.waiting)
            self.waiting.append(index)
        self.out.append(number)

    def scope(self, index: int) -> None:
        """A scope that is reached: of a function, its parameters and what it returns."""
        number = self.scopes.get(index)
        if number is not None:
            self.out.append(number)
            return
        number = self.scopes[index] = len(self.scopes)
        self.out.append(number)
        if self.outline.scopes[index].kind not in _CODE:
            return
        bindings = self.outline.bindings
        self.values(
            [
                place
                for place in self.places[index]
                if bindings[place].position >= 0 or bindings[place].kind == _TYPE_PARAMETER
            ]
        )
        for value in self.returns.get(index, ()):
            self.follow(value)

    def values(self, places: list[int]) -> None:
        """What names are bound to, and where a call passes it."""
        out = self.out
        bindings = self.outline.bindings
        covered = self.bindings
        for place in places:
            covered[place] = 1
            binding = bindings[place]
            out += (binding.name, binding.kind, binding.position)
            self.follow(binding.value)
            self.follow(binding.annotation)

    def name(self, expression: Name) -> None:
        """A name means what the innermost scope around it that binds it says."""
        name = expression.name
        self.out.append(name)
        if name[-1] in ":!":
            self.apart(expression)
            return
        scopes = self.outline.scopes
        scope = expression.scope
        while scope >= 0:
            fact = scopes[scope]
            if self.places[scope] and (fact.kind != _CLASS or scope == expression.scope):
                found = self.bound(scope).get(name)
                if found is not None:
                    if fact.kind in _CODE:
                        self.values(found)
                    return
            scope = fact.parent

    def apart(self, expression: Name) -> None:
        """A name that lives apart from others: it may mean any that the scopes around it bind."""
        names = {expression.name, expression.name.rstrip(":!")}
        scopes = self.outline.scopes
        scope = expression.scope
        while scope >= 0:
            if self.places[scope] and scopes[scope].kind in _CODE:
                for name in sorted(names):
                    self.values(self.bound(scope).get(name, []))
            scope = scopes[scope].parent

    def bound(self, scope: int) -> dict[str, list[int]]:
        """Bindings of a scope by name."""
        names = self.names.get(scope)
        if names is None:
            names = self.names[scope] = {}
            bindings = self.outline.bindings
            for place in self.places[scope]:
                names.setdefault(bindings[place].name, []).append(place)
        return names


def _read_name(seen: _Interface, e: Name) -> None:
    seen.name(e)


def _read_member(seen: _Interface, e: Member) -> None:
    seen.out.append(e.name)
    seen.follow(e.object)


def _read_call(seen: _Interface, e: Call | New) -> None:
    seen.follow(e.callee)
    seen.out.append(len(e.arguments))
    for index in e.arguments:
        seen.follow(index)
    for name, value in e.keywords:
        seen.out.append(name)
        seen.follow(value)


def _read_index(seen: _Interface, e: Index) -> None:
    seen.follow(e.object)
    seen.follow(e.key)


def _read_value(seen: _Interface, e: Await | Entered | Yielded | Dereferenced | TypeOf) -> None:
    seen.follow(e.value)


def _read_narrowed(seen: _Interface, e: Narrowed) -> None:
    seen.follow(e.value)
    seen.follow(e.by)
    seen.out.append(e.how)


def _read_scoped(seen: _Interface, e: Self | Super | Lambda) -> None:
    seen.scope(e.scope)


def _read_literal(seen: _Interface, e: Literal) -> None:
    seen.out += (e.type, e.text)


def _read_symbol(seen: _Interface, e: SymbolValue) -> None:
    seen.out.append(e.symbol)


def _read_sequence(seen: _Interface, e: Sequence) -> None:
    seen.out.append(e.type)
    seen.out.append(len(e.items))
    for index in e.items:
        seen.follow(index)


def _read_mapping(seen: _Interface, e: Mapping) -> None:
    seen.out += (e.type, len(e.entries))
    for key, value in e.entries:
        seen.follow(key)
        seen.follow(value)


def _read_element(seen: _Interface, e: Element) -> None:
    seen.out.append(e.index)
    seen.follow(e.container)


def _read_union(seen: _Interface, e: Union) -> None:
    seen.out.append(len(e.options))
    for index in e.options:
        seen.follow(index)


def _read_typed(seen: _Interface, e: Typed) -> None:
    seen.follow(e.type)


def _read_imported(seen: _Interface, e: Imported) -> None:
    seen.out.append(e.imported)


_READERS: dict[type, Callable[[_Interface, Any], None]] = {
    Name: _read_name,
    Member: _read_member,
    Call: _read_call,
    New: _read_call,
    Index: _read_index,
    Await: _read_value,
    Entered: _read_value,
    Yielded: _read_value,
    Dereferenced: _read_value,
    Narrowed: _read_narrowed,
    TypeOf: _read_value,
    Self: _read_scoped,
    Super: _read_scoped,
    Lambda: _read_scoped,
    Literal: _read_literal,
    SymbolValue: _read_symbol,
    Sequence: _read_sequence,
    Mapping: _read_mapping,
    Element: _read_element,
    Union: _read_union,
    Typed: _read_typed,
    Imported: _read_imported,
}
