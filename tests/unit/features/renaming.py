"""Workspaces in which things are renamed, and what comes of it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.engine.once import index_once, open_snapshot, settings_for
from codegraph_lsp.features.file_moves import edits_for_moves
from codegraph_lsp.features.rename import rename
from codegraph_lsp.model.errors import RenameError
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path as FilePath

    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.features.edits import Edits
    from codegraph_lsp.index.progress import Report


class Nobody:
    def report(self, report: Report) -> None:
        pass


class Workspace:
    """
    An index of *files*. Places are told by text with a `|` where the cursor is.

    Args:
        take: Another snapshot of it.
    """

    def __init__(self, take: Callable[[], Snapshot], files: Mapping[str, str]) -> None:
        self.take = take
        self.snapshot = take()
        self._files = files

    def renamed(
        self, place: str, new: str, *, doubts: bool = True, max_files: int = 50
    ) -> list[str]:
        """
        The lines that change, as they are afterwards, each behind its path; with `?` before the
        reason where a person has to be asked. *place* is `path: text|text`.
        """
        path, _, marked = place.partition(": ")
        row = self.snapshot.file(Path(path))
        assert row is not None, path
        source = self._files[path].encode()
        start = source.index(marked.replace("|", "", 1).encode())
        offset = start + len(marked.partition("|")[0].encode())
        found = rename(self.snapshot, row.id, offset, new, max_files=max_files, doubts=doubts)
        return self._lines(found)

    def refusal(self, place: str, new: str, **options: bool) -> str:
        """Why that is refused: its sort, and the sentence."""
        with pytest.raises(RenameError) as caught:
            self.renamed(place, new, **options)
        return f"{caught.value.sort}: {caught.value}"

    def moved(self, *moves: tuple[str, str]) -> list[str]:
        """The lines that change when files or folders are moved."""
        return self._lines(
            edits_for_moves(self.snapshot, [(Path(old), Path(new)) for old, new in moves])
        )

    def _lines(self, edits: Edits) -> list[str]:
        told = []
        for path in sorted({edit.path for edit in edits.items}):
            source = self._files[path].encode()
            changed: dict[int, str] = {}
            shift = 0
            new = source
            for edit in edits.items:
                if edit.path != path:
                    continue
                line = source[: edit.span.start].count(b"\n")
                changed[line] = changed.get(line) or edit.doubt
                start = edit.span.start + shift
                replaced = edit.new.encode()
                new = new[:start] + replaced + new[edit.span.end + shift :]
                shift += len(replaced) - (edit.span.end - edit.span.start)
            lines = new.decode().splitlines()
            for line, doubt in sorted(changed.items()):
                told.append(f"{path}: {lines[line].strip()}" + (f" ? {doubt}" if doubt else ""))
        told += [f"{move.path} -> {move.new}" for move in edits.moves]
        return told + [f"! {note}" for note in edits.notes]


@contextmanager
def workspace(folder: FilePath, files: Mapping[str, str]) -> Iterator[Workspace]:
    """An index of *files* below *folder*."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODEGRAPH_CACHE_DIR", str(folder / "cache"))
        root = folder / "root"
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        settings = settings_for(str(root), {"jobs": 1}).settings
        index_once(str(root), settings, meter=Nobody())
        with ExitStack() as snapshots:
            opened = partial(open_snapshot, str(root), settings)
            yield Workspace(lambda: snapshots.enter_context(opened()), files)
