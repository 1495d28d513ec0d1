"""
What one file has to import to name the symbols of others: for completion and code actions alike.

Only such symbols have an import that other files may name, whose module has a name here that leads
to it, and for which the language's statement can be written.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.features.import_names import Spellings
from codegraph_lsp.features.import_words import Wanted
from codegraph_lsp.features.module_spelling import Spelling
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.module_tree import parent
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import (
    TYPE_KINDS,
    EdgeKind,
    ImportFlag,
    ScopeKind,
    SymbolFlag,
    SymbolKind,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import ImportFact, Outline
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

MOST_SITES = 400
"""Mentions of one symbol that are looked at for imports. (a guess)"""

_IMPORTING = frozenset({EdgeKind.IMPORTS})

_NAMING = frozenset({EdgeKind.IMPORTS, EdgeKind.REFERENCES})
"""Edges of a name in an import."""


class NeededImports:
    """Those of *file*."""

    def __init__(
        self, snapshot: Snapshot, file: FileId, imports: Sequence[ImportFact] | None = None
    ) -> None:
        """
        Args:
            imports: Those that the file has, if not as the graph has them.
        """
        spec = snapshot.language(file)
        assert spec is not None, "only files with a language import"
        self._snapshot = snapshot
        self._spec = spec
        self._row = snapshot.file_by_id(file)
        self._syntax = import_syntax(spec.lineage)
        self._rules = semantics(spec.lineage)
        self._names = naming(spec.lineage).modules
        self._in_test = is_test(snapshot, self._row.path)
        self._spellings = Spellings(snapshot, file, imports=imports)
        self._modules: dict[FileId, Spelling | None] = {}

    def can_be_named(self, symbol: Symbol) -> bool:
        """*symbol* stands at the top of another file of the language, for others to name."""
        file, rules = symbol.file, self._rules
        if file is None or file == self._row.id:
            return False
        spec = self._snapshot.language(file)
        if spec is None or spec.family != self._spec.family:
            return False
        if not self._in_test and is_test(self._snapshot, symbol.path):
            return False
        if not is_at_top(symbol):
            return False
        if not rules.every_name_exported and not is_offered(self._snapshot, symbol):
            return False
        if self._syntax.adds == "types":
            return symbol.kind in TYPE_KINDS
        if self._syntax.adds == "paths" and symbol.kind is SymbolKind.MACRO:
            return False  # its name is no path
        return not rules.exported_upper or symbol.name[:1].isupper()

    def of(self, symbol: Symbol) -> Wanted | None:
        """
        The import that gives the file *symbol*, of which `can_be_named` holds; None where there is
        none, or none is needed.
        """
        file = symbol.file
        outline = None if file is None else self._snapshot.outline(file)
        if file is None or outline is None or not self._may_import(symbol, outline):
            return None
        found = self._as_others(symbol) if self._syntax.adds == "paths" else None
        spelling = found or self._spelling(file)
        if spelling is None:
            return None
        if self._syntax.adds == "includes":
            return Wanted(spelling)
        if self._syntax.adds == "packages":
            last = spelling.module.rpartition("/")[2]
            return Wanted(spelling, alias="" if last == outline.package else outline.package)
        return self._named(symbol, outline, spelling)

    def package_of(self, symbol: Symbol) -> str:
        """The package that the file of *symbol* says that it belongs to."""
        outline = None if symbol.file is None else self._snapshot.outline(symbol.file)
        return "" if outline is None else outline.package

    def _spelling(self, file: FileId) -> Spelling | None:
        if file not in self._modules:
            self._modules[file] = self._spellings.of(file)
        return self._modules[file]

    def _may_import(self, symbol: Symbol, outline: Outline) -> bool:
        """Nothing in what the file of *symbol* is speaks against it."""
        path, suffix = symbol.path, self._rules.test_suffix
        if self._syntax.adds == "includes":
            return path.rpartition(".")[2].lower().startswith("h")
        if self._syntax.adds == "packages":
            folder = parent(path)
            return (
                bool(outline.package)
                and outline.package not in self._names.never_imported
                and folder != self._folder
                and not (suffix and path.endswith(suffix))
                and not self._comes_back(folder)
            )
        return not symbol.flags & SymbolFlag.PACKAGE

    def _named(self, symbol: Symbol, outline: Outline, spelling: Spelling) -> Wanted | None:
        """The import of *symbol* out of its module; None where that offers it not as it is."""
        spec = None if symbol.file is None else self._snapshot.language(symbol.file)
        if spec is None or spec.nodes.exports != "explicit":
            return Wanted(spelling, symbol.name)
        if any(export.name == symbol.name for export in outline.exports):
            return Wanted(spelling, symbol.name)
        if symbol.flags & SymbolFlag.DEFAULT_EXPORT:
            return Wanted(spelling, symbol.name, default=True)
        return None

    # Rust

    def _as_others(self, symbol: Symbol) -> Spelling | None:
        """As other files of the same crate write it, from its root."""
        snapshot = self._snapshot
        sites: dict[FileId, set[int]] = {}
        for edge in snapshot.edges_to([symbol.key], _NAMING)[:MOST_SITES]:
            sites.setdefault(edge.file, set()).add(edge.start)
        for file, starts in sites.items():
            outline = snapshot.outline(file)
            if outline is None or not self._is_in_crate(snapshot.file_by_id(file).path):
                continue
            for fact in outline.imports:
                is_it = fact.name == symbol.name and fact.name_start in starts
                is_plain = not fact.flags & ImportFlag.REEXPORT
                if is_it and is_plain and self._first_part(fact.module) == self._root:
                    return Spelling(fact.module, 0)
        return None

    def _first_part(self, module: str) -> str:
        return module.partition(self._names.separator)[0]

    @cached_property
    def _root(self) -> str:
        """What the crate's root is called from inside."""
        row, table = self._row, self._snapshot.modules()
        own = table.names_of(row.path, row.language, row.path)
        return self._first_part(own[0]) if own else ""

    def _is_in_crate(self, path: Path) -> bool:
        table = self._snapshot.modules()
        return bool(table.names_of(self._row.path, self._row.language, path))

    # Go

    @cached_property
    def _folder(self) -> str:
        return parent(self._row.path)

    def _comes_back(self, folder: str) -> bool:
        """Importing the package in *folder* would close a circle."""
        return folder in folders_above(self._snapshot, self._folder)


