"""
Packages that files state themselves and that have the names of their folders (Java).

A moved file states its new package. Who imports its types imports them from there; who was in the
same package, and did not have to, imports them now, and so does the moved file what it left behind.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.features.edits import Edit
from codegraph_lsp.features.import_edits import Wanted, import_edits
from codegraph_lsp.features.module_spelling import Spelling
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SYMBOL
from codegraph_lsp.model.kinds import EdgeKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import ModuleNames
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.symbols import FileRow

_USING = frozenset(EdgeKind) - {EdgeKind.CONTAINS, EdgeKind.OVERRIDES}


class PackageMoves:
    """See the module."""

    def __init__(
        self, snapshot: Snapshot, moved: Mapping[FileId, FileRow], new_path: Callable[[Path], Path]
    ) -> None:
        self.notes: list[str] = []
        self._snapshot = snapshot
        self._moved = moved
        self._new_path = new_path
        self._new_packages = {
            file: package
            for file, row in moved.items()
            if (package := self._new_package(row)) is not None
        }

    def touched(self) -> set[FileId]:
        """Files that mention types of files whose package changes."""
        return {
            edge.file for edge in self._snapshot.edges_to(sorted(self._types), _USING)
        } | self._new_packages.keys()

    def edits(self, file: FileId) -> Iterator[Edit]:
        """What changes in one file."""
        facts, text = self._snapshot.facts(file), self._snapshot.text(file)
        row, spec = self._snapshot.file_by_id(file), self._snapshot.language(file)
        if facts is None or text is None or spec is None:
            return
        names = naming(spec.lineage).modules
        clause = self._clause(file, names)
        package = facts.outline.package
        own = self._new_packages.get(file, package)
        if own != package and clause is not None:
            yield Edit(row.path, clause, own, file)
        imported = set()
        for fact in facts.outline.imports:
            span = Span(fact.module_start, fact.module_end)
            for target in self._snapshot.targets_at(file, fact.name_start):
                if target.file is None:
                    continue
                new = self._new_packages.get(target.file)
                old = self._package_of(target.file)
                if new is not None and (fact.module + ".").startswith(f"{old}."):
                    imported.add(target.file)
                    yield Edit(row.path, span, new + fact.module[len(old) :], file)
                elif (fact.module + ".").startswith(f"{old}."):
                    imported.add(target.file)
        yield from self._qualified(file)
        left = self._left_behind(file, package, own)
        wanted = sorted(wanted for target, wanted in left if target not in imported)
        yield from import_edits(self._snapshot, file, wanted)

    def _qualified(self, file: FileId) -> Iterator[Edit]:
        """Whole names of moved types in the code: `old.Type`."""
        row, text = self._snapshot.file_by_id(file), self._snapshot.text(file)
        assert text is not None, "checked by who asks"
        for moved, new in self._new_packages.items():
            old = self._package_of(moved).encode()
            for symbol in self._snapshot.symbols_in(moved)[1:] if old else ():
                whole = old + b"." + symbol.qualified_name.encode()
                start = -1 if b"." in symbol.name.encode() else text.source.find(whole)
                while start >= 0:
                    end = start + len(whole)
                    before = text.source[max(start - 1, 0) : start]
                    is_whole = not (before.isalnum() or before in (b".", b"_"))
                    meant = self._snapshot.targets_at(file, end - 1) if is_whole else ()
                    if any(each.file == moved for each in meant):
                        yield Edit(row.path, Span(start, start + len(old)), new, file)
                    start = text.source.find(whole, end)

    def _left_behind(self, file: FileId, package: str, own: str) -> Iterator[tuple[FileId, Wanted]]:
        """Types that the file uses without import, and that are in another package now."""
        targets = {edge.target for edge in self._snapshot.edges_in(file)}
        tops: dict[tuple[FileId, Wanted], None] = {}
        for symbol in self._snapshot.symbols(targets).values():
            if symbol.file is None or symbol.file == file or symbol.index == MODULE_SYMBOL:
                continue
            if self._package_of(symbol.file) != package:
                continue
            now = self._new_packages.get(symbol.file, package)
            top = symbol.qualified_name.partition(".")[0]
            if now not in ("", own) and self._is_written(file, top):
                tops[symbol.file, Wanted(Spelling(now, 0), top)] = None
        yield from tops

    def _is_written(self, file: FileId, name: str) -> bool:
        text = self._snapshot.text(file)
        return text is not None and name.encode() in text.source

    def _clause(self, file: FileId, names: ModuleNames) -> Span | None:
        """The name in the file's package clause."""
        with self._snapshot.parsed(file) as tree:
            for node in tree.root_node.named_children if tree is not None else ():
                if node.type == names.package_clause:
                    name = node.named_children[-1]
                    return Span(name.start_byte, name.end_byte)
        return None

    @cached_property
    def _types(self) -> set[SymbolKey]:
        return {
            symbol.key for file in self._new_packages for symbol in self._snapshot.symbols_in(file)
        }

    def _new_package(self, row: FileRow) -> str | None:
        """The package of a moved file, where it is another one."""
        spec = self._snapshot.language(row.id)
        if spec is None or spec.generic or not semantics(spec.lineage).package_names:
            return None
        package = self._package_of(row.id)
        old = row.path.rpartition("/")[0].split("/")
        new = self._new_path(row.path).rpartition("/")[0].split("/")
        parts = package.split(".") if package else []
        if old == new:
            return None
        root = old[: len(old) - len(parts)] if old[len(old) - len(parts) :] == parts else None
        if root is None or new[: len(root)] != root:
            self.notes.append(f"the package of {row.path} does not follow from its folder")
            return None
        return ".".join(new[len(root) :])

    def _package_of(self, file: FileId) -> str:
        facts = self._snapshot.facts(file)
        return "" if facts is None else facts.outline.package
