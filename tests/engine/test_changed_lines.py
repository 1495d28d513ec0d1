"""Which lines differ from a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.features.changed_lines import changes_since
from tests.engine.repository import Repository
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from codegraph_lsp.engine.snapshot import Snapshot

pytestmark = pytest.mark.slow


def changed_lines(snapshot: Snapshot) -> dict[str, object]:
    found = changes_since(snapshot, "HEAD")
    assert found is not None
    return dict(found.lines)


def check(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Letters are lines; *expected* has ranges such as `1-2 5-5`."""
    repository = Repository(tmp_path / "root")
    repository.commit(a_py="".join(f"{letter}\n" for letter in old))
    workspace = Workspace(repository.folder)
    with workspace.serving(), workspace.snapshot():
        workspace.write("a.py", "".join(f"{letter}\n" for letter in new))
        with workspace.snapshot() as snapshot:
            found = changed_lines(snapshot)
    ranges = " ".join(f"{first}-{last}" for first, last in found.get("a.py", ()))
    assert ranges == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abc", "abc", ""),
        ("abc", "axc", "2-2"),
        ("abc", "abcd", "4-4"),
        ("abc", "xabc", "1-1"),
        ("abc", "ac", ""),
        ("abcdef", "axcdyyf", "2-2 5-6"),
        ("aa", "aaa", "3-3"),
        ("", "ab", "1-2"),
        ("ab", "", ""),
    ],
)
def test_lines_that_differ(tmp_path: Path, old: str, new: str, expected: str) -> None:
    check(tmp_path, old, new, expected)


def test_a_new_file_and_unsaved_text_are_all_new(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "root")
    repository.commit(a_py="x = 1\n")
    workspace = Workspace(repository.folder)
    with workspace.serving():
        workspace.write("b.py", "y = 1\ny = 2\n")
        workspace.open("a.py")
        workspace.type("a.py", "x = 1\nx = 2\n")
        with workspace.snapshot() as snapshot:
            assert changed_lines(snapshot) == {"a.py": ((2, 2),), "b.py": ((1, 2),)}
