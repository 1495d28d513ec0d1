"""Symbols of other files that an import would bring, see `needed_imports`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.import_edits import ImportWriting
from codegraph_lsp.features.import_statements import Statements
from codegraph_lsp.features.needed_imports import NeededImports, gets_imports
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.features.edits import Edit
    from codegraph_lsp.features.snapshot import Sketched, Snapshot
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.symbols import Symbol

LOOKED_AT = 200
"""Most symbols whose import is looked for. (a guess)"""

SHORTEST = 2
"""Letters that they are looked for with; one letter is the beginning of all."""

_KINDS = frozenset(
    TYPE_KINDS
    | {
        SymbolKind.FUNCTION,
        SymbolKind.VARIABLE,
        SymbolKind.CONSTANT,
        SymbolKind.TYPE_ALIAS,
        SymbolKind.MACRO,
    }
)


class Importable(NamedTuple):
    symbol: Symbol
    module: str
    """As it is written in the file."""
    text: str
    """What is written at the place."""
    edits: tuple[Edit, ...]
    """The import; none where the module is imported already."""


class Importing:
    """Imports for one place in one file."""

    def __init__(self, snapshot: Snapshot, sketched: Sketched) -> None:
        spec = snapshot.language(sketched.file)
        assert spec is not None, "there is a sketch of it"
        self._snapshot = snapshot
        self._sketched = sketched
        self._spec = spec
        self._syntax = import_syntax(spec.lineage)
        self._row = snapshot.file_by_id(sketched.file)

    def found(self, prefix: str, limit: int) -> tuple[list[Importable], bool]:
        """Up to *limit* that go on from *prefix*, and whether there may be more."""
        outline = self._sketched.facts.outline
        if not self._syntax.adds or not gets_imports(self._spec, outline, self._sketched.start):
            return [], False
        if len(prefix) < SHORTEST:
            return [], True
        family = self._spec.family
        ids = [each.id for each in languages().by_id.values() if each.family == family]
        kinds = TYPE_KINDS if self._syntax.adds == "types" else _KINDS
        fitting = self._snapshot.beginning(prefix, kinds=kinds, languages=ids, limit=LOOKED_AT)
        found: list[Importable] = []
        for symbol in fitting:
            self._snapshot.cancel.check("completion: next symbol of another file")
            if len(found) == limit:
                return found, True
            importable = self._importable(symbol) if self._needed.can_be_named(symbol) else None
            if importable is not None:
                found.append(importable)
        return found, len(fitting) == LOOKED_AT

    def _importable(self, symbol: Symbol) -> Importable | None:
        is_behind = self._syntax.adds == "packages"
        package = self._needed.package_of(symbol) if is_behind else ""
        known = self._known(symbol) if is_behind else None
        if known is not None and known.alias in ("", ".", "_"):
            return None
        if known is not None:
            local = known.alias if known.alias_start != NOTHING else package
            return Importable(symbol, known.module, f"{local}.{symbol.name}", ())
        wanted = self._needed.of(symbol)
        if wanted is None:
            return None
        module = wanted.module.written(naming(self._spec.lineage).modules)
        edits = tuple(self._writing.edits([wanted]))
        text = f"{package}.{symbol.name}" if is_behind else symbol.name
        return Importable(symbol, module, text, edits)

    def _known(self, symbol: Symbol) -> ImportFact | None:
        """The import of the package of *symbol* that is there."""
        table = self._snapshot.modules()
        for fact in self._imports:
            found = table.resolve(self._row.path, self._row.language, fact.module, fact.level)
            if symbol.file in found.files:
                return fact
        return None

    @cached_property
    def _imports(self) -> list[ImportFact]:
        """Those before the place."""
        facts = self._sketched.facts.outline.imports
        return [fact for fact in facts if fact.module_end <= self._sketched.start]

    @cached_property
    def _needed(self) -> NeededImports:
        return NeededImports(self._snapshot, self._sketched.file, self._imports)

    @cached_property
    def _writing(self) -> ImportWriting:
        """In front of the place: what stands behind may be read later."""
        sketched = self._sketched
        statements = Statements(
            self._spec, sketched.tree, sketched.source, sketched.facts, sketched.start
        )
        return ImportWriting(self._snapshot, sketched.file, statements)
