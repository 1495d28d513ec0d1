"""Databases that end with their process, even one that is killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.store import temporary
from codegraph_lsp.store.database import open_writer
from codegraph_lsp.store.temporary import PREFIX, TemporaryDatabase, remove_abandoned

if TYPE_CHECKING:
    from codegraph_lsp.store.lock import WriteLock

MAKES_ONE = """
from codegraph_lsp.store.temporary import TemporaryDatabase
database = TemporaryDatabase()
database.path.write_text("a copy")
print(database.path, flush=True)
input()
"""


def kill_with_a_database(folder: Path) -> Path:
    """The database in *folder* of a process that was killed."""
    environment = os.environ | {"TMPDIR": str(folder), "TEMP": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", MAKES_ONE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        path = Path(process.stdout.readline().rstrip("\n"))
        process.kill()
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_process_left_is_removed(folder: Path) -> None:
    left = kill_with_a_database(folder)
    assert left.read_text() == "a copy"
    assert remove_abandoned() == 1
    assert list(folder.iterdir()) == []


def test_what_is_in_use_is_never_removed(folder: Path) -> None:
    database = TemporaryDatabase()
    open_writer(database.path).close()
    assert remove_abandoned() == 0
    assert database.path.is_file()
    database.remove()
    database.remove()
    assert list(folder.iterdir()) == []


def test_what_is_not_ours_or_not_made_yet_stays(folder: Path) -> None:
    (folder / f"{PREFIX}new").mkdir()
    (folder / "codegraph-other").mkdir()
    (folder / "codegraph-other" / "owner.lock").touch()
    (folder / f"{PREFIX}link").symlink_to(folder / "codegraph-other")
    before = sorted(folder.rglob("*"))
    assert remove_abandoned() == 0
    assert sorted(folder.rglob("*")) == before


def test_one_that_is_taken_for_abandoned_while_it_is_made_is_made_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = temporary._locked
    taken: list[Path] = []

    def take_the_first(made: Path) -> WriteLock | None:
        lock = locked(made)
        if not taken:
            taken.append(made)
            shutil.rmtree(made)
        return lock

    monkeypatch.setattr(temporary, "_locked", take_the_first)
    database = TemporaryDatabase()
    assert database.path.parent.is_dir()
    assert database.path.parent not in taken
    database.remove()
