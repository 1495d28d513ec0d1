"""
What stands in the way of a new name: it is taken where the old one is known, or a mention would
mean something else after the change.

A name that is looked up in scopes conflicts where any scope between a mention and the old name's
own binds the new name, and where the new name is used below that scope but bound outside of it.
A member conflicts with members of all types whose instances may be the same objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.file_mentions import FileMentions
from codegraph_lsp.features.kin import Family
from codegraph_lsp.features.meant import symbol_numbered
from codegraph_lsp.features.mentions import Meaning, Numbered
from codegraph_lsp.features.words import Form, words_in
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RenameError
from codegraph_lsp.model.facts import MODULE_SCOPE, NOTHING
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codegraph_lsp.features.file_mentions import Mentioned
    from codegraph_lsp.features.renamed import Renamed
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.features.words import Word
    from codegraph_lsp.languages.semantics import Semantics
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})
_MAX_GAP = 1_000
"""Blanks between a name and what is in parentheses behind it, at most. (bytes, a guess)"""

_BARE = (Form.NAME, Form.SHORTHAND, Form.FORMAT)


def check_conflicts(
    snapshot: Snapshot,
    renamed: Renamed,
    mentioned: Mapping[FileId, Sequence[Mentioned]],
    new: str,
) -> None:
    """
    Nothing, where every mention of the old name and of *new* keeps its meaning.

    Raises:
        RenameError: One does not.
    """
    checking = _Checking(snapshot, renamed, new)
    for file, found in mentioned.items():
        snapshot.cancel.check("rename: next file to check")
        scopes = {each.word.span.start: each.scope for each in found if each.scope != NOTHING}
        if scopes:
            checking.scopes(file, sorted(set(scopes.values())))
    checking.members()
    checking.packages()
    checking.visibility(mentioned)


class _Checking:
    def __init__(self, snapshot: Snapshot, renamed: Renamed, new: str) -> None:
        self._snapshot = snapshot
        self._renamed = renamed
        self._old = renamed.wanted.word
        self._new = new
        self._family = Family(snapshot)

    # Scopes

    def scopes(self, file: FileId, places: Sequence[int]) -> None:
        """Mentions of the old name are looked up in the scopes *places* of a file."""
        reading = FileMentions(self._snapshot, file)
        homes = set()
        apart = reading.rules.signatures or reading.rules.fields_apart  # see `members`
        for place in places:
            for scope in reading.chain(place):
                taken = reading.has(scope, self._new)
                if taken is not None and not (apart and reading.is_class(scope)):
                    self._refuse_taken(file, taken)
                if reading.has(scope, self._old) is not None:
                    by_path = reading.rules.members_apart and reading.is_class(scope)
                    if not by_path or reading.index.bound_in(scope, self._old):
                        homes.add(scope)
                    break
        if homes:
            self._check_uses(reading, homes)

    def _refuse_taken(self, file: FileId, start: int) -> None:
        raise RenameError(
            f"`{self._new}` is something else already, {self._place(file, start)}",
            sort="collision",
        )

    def _check_uses(self, reading: FileMentions, homes: set[int]) -> None:
        """Uses of the new name below *homes* that mean what is bound outside of them."""
        for word in words_in(self._snapshot, reading.file, self._new):
            if word.form not in _BARE or not reading.is_looked_up(word):
                continue
            if self._is_of_other_sort(reading, word):
                continue
            for scope in reading.chain(reading.scope_of(word.span)):
                if reading.has(scope, self._new) is not None:
                    break
                if scope in homes:
                    if word.form is Form.NAME or reading.value_of(word) != Meaning():
                        self._refuse_captured(reading.file, word.span.start)
                    break

    def _is_of_other_sort(self, reading: FileMentions, word: Word) -> bool:
        """Methods have names of their own: only one of *word* and what is renamed is called."""
        text = self._snapshot.text(reading.file)
        kinds = {each.kind for each in self._renamed.kin.symbols.values()}
        if text is None or not reading.rules.signatures or kinds & TYPE_KINDS:
            return False
        end = word.span.end
        is_called = text.source[end : end + _MAX_GAP].lstrip()[:1] == b"("
        return is_called != bool(kinds & CALLABLE_KINDS)

    def _refuse_captured(self, file: FileId, start: int) -> None:
        raise RenameError(
            f"`{self._new}` {self._place(file, start)} would mean the renamed `{self._old}`",
            sort="captured",
        )

    def _place(self, file: FileId, offset: int) -> str:
        text = self._snapshot.text(file)
        line = 0 if text is None else text.point(offset).line
        return f"in {self._snapshot.file_by_id(file).path}:{line + 1}"

    # Members

    def members(self) -> None:
        """Types that have a member of the new name."""
        for symbol in self._renamed.kin.symbols.values():
            rules = self._rules(symbol)
            if rules is None or symbol.container is None or symbol.file is None:
                continue
            around = dict(self._renamed.kin.around)
            container = self._snapshot.symbol(symbol.container)
            if container is not None:
                around[container.key] = container
            for each in around.values():
                taken = self._family.children(each, self._new)
                taken = [other for other in taken if _may_clash(symbol, other, rules)]
                if taken and taken[0].file is not None:
                    self._refuse_taken(taken[0].file, taken[0].name_span.start)
            sees_members = rules.class_scope_visible or rules.member_scopes
            if sees_members and container is not None and container.kind in TYPE_KINDS:
                self._check_bare_members(container)

    def _check_bare_members(self, container: Symbol) -> None:
        """Uses of the new name, in code of the type and its subtypes, that mean something else."""
        below = self._family.relatives([container.key], Direction.INCOMING)
        for each in self._snapshot.symbols(below).values():
            if each.file is None:
                continue
            reading = FileMentions(self._snapshot, each.file)
            if reading.facts is None:
                continue
            for word in words_in(self._snapshot, each.file, self._new):
                if word.form is not Form.NAME or not each.span.contains(word.span.start):
                    continue
                if self._is_of_other_sort(reading, word):
                    continue
                meaning = reading.meaning(word)
                if meaning.local is not None or reading.in_scope(word).local is not None:
                    continue
                if not self._means_inner(meaning, each):
                    self._refuse_captured(each.file, word.span.start)

    def _means_inner(self, meaning: Meaning, around: Symbol) -> bool:
        """Members of types inside *around* are found before its own."""
        for found in meaning.symbols:
            symbol = (
                symbol_numbered(self._snapshot, *found) if isinstance(found, Numbered) else None
            )
            if symbol is None or symbol.file != around.file or symbol.container == around.key:
                return False
            if not around.span.start <= symbol.span.start < around.span.end:
                return False
        return bool(meaning.symbols)

    # Names that files share

    def packages(self) -> None:
        """Other files that share a scope with the renamed one's."""
        for symbol in self._renamed.kin.symbols.values():
            rules = self._rules(symbol)
            container = (
                None if symbol.container is None else self._snapshot.symbol(symbol.container)
            )
            if rules is None or container is None or container.kind in TYPE_KINDS:
                continue
            shared = self._sharing(symbol, rules)
            for other in shared:
                if other.key not in self._renamed.kin.symbols and other.file is not None:
                    self._refuse_taken(other.file, other.name_span.start)
            if container.kind is SymbolKind.MODULE:
                self._check_wildcards(container)
            if rules.package_is_folder and symbol.kind is not SymbolKind.METHOD:
                self._check_folder(symbol.path.rpartition("/")[0])

    def _sharing(self, symbol: Symbol, rules: Semantics) -> list[Symbol]:
        """Symbols of the new name where the old one is known."""
        around = symbol.qualified_name.rpartition(".")[0]
        wanted = f"{around}.{self._new}" if around else self._new
        folder = symbol.path.rpartition("/")[0]
        found = []
        for other in self._snapshot.symbols_named(self._new):
            if other.qualified_name != wanted or other.file is None:
                continue
            spec = self._snapshot.language(other.file)
            own = self._snapshot.language(symbol.file) if symbol.file is not None else None
            if spec is None or own is None or spec.family != own.family:
                continue
            same_folder = other.path.rpartition("/")[0] == folder
            shares = rules.declarations or (
                same_folder and (rules.package_is_folder or rules.package_names)
            )
            if (shares or other.file == symbol.file) and _may_clash(symbol, other, rules):
                found.append(other)
        return found

    def _check_folder(self, folder: str) -> None:
        """Imports in any file of a package, and uses of built-in names in it."""
        for row in self._snapshot.files():
            if row.path.rpartition("/")[0] != folder or not row.language:
                continue
            text = self._snapshot.text(row.id)
            if text is None or self._new.encode() not in text.source:
                continue
            reading = FileMentions(self._snapshot, row.id)
            if reading.facts is None:
                continue
            taken = reading.has(MODULE_SCOPE, self._new)
            if taken is not None:
                self._refuse_taken(row.id, taken)
            for word in words_in(self._snapshot, row.id, self._new):
                unbound = word.form is Form.NAME and reading.in_scope(word) == Meaning()
                if unbound and reading.meaning(word) != Meaning():
                    self._refuse_captured(row.id, word.span.start)

    def _check_wildcards(self, module: Symbol) -> None:
        """Uses of what lies further out, in files that take everything of the module."""
        for edge in self._snapshot.edges_to([module.key], _IMPORTING):
            facts = self._snapshot.facts(edge.file)
            if facts is None or not any(
                fact.name == "*" and fact.module_start == edge.start
                for fact in facts.outline.imports
            ):
                continue
            reading = FileMentions(self._snapshot, edge.file)
            for word in words_in(self._snapshot, edge.file, self._new):
                unbound = word.form is Form.NAME and reading.in_scope(word) == Meaning()
                if unbound and reading.is_looked_up(word):
                    self._refuse_captured(edge.file, word.span.start)

    def visibility(self, mentioned: Iterable[FileId]) -> None:
        """What is not seen outside of its package, or class, by its new name."""
        for symbol in self._renamed.kin.symbols.values():
            rules = self._rules(symbol)
            if rules is None:
                continue
            folder = symbol.path.rpartition("/")[0]
            hidden = rules.exported_upper and self._old[:1].isupper() > self._new[:1].isupper()
            prefix = rules.wildcard_skips
            private = rules.private_prefix
            mangled = (
                bool(private)
                and symbol.kind in _MANGLED
                and self._new.startswith(private)
                and not self._new.endswith("__")
            )
            if mangled and not self._old.startswith(private):
                raise RenameError(
                    f"`{self._new}` would be known in its class alone", sort="visibility"
                )
            if not hidden and not (prefix and self._new.startswith(prefix)):
                continue
            for file in mentioned:
                path = self._snapshot.file_by_id(file).path
                if hidden and path.rpartition("/")[0] != folder:
                    raise RenameError(
                        f"`{self._new}` would not be seen in {path}", sort="visibility"
                    )
                if prefix and not self._old.startswith(prefix) and self._comes_by_wildcard(file):
                    raise RenameError(
                        f"`{self._new}` would not be seen in {path}", sort="visibility"
                    )

    def _comes_by_wildcard(self, file: FileId) -> bool:
        facts = self._snapshot.facts(file)
        if facts is None or not any(fact.name == "*" for fact in facts.outline.imports):
            return False
        reading = FileMentions(self._snapshot, file)
        return not reading.index.bound_in(MODULE_SCOPE, self._old)

    def _rules(self, symbol: Symbol) -> Semantics | None:
        spec = None if symbol.file is None else self._snapshot.language(symbol.file)
        return None if spec is None else semantics(spec.lineage)


_MANGLED = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FIELD})


def _may_clash(symbol: Symbol, other: Symbol, rules: Semantics) -> bool:
    """Both cannot have one name; where fields and methods are apart only two of a sort can't."""
    if symbol.key == other.key:
        return False
    if rules.signatures or rules.fields_apart:
        return (symbol.kind in CALLABLE_KINDS) == (other.kind in CALLABLE_KINDS)
    return True
