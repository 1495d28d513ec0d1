"""
Mentions of one thing inside one file, local names included.

Local names are not in the graph, so the file's facts are extracted once more with them, and each
mention of the same word is asked what it means. That is right on unsaved text too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.definition import name_around
from codegraph_lsp.features.meant import symbol_numbered
from codegraph_lsp.features.parts import parts_of
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.kinds import CALLABLE_KINDS, BindingKind, Role, ScopeKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

_NOT_A_VALUE = frozenset({BindingKind.OUTER, BindingKind.DEFINITION, BindingKind.IMPORT})


class Numbered(NamedTuple):
    """A symbol by its place in its file's outline."""

    file: FileId
    symbol: int


class Local(NamedTuple):
    """A name that lives in one function."""

    scope: int
    name: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name at a place stands for; nothing where that is not known."""

    symbols: frozenset[Numbered | SymbolKey] = frozenset()
    """Of externals the keys."""
    local: Local | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of a name in the file that is asked about."""

    span: Span
    writes: bool
    """The name gets a value or is defined here."""
    defines: bool
    """The name is introduced here."""


class Mentions:
    """The names of one file and what they mean."""

    def __init__(self, snapshot: Snapshot, file: FileId) -> None:
        self._snapshot = snapshot
        self._file = file
        self._facts = snapshot.local_facts(file)
        self._bound: dict[Span, Local] = {}
        self._defined: dict[Span, Numbered] = {}
        if self._facts is not None:
            self._bound = _bound_spans(self._facts)
            self._defined = {
                Span(symbol.name_start, symbol.name_end): Numbered(file, index)
                for index, symbol in enumerate(self._facts.outline.symbols)
                if index != MODULE_SYMBOL
            }

    def meaning(self, offset: int) -> Meaning:
        """What the name at *offset* stands for."""
        span = name_around(self._snapshot, self._file, offset)
        if span is None:
            # Before a mark that is a part of the name: `#private`.
            span = name_around(self._snapshot, self._file, offset + 1)
        if span is None:
            return Meaning()
        local = self._bound.get(span)
        if local is not None:
            return Meaning(local=local)
        defined = self._defined.get(span) or self._defined.get(Span(span.start - 1, span.end))
        if defined is not None:  # the second with a mark that is a part of the name: `#private`
            return Meaning(frozenset({defined}))
        symbols: set[Numbered | SymbolKey] = set()
        for target in self._snapshot.targets_at(self._file, offset):
            if target.external is not None:
                symbols.add(target.external.key)
            elif target.file is not None and target.symbol != NOTHING:
                symbols.add(Numbered(target.file, target.symbol))
            elif target.span is not None and target.file == self._file:
                local = self._bound.get(target.span)
                if local is not None:
                    return Meaning(local=local)
        return Meaning(frozenset(symbols))

    def bound(self, span: Span) -> Local | None:
        """The local name that gets its value at *span*."""
        return self._bound.get(span)

    def defined(self, span: Span) -> Numbered | None:
        """The symbol whose name stands at *span*."""
        return self._defined.get(span)

    def alike(self, offset: int) -> list[Mention]:
        """
        All mentions of what the name at *offset* stands for, in order of place.

        Where its meaning is not known: the same word wherever its meaning is not known either; none
        where it is no name at all, but a keyword or a word of a comment.
        """
        text = self._snapshot.text(self._file)
        span = name_around(self._snapshot, self._file, offset)
        if text is None or span is None or self._facts is None:
            return []
        wanted = self.meaning(offset)
        words = {text.source[span.start : span.end]}
        meant: set[Numbered | SymbolKey] = set(wanted.symbols)
        for symbol in parts_of(self._snapshot, self._stated(wanted)):
            words.add(symbol.name.encode())
            if symbol.file is not None:
                meant.add(Numbered(symbol.file, symbol.index))
        found = {}
        for mention in _mentions(self._facts):
            start, end = mention.span
            if text.source[start:end] in words and mention.span not in found:
                self._snapshot.cancel.check("mentions: next mention")
                meaning = self.meaning(start)
                if meaning == wanted or (meaning.symbols and meaning.symbols <= meant):
                    found[mention.span] = mention
        if wanted == Meaning() and span not in found:
            return []
        return sorted(found.values(), key=lambda mention: mention.span)

    def _stated(self, meaning: Meaning) -> list[Symbol]:
        """The symbols of the workspace that are meant."""
        numbered = [each for each in meaning.symbols if isinstance(each, Numbered)]
        found = [symbol_numbered(self._snapshot, *each) for each in numbered]
        return [symbol for symbol in found if symbol is not None]


def _bound_spans(facts: FileFacts) -> dict[Span, Local]:
    """Where names get their values that are no symbols: of functions, and of a module's loops."""
    scopes = facts.outline.scopes
    symbols = {(symbol.container, symbol.name) for symbol in facts.outline.symbols}
    defined = {s.name_start for s in facts.outline.symbols if s.kind in CALLABLE_KINDS}
    functions = {
        (binding.scope, binding.name)
        for binding in facts.outline.bindings
        if binding.kind == BindingKind.DEFINITION and binding.start in defined
    }
    return {
        Span(binding.start, binding.end): Local(binding.scope, binding.name)
        for binding in facts.outline.bindings
        if binding.kind not in _NOT_A_VALUE
        and not (
            binding.kind == BindingKind.ASSIGNMENT and (binding.scope, binding.name) in functions
        )
        and (
            scopes[binding.scope].kind not in (ScopeKind.MODULE, ScopeKind.CLASS)
            or (scopes[binding.scope].symbol, binding.name) not in symbols
        )
    }


def _mentions(facts: FileFacts) -> Iterator[Mention]:
    """Every place where the file writes a name; definitions first, the same place perhaps twice."""
    return (mention for mention in _all_mentions(facts) if mention.span.end > mention.span.start)


def _all_mentions(facts: FileFacts) -> Iterator[Mention]:
    """The same, with those of names that stand nowhere (fields of tuples)."""
    outline = facts.outline
    for symbol in outline.symbols[1:]:
        yield Mention(Span(symbol.name_start, symbol.name_end), writes=True, defines=True)
    for binding in outline.bindings:
        yield Mention(
            Span(binding.start, binding.end),
            writes=binding.kind != BindingKind.OUTER,
            defines=binding.kind != BindingKind.OUTER,
        )
    for member in outline.members:
        yield Mention(Span(member.start, member.end), writes=True, defines=False)
    for occurrence in facts.body.occurrences:
        yield Mention(
            Span(occurrence.start, occurrence.end),
            writes=occurrence.role == Role.WRITE,
            defines=False,
        )
    for imported in outline.imports:
        yield Mention(Span(imported.name_start, imported.name_end), writes=False, defines=False)
        if imported.alias_start != NOTHING:
            span = Span(imported.alias_start, imported.alias_end)
            yield Mention(span, writes=False, defines=True)
