"""What code actions make of files, and whether it is still the same program."""

from __future__ import annotations

import ast
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.unit.features.renaming import workspace

from codegraph_lsp.features.import_edits import import_edits, statement_of
from codegraph_lsp.features.missing_imports import missing_imports
from codegraph_lsp.features.movable import movable_at, new_file_for
from codegraph_lsp.features.move_symbol import move_symbol
from codegraph_lsp.features.organize_imports import organize_imports
from codegraph_lsp.features.safe_delete import deletable_at, safe_delete
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import EdgeKind, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.syntax.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path as FilePath

    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.features.edits import Edit, Edits
    from codegraph_lsp.features.safe_delete import Deletion
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})


class Home(NamedTuple):
    """Where definitions were that a file has after a move."""

    path: str
    names: frozenset[str]
    is_new: bool
    """The file was not there before."""


class Acting:
    """An index of *files*, below *folder*."""

    def __init__(self, snapshot: Snapshot, files: Mapping[str, str], folder: FilePath) -> None:
        self.snapshot = snapshot
        self.files = dict(files)
        self._folder = folder

    def file(self, name: str) -> FileId:
        row = self.snapshot.file(Path(name))
        assert row is not None, name
        return row.id

    def symbol(self, name: str) -> Symbol:
        """`path::Qualified.name`."""
        path, _, qualified = name.partition("::")
        found = [
            symbol
            for symbol in self.snapshot.symbols_in(self.file(path))
            if symbol.qualified_name == qualified
        ]
        assert found, name
        return found[0]

    # Actions

    def organized(self, name: str, *, sorts: bool = True) -> str:
        """The text of a file with its imports organised, which stays so the second time."""
        edits = organize_imports(self.snapshot, self.file(name), sorts=sorts)
        changed = self.after(edits)
        text = changed.get(name, self.files[name])
        if changed:
            with acting(self._folder / "again", self.files | changed) as again:
                assert again.organized(name, sorts=sorts) == text
            self.check_same(changed)
        return text

    def after_organizing(self, name: str) -> str:
        """The same of a file that need not be read without errors."""
        edits = organize_imports(self.snapshot, self.file(name))
        return self.after(edits).get(name, self.files[name])

    def offered(self, name: str) -> list[str]:
        """The imports offered for the names of a file."""
        file = self.file(name)
        found = missing_imports(self.snapshot, file, Span(0, 1 << 30))
        return [statement_of(self.snapshot, file, each.wanted) for each in found]

    def imported(self, name: str) -> str:
        """A file with the first import for each name; each name is then known."""
        file = self.file(name)
        found = missing_imports(self.snapshot, file, Span(0, 1 << 30))
        first = {each.name: each for each in reversed(found)}
        edits = import_edits(self.snapshot, file, [first[name].wanted for name in sorted(first)])
        text = _applied(self.files[name], edits)
        with acting(self._folder / "again", self.files | {name: text}) as again:
            again.check_accepted()
            assert missing_imports(again.snapshot, again.file(name), Span(0, 1 << 30)) == []
        return text

    def deletion(self, name: str) -> Deletion:
        symbol = self.symbol(name)
        assert symbol.file is not None
        assert deletable_at(self.snapshot, symbol.file, symbol.name_span.start) is not None, name
        return safe_delete(self.snapshot, symbol)

    def without(self, name: str) -> str:
        """The text of its file when a definition is taken out; nothing else changes."""
        found = self.deletion(name)
        assert not found.reason, found.reason
        changed = self.after(found.edits)
        path = name.partition("::")[0]
        assert changed.keys() == {path}
        with acting(self._folder / "again", self.files | changed) as again:
            again.check_accepted()
        return changed[path]

    def moved(self, name: str, to: str = "") -> dict[str, str]:
        """
        The files that are others when a definition is moved. The graph is the same, but for
        mentions of modules, which may not be needed any more.
        """
        symbol = self.symbol(name)
        assert symbol.file is not None
        found = movable_at(self.snapshot, symbol.file, symbol.name_span.start)
        assert found is not None, name
        path = Path(to) if to else new_file_for(self.snapshot, found)
        assert path is not None
        changed = self.after(move_symbol(self.snapshot, found, path))
        self.check_same(changed, moved={path: symbol})
        return changed

    def refusal(self, name: str, to: str = "") -> str:
        """Why it is not moved: the sort and the sentence."""
        with pytest.raises(RefactorError) as caught:
            self.moved(name, to)
        return f"{caught.value.sort}: {caught.value}"

    # What comes of it

    def after(self, edits: Edits) -> dict[str, str]:
        """The files that *edits* change."""
        changed: dict[str, str] = {creation.path: creation.text for creation in edits.creations}
        for path in sorted({edit.path for edit in edits.items}):
            changed[path] = _applied(
                self.files[path], [edit for edit in edits.items if edit.path == path]
            )
        return changed

    def check_accepted(self) -> None:
        """Each language accepts its files."""
        for row in self.snapshot.files():
            spec = self.snapshot.language(row.id)
            if spec is None or spec.generic:
                continue
            assert not parse(spec, self.files[row.path].encode()).root_node.has_error, row.path
            if row.path.endswith(".py"):
                ast.parse(self.files[row.path])

    def check_same(
        self, changed: Mapping[str, str], moved: Mapping[Path, Symbol] | None = None
    ) -> None:
        """With *changed* files all that is not an import has the meaning that it had."""
        before = self._edges({})
        with acting(self._folder / "again", self.files | dict(changed)) as again:
            again.check_accepted()
            homes = {
                str(path): Home(
                    symbol.path, self._came(again, path, symbol.path), path not in self.files
                )
                for path, symbol in (moved or {}).items()
            }
            after = again._edges(homes)
            gone = [edge for edge in before if edge not in after]
            new = [edge for edge in after if edge not in before]
            assert (gone, new) == ([], []), (gone, new)
            assert len(after) == len(before)

    def _came(self, after: Acting, new: str, old: str) -> frozenset[str]:
        """What stands at the top of the file *new* after a move, and stood in *old* before."""
        came = after._tops(new) - (self._tops(new) if new in self.files else set())
        return frozenset(came & self._tops(old) - after._tops(old))

    def _tops(self, name: str) -> set[str]:
        symbols = self.snapshot.symbols_in(self.file(name))
        return {symbol.qualified_name.partition(".")[0] for symbol in symbols}

    def _edges(self, moved: Mapping[str, Home]) -> list[tuple[str, ...]]:
        snapshot = self.snapshot
        found = []
        for row in snapshot.files():
            for edge in snapshot.edges_in(row.id):
                ends = snapshot.symbols([edge.source, edge.target])
                target = ends.get(edge.target)  # None: all that is known of it is its name
                if edge.kind in _IMPORTING or (target and target.kind is SymbolKind.MODULE):
                    continue
                source = _id_before(ends[edge.source], moved)
                aim = f"name {edge.target}" if target is None else _id_before(target, moved)
                found.append((edge.kind.label, source, aim))
        return sorted(found)


def _id_before(symbol: Symbol, moved: Mapping[str, Home]) -> str:
    """The id of *symbol* before the move; of a new file the module stands for the old one's."""
    home = moved.get(symbol.path)
    if home is None or symbol.external:
        return symbol.id
    top = symbol.qualified_name.partition(".")[0]
    if top in home.names or (home.is_new and symbol.kind is SymbolKind.MODULE):
        return symbol.id.replace(f"`{symbol.path}`", f"`{home.path}`")
    return symbol.id


def _applied(text: str, edits: Sequence[Edit]) -> str:
    source = text.encode()
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        source = source[: edit.span.start] + edit.new.encode() + source[edit.span.end :]
    return source.decode()


@contextmanager
def acting(folder: FilePath, files: Mapping[str, str]) -> Iterator[Acting]:
    """An index of *files* in a folder of its own below *folder*."""
    number = len(list(folder.iterdir())) if folder.is_dir() else 0
    place = folder / str(number)
    place.mkdir(parents=True)
    with workspace(place, files) as space:
        yield Acting(space.snapshot, files, folder)
