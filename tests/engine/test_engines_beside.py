"""A second engine on a workspace begins with what the first one has committed."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.model.settings import Settings
from codegraph_lsp.store.temporary import PREFIX
from codegraph_lsp.support.cancel import CancelToken
from tests.engine.workspaces import Workspace, exported, index, lines_of, many_files
from tests.unit.store.test_temporary import kill_with_a_database

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "pay.py": "def charge(card):\n    return card\n",
    "app.py": "from pay import charge\n\n\ndef main():\n    charge(1)\n",
}
TYPED = "def take(card):\n    return card\n"


def two(root: Path, files: dict[str, str]) -> tuple[Workspace, Workspace]:
    first = Workspace(root, files=files)
    first.grow_old()
    return first, Workspace(root)


def test_the_second_reads_and_links_nothing(tmp_path: Path) -> None:
    first, second = two(tmp_path / "root", many_files(5))
    with first.serving():
        expected = first.export()
        with second.serving() as engine:
            assert second.export() == expected
            assert second.heard.changed == set()
            cache = engine.status().cache
            assert (cache.hits, cache.misses) == (0, 0)


def test_what_changed_meanwhile_is_read(tmp_path: Path) -> None:
    first, second = two(tmp_path / "root", FILES)
    with first.serving():
        first.settle()
        with first.untold():
            first.write("pay.py", TYPED)
        with second.serving():
            second.settle()
            assert second.heard.changed == {"app.py", "pay.py"}
            assert any("take" in line for line in second.export())
            assert not any("take" in line for line in first.export())


def test_unsaved_text_of_the_first_is_never_seen_by_the_second(tmp_path: Path) -> None:
    first, second = two(tmp_path / "root", FILES)
    with first.serving():
        expected = first.export()
        first.open("pay.py")
        first.type("pay.py", TYPED)
        first.open("new.py", TYPED)
        first.settle()
        engine = second.not_started()
        with engine.snapshot(CancelToken()) as snapshot:
            assert not any("take" in line for line in lines_of(snapshot))
        engine.start()
        assert second.export() == expected
        assert any("take" in line for line in first.export())
        engine.close()


def test_text_that_was_saved_is_read_once(tmp_path: Path) -> None:
    first, second = two(tmp_path / "root", FILES)
    with first.serving():
        first.open("pay.py")
        first.type("pay.py", TYPED)
        first.settle()
        first.save("pay.py")
        first.settle()
        with second.serving():
            second.settle()
            assert second.heard.changed == set()
            assert second.export() == first.export()


def test_the_second_begins_while_the_first_still_reads(tmp_path: Path) -> None:
    first, second = two(tmp_path / "root", many_files(8))
    with first.serving(), second.serving():
        assert second.export() == first.export()


def test_other_limits_begin_with_nothing(tmp_path: Path) -> None:
    first, _ = two(tmp_path / "root", FILES)
    second = Workspace(first.root, Settings(jobs=1, link_width=3))
    with first.serving():
        first.settle()
        with second.serving():
            second.settle()
            assert second.heard.changed == set(FILES)
            assert len(second.heard.notices) == 1
            assert "another server has this workspace open" in second.heard.notices[0]


def test_a_damaged_index_of_the_first_is_not_taken_over(tmp_path: Path) -> None:
    first, second = two(tmp_path / "root", many_files(5))
    with first.serving() as engine:
        expected = first.export()
        damage(engine.status().database)
        with second.serving():
            assert edges_of(second.export()) == edges_of(expected)


def damage(database: str) -> None:
    """Every page but those that a look at the versions needs."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.close()
    with open(database, "r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 3)
        file.write(b"\xa5" * (size - size // 3))


def edges_of(export: list[str]) -> list[str]:
    return [line for line in export if '"type":"edge"' in line]


def test_nothing_of_the_copy_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    first, second = two(tmp_path / "root", FILES)
    with first.serving():
        first.settle()
        with second.serving():
            second.settle()
            (folder,) = (tmp_path / "tmp").iterdir()
            assert folder.name.startswith(PREFIX)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_server_removes_what_a_killed_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    kill_with_a_database(tmp_path / "tmp")
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    first, _ = two(tmp_path / "root", FILES)
    with first.serving():
        assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("seed", range(6))
def test_what_the_second_makes_of_it_equals_a_full_index(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Whatever the first has done until then, and whatever the second does afterwards."""
    drawn = random.Random(seed)
    files = many_files(4)
    first, second = two(tmp_path / "root", files)
    with first.serving():
        for step in range(drawn.randrange(12)):
            act(first, drawn, sorted(files), step)
            if drawn.random() < 0.3:
                first.settle()
        with second.serving():
            for step in range(drawn.randrange(6)):
                act(second, drawn, sorted(files), 100 + step)
            for path in sorted(files):
                second.close(path)
            second.rescan()
            incremental = second.export()
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "fresh"))
    index(first.root)
    assert incremental == exported(first.root)


def act(workspace: Workspace, drawn: random.Random, paths: list[str], step: int) -> None:
    """Something that happens in an editor or on disk."""
    path = drawn.choice(paths)
    other = drawn.choice(paths)
    match drawn.randrange(6):
        case 0:
            workspace.open(path)
        case 1:
            file = workspace.root / other
            if file.exists() and file.suffix == (workspace.root / path).suffix:
                workspace.type(path, file.read_text("utf-8") + "\n")
        case 2:
            workspace.save(path)
        case 3:
            workspace.close(path)
        case 4:
            workspace.delete(path)
        case 5:
            file = workspace.root / other
            if file.exists():
                workspace.write(path, file.read_text("utf-8"))
