"""Files are written whole, in their own encoding, or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.model.errors import UnwritableError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.saving import save

if TYPE_CHECKING:
    from pathlib import Path as FilePath

COOKIE = "# coding: koi8-r\n"


def refused(root: FilePath, before: str, after: str, name: str = "a.py") -> str:
    """Why the file is left as it was."""
    left = (root / name).read_bytes()
    with pytest.raises(UnwritableError) as error:
        save(Roots([str(root)]), Path(name), before.encode(), after.encode())
    assert (root / name).read_bytes() == left
    assert [file.name for file in root.iterdir() if file.name.endswith(".part")] == []
    return error.value.problem


@pytest.mark.parametrize(
    ("encoding", "before", "after"),
    [
        ("utf-8", "x = 'ä'\r\n", "y = 'ä𝒳'\r\n"),
        ("utf-8-sig", "x = 'ä'\n", "y = 'ä'"),
        ("utf-16", "x = 'ä'\n", "y = 'ä𝒳'\n"),
        ("latin-1", "x = 'ä'\n", "y = 'äö'\n"),
        ("koi8-r", COOKIE + "x = 'я'\n", COOKIE + "y = 'я'\n"),
    ],
)
def test_a_file_keeps_its_encoding(
    encoding: str, before: str, after: str, tmp_path: FilePath
) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(before.encode(encoding))
    file.chmod(0o755)
    save(Roots([str(tmp_path)]), Path("a.py"), before.encode(), after.encode())
    assert file.read_bytes() == after.encode(encoding)
    assert stat.S_IMODE(file.stat().st_mode) == 0o755
    assert list(tmp_path.iterdir()) == [file]


def test_what_the_encoding_lacks_is_not_written(tmp_path: FilePath) -> None:
    (tmp_path / "a.py").write_bytes("x = 'ä'".encode("latin-1"))
    assert "latin-1, lacks a character" in refused(tmp_path, "x = 'ä'", "x = 'я'")
    assert "latin-1, cannot be kept" in refused(tmp_path, "x = 'ä'", "x = 'a'")


def test_what_was_changed_meanwhile_is_not_written(tmp_path: FilePath) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 2\n")
    assert refused(tmp_path, "x = 1\n", "x = 3\n") == "it was changed meanwhile"


def test_what_is_protected_or_a_link_is_not_written(tmp_path: FilePath) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.py").write_text("x\n")
    (root / "inside.py").write_text("x\n")
    for name, target in (("a.py", tmp_path / "outside.py"), ("b.py", root / "inside.py")):
        (root / name).symlink_to(target)
        assert refused(root, "x\n", "y\n", name) == "it is a link, or lies behind one"
    os.chmod(root / "inside.py", 0o444)
    assert refused(root, "x\n", "y\n", "inside.py") == "it is marked as read-only"