def gets_imports(spec: LanguageSpec, outline: Outline, offset: int) -> bool:
    """What is imported at the top of the file has its name at *offset*, too."""
    if not semantics(spec.lineage).modules_closed:
        return True
    inner = [
        number
        for number, scope in enumerate(outline.scopes)
        if scope.kind == ScopeKind.MODULE and scope.start <= offset < scope.end
    ]
    opened = {fact.scope for fact in outline.imports if fact.name == "*"}
    return all(number == MODULE_SCOPE or number in opened for number in inner)


def is_offered(snapshot: Snapshot, symbol: Symbol) -> bool:
    """Other files can name it, by a mark or by a list of what its module offers."""
    if symbol.flags & SymbolFlag.EXPORTED or symbol.file is None:
        return bool(symbol.flags & SymbolFlag.EXPORTED)
    outline = snapshot.outline(symbol.file)
    return outline is not None and any(e.name == symbol.name for e in outline.exports)


def is_at_top(symbol: Symbol) -> bool:
    """It stands in its module itself, not inside of something."""
    is_inside = symbol.file is not None and symbol.index != MODULE_SYMBOL
    return is_inside and symbol.qualified_name == symbol.name


def folders_above(snapshot: Snapshot, folder: str) -> frozenset[str]:
    """*folder* and those of all packages that import that in *folder*, directly or not."""
    known: frozenset[str] = snapshot.cached(f"importing {folder}", lambda: _above(snapshot, folder))
    return known


def _above(snapshot: Snapshot, start: str) -> frozenset[str]:
    found, frontier = {start}, [start]
    while frontier:
        snapshot.cancel.check("imports: next packages")
        keys = [key for folder in frontier if (key := _package_key(snapshot, folder)) is not None]
        frontier = []
        for file in {edge.file for edge in snapshot.edges_to(keys, _IMPORTING)}:
            folder = parent(snapshot.file_by_id(file).path)
            if folder not in found and not _is_test_apart(snapshot, file):
                found.add(folder)
                frontier.append(folder)
    return frozenset(found)


def _package_key(snapshot: Snapshot, folder: str) -> SymbolKey | None:
    """The symbol that imports of the package in *folder* lead to: the module of its first file."""
    for path in snapshot.modules().files_in(folder):
        row = snapshot.file(Path(path))
        if row is not None and row.language and not _is_test_apart(snapshot, row.id):
            symbols = snapshot.symbols_in(row.id)
            if symbols:
                return symbols[MODULE_SYMBOL].key
    return None


def _is_test_apart(snapshot: Snapshot, file: FileId) -> bool:
    """What the file imports, the package around it does not."""
    spec = snapshot.language(file)
    suffix = "" if spec is None else semantics(spec.lineage).test_suffix
    return bool(suffix) and snapshot.file_by_id(file).path.endswith(suffix)
