"""
What the words of one file mean, and the scopes they are looked up in.

Names are asked like for a definition; what that leaves open, edges tell, then scopes.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.features.mentions import Meaning, Mentions, Numbered
from codegraph_lsp.features.words import Form, Word
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL, NOTHING, Call, Name, New
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, ScopeKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve.outline_index import index_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import Naming
    from codegraph_lsp.languages.semantics import Semantics
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge
    from codegraph_lsp.resolve.outline_index import OutlineIndex


class FileNames:
    """The names of one file. Made for one question: what is found is kept."""

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

    # What a word means

    def meaning(self, word: Word) -> Meaning:
        """What a name means as far as it is known."""
        found = self.mentions.meaning(word.span.start)
        if found.local is not None:
            return found
        n_behind = self.n_behind(word)
        if n_behind:
            return Meaning(frozenset(self._around(found, n_behind)))
        return found if found.symbols else Meaning(frozenset(self.at_site(word.span)))

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

    def skipped(self, word: Word) -> Meaning:
        """What a bare word that the parser has not seen means by what is around it."""
        if word.whole != word.span:
            return Meaning()
        found = self.in_scope(word)
        return self._member_around(word) if found == Meaning() else found

    def _member_around(self, word: Word) -> Meaning:
        """What the word means as a member of a type of this file whose code it stands in."""
        facts, text = self.facts, self.snapshot.text(self.file)
        if facts is None or text is None or not self.rules.member_scopes:
            return Meaning()
        name = text.source[word.span.start : word.span.end].decode()
        for scope in self.chain(self.scope_at(word.span.start)):
            holder = facts.outline.scopes[scope].symbol
            if not self.is_class(scope):
                holder = facts.outline.symbols[holder].container
            found = self.index.children.get(holder, {}).get(name, ())
            if found and facts.outline.symbols[holder].kind in TYPE_KINDS:
                return Meaning(frozenset(Numbered(self.file, each) for each in found))
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
            edge.target for edge in self._edges.get((name.start, name.end), ()) if is_sure(edge)
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

    # What edges and facts say of places

    def at_site(self, span: Span) -> set[Numbered | SymbolKey]:
        keys = [
            edge.target for edge in self._edges.get((span.start, span.end), ()) if is_sure(edge)
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
    def written(self) -> frozenset[Span]:
        """Where the facts mention something."""
        assert self.facts is not None, "asked after that is known"
        return frozenset(Span(each.start, each.end) for each in self.facts.body.occurrences)


def is_sure(edge: ResolvedEdge) -> bool:
    """More is known of the edge than a name."""
    return edge.certainty < Certainty.BY_NAME
