"""
What each name of a file is: a class, a parameter, a method; for who colours code by meaning.

Definitions and local names are told from the text as it is now. What other names mean is taken from
the stored edges (`sites`): asking each name anew would cost as much as linking the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.sites import Sites
from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Imported,
    ImportFact,
    Member,
    Name,
    Narrowed,
    New,
    SymbolValue,
)
from codegraph_lsp.model.kinds import (
    CALLABLE_KINDS,
    TYPE_KINDS,
    BindingKind,
    ImportFlag,
    Reason,
    Role,
    ScopeKind,
    SymbolFlag,
    SymbolKind,
)
from codegraph_lsp.model.words import TOKEN_MODIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import AnyExpression, FileFacts, Occurrence
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol

_BIT = {word: 1 << position for position, word in enumerate(TOKEN_MODIFIERS)}

_OF_KIND = {
    SymbolKind.FILE: "namespace",
    SymbolKind.MODULE: "namespace",
    SymbolKind.NAMESPACE: "namespace",
    SymbolKind.CLASS: "class",
    SymbolKind.INTERFACE: "interface",
    SymbolKind.STRUCT: "struct",
    SymbolKind.ENUM: "enum",
    SymbolKind.ENUM_MEMBER: "enumMember",
    SymbolKind.TRAIT: "interface",
    SymbolKind.TYPE_ALIAS: "type",
    SymbolKind.FUNCTION: "function",
    SymbolKind.METHOD: "method",
    SymbolKind.CONSTRUCTOR: "method",
    SymbolKind.PROPERTY: "property",
    SymbolKind.FIELD: "property",
    SymbolKind.VARIABLE: "variable",
    SymbolKind.CONSTANT: "variable",
    SymbolKind.PARAMETER: "parameter",
    SymbolKind.MACRO: "macro",
    SymbolKind.TYPE_PARAMETER: "typeParameter",
    SymbolKind.RECORD: "class",
    SymbolKind.UNION: "struct",
    SymbolKind.OBJECT: "class",
}

_OF_FLAG = (
    (SymbolFlag.STATIC, "static"),
    (SymbolFlag.ASYNC, "async"),
    (SymbolFlag.ABSTRACT, "abstract"),
    (SymbolFlag.DEPRECATED, "deprecated"),
)

_PARAMETERS = frozenset(
    {
        BindingKind.PARAMETER,
        BindingKind.RECEIVER,
        BindingKind.CLASS_RECEIVER,
        BindingKind.VARIADIC,
        BindingKind.KEYWORDS,
    }
)
_OTHERS_NAMES = frozenset({BindingKind.DEFINITION, BindingKind.IMPORT, BindingKind.OUTER})
"""Bindings of names that say elsewhere what they are."""

_OF_ROLE = {
    Role.CALL: "function",
    Role.NEW: "class",
    Role.TYPE: "type",
    Role.INHERIT: "class",
    Role.IMPLEMENT: "interface",
}
"""What a name seems to be of which only the use is known."""

_WITH_BODY = CALLABLE_KINDS | TYPE_KINDS
"""What is only declared where it has no body."""

_NO_NAMES = frozenset({Role.ITERATE, Role.ENTER, Role.RAISE})

_IS_NAME = re.compile(rb"[\w$@#\x80-\xff]+").fullmatch
_WORD = re.compile(rb"[\w$\x80-\xff]+")


class Token(NamedTuple):
    start: int
    end: int
    type: str
    """One of `TOKEN_TYPES`."""
    modifiers: int
    """Bits in the order of `TOKEN_MODIFIERS`."""


@dataclass(frozen=True, slots=True)
class Tokens:
    items: tuple[Token, ...]
    """In order of place, none over another, each on one line."""
    is_current: bool
    """False where the text has not been linked yet, so that more will be known soon."""


def tokens(snapshot: Snapshot, file: FileId, within: Span | None = None) -> Tokens:
    """What the names in *file* are, or those that touch *within*; unknown ones are left out."""
    text, facts, spec = snapshot.text(file), snapshot.local_facts(file), snapshot.language(file)
    if text is None or facts is None or spec is None:
        return Tokens((), is_current=True)
    sites = Sites(snapshot, file, text)
    reading = _Reading(facts, text.source, spec, _Meanings(sites, spec))
    found = reading.read()
    if within is not None:
        found = {
            start: token
            for start, token in found.items()
            if token.end >= within.start and start <= within.end
        }
    return Tokens(tuple(_apart(found)), sites.are_current)


def _apart(found: Mapping[int, Token]) -> Iterable[Token]:
    end = 0
    for start in sorted(found):
        if start >= end:
            token = found[start]
            end = token.end
            yield token


class _Meanings:
    """What the names in a file were linked to."""

    def __init__(self, sites: Sites, spec: LanguageSpec) -> None:
        self._sites = sites
        self._capitals_are_types = spec.nodes.exports != "capital"

    def at(self, start: int, end: int, name: str, role: Role) -> tuple[str, int] | None:
        """Type and modifiers of the *name* at a place where it has that *role*."""
        found = self._sites.at(start, end, name)
        if not found:
            return None
        edge, symbol = found[0]
        modifiers = modifiers_of(symbol.kind, symbol.flags)
        if edge.reason is Reason.BUILTIN:
            modifiers |= _BIT["defaultLibrary"]
        if not symbol.external or symbol.kind is SymbolKind.MODULE:
            return _OF_KIND[symbol.kind], modifiers
        kind = self._outside(symbol, role)
        return None if kind is None else (kind, modifiers)

    def _outside(self, symbol: Symbol, role: Role) -> str | None:
        """What something outside seems to be: its kind is guessed from its name alone."""
        if symbol.kind is not SymbolKind.FUNCTION and self._capitals_are_types:
            return _OF_KIND[symbol.kind]
        return _OF_ROLE.get(role)


def modifiers_of(kind: int, flags: int) -> int:
    """Modifiers that a definition of that kind with those flags brings along."""
    found = _BIT["readonly"] if kind in (SymbolKind.CONSTANT, SymbolKind.ENUM_MEMBER) else 0
    for flag, word in _OF_FLAG if flags else ():
        if flags & flag:
            found |= _BIT[word]
    return found


class _Reading:
    """One pass over the facts of a file. What is told of a place first, holds."""

    def __init__(
        self, facts: FileFacts, source: bytes, spec: LanguageSpec, meanings: _Meanings
    ) -> None:
        self._facts = facts
        self._outline = facts.outline
        self._source = source
        self._spec = spec
        self._meanings = meanings
        self._found: dict[int, Token] = {}
        self._bound = {
            (binding.scope, binding.name): binding for binding in reversed(self._outline.bindings)
        }

    def read(self) -> dict[int, Token]:
        """Tokens by their start."""
        self._definitions()
        self._imports()
        self._bindings()
        for occurrence in self._facts.body.occurrences:
            if occurrence.role not in _NO_NAMES:
                self._occurrence(occurrence)
        for member in self._outline.members:
            self._add(member.start, member.end, "property", 0)
        return self._found

    def _add(self, start: int, end: int, kind: str, modifiers: int) -> None:
        if start not in self._found and _IS_NAME(self._source, start, end):
            self._found[start] = Token(start, end, kind, modifiers)

    def _text(self, start: int, end: int) -> str:
        return self._source[start:end].decode("utf-8", "replace")

    def _definitions(self) -> None:
        for symbol in self._outline.symbols[1:]:
            modifiers = modifiers_of(symbol.kind, symbol.flags) | _BIT["declaration"]
            if symbol.kind not in _WITH_BODY or self._source[symbol.header_end : symbol.end].strip(
                b"; \t\r\n"
            ):
                modifiers |= _BIT["definition"]
            kind = _OF_KIND[SymbolKind(symbol.kind)]
            self._add(symbol.name_start, symbol.name_end, kind, modifiers)

    def _imports(self) -> None:
        for imported in self._outline.imports:
            meant = self._imported(imported)
            if meant is not None and imported.name and imported.name != "*":
                self._add(imported.name_start, imported.name_end, *meant)
            if meant is not None and imported.alias_start != NOTHING:
                kind, modifiers = meant
                declared = modifiers | _BIT["declaration"]
                self._add(imported.alias_start, imported.alias_end, kind, declared)
            if not self._is_quoted(imported.module_start):
                for word in _WORD.finditer(
                    self._source, imported.module_start, imported.module_end
                ):
                    self._add(*word.span(), "namespace", 0)

    def _imported(self, imported: ImportFact, role: Role = Role.IMPORT) -> tuple[str, int] | None:
        """What an import brings in, as far as that is known."""
        start, end = imported.name_start, imported.name_end
        found = self._meanings.at(start, end, self._text(start, end), role)
        if found is not None:
            return found
        is_module = not imported.name or imported.flags & ImportFlag.NAMESPACE
        return ("namespace", 0) if is_module else None

    def _is_quoted(self, start: int) -> bool:
        return (
            self._source[max(start - 1, 0) : start + 1].strip(b"\"'`<")
            != (self._source[max(start - 1, 0) : start + 1])
        )

    def _bindings(self) -> None:
        for binding in self._outline.bindings:
            if binding.kind in _OTHERS_NAMES:
                continue
            is_first = self._bound[binding.scope, binding.name] is binding
            modifiers = _BIT["declaration"] if is_first else 0
            self._add(binding.start, binding.end, self._of_binding(binding.kind), modifiers)

    def _of_binding(self, kind: int) -> str:
        if kind in _PARAMETERS:
            return "parameter"
        return "typeParameter" if kind == BindingKind.TYPE_PARAMETER else "variable"

    def _occurrence(self, occurrence: Occurrence) -> None:
        start, end, role = occurrence.start, occurrence.end, occurrence.role
        found = self._meaning(occurrence)
        if found is not None:
            kind, modifiers = found
            self._add(start, end, "decorator" if role == Role.DECORATE else kind, modifiers)

    def _meaning(self, occurrence: Occurrence) -> tuple[str, int] | None:
        start, end, role = occurrence.start, occurrence.end, Role(occurrence.role)
        named = self._named(occurrence.expression)
        if isinstance(named, Name):
            local = self._local(named, role)
            if local is not None:
                return local
        text = self._text(start, end)
        found = self._meanings.at(start, end, text, role)
        if found is not None:
            return found
        if isinstance(named, Member):
            return ("method" if role == Role.CALL else _OF_ROLE.get(role, "property")), 0
        if not isinstance(named, Name):
            return None
        found = self._at_the_top(named, role)
        if found is None and text in self._spec.builtins:
            return _OF_ROLE.get(role, "variable"), _BIT["defaultLibrary"]
        return found

    def _named(self, expression: int) -> AnyExpression | None:
        """The name or member that *expression* is, or calls."""
        while expression != NOTHING:
            fact = self._outline.expressions[expression]
            if isinstance(fact, Call | New):
                expression = fact.callee
            elif isinstance(fact, Narrowed):
                expression = fact.value
            else:
                return fact
        return None

    def _local(self, name: Name, role: Role) -> tuple[str, int] | None:
        """What a name is that a function around it binds; None where none does."""
        scope = name.scope
        scopes = self._outline.scopes
        while scope != NOTHING and scopes[scope].kind != ScopeKind.MODULE:
            if scopes[scope].kind != ScopeKind.CLASS or scope == name.scope:
                binding = self._bound.get((scope, name.name))
                if binding is not None and binding.kind != BindingKind.OUTER:
                    return self._by_binding(binding.kind, binding.value, role)
            scope = scopes[scope].parent
        return None

    def _at_the_top(self, name: Name, role: Role) -> tuple[str, int] | None:
        """What a name is that the module's own code binds."""
        scope = name.scope
        while scope != NOTHING:
            fact = self._outline.scopes[scope]
            binding = self._bound.get((scope, name.name)) if fact.kind == 0 else None
            if binding is not None:
                return self._by_binding(binding.kind, binding.value, role)
            scope = fact.parent
        return None

    def _by_binding(self, kind: int, value: int, role: Role) -> tuple[str, int] | None:
        if kind not in _OTHERS_NAMES:
            return self._of_binding(kind), 0
        fact = self._outline.expressions[value] if value != NOTHING else None
        if isinstance(fact, SymbolValue):
            symbol = self._outline.symbols[fact.symbol]
            return _OF_KIND[SymbolKind(symbol.kind)], modifiers_of(symbol.kind, symbol.flags)
        if isinstance(fact, Imported):
            return self._imported(self._outline.imports[fact.imported], role) or (
                _OF_ROLE.get(role, "variable"),
                0,
            )
        return None
