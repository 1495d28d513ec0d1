"""
What imports have to say when files and folders get other names.

For each import that would lead elsewhere, or nowhere, after the move, another name of the same
module is sought; whether it is one is asked of the module table as it will be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.edits import Edit, Edits, in_order
from codegraph_lsp.features.module_spelling import Spelling, included, spellings
from codegraph_lsp.features.module_words import module_words
from codegraph_lsp.features.package_moves import PackageMoves
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import EdgeKind, ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import ModuleNames
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.resolve.modules import ModuleTarget

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS, EdgeKind.REFERENCES})


def edits_for_moves(snapshot: Snapshot, moves: Sequence[tuple[Path, Path]]) -> Edits:
    """
    The edits, in the files as they are called now, that keep imports right.

    Args:
        moves: Files and folders, by the names they have and those they get.
    """
    return _Moving(snapshot, moves).edits()


class _Moving:
    def __init__(self, snapshot: Snapshot, moves: Sequence[tuple[Path, Path]]) -> None:
        self._snapshot = snapshot
        self._moves = sorted(moves, key=lambda move: -len(move[0]))
        self._files: dict[FileId, FileRow] = {
            row.id: row for row in snapshot.files() if self._moved(row.path) != row.path
        }
        self._before = snapshot.modules()
        self._after = snapshot.modules_after(self._moved)
        self._notes: list[str] = []

    def _moved(self, path: Path) -> Path:
        for old, new in self._moves:
            if path == old:
                return new
            if path.startswith(f"{old}/"):
                return Path(new + path[len(old) :])
        return path

    def edits(self) -> Edits:
        if not self._files:
            return Edits()
        found: list[Edit] = []
        keys = [
            symbols[MODULE_SYMBOL].key
            for file in self._files
            if (symbols := self._snapshot.symbols_in(file))
        ]
        importers = {edge.file for edge in self._snapshot.edges_to(sorted(keys), _IMPORTING)}
        packages = PackageMoves(self._snapshot, self._files, self._moved)
        for file in sorted(importers | self._files.keys() | packages.touched()):
            self._snapshot.cancel.check("move: next file")
            spec = self._snapshot.language(file)
            if spec is None or spec.generic:
                continue
            rules = semantics(spec.lineage)
            if rules.import_paths:
                found += self._path_words(file)
            elif rules.package_names:
                found += packages.edits(file)
            else:
                found += self._specifiers(file, naming(spec.lineage).modules)
        return Edits(in_order(found), notes=(*self._notes, *packages.notes))

    # Names that lead to files

    def _specifiers(self, file: FileId, names: ModuleNames) -> Iterator[Edit]:
        facts = self._snapshot.facts(file)
        text = self._snapshot.text(file)
        row = self._snapshot.file_by_id(file)
        if facts is None or text is None:
            return
        edited = set()
        for fact in facts.outline.imports:
            span = Span(fact.module_start, fact.module_end)
            like = Spelling(fact.module, fact.level)
            raw = text.source[span.start : span.end].decode("utf-8", "replace")
            if raw != like.written(names) and raw != fact.module:
                continue  # made up, not written
            if names.binds_parts and fact.name and fact.name != "*":
                yield from self._taken_out(row, fact, names)
            if span in edited:
                continue
            new = self._respelled(row, like, names)
            if new is None:
                continue
            edited.add(span)
            written = new.written(names)
            if fact.flags & ImportFlag.TOP_PACKAGE:
                yield from self._uses(file, like, new, span)
            elif names.binds_parts and not fact.name and fact.alias_start == NOTHING:
                written += names.rebinding + fact.alias
            yield Edit(row.path, span, written, file)

    def _respelled(self, row: FileRow, like: Spelling, names: ModuleNames) -> Spelling | None:
        """Another name for what *like* means; None where it still means that."""
        before = self._before.resolve(row.path, row.language, like.module, like.level)
        if not before.files:
            return None
        path = self._moved(row.path)
        if names.keeps_extension:
            old = self._snapshot.file_by_id(before.files[0]).path
            spelt = included(row.path, path, like, old, self._moved(old))
            return None if spelt == like else spelt
        after = self._after.resolve(path, row.language, like.module, like.level)
        if set(after.files) & set(before.files):
            return None
        old = self._snapshot.file_by_id(before.files[0]).path
        new = self._moved(old)
        if names.is_folder:
            old, new = Path(old.rpartition("/")[0]), Path(new.rpartition("/")[0])
        folder = path.rpartition("/")[0]
        for spelling in spellings(names, folder, like, old, new):
            found = self._after.resolve(path, row.language, spelling.module, spelling.level)
            if _same(found, before) and self._reaches(row, spelling, like):
                return spelling
        self._notes.append(f"`{like.written(names)}` in {row.path} has no other name")
        return None

    def _reaches(self, row: FileRow, spelling: Spelling, like: Spelling) -> bool:
        """The folder that leading dots count up to is a package, or was one before."""
        if not spelling.level:
            return True
        if like.level and not self._before.resolve(row.path, row.language, "", like.level).files:
            return True
        path = self._moved(row.path)
        return bool(self._after.resolve(path, row.language, "", spelling.level).files)

    def _taken_out(self, row: FileRow, fact: ImportFact, names: ModuleNames) -> Iterator[Edit]:
        """`from package import module`, where the module gets another name or package."""
        around = Spelling(fact.module, fact.level)
        inner = f"{fact.module}{names.separator}{fact.name}" if fact.module else fact.name
        before = self._before.resolve(row.path, row.language, inner, fact.level)
        if not before.files or not self._means_module(row, fact, before):
            return
        path = self._moved(row.path)
        after = self._after.resolve(path, row.language, inner, fact.level)
        if set(after.files) & set(before.files):
            return
        package = self._respelled(row, around, names) or around
        old = self._snapshot.file_by_id(before.files[0]).path
        new = self._moved(old)
        folder = path.rpartition("/")[0]
        alone = self._is_alone(row, fact)
        for spelling in spellings(names, folder, Spelling(inner, fact.level), old, new):
            found = self._after.resolve(path, row.language, spelling.module, spelling.level)
            like = Spelling(inner, fact.level)
            if not _same(found, before) or not self._reaches(row, spelling, like):
                continue
            outer, _, last = spelling.module.rpartition(names.separator)
            taken = Spelling(outer, spelling.level)
            if taken == Spelling("", 0):
                break
            if taken == package or alone:
                yield from self._rebound(row, fact, last, names)
                if taken != package:
                    span = Span(fact.module_start, fact.module_end)
                    yield Edit(row.path, span, taken.written(names) or names.separator, row.id)
                return
        self._notes.append(f"the import of `{fact.name}` in {row.path} has to be moved by hand")

    def _rebound(
        self, row: FileRow, fact: ImportFact, last: str, names: ModuleNames
    ) -> Iterator[Edit]:
        if last != fact.name:
            bound = fact.alias_start == NOTHING
            word = f"{last}{names.rebinding}{fact.name}" if bound else last
            yield Edit(row.path, Span(fact.name_start, fact.name_end), word, row.id)

    def _means_module(self, row: FileRow, fact: ImportFact, target: ModuleTarget) -> bool:
        """The name is the module's, not that of something in the package."""
        meant = self._snapshot.targets_at(row.id, fact.name_start)
        return any(each.file in target.files and each.symbol == MODULE_SYMBOL for each in meant)

    def _is_alone(self, row: FileRow, fact: ImportFact) -> bool:
        """Nothing else is taken out by the same statement."""
        facts = self._snapshot.facts(row.id)
        return facts is not None and (
            sum(other.module_start == fact.module_start for other in facts.outline.imports) == 1
        )

    def _uses(self, file: FileId, like: Spelling, new: Spelling, imported: Span) -> Iterator[Edit]:
        """Uses of a dotted name whose import binds only its first part."""
        row, text = self._snapshot.file_by_id(file), self._snapshot.text(file)
        if text is None:
            return
        raw = like.module.encode()
        start = text.source.find(raw)
        while start >= 0:
            span = Span(start, start + len(raw))
            before, behind = text.source[start - 1 : start], text.source[span.end : span.end + 1]
            is_whole = not (before.isalnum() or before in (b".", b"_")) and behind == b"."
            if is_whole and span != imported:
                meant = self._snapshot.targets_at(file, span.end - 1)
                if any(each.file in self._files and each.symbol == MODULE_SYMBOL for each in meant):
                    yield Edit(row.path, span, new.module, file)
            start = text.source.find(raw, span.end)

    # Paths of names

    def _path_words(self, file: FileId) -> Iterator[Edit]:
        """Mentions of a module whose file gets another name in the same folder."""
        yield from module_words(self._snapshot, file, self._files, self._moved, self._notes)


def _same(found: ModuleTarget, before: ModuleTarget) -> bool:
    return bool(found.files) and set(found.files) <= set(before.files)
