"""
What the words of one file mean, told for renaming: which of them are the thing that is renamed,
which may be, and which are something else.

Names are asked like for a definition; what that leaves open, edges tell, then scopes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.mentions import Local, Meaning, Mentions, Numbered
from codegraph_lsp.features.words import Form, Word, words_in
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL, NOTHING, Call, Name, New
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, ScopeKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve.outline_index import index_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import Naming
    from codegraph_lsp.languages.semantics import Semantics
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol
    from codegraph_lsp.resolve.outline_index import OutlineIndex

UNKNOWN_OBJECT = "it is not known what this is a member of"
MACRO_BODY = "this is in the body of a macro, which is not read"
QUOTED_NAME = "this is a name in quotes"
UNKNOWN_USE = "this object may be used as one of that type"
UNKNOWN_CALL = "this may be handed on to it under that name"


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


class FileMentions:
    """See the module."""

    def __init__(self, snapshot: Snapshot, file: FileId) -> None:
        self.snapshot = snapshot
        self.file = file
        self.mentions = Mentions(snapshot, file)
        spec = snapshot.language(file)
        assert spec is not None, "only files with a language have mentions"
        self.spelling: Naming = naming(spec.lineage)
        self.rules: Semantics = semantics(spec.lineage)
        self._spec = spec

    @cached_property
    def facts(self) -> FileFacts | None:
        return self.snapshot.local_facts(self.file)

    def of(self, wanted: Wanted) -> Iterator[Mentioned]:
        """Mentions of *wanted* in the file, in order of place."""
        if self.facts is None:
            return
        for word in words_in(self.snapshot, self.file, wanted.word):
            self.snapshot.cancel.check("rename: next word")
            found = self._judged(word, wanted)
            if found is not None:
                yield found

    # What a word means

    def meaning(self, word: Word) -> Meaning:
        """What a name means as far as it is known."""
        found = self.mentions.meaning(word.span.start)
        if found.local is not None:
            return found
        n_behind = self.n_behind(word)
        if n_behind:
            return Meaning(frozenset(self._around(found, n_behind)))
        return found if found.symbols else Meaning(frozenset(self._at_site(word.span)))

    def n_behind(self, word: Word) -> int:
        """How many names stand behind *word* in the path that an import leads along."""
        text = self.snapshot.text(self.file)
        for fact in self.facts.outline.imports if self.facts is not None and text else ():
            if fact.module_start <= word.span.start and word.span.end < fact.module_end:
                assert text is not None, "asked for above"
                behind = text.source[word.span.end : fact.module_end]
                return len(re.findall(rb"::|\.", behind))
        return 0

    def _around(self, found: Meaning, steps: int) -> Iterator[Numbered]:
        """What contains, *steps* further out, what *found* means: an import tells its end alone."""
        for each in found.symbols:
            facts = self.snapshot.facts(each.file) if isinstance(each, Numbered) else None
            if facts is None or not isinstance(each, Numbered):
                continue
            number = each.symbol
            for _ in range(steps):
                number = facts.outline.symbols[number].container if number > MODULE_SYMBOL else -1
            if number > MODULE_SYMBOL:
                yield Numbered(each.file, number)

    def value_of(self, word: Word) -> Meaning:
        """What the value means of a key that has its name."""
        found = self.mentions.meaning(word.span.start)
        if found.local is not None or self.mentions.defined(word.span) is not None:
            return found
        by_scope = self.in_scope(word)
        return by_scope if by_scope != Meaning() else found

    def in_scope(self, word: Word) -> Meaning:
        """What the word means by the scopes around it alone."""
        facts = self.facts
        text = self.snapshot.text(self.file)
        if facts is None or text is None:
            return Meaning()
        name = text.source[word.span.start : word.span.end].decode()
        for binding in self.index.lookup(self.scope_of(word.span), name) or ():
            fact = facts.outline.bindings[binding]
            local = self.mentions.bound(Span(fact.start, fact.end))
            if local is not None:
                return Meaning(local=local)
            found = self.mentions.meaning(fact.start)
            if found != Meaning():
                return found
        return Meaning()

    def offered(self, word: Word, name: str) -> Meaning:
        """What *name* means as an entry of a list that says which names a module offers."""
        assert self.facts is not None, "asked after that is known"
        outline = self.facts.outline
        for export in outline.exports:
            if export.name == name and export.start <= word.span.start < export.end:
                for binding in self.index.bound_in(MODULE_SCOPE, name):
                    return self.mentions.meaning(outline.bindings[binding].start)
        return Meaning()

    def called(self, name: Span) -> set[SymbolKey]:
        """What is called by the name at *name*: functions, and classes of which one is made."""
        keys = {
            edge.target for edge in self._edges.get((name.start, name.end), ()) if _is_sure(edge)
        }
        for each in self.mentions.meaning(name.start).symbols:
            if isinstance(each, Numbered):
                for symbol in self.snapshot.symbols_in(each.file):
                    if symbol.index == each.symbol:
                        keys.add(symbol.key)
        return keys

    # Scopes

    @cached_property
    def index(self) -> OutlineIndex:
        assert self.facts is not None, "asked after that is known"
        return index_of(self.facts.outline, self._spec)

    def scope_of(self, span: Span) -> int:
        """The scope that the name at *span* is looked up in, or bound."""
        known = self._scopes.get(span)
        if known is not None:
            return known
        defined = self.mentions.defined(span)
        if defined is not None:  # a member, which no scope binds
            container = self.index.symbols[defined.symbol].container
            return max(self.index.symbols[container].scope, MODULE_SCOPE)
        return self.scope_at(span.start)

    def is_looked_up(self, word: Word) -> bool:
        """The word is found, or bound, in scopes."""
        bare = word.form in (Form.FORMAT, Form.SHORTHAND)
        return bare or word.span in self._scopes or self.mentions.defined(word.span) is not None

    def has(self, scope: int, name: str) -> int | None:
        """Where *scope* itself, or the type whose scope it is, has *name*: an offset."""
        assert self.facts is not None, "asked after that is known"
        outline = self.facts.outline
        for binding in self.index.bound_in(scope, name):
            return outline.bindings[binding].start
        fact = outline.scopes[scope]
        if fact.kind == ScopeKind.CLASS:
            for symbol in self.index.children.get(fact.symbol, {}).get(name, ()):
                return outline.symbols[symbol].name_start
        return None

    def is_class(self, scope: int) -> bool:
        """Names in *scope* are members."""
        assert self.facts is not None, "asked after that is known"
        return self.facts.outline.scopes[scope].kind == ScopeKind.CLASS

    def scope_at(self, offset: int) -> int:
        """The innermost scope around *offset*."""
        assert self.facts is not None, "asked after that is known"
        best, length = MODULE_SCOPE, 1 << 62
        for number, scope in enumerate(self.facts.outline.scopes):
            inside = scope.start <= offset < scope.end
            if inside and scope.end - scope.start <= length:
                best, length = number, scope.end - scope.start
        return best

    def chain(self, scope: int) -> Iterator[int]:
        """*scope* and the scopes around it whose names are seen in it."""
        assert self.facts is not None, "asked after that is known"
        scopes = self.facts.outline.scopes
        visible = self.rules.class_scope_visible or self.rules.member_scopes
        place = scope
        while 0 <= place < len(scopes):
            is_class = scopes[place].kind == ScopeKind.CLASS
            if not is_class or place == scope or visible:
                yield place
            if self.rules.modules_closed and scopes[place].kind == ScopeKind.MODULE:
                return
            place = scopes[place].parent

    @cached_property
    def _scopes(self) -> dict[Span, int]:
        assert self.facts is not None, "asked after that is known"
        outline = self.facts.outline
        found: dict[Span, int] = {}
        for occurrence in self.facts.body.occurrences:
            if occurrence.expression == NOTHING:
                continue
            fact = outline.expressions[occurrence.expression]
            if isinstance(fact, (Call, New)) and fact.callee >= 0:
                fact = outline.expressions[fact.callee]
            if isinstance(fact, Name):
                found.setdefault(Span(occurrence.start, occurrence.end), fact.scope)
        for binding in outline.bindings:
            found[Span(binding.start, binding.end)] = binding.scope
        return found

    # Judging

    def _judged(self, word: Word, wanted: Wanted) -> Mentioned | None:
        form = word.form
        if form is Form.SHORTHAND:
            return self._shorthand(word, wanted)
        if form in (Form.COMMENT, Form.TEXT, Form.QUOTED) and word.span not in self._written:
            return self._unread(word, wanted)
        if form is Form.MACRO:
            fits = bool(wanted.symbols) and wanted.is_member == (word.whole != word.span)
            return _mentioned(word, MACRO_BODY) if fits else None
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
        if self._is_before_member(word, wanted):
            return _mentioned(word, "")
        return None

    def _is_before_member(self, word: Word, wanted: Wanted) -> bool:
        """The name of a type before that of a member which is defined outside of it (`A::b`)."""
        for symbol in self.snapshot.symbols_in(self.file):
            fact = self.index.symbols[symbol.index] if symbol.index >= 0 else None
            if fact is None or not fact.receiver or not symbol.span.start <= word.span.start:
                continue
            if word.span.end <= symbol.name_span.start and symbol.span.contains(word.span.start):
                if fact.receiver.rpartition(".")[2] != wanted.word:
                    continue
                declared = self.snapshot.declarations_of([symbol.key]).get(symbol.key, ())
                owners = {each.container for each in self.snapshot.symbols(declared).values()}
                if owners & {each.key for each in wanted.symbols.values()}:
                    return True
        return False

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
        text = self.snapshot.text(self.file)
        if wanted.is_member and word.whole != word.span and text is not None:
            called = text.source[word.whole.start : word.whole.end].decode("utf-8", "replace")
            if called.rpartition(".")[2] in self.spelling.quoting_calls:
                return _mentioned(word, QUOTED_NAME)
        return None

    def _argument(self, word: Word, wanted: Wanted) -> str | None:
        if not wanted.takers and not wanted.loose_takers:
            return None
        called = self.called(word.whole) if word.whole != word.span else set()
        if called & wanted.takers:
            return ""
        return UNKNOWN_CALL if called & wanted.loose_takers else None

    def _shorthand(self, word: Word, wanted: Wanted) -> Mentioned | None:
        value = self.value_of(word)
        at_key = self.mentions.meaning(word.span.start).symbols | set(self._at_site(word.span))
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

    # What edges and facts say of places

    def _at_site(self, span: Span) -> set[Numbered | SymbolKey]:
        keys = [
            edge.target for edge in self._edges.get((span.start, span.end), ()) if _is_sure(edge)
        ]
        found: set[Numbered | SymbolKey] = set()
        for symbol in self.snapshot.symbols(keys).values():
            found.add(symbol.key if symbol.file is None else Numbered(symbol.file, symbol.index))
        return found

    @cached_property
    def _edges(self) -> dict[tuple[int, int], list[ResolvedEdge]]:
        found: dict[tuple[int, int], list[ResolvedEdge]] = {}
        for edge in self.snapshot.edges_in(self.file):
            found.setdefault((edge.start, edge.end), []).append(edge)
        return found

    @cached_property
    def _written(self) -> frozenset[Span]:
        """Where the facts mention something."""
        assert self.facts is not None, "asked after that is known"
        return frozenset(Span(each.start, each.end) for each in self.facts.body.occurrences)


def _mentioned(word: Word, doubt: str, scope: int = NOTHING) -> Mentioned:
    return Mentioned(word, key=False, value=True, doubt=doubt, scope=scope)


def _is_sure(edge: ResolvedEdge) -> bool:
    return edge.certainty < Certainty.BY_NAME


def sure_sites(snapshot: Snapshot, file: FileId, spelling: Naming) -> frozenset[Span]:
    """Where it is known, by the graph, what is mentioned."""
    edges = [edge for edge in snapshot.edges_in(file) if _is_sure(edge)]
    vague: frozenset[SymbolKey] = frozenset()
    if spelling.untyped:
        symbols = snapshot.symbols({edge.target for edge in edges}).values()
        vague = frozenset(each.key for each in symbols if _is_vague(each, spelling))
    return frozenset(Span(edge.start, edge.end) for edge in edges if edge.target not in vague)


def unread_mentions(
    snapshot: Snapshot, file: FileId, words: Iterable[Word], known: Collection[Span]
) -> Iterator[Mentioned]:
    """Those of *words* that are members of what nobody knows, *known* ones left out."""
    spec, text = snapshot.language(file), snapshot.text(file)
    for word in words:
        if word.span in known or spec is None or text is None:
            continue
        if word.form is Form.MEMBER:
            yield _mentioned(word, UNKNOWN_OBJECT)
        elif word.form is Form.QUOTED and word.whole != word.span:
            called = text.source[word.whole.start : word.whole.end].decode("utf-8", "replace")
            if called.rpartition(".")[2] in naming(spec.lineage).quoting_calls:
                yield _mentioned(word, QUOTED_NAME)


def _is_vague(symbol: Symbol, spelling: Naming) -> bool:
    """A member of something that may be anything."""
    return symbol.external and symbol.qualified_name.rpartition(".")[0] in spelling.untyped
