"""
Symbols of other files that an import would bring.

Only those are found that the file can name: which others may be named from elsewhere, whose module
has a name here that leads to it, and for which the language's import can be written.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.import_writing import ImportWriting
from codegraph_lsp.features.module_spelling import Spelling, spellings
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.edits import Edit
    from codegraph_lsp.features.snapshot import Sketched, Snapshot
    from codegraph_lsp.model.facts import Outline
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow, Symbol

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
    edit: Edit | None
    """None where the module is imported already."""


class Importing:
    """Imports for one place in one file."""

    def __init__(self, snapshot: Snapshot, sketched: Sketched) -> None:
        self._snapshot = snapshot
        self._row = snapshot.file_by_id(sketched.file)
        spec = snapshot.language(sketched.file)
        assert spec is not None, "there is a sketch of it"
        self._spec = spec
        self._rules = semantics(spec.lineage)
        self._writing = ImportWriting(snapshot, sketched)
        self._modules: dict[FileId, str] = {}
        self._in_test = is_test(snapshot, self._row.path)

    def found(self, prefix: str, limit: int) -> tuple[list[Importable], bool]:
        """Up to *limit* that go on from *prefix*, and whether there may be more."""
        if not self._writing.names.import_name:
            return [], False
        if len(prefix) < SHORTEST:
            return [], True
        family = self._spec.family
        ids = [each.id for each in languages().by_id.values() if each.family == family]
        kinds = TYPE_KINDS if self._rules.package_names else _KINDS
        fitting = self._snapshot.beginning(prefix, kinds=kinds, languages=ids, limit=LOOKED_AT)
        found: list[Importable] = []
        for symbol in fitting:
            self._snapshot.cancel.check("completion: next symbol of another file")
            if len(found) == limit:
                return found, True
            importable = self._importable(symbol) if self._is_open(symbol) else None
            if importable is not None:
                found.append(importable)
        return found, len(fitting) == LOOKED_AT

    def _is_open(self, symbol: Symbol) -> bool:
        """Other files can name it, by its bare name."""
        flags = symbol.flags
        return (
            symbol.file is not None
            and symbol.path != self._row.path
            and symbol.qualified_name == symbol.name
            and bool(flags & SymbolFlag.EXPORTED)
            and not (symbol.kind is SymbolKind.MACRO and self._rules.import_paths)
            and (self._in_test or not is_test(self._snapshot, symbol.path))
        )

    def _importable(self, symbol: Symbol) -> Importable | None:
        assert symbol.file is not None, "checked by `_is_open`"
        file = symbol.file
        if file not in self._modules:
            self._modules[file] = self._known.get(file) or self._called(
                self._snapshot.file_by_id(file)
            )
        module = self._modules[file]
        outline = self._snapshot.outline(file) if module else None
        if outline is None or not self._is_offered(symbol, outline):
            return None
        if self._writing.names.qualifies:
            return self._qualified(symbol, module, outline.package)
        default = self._is_default(symbol, outline)
        edit = self._writing.of_name(file, module, symbol.name, default=default)
        return None if edit is None else Importable(symbol, module, symbol.name, edit)

    @cached_property
    def _known(self) -> dict[FileId, str]:
        """What the file calls the modules that it imports already, where names are taken out."""
        if not self._writing.names.import_merges:
            return {}
        table, path, language = self._writing.table, self._row.path, self._row.language
        found: dict[FileId, str] = {}
        for fact in self._writing.imports():
            files = table.resolve(path, language, fact.module, fact.level).files
            if files:
                like = Spelling(fact.module, fact.level)
                found.setdefault(files[0], like.written(self._writing.names))
        return found

    def _is_offered(self, symbol: Symbol, outline: Outline) -> bool:
        """The module offers it under its own name, or as its default."""
        row = self._snapshot.file_by_id(symbol.file) if symbol.file is not None else None
        spec = None if row is None else self._snapshot.language(row.id)
        if spec is None or row is None:
            return False
        mark = self._writing.names.public_type
        if mark and not self._says(symbol, mark):
            return False
        if spec.nodes.exports != "explicit":
            package = outline.package
            return package not in self._writing.names.never_imported or not package
        names = {each.name for each in outline.exports}
        return symbol.name in names or self._is_default(symbol, outline)

    def _says(self, symbol: Symbol, mark: str) -> bool:
        """The word *mark* stands before the symbol's name."""
        text = None if symbol.file is None else self._snapshot.text(symbol.file)
        if text is None:
            return False
        return mark.encode() in text.source[symbol.span.start : symbol.name_span.start].split()

    def _is_default(self, symbol: Symbol, outline: Outline) -> bool:
        named = any(each.name == symbol.name for each in outline.exports)
        return bool(symbol.flags & SymbolFlag.DEFAULT_EXPORT) and not named

    def _qualified(self, symbol: Symbol, module: str, package: str) -> Importable | None:
        """A name behind that of its package."""
        assert symbol.file is not None, "checked by `_is_open`"
        for fact in self._writing.imports():
            if self._writing.leads_to(fact, symbol.file):
                if fact.alias in ("", ".", "_"):
                    return None
                known = fact.alias if fact.alias_start >= 0 else package
                return Importable(symbol, module, f"{known}.{symbol.name}", None)
        edit = self._writing.of_name(symbol.file, module, symbol.name, default=False)
        text = f"{package}.{symbol.name}"
        return None if edit is None or not package else Importable(symbol, module, text, edit)

    # What the module is called

    def _called(self, row: FileRow) -> str:
        """What the file calls the module at *row*; empty where it can't."""
        rules = self._rules
        table = self._writing.table
        if rules.package_names:
            outline = self._snapshot.outline(row.id)
            return "" if outline is None else outline.package
        if rules.test_suffix and row.path.endswith(rules.test_suffix):
            return ""
        if rules.import_paths:
            return self._reachable(row, table.called(self._row.path, self._row.language, row.path))
        if rules.package_is_folder:
            if row.path.rpartition("/")[0] == self._row.path.rpartition("/")[0]:
                return ""
            return table.called(self._row.path, self._row.language, row.path)
        return next(self._spelled(row), "")

    def _spelled(self, row: FileRow) -> Iterator[str]:
        """Names that lead to the file from here, likely ones first."""
        names = self._writing.names
        table = self._writing.table
        folder = self._row.path.rpartition("/")[0]
        if names.keeps_extension:
            if not row.path.rpartition(".")[2].lower().startswith("h"):
                return  # what is included are headers
            options = _included(folder, row.path)
        else:
            options = spellings(names, folder, Spelling("", 0), row.path, row.path)
        if names.dotted and self._package(folder) != self._package(row.path.rpartition("/")[0]):
            return
        for each in options:
            parts = each.module.split(names.separator)
            if names.counted_dots and not all(part.isidentifier() for part in parts):
                continue
            if names.dotted and not each.module.startswith("."):
                continue
            found = table.resolve(self._row.path, self._row.language, each.module, each.level)
            if found.files[:1] == (row.id,):
                yield each.written(names)

    def _package(self, folder: str) -> str:
        """The folder of the nearest manifest."""
        name = self._writing.names.package_manifest
        while folder and f"{folder}/{name}" not in self._manifests:
            folder = folder.rpartition("/")[0]
        return folder

    @cached_property
    def _manifests(self) -> frozenset[str]:
        return frozenset(self._snapshot.manifests())

    def _reachable(self, row: FileRow, called: str) -> str:
        """*called*, where each module on the way may be named from here; else empty."""
        names, table = self._writing.names, self._writing.table
        own = table.called(self._row.path, self._row.language, self._row.path)
        parts = called.split(names.separator)
        while len(parts) > 2:
            around = names.separator.join(parts[:-1])
            inside = f"{own}{names.separator}".startswith(f"{around}{names.separator}")
            parent = table.around(row.path, row.language)
            if parent is None or not (inside or self._is_public(parent, parts[-1])):
                return ""
            row = self._snapshot.file_by_id(parent)
            parts.pop()
        return called

    def _is_public(self, around: FileId, name: str) -> bool:
        """The module *around* says that others may name the module *name* in it."""
        outline, text = self._snapshot.outline(around), self._snapshot.text(around)
        mark = self._writing.names.public_mark.encode()
        for fact in outline.imports if outline is not None and text is not None else ():
            if fact.level and fact.module == name and text is not None:
                begin = text.source.rfind(b"\n", 0, fact.module_start) + 1
                return text.source[begin : fact.module_start].lstrip().startswith(mark)
        return False


def _included(folder: str, path: str) -> Iterator[Spelling]:
    """What a header may be called: from the file's own folder, else from the folders above."""
    if not folder or path.startswith(f"{folder}/"):
        yield Spelling(path[len(folder) :].lstrip("/"), 0)
    parts = path.split("/")
    for mark in ("include", "src"):
        if mark in parts[:-1]:
            first = len(parts) - parts[::-1].index(mark)
            yield Spelling("/".join(parts[first:]), 0)
    for first in range(len(parts)):
        yield Spelling("/".join(parts[first:]), 0)
