"""
What the words of one file mean, told for renaming: which of them are the thing that is renamed,
which may be, and which are something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.engine.outside import path_before
from codegraph_lsp.features.file_names import FileNames, is_sure
from codegraph_lsp.features.mentions import Local, Meaning, Numbered
from codegraph_lsp.features.words import Form, Word, words_in
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import TYPE_KINDS
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import Naming
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

UNKNOWN_OBJECT = "it is not known what this is a member of"
MACRO_BODY = "this is in the body of a macro, which is not read"
QUOTED_NAME = "this is a name in quotes"
TORN_CODE = "the parser lost its way in this file, so that it is not known what this means"
SKIPPED_CODE = "the preprocessor decides whether this is code, and what it means"
UNSEEN = "no definition of this can be seen from here, but perhaps where the file is included"
UNKNOWN_USE = "this object may be used as one of that type"
UNKNOWN_CALL = "this may be handed on to it under that name"

MOST_ANNOTATION = 200
"""Characters between a name and the call that it is bound to. (a guess)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is renamed."""

    word: str
    symbols: Mapping[Numbered, Symbol]
    locals: Mapping[FileId, frozenset[Local]]
    externals: frozenset[SymbolKey] = frozenset()
    """What is outside of the workspace and has an alias in it."""
    takers: frozenset[SymbolKey] = frozenset()
    """What takes it as a named argument."""
    loose_takers: frozenset[SymbolKey] = frozenset()
    """What may take it as one."""
    owners: frozenset[SymbolKey] = frozenset()
    """Of members: the types whose instances have them."""
    is_member: bool = False
    """Objects whose type is unknown may have it."""
    is_bare: bool = False
    """It is mentioned without an object: no member, or an enumerator."""
    is_keyed: bool = False
    """Displays of objects may have it as a key."""
    doubtful: frozenset[Numbered] = frozenset()
    """Of *symbols* those that only may have to be renamed, too."""


class Mentioned(NamedTuple):
    """One word that is renamed, or a part of it."""

    word: Word
    key: bool
    """Of a shorthand: the key is renamed."""
    value: bool
    """Of a shorthand: the name of the value is; else True."""
    doubt: str
    scope: int
    """Where it is looked up, of what is looked up in scopes; else `NOTHING`."""


class FileMentions(FileNames):
    """See the module."""

    def of(self, wanted: Wanted) -> Iterator[Mentioned]:
        """Mentions of *wanted* in the file, in order of place."""
        if self.facts is None:
            return
        for word in words_in(self.snapshot, self.file, wanted.word):
            self.snapshot.cancel.check("rename: next word")
            found = self._judged(word, wanted)
            if found is not None:
                yield found

    def _judged(self, word: Word, wanted: Wanted) -> Mentioned | None:
        form = word.form
        if form is Form.SHORTHAND:
            return self._shorthand(word, wanted)
        if form in (Form.COMMENT, Form.TEXT, Form.QUOTED) and word.span not in self.written:
            return self._unread(word, wanted)
        if form is Form.MACRO:
            fits = bool(wanted.symbols) and wanted.is_member == (word.whole != word.span)
            return _mentioned(word, MACRO_BODY) if fits else None
        if form is Form.SKIPPED:
            return self._skipped(word, wanted)
        if form is Form.PATTERN:
            return _mentioned(word, "") if self.called(word.whole) & wanted.owners else None
        if form is Form.ARGUMENT:
            doubt = self._argument(word, wanted)
            return None if doubt is None else _mentioned(word, doubt)
        meaning = self.in_scope(word) if form is Form.FORMAT else self.meaning(word)
        if meaning == Meaning() or self._is_untyped(meaning):
            return self._unknown(word, wanted)
        doubt = self._verdict(meaning, wanted)
        if doubt is None and form is Form.KEY and wanted.is_keyed and self._in_display(word):
            doubt = UNKNOWN_USE
        if doubt is None:
            return None
        is_bare = form in (Form.NAME, Form.FORMAT) and self.is_looked_up(word)
        return _mentioned(word, doubt, self.scope_of(word.span) if is_bare else NOTHING)

    def _verdict(self, meaning: Meaning, wanted: Wanted) -> str | None:
        """None: something else; empty: what is wanted; else why that is not certain."""
        if meaning.local is not None:
            return "" if meaning.local in wanted.locals.get(self.file, ()) else None
        meant = wanted.symbols.keys() | wanted.externals
        inside = meaning.symbols & meant
        if not inside:
            return None
        others = sorted(self._label(each) for each in meaning.symbols - meant)
        if others:
            return f"this may also mean {', '.join(others)}"
        return ""

    def _is_untyped(self, meaning: Meaning) -> bool:
        """A member of something that may be anything."""
        if not self.spelling.untyped or len(meaning.symbols) != 1:
            return False
        (key,) = meaning.symbols
        known = None if isinstance(key, Numbered) else self.snapshot.symbol(key)
        return known is not None and _is_vague(known, self.spelling)

    def _label(self, meant: Numbered | SymbolKey) -> str:
        if isinstance(meant, Numbered):
            for symbol in self.snapshot.symbols_in(meant.file):
                if symbol.index == meant.symbol:
                    return f"`{symbol.qualified_name}`"
        return "what is outside of the workspace"

    def _unknown(self, word: Word, wanted: Wanted) -> Mentioned | None:
        if self._is_before_member(word, wanted):
            return _mentioned(word, "")
        if word.form in (Form.MEMBER, Form.KEY):
            loose = wanted.is_member if word.form is Form.MEMBER else wanted.is_keyed
            targets = self.snapshot.targets_at(self.file, word.span.start) if loose else ()
            if not loose or any(target.span is not None for target in targets):
                return None  # of a display that was found
            return _mentioned(word, UNKNOWN_OBJECT)
        found = self.in_scope(word)
        if found != Meaning():
            doubt = self._verdict(found, wanted)
            return None if doubt is None else _mentioned(word, doubt, self.scope_of(word.span))
        return self._unseen(word, wanted)

    def _unseen(self, word: Word, wanted: Wanted) -> Mentioned | None:
        """
        A bare name of which nothing is known where names come by inclusion: macros may have made
        the parser lose its way, and files are included where more is known than they say.
        """
        if not self.rules.includes or not wanted.symbols or word.form is not Form.NAME:
            return None
        if self.snapshot.n_problems(self.file):
            return _mentioned(word, TORN_CODE)
        return _mentioned(word, UNSEEN) if wanted.is_bare else None

    def _skipped(self, word: Word, wanted: Wanted) -> Mentioned | None:
        """A word that the parser has not seen is looked up in the scopes around it."""
        meaning = self.skipped(word)
        if meaning != Meaning():
            doubt = self._verdict(meaning, wanted)
            return None if doubt is None else _mentioned(word, doubt)
        fits = bool(wanted.symbols) and (wanted.is_member or word.whole == word.span)
        return _mentioned(word, SKIPPED_CODE) if fits else None

    def _is_before_member(self, word: Word, wanted: Wanted) -> bool:
        """The name of a type or namespace before that of a member defined outside (`a::B::c`)."""
        keys = {each.key for each in wanted.symbols.values()}
        for symbol in self.snapshot.symbols_in(self.file):
            if not symbol.span.start <= word.span.start < word.span.end <= symbol.name_span.start:
                continue
            path = self._path_before(symbol, word)
            if wanted.word not in path:
                continue
            declared = self.snapshot.declarations_of([symbol.key]).get(symbol.key, ())
            # In the file of its type it is a member of that itself.
            for each in (symbol, *self.snapshot.symbols(declared).values()):
                around = self._containers(each)
                n_outwards = len(path) - path.index(wanted.word) - 1
                if n_outwards < len(around) and around[n_outwards] in keys:
                    return True
        return False

    def _path_before(self, symbol: Symbol, word: Word) -> list[str]:
        """The names before that of *symbol*, of which *word* is one."""
        receiver = self.index.symbols[symbol.index].receiver
        text = self.snapshot.text(self.file)
        if receiver or text is None:
            return receiver.split(".") if receiver else []
        path = path_before(text.source, symbol)
        if word.span not in path:
            return []
        return [text.source[start:end].decode("utf-8", "replace") for start, end in path]

    def _containers(self, symbol: Symbol) -> list[SymbolKey]:
        """What *symbol* stands in, the innermost first."""
        found: list[SymbolKey] = []
        inner: Symbol | None = symbol
        while inner is not None and inner.container is not None:
            found.append(inner.container)
            inner = self.snapshot.symbol(inner.container)
        return found

    def _in_display(self, word: Word) -> bool:
        """A method of an object that is written out, not of a type."""
        defined = self.mentions.defined(word.span)
        if defined is None:
            return False
        container = self.index.symbols[self.index.symbols[defined.symbol].container]
        return container.kind not in TYPE_KINDS

    def _unread(self, word: Word, wanted: Wanted) -> Mentioned | None:
        """A word in a string or comment of which the facts say nothing."""
        if word.form is not Form.QUOTED:
            return None
        if self._verdict(self.offered(word, wanted.word), wanted) == "":
            return _mentioned(word, "")
        if wanted.is_member and self._lists_members(word) & wanted.owners:
            return _mentioned(word, "")
        text = self.snapshot.text(self.file)
        if word.whole == word.span or text is None:
            return None
        called = text.source[word.whole.start : word.whole.end].decode("utf-8", "replace")
        called = called.rpartition(".")[2]
        if called in self.spelling.naming_calls:
            named = self._named_by(text.source, word)
            return _mentioned(word, "") if self._verdict(named, wanted) == "" else None
        if wanted.is_member and called in self.spelling.quoting_calls:
            return _mentioned(word, QUOTED_NAME)
        return None

    def told_by(self, word: Word) -> Meaning:
        """What a word in quotes names: a member in its type's list, or what a call is bound to."""
        text = self.snapshot.text(self.file)
        if text is None:
            return Meaning()
        name = text.source[word.span.start : word.span.end].decode("utf-8", "replace")
        called = text.source[word.whole.start : word.whole.end].decode("utf-8", "replace")
        if word.whole != word.span and called.rpartition(".")[2] in self.spelling.naming_calls:
            return self._named_by(text.source, word)
        holders = self._lists_members(word)
        return Meaning(
            frozenset(
                Numbered(self.file, symbol.index)
                for symbol in self.snapshot.symbols_in(self.file)
                if symbol.container in holders and symbol.name == name
            )
        )

    def _lists_members(self, word: Word) -> set[SymbolKey]:
        """The types of whose members a list (`__slots__`) has *word*."""
        start = word.span.start
        return {key for span, key in self._member_lists if span.start <= start < span.end}

    @cached_property
    def _member_lists(self) -> list[tuple[Span, SymbolKey]]:
        names = self.spelling.member_lists
        return [
            (symbol.span, symbol.container)
            for symbol in (self.snapshot.symbols_in(self.file) if names else ())
            if symbol.name in names and symbol.container is not None
        ]

    def _named_by(self, source: bytes, word: Word) -> Meaning:
        """What `T` means in `T = TypeVar("T")`, where *word* stands in quotes."""
        name = source[word.span.start : word.span.end]
        before = source[max(word.whole.start - MOST_ANNOTATION, 0) : word.whole.start]
        bound = re.search(rb"(?<![\w.])%s\s*(?::[^=\n]*)?=\s*\Z" % re.escape(name), before)
        between = source[word.whole.end : word.span.start]
        if bound is None or not re.fullmatch(rb"\s*\(\s*[\"']", between):
            return Meaning()
        return self.mentions.meaning(word.whole.start - len(before) + bound.start())

    def _argument(self, word: Word, wanted: Wanted) -> str | None:
        if not wanted.takers and not wanted.loose_takers:
            return None
        called = self.called(word.whole) if word.whole != word.span else set()
        if called & wanted.takers:
            return ""
        return UNKNOWN_CALL if called & wanted.loose_takers else None

    def _shorthand(self, word: Word, wanted: Wanted) -> Mentioned | None:
        value = self.value_of(word)
        at_key = self.mentions.meaning(word.span.start).symbols | set(self.at_site(word.span))
        key = Meaning(frozenset(at_key - value.symbols))
        value_doubt = None if value == Meaning() else self._verdict(value, wanted)
        key_doubt = None if key == Meaning() else self._verdict(key, wanted)
        if key == Meaning() and value_doubt is None and wanted.is_keyed:
            key_doubt = UNKNOWN_OBJECT
        if value_doubt is None and key_doubt is None:
            return None
        scope = self.scope_of(word.span) if value_doubt is not None else NOTHING
        return Mentioned(
            word,
            key_doubt is not None,
            value_doubt is not None,
            value_doubt or key_doubt or "",
            scope,
        )


