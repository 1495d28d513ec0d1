"""
What a file has to call the module of another file, to import from it.

As it calls that module already, in the manner of its other imports, as others call that module, or
by the rules of the language; what is found is asked of the module table, so that it leads to that
file. Completion, code actions and moves all ask here.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from codegraph_lsp.features.module_spelling import Spelling, included_as, spellings
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.module_tree import parent, upward
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.facts import MODULE_SYMBOL
from codegraph_lsp.model.ids import NO_FILE, Path
from codegraph_lsp.model.kinds import EdgeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import ModuleNames
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.resolve.modules import ModuleTable

MOST_IMPORTERS = 12
"""Files that are asked how they call a module. (a guess)"""

MOST_NEIGHBOURS = 4
"""Modules near one that nobody imports that are looked at for how they are called. (a guess)"""

MOST_LIKES = 4
"""Names of other modules in whose manner one is called. (a guess)"""

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
        imports: Sequence[ImportFact] | None = None,
    ) -> None:
        """
        Args:
            path: Where the importing file is, if it is not *file* itself but one like it.
            modules: Where modules are, if not as they are now.
            imports: Those of the file, if not as the graph has them.
        """
        self._snapshot = snapshot
        self._file = file
        self._row: FileRow = snapshot.file_by_id(file)
        self._path = path or self._row.path
        spec = snapshot.language(file)
        assert spec is not None, "only files with a language import"
        self._names: ModuleNames = naming(spec.lineage).modules
        self._syntax = import_syntax(spec.lineage)
        self._modules_now = snapshot.modules()
        self._modules = modules or self._modules_now
        self._imports = imports
        self._homes: dict[str, str] = {}
        self._likes: dict[str, list[tuple[Spelling, Path]]] = {}
        """How modules of a package are called, by its folder."""
        self._nameless: set[str] = set()
        """Packages that nobody else imports, as far as was looked."""

    def of(self, target: FileId) -> Spelling | None:
        """What leads to the module of *target*; None where that is not known."""
        return self.of_path(self._snapshot.file_by_id(target).path, target)

    def of_path(self, path: Path, target: FileId) -> Spelling | None:
        """Like `of`, of a file that is, or will be, at *path*."""
        for spelling in self._candidates(path, target):
            if self._is_written_so(spelling) and self._leads(spelling, target):
                return spelling
        return None

    def _leads(self, spelling: Spelling, target: FileId) -> bool:
        if self._syntax.adds == "types":
            return True
        found = self._modules.resolve(
            self._path, self._row.language, spelling.module, spelling.level
        )
        return target in found.files

    def _is_written_so(self, spelling: Spelling) -> bool:
        """Where a name is made of identifiers, each part of *spelling* is one."""
        if not self._names.counted_dots:
            return True
        parts = spelling.module.split(self._names.separator) if spelling.module else []
        return all(part.isidentifier() for part in parts) and bool(parts or spelling.level)

    def _candidates(self, path: Path, target: FileId) -> Iterator[Spelling]:
        if self._syntax.adds == "types":
            yield from self._package(target)
            return
        if self._syntax.adds == "paths":
            yield from self._reachable(path, target)
            return
        yield from self._called_already(target)
        if self._syntax.adds == "includes":
            yield from self._of_others(target)
            yield from included_as(parent(self._path), path)
        elif self._names.is_folder:
            yield from self._by_rules(path)
            yield from self._like_others(path, target)
        elif self._names.counted_dots:
            yield from self._dotted(path)
        else:
            yield from self._specifiers(path, target)

    def _called_already(self, target: FileId) -> Iterator[Spelling]:
        """What the file calls the module, best where it takes names out of it."""
        found = [fact for fact, files in self._own_facts if target in files]
        for fact in sorted(found, key=lambda each: not each.name):
            yield Spelling(fact.module, fact.level)

    def _by_rules(self, path: Path) -> Iterator[Spelling]:
        for module in self._modules.names_of(self._path, self._row.language, path):
            yield Spelling(module, 0)

    # Java

    def _package(self, target: FileId) -> Iterator[Spelling]:
        outline, own = self._snapshot.outline(target), self._snapshot.outline(self._file)
        package = "" if outline is None else outline.package
        if package and own is not None and package != own.package:
            yield Spelling(package, 0)

    # Rust

    def _reachable(self, path: Path, target: FileId) -> Iterator[Spelling]:
        """By its path, where each module on the way may be named from here."""
        own = self._modules.names_of(self._path, self._row.language, self._path)
        separator = self._names.separator
        for spelling in self._by_rules(path):
            parts, inner = spelling.module.split(separator), target
            while len(parts) > 2 and inner != NO_FILE:
                around = separator.join(parts[:-1])
                inside = bool(own) and f"{own[0]}{separator}".startswith(f"{around}{separator}")
                row = self._snapshot.file_by_id(inner)
                parent = self._modules.around(row.path, row.language)
                if parent is None or not (inside or self._is_public(parent, parts[-1])):
                    break
                inner = parent
                parts.pop()
            else:
                yield spelling

    def _is_public(self, around: FileId, name: str) -> bool:
        """The module *around* says that others may name the module *name* in it."""
        outline, text = self._snapshot.outline(around), self._snapshot.text(around)
        mark = self._names.public_mark.encode()
        for fact in outline.imports if outline is not None and text is not None else ():
            if fact.level and fact.module == name and text is not None:
                begin = text.source.rfind(b"\n", 0, fact.module_start) + 1
                return text.source[begin : fact.module_start].lstrip().startswith(mark)
        return False

    # Python

    def _dotted(self, path: Path) -> Iterator[Spelling]:
        """By the roots that packages lie in; from inside of one as its other files do."""
        folder = parent(self._path)
        own = [spelling for spelling, _ in self._own_imports]
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
        folder = parent(self._path)
        is_near = self._home(path) == self._home(self._path)
        relative = [each for each, _ in self._own_imports if each.module.startswith(".")]
        like = relative[0] if relative else Spelling("./", 0)
        if is_near and len(self._plain_imports) <= len(relative):
            yield from self._relative(folder, like, path)
        yield from self._like_others(path, target)
        if is_near:
            yield from self._relative(folder, like, path)

    @cached_property
    def _plain_imports(self) -> list[Spelling]:
        """Names of modules of the file's own package that do not begin at the file."""
        own = self._home(self._path)
        return [
            each
            for each, at in self._own_imports
            if not each.module.startswith(".") and self._home(at) == own
        ]

    def _relative(self, folder: str, like: Spelling, path: Path) -> Iterator[Spelling]:
        for spelling in spellings(self._names, folder, like, path, path):
            if spelling.module.startswith("."):
                yield spelling
                return

    def _home(self, path: str) -> str:
        """The folder of the package that the file at *path* belongs to."""
        around, name = parent(path), self._names.package_manifest
        if around not in self._homes:
            paths = {each: f"{each}/{name}" if each else name for each in upward(around)}
            found = (each for each, manifest in paths.items() if manifest in self._manifests)
            self._homes[around] = next(found, "")
        return self._homes[around]

    @cached_property
    def _manifests(self) -> frozenset[str]:
        return frozenset(self._snapshot.manifests())

    # What others say

    @cached_property
    def _own_facts(self) -> list[tuple[ImportFact, tuple[FileId, ...]]]:
        """The file's imports of modules of the workspace, and where those are."""
        outline = self._snapshot.outline(self._file)
        facts = self._imports
        if facts is None:
            facts = outline.imports if outline is not None else ()
        found = []
        for fact in facts:
            files = self._where(self._row, fact)
            if files:
                found.append((fact, files))
        return found

    @cached_property
    def _own_imports(self) -> list[tuple[Spelling, Path]]:
        """How the file calls modules of the workspace, and where those are."""
        return [
            (Spelling(fact.module, fact.level), self._snapshot.file_by_id(files[0]).path)
            for fact, files in self._own_facts
        ]

    def _where(self, row: FileRow, fact: ImportFact) -> tuple[FileId, ...]:
        table = self._modules_now
        return table.resolve(row.path, row.language, fact.module, fact.level).files

    def _like_others(self, path: Path, target: FileId) -> Iterator[Spelling]:
        """
        In the manner in which the file, or others, call modules of the same package; not by the way
        from the file.
        """
        home = self._home(path)
        if home not in self._likes:
            self._likes[home] = [
                (like, at)
                for like, at in self._own_imports
                if not like.module.startswith(".") and self._home(at) == home
            ]
        likes = self._likes[home]
        yield from self._derived(path, likes[:MOST_LIKES])
        if home in self._nameless:
            return
        for spelling in self._of_others(target):
            likes.append((spelling, path))
            yield spelling
        if not likes:
            likes += islice(self._neighbours(path, home), MOST_LIKES)
            yield from self._derived(path, likes)
            if not likes:
                self._nameless.add(home)

    def _of_others(self, target: FileId) -> Iterator[Spelling]:
        """What other files call the module of *target*, the most usual first."""
        counted: Counter[Spelling] = Counter()
        for file in self._importers(target):
            outline, row = self._snapshot.outline(file), self._snapshot.file_by_id(file)
            for fact in outline.imports if outline is not None else ():
                if fact.module.startswith(".") or fact.level:
                    continue
                if target in self._where(row, fact):
                    counted[Spelling(fact.module, fact.level)] += 1
        for spelling, _ in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
            yield spelling

    def _importers(self, target: FileId) -> list[FileId]:
        symbols = self._snapshot.symbols_in(target) if target != NO_FILE else ()
        if not symbols:
            return []
        key = symbols[MODULE_SYMBOL].key
        found = {edge.file for edge in self._snapshot.edges_to([key], _IMPORTING)}
        return sorted(found - {self._file})[:MOST_IMPORTERS]

    def _neighbours(self, path: Path, home: str) -> Iterator[tuple[Spelling, Path]]:
        """How files near *path*, of the package *home*, are called by those that import them."""
        n_asked = 0
        for folder in upward(parent(path)):
            for name in self._modules_now.files_in(folder):
                row = self._snapshot.file(Path(name))
                if row is None or row.path == path or not row.language:
                    continue
                n_asked += 1
                if n_asked > MOST_NEIGHBOURS:
                    return
                for spelling in self._of_others(row.id):
                    yield spelling, row.path
                    break
            if folder == home:
                return

    def _derived(self, path: Path, known: Iterable[tuple[Spelling, Path]]) -> Iterator[Spelling]:
        """In the manner in which the modules *known* are called, none of them by the way to it."""
        folder = parent(self._path)
        for like, at in known:
            old, new = str(at), str(path)
            if self._names.is_folder:
                old, new = parent(at), parent(path)
            for each in spellings(self._names, folder, like, old, new):
                if not each.module.startswith("."):
                    yield each
