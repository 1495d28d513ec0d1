"""Documents that somebody types in: a cursor `¦` stands in the text, which is nowhere on disk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.engine.workspaces import Workspace

from codegraph_lsp.features.completion import Completions, completions
from codegraph_lsp.features.definition import definitions
from codegraph_lsp.features.import_edits import import_edits
from codegraph_lsp.features.missing_imports import missing_imports
from codegraph_lsp.features.signature_help import SignatureHelp, signature_help
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path as FilePath

    import pytest

    from codegraph_lsp.features.completion import Completion
    from codegraph_lsp.features.snapshot import Snapshot

CURSOR = "¦"


class Desk:
    """An engine over *files*, and an editor."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def completions(self, path: str, marked: str, trigger: str = "") -> Completions:
        """What is offered at the cursor in *marked*, the unsaved text of *path*."""
        offset = self._show(path, marked)
        with self._workspace.snapshot() as snapshot:
            row = snapshot.file(Path(path))
            assert row is not None
            found = completions(snapshot, row.id, offset, trigger)
            assert found is not None
            return found

    def offered(self, path: str, marked: str, trigger: str = "") -> list[str]:
        """The names of the workspace among them, sorted."""
        found = self.completions(path, marked, trigger)
        return sorted(each.label for each in found.items if each.kind is not None)

    def taken(self, path: str, marked: str, label: str) -> tuple[str, list[str]]:
        """
        The text after *label* is taken, and where its name leads then: `path:line`, lines from 1.
        """
        found = self.completions(path, marked)
        (each,) = [item for item in found.items if item.label == label and item.kind is not None]
        source = bytearray(marked.replace(CURSOR, "").encode())
        text = (each.text or each.label).encode()
        changes = [(found.written.start, found.offset, text)]
        changes += [(edit.span.start, edit.span.end, edit.new.encode()) for edit in each.edits]
        place = 0
        for start, end, new in sorted(changes, reverse=True):
            source[start:end] = new
            place += len(new) - (end - start) if start < found.written.start else 0
        written = source.decode()
        self._workspace.type(path, written)
        end = found.written.start + place + len(text)
        with self._workspace.snapshot() as snapshot:
            row = snapshot.file(Path(path))
            assert row is not None
            assert snapshot.n_problems(row.id) == 0, written
            places = []
            for where in definitions(snapshot, row.id, end).places:
                there = snapshot.text(where.file)
                assert there is not None
                places.append(f"{where.path}:{there.point(where.name_span.start).line + 1}")
        return written, places

    def imported(self, path: str, marked: str) -> str:
        """The text after the first import is added that the name before the cursor needs."""
        offset = self._show(path, marked)
        with self._workspace.snapshot() as snapshot:
            row = snapshot.file(Path(path))
            assert row is not None
            missing = missing_imports(snapshot, row.id, Span(offset, offset))
            assert missing, marked
            edits = import_edits(snapshot, row.id, [missing[0].wanted])
        source = marked.replace(CURSOR, "").encode()
        for edit in sorted(edits, key=lambda each: each.span, reverse=True):
            source = source[: edit.span.start] + edit.new.encode() + source[edit.span.end :]
        return source.decode()

    def signatures(self, path: str, marked: str) -> SignatureHelp | None:
        offset = self._show(path, marked)
        with self._workspace.snapshot() as snapshot:
            row = snapshot.file(Path(path))
            assert row is not None
            return signature_help(snapshot, row.id, offset)

    def called(self, path: str, marked: str) -> list[str]:
        """Each signature, the active one behind `>`, the parameter that is written in `«»`."""
        found = self.signatures(path, marked)
        told = []
        for number, each in enumerate(found.signatures if found is not None else ()):
            label = each.label
            if each.active is not None and each.parameters:
                start, end = each.parameters[each.active][1:3]
                label = f"{label[:start]}«{label[start:end]}»{label[end:]}"
            told.append(f"> {label}" if found is not None and number == found.active else label)
        return told

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        return self._workspace.snapshot()

    def item(self, path: str, marked: str, label: str) -> Completion:
        return next(e for e in self.completions(path, marked).items if e.label == label)

    def _show(self, path: str, marked: str) -> int:
        offset = marked.encode().index(CURSOR.encode())
        text = marked.replace(CURSOR, "")
        self._workspace.open(path, text)
        self._workspace.type(path, text)
        return offset


@contextmanager
def desk(folder: FilePath, patch: pytest.MonkeyPatch, files: Mapping[str, str]) -> Iterator[Desk]:
    patch.setenv("CODEGRAPH_CACHE_DIR", str(folder / "cache"))
    workspace = Workspace(folder / "root", Settings(jobs=1, cache=False), files=files)
    with workspace.serving():
        workspace.settle()
        yield Desk(workspace)
