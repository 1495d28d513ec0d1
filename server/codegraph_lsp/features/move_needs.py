"""What a definition that moves to another file needs there: imports, and names it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.features.definition_blocks import covers
from codegraph_lsp.features.file_names import FileNames
from codegraph_lsp.features.meant import symbol_numbered
from codegraph_lsp.features.words import Form, words_of
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL, Imported, Name
from codegraph_lsp.model.kinds import BindingKind, Role, ScopeKind, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.mentions import Numbered
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.features.words import Word
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import BindingFact, ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_USES = frozenset({Form.NAME, Form.SHORTHAND, Form.FORMAT, Form.QUOTED, Form.TEXT, Form.SKIPPED})

_TYPES_ALONE = frozenset({SymbolKind.INTERFACE, SymbolKind.TYPE_ALIAS})


@dataclass(slots=True)
class Needs:
    """What the code of a definition means by names from outside of it."""

    imports: dict[int, ImportFact] = field(default_factory=dict)
    """Imports of its file, by their numbers."""
    siblings: dict[str, Symbol] = field(default_factory=dict)
    """Definitions of its file, by name."""
    through_wildcards: dict[str, Symbol] = field(default_factory=dict)
    """Definitions of other files that come by an import of everything."""
    words: frozenset[str] = frozenset()
    """Words it uses that mean something else in another module."""


def needs_of(snapshot: Snapshot, symbol: Symbol, codes: Sequence[Span]) -> Needs:
    """
    What *codes*, those of *symbol* and of what goes along with it, need of its file and others.

    Raises:
        RefactorError: It changes something that stays, or needs what cannot be told.
    """
    assert symbol.file is not None, "symbols of the workspace"
    return _Reading(snapshot, symbol.file, symbol, codes).needs()


class _Reading:
    def __init__(
        self, snapshot: Snapshot, file: FileId, symbol: Symbol, codes: Sequence[Span]
    ) -> None:
        self._snapshot = snapshot
        self._file = file
        self._symbol = symbol
        self._codes = codes
        self._names = FileNames(snapshot, file)
        spec = snapshot.language(file)
        assert spec is not None, "asked of languages whose definitions move"
        self._spec: LanguageSpec = spec
        facts, text = self._names.facts, snapshot.text(file)
        if facts is None or text is None:
            raise RefactorError(f"{symbol.path} cannot be read", sort="shape")
        self._source = text.source
        self._outline = facts.outline
        self._occurrences = facts.body.occurrences
        self._has_wildcards = any(fact.name == "*" for fact in self._outline.imports)

    def needs(self) -> Needs:
        self._check_writes()
        found = Needs()
        syntax = definition_syntax(self._spec.lineage)
        code = "\n".join(
            self._source[start:end].decode("utf-8", "replace") for start, end in self._codes
        )
        found.words = frozenset(word for word in syntax.module_words if word in code)
        bound = {b.name for b in self._outline.bindings if b.scope == MODULE_SCOPE}
        bound |= {fact.alias for fact in self._outline.imports if fact.alias}
        words = words_of(self._snapshot, self._file, {name for name in bound if name in code})
        for name, mentions in words.items():
            for word in mentions:
                if self._moves(word.span.start) and word.form in _USES and self._counts(word):
                    self._add(found, name, word)
        if self._has_wildcards:
            self._add_wildcards(found, bound)
        found.siblings.pop(self._symbol.name, None)
        return found

    def _moves(self, offset: int) -> bool:
        return covers(self._codes, offset)

    def _counts(self, word: Word) -> bool:
        """A word in quotes is a name where it is read as a type."""
        return word.form not in (Form.QUOTED, Form.TEXT) or word.span in self._names.written

    def _add(self, found: Needs, name: str, word: Word) -> None:
        in_text = word.form in (Form.QUOTED, Form.TEXT)
        scope = self._names.scope_at(word.span.start) if in_text else None
        if scope is None:
            scope = self._names.scope_of(word.span)
        for number in self._names.index.lookup(scope, name) or ():
            binding = self._outline.bindings[number]
            if self._moves(binding.start):
                continue
            imported = self._import_of(binding)
            if imported is not None:
                found.imports[imported] = self._outline.imports[imported]
                continue
            if self._outline.scopes[binding.scope].kind != ScopeKind.MODULE:
                continue
            defined = self._names.mentions.defined(Span(binding.start, binding.end))
            symbol = None if defined is None else self._numbered(defined)
            if symbol is None:
                if in_text:
                    continue
                raise RefactorError(
                    f"it uses `{name}`, which is set in its file and is no definition", sort="local"
                )
            found.siblings[name] = symbol

    def _import_of(self, binding: BindingFact) -> int | None:
        if binding.kind != BindingKind.IMPORT or binding.value < 0:
            return None
        value = self._outline.expressions[binding.value]
        return value.imported if isinstance(value, Imported) else None

    def _numbered(self, number: Numbered) -> Symbol | None:
        return symbol_numbered(self._snapshot, number.file, number.symbol)

    def _check_writes(self) -> None:
        """Nothing of the module is set by the code: an imported name cannot be."""
        for binding in self._outline.bindings:
            if self._moves(binding.start) and binding.kind == BindingKind.OUTER:
                outside = [
                    other
                    for other in self._outline.bindings
                    if other.name == binding.name and other.scope == MODULE_SCOPE
                ]
                if outside:
                    raise RefactorError(
                        f"it sets `{binding.name}`, which belongs to its module", sort="writes"
                    )
        for each in self._occurrences:
            if not self._moves(each.start) or each.role != Role.WRITE or each.expression < 0:
                continue
            name = self._outline.expressions[each.expression]
            if not isinstance(name, Name):
                continue
            for number in self._names.index.lookup(name.scope, name.name) or ():
                fact = self._outline.bindings[number]
                if (
                    not self._moves(fact.start)
                    and self._outline.scopes[fact.scope].kind == ScopeKind.MODULE
                ):
                    raise RefactorError(
                        f"it sets `{name.name}`, which belongs to its module", sort="writes"
                    )

    def _add_wildcards(self, found: Needs, bound: set[str]) -> None:
        for name, span in self._unbound(bound):
            targets = self._snapshot.targets_at(self._file, span.start)
            if not targets and name not in self._spec.builtins:
                raise RefactorError(
                    f"it is not known where `{name}` comes from: its file imports everything of "
                    "a module",
                    sort="unknown",
                )
            for target in targets:
                if target.external is not None and name not in self._spec.builtins:
                    if target.external.package == "builtins":
                        continue
                    raise RefactorError(
                        f"`{name}` comes from outside of the workspace by an import of everything",
                        sort="unknown",
                    )
                if target.file is None or target.file == self._file or target.symbol < 0:
                    continue
                symbol = symbol_numbered(self._snapshot, target.file, target.symbol)
                if symbol is not None and symbol.index != MODULE_SYMBOL and symbol.name == name:
                    found.through_wildcards[name] = symbol

    def _unbound(self, bound: set[str]) -> Iterator[tuple[str, Span]]:
        """Names in the code that its file does not bind, by their first place."""
        seen = set(bound)
        for each in self._occurrences:
            if not self._moves(each.start) or each.expression < 0:
                continue
            fact = self._outline.expressions[each.expression]
            callee = getattr(fact, "callee", -1)
            if callee >= 0:
                fact = self._outline.expressions[callee]
            if isinstance(fact, Name) and fact.name not in seen:
                seen.add(fact.name)
                if not self._names.index.lookup(fact.scope, fact.name):
                    yield fact.name, Span(each.start, each.end)


def is_type_alone(symbol: Symbol) -> bool:
    """Nothing of it is there when the program runs."""
    return symbol.kind in _TYPES_ALONE
