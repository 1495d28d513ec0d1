"""Renames as each client takes them, over a real graph."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.unit.features.renaming import workspace

from codegraph_lsp.lsp import writing
from codegraph_lsp.lsp.incoming import AtPlace, NewName, Place, Renamed, RenamedFiles, TextDocument
from codegraph_lsp.lsp.kept_tokens import KeptTokens
from codegraph_lsp.lsp.profile import Profile
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.failures import ReplyError, failure_of
from codegraph_lsp.lsp.uris import Uris
from codegraph_lsp.lsp.view import View
from codegraph_lsp.model.errors import RenameError
from codegraph_lsp.workspace.roots import Roots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "a.py": "# 🙂\r\ndef charge(card):\r\n    return '🙂', charge, card\r\n",
    "b.py": "from a import charge\n\n\ndef use(thing):\n    thing.run()\n",
    "c.py": "class Till:\n    def run(self): ...\n",
    "src/p/Box.java": "package p;\npublic class Box {}\n",
}

FULL = Profile(
    document_changes=True, annotated_edits=True, annotated_renames=True, renames_files=True
)


class Client:
    """A view for one client; notes are kept."""

    def __init__(self, view: View, root: Path, notes: list[str]) -> None:
        self.view = view
        self.notes = notes
        self._root = root

    def uri(self, name: str) -> str:
        return (self._root / name).as_uri()

    def rename(self, name: str, line: int, character: int, new: str) -> Any:
        params = NewName(TextDocument(self.uri(name)), Place(line, character), new)
        found = writing.rename(self.view, params)
        return msgspec.to_builtins(found)

    def prepare(self, name: str, line: int, character: int) -> Any:
        params = AtPlace(TextDocument(self.uri(name)), Place(line, character))
        return msgspec.to_builtins(writing.prepare_rename(self.view, params))


@contextmanager
def client(folder: Path, profile: Profile, *, settled: bool = True) -> Iterator[Client]:
    with workspace(folder, FILES) as space:
        notes: list[str] = []

        def view() -> View:
            return View(
                space.take(),
                Uris(Roots([str(folder / "root")])),
                profile,
                status=lambda: pytest.fail("nobody asked"),
                note=notes.append,
                tokens=KeptTokens(),
                behind=lambda: None,
                showing=lambda _: None,
                settle=lambda: view() if settled else None,
            )

        yield Client(view(), folder / "root", notes)


def edit(line: int, start: int, end: int, new: str, **more: Any) -> dict[str, Any]:
    return {
        "range": {
            "start": {"line": line, "character": start},
            "end": {"line": line, "character": end},
        },
        "newText": new,
        **more,
    }


def test_edits_count_in_the_units_of_the_client(tmp_path: Path) -> None:
    with client(tmp_path, Profile()) as plain:
        assert plain.rename("a.py", 1, 6, "bill") == {
            "changes": {
                plain.uri("a.py"): [edit(1, 4, 10, "bill"), edit(2, 17, 23, "bill")],
                plain.uri("b.py"): [edit(0, 14, 20, "bill")],
            }
        }


def test_doubtful_edits_ask_for_confirmation_or_are_left_out(tmp_path: Path) -> None:
    with client(tmp_path, FULL) as full:
        found = full.rename("c.py", 1, 9, "go")
        assert found == {
            "documentChanges": [
                {
                    "textDocument": {"uri": full.uri("b.py"), "version": None},
                    "edits": [edit(4, 10, 13, "go", annotationId="doubt-1")],
                },
                {
                    "textDocument": {"uri": full.uri("c.py"), "version": None},
                    "edits": [edit(1, 8, 11, "go")],
                },
            ],
            "changeAnnotations": {
                "doubt-1": {
                    "label": "Rename to go",
                    "needsConfirmation": True,
                    "description": "it is not known what this is a member of",
                }
            },
        }
    with client(tmp_path, Profile(document_changes=True)) as plain:
        found = plain.rename("c.py", 1, 9, "go")
        assert [change["textDocument"]["uri"] for change in found["documentChanges"]] == [
            plain.uri("c.py")
        ]
        assert len(plain.notes) == 1


def test_a_type_takes_its_file_along(tmp_path: Path) -> None:
    with client(tmp_path, FULL) as full:
        assert full.rename("src/p/Box.java", 1, 14, "Crate")["documentChanges"][1] == {
            "kind": "rename",
            "oldUri": full.uri("src/p/Box.java"),
            "newUri": full.uri("src/p/Crate.java"),
        }
    with client(tmp_path, Profile()) as plain:
        plain.rename("src/p/Box.java", 1, 14, "Crate")
        assert plain.notes == [
            "src/p/Box.java should be renamed to src/p/Crate.java, which this editor is not told"
        ]


def test_a_place_without_a_name_has_nothing_to_prepare(tmp_path: Path) -> None:
    with client(tmp_path, FULL) as full:
        assert full.prepare("a.py", 1, 7) == {
            "range": edit(1, 4, 10, "")["range"],
            "placeholder": "charge",
        }
        assert full.prepare("a.py", 1, 1) is None
        assert full.prepare("a.py", 0, 2) is None
        assert full.prepare("none.py", 0, 2) is None


def test_a_graph_that_is_not_current_renames_local_names_of_open_documents_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client(tmp_path, FULL, settled=False) as full:
        with pytest.raises(ReplyError):
            full.rename("c.py", 1, 13, "me")
        monkeypatch.setattr(full.view.snapshot, "version", lambda file: 3)
        assert len(full.rename("c.py", 1, 13, "me")["documentChanges"]) == 1
        with pytest.raises(ReplyError) as caught:
            full.rename("a.py", 1, 6, "bill")
        assert caught.value.code is Code.REQUEST_FAILED
        assert "still being read" in caught.value.message


def test_a_refusal_is_told_in_a_sentence(tmp_path: Path) -> None:
    with client(tmp_path, FULL) as full:
        with pytest.raises(RenameError) as caught:
            full.rename("b.py", 0, 16, "use")
        failure = failure_of(caught.value, "textDocument/rename")
        assert failure.code is Code.REQUEST_FAILED
        assert failure.message == "`use` is something else already, in b.py:4"


def test_imports_follow_files(tmp_path: Path) -> None:
    with client(tmp_path, Profile()) as plain:
        moved = RenamedFiles([Renamed(plain.uri("a.py"), plain.uri("pay.py"))])
        assert msgspec.to_builtins(writing.will_rename_files(plain.view, moved)) == {
            "changes": {plain.uri("b.py"): [edit(0, 5, 6, "pay")]}
        }
        nowhere = RenamedFiles([Renamed(plain.uri("x.py"), plain.uri("y.py"))])
        assert writing.will_rename_files(plain.view, nowhere) is None
