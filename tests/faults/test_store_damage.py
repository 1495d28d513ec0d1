"""Damaged, shortened and foreign files in the place of a database."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.samples import Workspace, all_symbols, dotted

from codegraph_lsp.model.errors import StoreCorruptError, StoreError
from codegraph_lsp.store.blobs import FactsCache
from codegraph_lsp.store.codec import EncodedFacts
from codegraph_lsp.store.database import open_reader, open_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ONE = EncodedFacts(b"o" * 2_000, b"b" * 2_000, b"interface")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed database with one file in it."""
    workspace = Workspace(tmp_path)
    workspace.list("a.py")
    workspace.put("a.py", " ".join(f"name{n}" for n in range(500)))
    workspace.close()
    return workspace.path


def fill_with_noise(path: Path) -> None:
    path.write_bytes(b"noise" * 10_000)


def spoil_a_page(path: Path) -> None:
    text = bytearray(path.read_bytes())
    text[4096:-4096] = b"\x55" * (len(text) - 8192)
    path.write_bytes(text)


def shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def shorten_the_header(path: Path) -> None:
    os.truncate(path, 50)


def pretend_a_crash(path: Path) -> None:
    """As a writer leaves it that was killed: not marked as closed."""
    database = sqlite3.connect(path)
    database.execute("UPDATE meta SET value = 0 WHERE name = 'clean'")
    database.commit()
    database.close()


@pytest.mark.parametrize("damage", [fill_with_noise, shorten, shorten_the_header])
def test_a_damaged_database_is_moved_aside_and_built_again(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    with open_writer(path) as writer:
        assert "w.db.corrupt" in writer.notice
        assert writer.revision == 0
    assert path.with_name("w.db.corrupt").exists()
    with open_writer(path) as writer:
        assert writer.notice == ""


def test_damage_inside_is_found_after_a_crash(path: Path) -> None:
    pretend_a_crash(path)
    spoil_a_page(path)
    with open_writer(path) as writer:
        assert "w.db.corrupt" in writer.notice


def test_a_database_left_by_a_crash_is_kept_when_it_is_whole(path: Path) -> None:
    pretend_a_crash(path)
    with open_writer(path) as writer:
        assert (writer.notice, writer.revision) == ("", 2)


def test_damage_met_by_a_query_is_told_and_can_be_mended(path: Path) -> None:
    spoil_a_page(path)
    with pytest.raises(StoreCorruptError), open_reader(path) as reader:
        all_symbols(reader)
    with open_writer(path, rebuild=True) as writer:
        assert "w.db.corrupt" in writer.notice
        assert writer.revision == 0


def test_a_reader_of_noise_is_told(path: Path) -> None:
    fill_with_noise(path)
    with pytest.raises(StoreCorruptError):
        open_reader(path)


def test_somebody_elses_database_is_not_ours(path: Path) -> None:
    path.unlink()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE theirs (x)")
    database.commit()
    database.close()
    with pytest.raises(StoreError, match="another version"):
        open_reader(path)
    with open_writer(path) as writer:
        assert writer.notice.startswith("the index was made by another version")


def test_a_file_without_meta_rows_is_built_again(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("DELETE FROM meta WHERE name IN ('revision', 'clean')")
    database.commit()
    database.close()
    with open_writer(path) as writer:
        assert "w.db.corrupt" in writer.notice


# Folders and files that cannot be written


NOBODY = 65_534


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder that belongs to whoever `locked` reads it as."""
    # Not below pytest's own, which nobody but its user can enter.
    folder = FilePath(tempfile.mkdtemp(prefix="codegraph-test-"))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Nothing can be written in the file's folder; root, whom modes do not bind, becomes nobody."""
    if sys.platform == "win32":
        pytest.skip("modes are a matter of POSIX")
    file.chmod(0o400)
    file.parent.chmod(0o500)
    user = os.geteuid()
    if user == 0:
        for owned in (*file.parent.iterdir(), file.parent, *file.parents[1:2]):
            os.chown(owned, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
        file.parent.chmod(0o700)


def test_a_read_only_folder_can_be_read_and_not_written(own_folder: Path) -> None:
    workspace = Workspace(own_folder)
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    workspace.close()
    with locked(workspace.path):
        with pytest.raises(StoreError, match="cannot write the index"):
            open_writer(workspace.path)
        with open_reader(workspace.path) as reader:
            assert dotted(reader.symbols_named("charge")) == "a.py:charge"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot write the index"):
        open_writer(tmp_path / "file" / "w.db")


# The facts cache


@pytest.mark.parametrize("damage", [fill_with_noise, spoil_a_page, shorten])
def test_a_damaged_cache_misses_once_and_works_again(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "facts" / "facts.db"
    with FactsCache(path) as cache:
        cache.put_many({b"%d" % n: ONE for n in range(50)})
    damage(path)
    notices: list[str] = []
    with FactsCache(path, notice=notices.append) as cache:
        cache.get_many(b"%d" % n for n in range(50))
        cache.put_many({b"new": ONE})
        assert cache.get_many([b"new"]) == {b"new": ONE}
        assert cache.stats().entries >= 1
    assert len(notices) == 1


def test_a_cache_that_cannot_be_opened_misses_with_one_notice(tmp_path: Path) -> None:
    (tmp_path / "facts").write_text("in the way")
    notices: list[str] = []
    with FactsCache(tmp_path / "facts" / "facts.db", notice=notices.append) as cache:
        cache.put_many({b"1": ONE})
        assert cache.get_many([b"1"]) == {}
    assert len(notices) == 1


def test_a_read_only_cache_is_read(own_folder: Path) -> None:
    path = own_folder / "facts" / "facts.db"
    with FactsCache(path) as cache:
        cache.put_many({b"1": ONE})
    notices: list[str] = []
    with locked(path), FactsCache(path, notice=notices.append) as cache:
        cache.put_many({b"2": ONE})
        assert cache.get_many([b"1", b"2"]) == {b"1": ONE}
    assert len(notices) == 1
