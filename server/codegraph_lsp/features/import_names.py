"""
What a file has to call the module of another file, to import from it.

As its other imports do, as others call that module, else by the rules of the language; what is
found is asked of the module table, so that it leads to that file.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from codegraph_lsp.features.module_spelling import Spelling, spellings
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.module_tree import upward
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.facts import MODULE_SYMBOL
from codegraph_lsp.model.ids import NO_FILE
from codegraph_lsp.model.kinds import EdgeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import ModuleNames
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.resolve.modules import ModuleTable

MOST_IMPORTERS = 40
"""Files that are asked how they call a module. (a guess)"""

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})


class Spellings:
    """What *file* calls other modules."""

    def __init__(
        self,
        snapshot: Snapshot,
        file: FileId,
        *,
        path: Path | None = None,
        modules: ModuleTable | None = None,
    ) -> None:
        """
        Args:
            path: Where the importing file is, if it is not *file* itself but one like it.
            modules: Where modules are, if not as they are now.
        """
        self._snapshot = snapshot
        self._file = file
        self._row: FileRow = snapshot.file_by_id(file)
        self._path = path or self._row.path
        spec = snapshot.language(file)
        assert spec is not None, "only files with a language import"
        self._family = spec.family
        self._names: ModuleNames = naming(spec.lineage).modules
        self._syntax = import_syntax(spec.lineage)
        self._modules = modules or snapshot.modules()
        self._own: list[tuple[Spelling, Path]] | None = None

    def of(self, target: FileId) -> Spelling | None:
        """What leads to the module of *target*; None where that is not known."""
        return self.of_path(self._snapshot.file_by_id(target).path, target)

    def of_path(self, path: Path, target: FileId) -> Spelling | None:
        """Like `of`, of a file that is, or will be, at *path*."""
        for spelling in self._candidates(path, target):
            if self._leads(spelling, target):
                return spelling
        return None

    def _leads(self, spelling: Spelling, target: FileId) -> bool:
        found = self._modules.resolve(
            self._path, self._row.language, spelling.module, spelling.level
        )
        return target in found.files

    def _candidates(self, path: Path, target: FileId) -> Iterator[Spelling]:
        if self._syntax.adds in ("includes", "paths"):
            yield from self._of_others(target, lambda _: True)
        elif self._names.is_folder:
            yield from self._of_others(target, lambda _: True)
            yield from self._derived(path, lambda spelling: not spelling.module.startswith("."))
        elif self._names.counted_dots:
            yield from self._dotted(path)
        else:
            yield from self._specifiers(path, target)
        yield from self._by_rules(path)

    def _by_rules(self, path: Path) -> Iterator[Spelling]:
        for module in self._modules.names_of(self._path, self._row.language, path):
            yield Spelling(module, 0)

    # Python

    def _dotted(self, path: Path) -> Iterator[Spelling]:
        """By the roots that packages lie in; from inside of one as its other files do."""
        folder = self._path.rpartition("/")[0]
        own = [spelling for spelling, _ in self._own_imports()]
        n_relative = sum(spelling.level > 0 for spelling in own)
        top = self._path.partition("/")[0] == path.partition("/")[0]
        absolute = list(self._by_rules(path))
        if n_relative * 2 > len(own) and top:
            found = next(spellings(self._names, folder, Spelling("", 1), path, path), None)
            # Further up than the nearest packages names are absolute mostly.
            if found is not None and found.level <= max(each.level for each in own):
                yield found
        yield from absolute

    # TypeScript, JavaScript

    def _specifiers(self, path: Path, target: FileId) -> Iterator[Spelling]:
        folder = self._path.rpartition("/")[0]
        own = self._own_imports()
        is_near = self._home(path) == self._home(self._path)
        relative = [each for each, _ in own if each.module.startswith(".")]
        near = [
            each
            for each, at in own
            if not each.module.startswith(".") and self._home(at) == self._home(self._path)
        ]
        if is_near and len(near) <= len(relative):
            like = relative[0] if relative else Spelling("./", 0)
            yield from self._relative(folder, like, path)
        yield from self._of_others(target, lambda each: not each.module.startswith("."))
        yield from self._derived(path, lambda each: not each.module.startswith("."))
        if is_near:
            yield from self._relative(folder, relative[0] if relative else Spelling("./", 0), path)

    def _relative(self, folder: str, like: Spelling, path: Path) -> Iterator[Spelling]:
        for spelling in spellings(self._names, folder, like, path, path):
            if spelling.module.startswith("."):
                yield spelling
                return

    def _home(self, path: str) -> str:
        """The folder of the package that the file at *path* belongs to."""
        manifests = self._snapshot.manifests()
        for folder in upward(path.rpartition("/")[0]):
            name = f"{folder}/package.json" if folder else "package.json"
            if name in manifests:
                return folder
        return ""

    # What others say

    def _own_imports(self) -> list[tuple[Spelling, Path]]:
        """How the file calls modules of the workspace, and where those are."""
        if self._own is None:
            self._own = list(self._imports_of(self._file))
        return self._own

    def _imports_of(self, file: FileId) -> Iterator[tuple[Spelling, Path]]:
        facts = self._snapshot.facts(file)
        row = self._snapshot.file_by_id(file)
        for fact in facts.outline.imports if facts is not None else ():
            found = self._snapshot.modules().resolve(
                row.path, row.language, fact.module, fact.level
            )
            if found.files:
                at = self._snapshot.file_by_id(found.files[0]).path
                yield Spelling(fact.module, fact.level), at

    def _of_others(self, target: FileId, fits: Callable[[Spelling], bool]) -> Iterator[Spelling]:
        """What other files call the module of *target*, the most usual first."""
        counted: Counter[Spelling] = Counter()
        for file in self._importers(target):
            facts, row = self._snapshot.facts(file), self._snapshot.file_by_id(file)
            for fact in facts.outline.imports if facts is not None else ():
                spelling = Spelling(fact.module, fact.level)
                if fact.module.startswith(".") or spelling.level or not fits(spelling):
                    continue
                found = self._snapshot.modules().resolve(
                    row.path, row.language, fact.module, fact.level
                )
                if target in found.files:
                    counted[spelling] += 1
        for spelling, _ in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
            yield spelling

    def _importers(self, target: FileId) -> list[FileId]:
        symbols = self._snapshot.symbols_in(target) if target != NO_FILE else ()
        if not symbols:
            return []
        key = symbols[MODULE_SYMBOL].key
        found = {edge.file for edge in self._snapshot.edges_to([key], _IMPORTING)}
        return sorted(found - {self._file})[:MOST_IMPORTERS]

    def _derived(self, path: Path, fits: Callable[[Spelling], bool]) -> Iterator[Spelling]:
        """As modules beside it, or near it, are called."""
        folder = self._path.rpartition("/")[0]
        for like, at in self._neighbours(path):
            if fits(like):
                old, new = str(at), str(path)
                if self._names.is_folder:
                    old, new = at.rpartition("/")[0], path.rpartition("/")[0]
                yield from (
                    each for each in spellings(self._names, folder, like, old, new) if fits(each)
                )

    def _neighbours(self, path: Path) -> Iterator[tuple[Spelling, Path]]:
        """How files near *path* are called by those that import them."""
        yield from self._own_imports()
        folder = path.rpartition("/")[0]
        n_asked = 0
        for row in self._snapshot.files():
            if n_asked >= MOST_IMPORTERS:
                return
            spec = self._snapshot.language(row.id) if row.path.startswith(folder) else None
            if spec is None or spec.family != self._family:
                continue
            n_asked += 1
            for spelling in self._of_others(row.id, lambda _: True):
                yield spelling, row.path
                break
