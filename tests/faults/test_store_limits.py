"""No space, several writers, and processes that end in the middle of a write."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.samples import Workspace, all_symbols, dotted, hydrated_file, links

from codegraph_lsp.model.errors import StoreBusyError, StoreFullError
from codegraph_lsp.store.blobs import FactsCache
from codegraph_lsp.store.codec import EncodedFacts
from codegraph_lsp.store.database import open_writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY_NAMES = " ".join(f"some_longer_name_{n}" for n in range(3_000))
CHILDREN = FilePath(__file__).parent / "handlers" / "store_children.py"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path)
    workspace.list("a.py", "b.py")
    workspace.put("a.py", "charge")
    yield workspace
    workspace.close()


# No space


def test_a_full_database_can_still_be_read_and_written_when_there_is_space(
    workspace: Workspace,
) -> None:
    connection = workspace.writer._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    large = hydrated_file(workspace.ids["b.py"], "b.py", MANY_NAMES)
    with pytest.raises(StoreFullError):
        workspace.writer.put_hydrated([large])
    revision = workspace.writer.revision
    with workspace.reader() as reader:
        assert reader.revision == revision
        assert dotted(reader.symbols_named("charge")) == "a.py:charge"
        assert dotted(all_symbols(reader)) == "a.py:<module> a.py:charge"
    connection.execute("PRAGMA max_page_count = 1000000")
    assert workspace.writer.put_hydrated([large]) == revision + 1


def run_child(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHILDREN), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are a matter of POSIX")
def test_a_limit_on_file_size_is_a_full_disk(workspace: Workspace) -> None:
    workspace.close()
    done = run_child("full", workspace.path)
    assert done.stdout.split() == ["StoreFullError", "charge"], done.stderr
    workspace.writer = open_writer(workspace.path)
    with workspace.reader() as reader:
        assert dotted(reader.symbols_named("charge")) == "a.py:charge"


def test_a_full_cache_stops_writing_with_one_notice(tmp_path: Path) -> None:
    notices: list[str] = []
    with FactsCache(tmp_path / "facts" / "facts.db", notice=notices.append) as cache:
        small = EncodedFacts(b"o", b"b", b"i")
        cache.put_many({b"1": small})
        assert cache._connection is not None
        cache._connection.execute("PRAGMA max_page_count = 9")
        cache.put_many({b"2": EncodedFacts(b"o" * 900_000, b"b", b"i")})
        cache.put_many({b"3": small})
        assert cache.get_many([b"1", b"2", b"3"]) == {b"1": small}
    assert len(notices) == 1
    assert "no space" in notices[0]


# Several writers


def test_a_second_writer_is_refused_after_a_bounded_wait(workspace: Workspace) -> None:
    began = time.monotonic()
    with pytest.raises(StoreBusyError):
        open_writer(workspace.path, wait_s=0.1)
    assert 0.1 <= time.monotonic() - began < 2
    workspace.put("a.py", "still_writing")


def test_a_second_writer_gets_its_turn_when_the_first_ends(workspace: Workspace) -> None:
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(open_writer, workspace.path, wait_s=30)
        revision = workspace.writer.revision
        workspace.writer.close()
        workspace.writer = waiting.result()
    assert workspace.writer.revision == revision


def test_another_program_with_a_lock_does_not_hang_us(workspace: Workspace) -> None:
    workspace.writer.close()
    workspace.writer = open_writer(workspace.path, wait_s=0.1)
    other = sqlite3.connect(workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError):
        workspace.put("a.py", "refund")
    with workspace.reader() as reader:
        assert dotted(reader.symbols_named("charge")) == "a.py:charge"
    other.execute("ROLLBACK")
    other.close()
    workspace.put("a.py", "refund")


def test_a_cache_locked_by_another_process_misses_quietly(tmp_path: Path) -> None:
    path = tmp_path / "facts" / "facts.db"
    notices: list[str] = []
    one = EncodedFacts(b"o", b"b", b"i")
    with FactsCache(path, notice=notices.append) as cache:
        cache.put_many({b"1": one})
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        cache.put_many({b"2": one})
        assert cache.get_many([b"1", b"2"]) == {b"1": one}
        other.execute("ROLLBACK")
        other.close()
        cache.put_many({b"2": one})
        assert cache.get_many([b"2"]) == {b"2": one}
    assert notices == []


def test_readers_see_whole_revisions_while_a_writer_works(workspace: Workspace) -> None:
    """Each revision defines as many names in `a.py` as in `b.py`."""
    stop = threading.Event()
    a, b = workspace.ids["a.py"], workspace.ids["b.py"]

    def write() -> None:
        for n in range(40):
            names = " ".join(f"name{i}" for i in range(n % 7))
            items = [hydrated_file(a, "a.py", names), hydrated_file(b, "b.py", names)]
            workspace.writer.put_hydrated(items)
            workspace.writer.put_links([links(a), links(b)])
        stop.set()

    workspace.put("a.py", "")
    workspace.put("b.py", "")
    with workspace.reader() as reader, ThreadPoolExecutor(1) as executor:
        writing = executor.submit(write)
        while not stop.is_set():
            reader.begin()
            assert len(reader.symbols_in(a)) == len(reader.symbols_in(b))
        writing.result()


# Processes that are killed


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX")
def test_a_killed_writer_leaves_a_whole_database(tmp_path: Path) -> None:
    path = tmp_path / "workspaces" / "w.db"
    for round_number in range(4):
        child = subprocess.Popen(
            [sys.executable, str(CHILDREN), "write", str(path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        committed = 0
        for _ in range(3 + 5 * round_number):
            committed = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with open_writer(path, wait_s=0) as writer:
            assert writer.notice == ""
            assert writer.revision >= committed
            check = writer._connection.execute("PRAGMA integrity_check").fetchall()
            assert check == [("ok",)]
            both = "SELECT count(*) FROM files JOIN facts ON facts.file = files.id WHERE linked > 0"
            linked = writer._connection.execute("SELECT count(*) FROM files WHERE linked > 0")
            assert writer._connection.execute(both).fetchone() == linked.fetchone()
