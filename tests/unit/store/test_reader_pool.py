from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.samples import Workspace, dotted

from codegraph_lsp.model.errors import LimitExceededError, StoreError
from codegraph_lsp.store.reader_pool import IDLE_MAX, ReaderPool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def pool(workspace: Workspace) -> Iterator[ReaderPool]:
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    pool = ReaderPool(workspace.path, limit=6)
    yield pool
    pool.close()


def test_requests_at_one_revision_share_a_reader(pool: ReaderPool) -> None:
    first, second = pool.lease(), pool.lease()
    assert first.reader is second.reader
    first.release()
    assert dotted(second.reader.symbols_named("charge")) == "a.py:charge"
    second.release()


def test_a_request_keeps_its_revision_while_others_see_newer(
    pool: ReaderPool, workspace: Workspace
) -> None:
    old = pool.lease()
    workspace.put("a.py", "refund")
    new = pool.lease()
    assert new.reader.revision == old.reader.revision + 1
    assert dotted(old.reader.symbols_named("charge")) == "a.py:charge"
    assert dotted(new.reader.symbols_named("refund")) == "a.py:refund"
    third = pool.lease()
    assert third.reader is new.reader
    for lease in (old, new, third):
        lease.release()


def test_a_released_reader_is_used_again(pool: ReaderPool, workspace: Workspace) -> None:
    with pool.snapshot() as reader:
        used = reader
    workspace.put("a.py", "refund")
    with pool.snapshot() as reader:
        assert reader is used
        assert dotted(reader.symbols_named("refund")) == "a.py:refund"


def test_releasing_twice_does_no_harm(pool: ReaderPool) -> None:
    first, second = pool.lease(), pool.lease()
    first.release()
    first.release()
    assert dotted(second.reader.symbols_named("charge")) == "a.py:charge"
    second.release()


def test_too_many_revisions_at_once_are_refused_not_waited_for(
    pool: ReaderPool, workspace: Workspace
) -> None:
    leases = []
    for n in range(6):
        leases.append(pool.lease())
        workspace.put("a.py", f"name_{n}")
    with pytest.raises(LimitExceededError):
        pool.lease()
    for lease in leases:
        lease.release()
    with pool.snapshot() as reader:
        assert dotted(reader.symbols_named("name_5")) == "a.py:name_5"
    assert len(pool._idle) == IDLE_MAX


def test_a_shared_snapshot_is_not_interrupted(pool: ReaderPool) -> None:
    first, second = pool.lease(), pool.lease()
    stopped = []
    first.reader.interrupt = lambda: stopped.append(True)  # type: ignore[method-assign]
    first.interrupt()
    assert stopped == []
    second.release()
    first.interrupt()
    assert stopped == [True]
    first.release()


def test_threads_may_share_a_snapshot(pool: ReaderPool, workspace: Workspace) -> None:
    lease = pool.lease()

    def ask(n: int) -> str:
        workspace_symbols = lease.reader.symbols_in(workspace.ids["a.py"])
        assert len(lease.reader.search("charge", limit=n + 1)) == 1
        return dotted(workspace_symbols)

    with ThreadPoolExecutor(4) as executor:
        answers = set(executor.map(ask, range(60)))
    assert answers == {"a.py:<module> a.py:charge"}
    lease.release()


def test_a_closed_pool_closes_readers_as_they_come_back(pool: ReaderPool) -> None:
    lease = pool.lease()
    reader = lease.reader
    pool.close()
    assert dotted(reader.symbols_named("charge")) == "a.py:charge"
    lease.release()
    with pytest.raises(StoreError):
        reader.symbols_named("charge")


def test_what_was_released_answers_nothing_more(pool: ReaderPool) -> None:
    lease = pool.lease()
    lease.release()
    with pytest.raises(RuntimeError, match="has ended was asked for 'symbols_named'"):
        lease.reader.symbols_named("charge")


def test_a_missing_database_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no index yet"):
        ReaderPool(tmp_path / "none.db").lease()


def test_who_rested_answers_as_before(pool: ReaderPool) -> None:
    with pool.snapshot() as reader:
        assert dotted(reader.symbols_named("charge")) == "a.py:charge"
        pool.rest()
    pool.rest()
    with pool.snapshot() as reader:
        assert dotted(reader.symbols_named("charge")) == "a.py:charge"
    pool.close()
    pool.rest()