def _mentioned(word: Word, doubt: str, scope: int = NOTHING) -> Mentioned:
    return Mentioned(word, key=False, value=True, doubt=doubt, scope=scope)


def sure_sites(snapshot: Snapshot, file: FileId, spelling: Naming) -> frozenset[Span]:
    """Where it is known, by the graph, what is defined or mentioned."""
    edges = [edge for edge in snapshot.edges_in(file) if is_sure(edge)]
    vague: frozenset[SymbolKey] = frozenset()
    if spelling.untyped:
        symbols = snapshot.symbols({edge.target for edge in edges}).values()
        vague = frozenset(each.key for each in symbols if _is_vague(each, spelling))
    defined = frozenset(symbol.name_span for symbol in snapshot.symbols_in(file))
    return defined | {Span(edge.start, edge.end) for edge in edges if edge.target not in vague}


def unread_mentions(snapshot: Snapshot, file: FileId, words: Iterable[Word]) -> Iterator[Mentioned]:
    """Those of *words* that are members of what nobody knows."""
    spec, text = snapshot.language(file), snapshot.text(file)
    if spec is None or text is None:
        return
    for word in words:
        if word.form in (Form.MEMBER, Form.KEY):
            yield _mentioned(word, UNKNOWN_OBJECT)
        elif word.form is Form.SHORTHAND:
            yield Mentioned(word, key=True, value=False, doubt=UNKNOWN_OBJECT, scope=NOTHING)
        elif word.form is Form.QUOTED and word.whole != word.span:
            called = text.source[word.whole.start : word.whole.end].decode("utf-8", "replace")
            if called.rpartition(".")[2] in naming(spec.lineage).quoting_calls:
                yield _mentioned(word, QUOTED_NAME)


def _is_vague(symbol: Symbol, spelling: Naming) -> bool:
    """A member of something that may be anything."""
    return symbol.external and symbol.qualified_name.rpartition(".")[0] in spelling.untyped
