"""What a worker can do to the pool, and what the pool makes of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.index.frames import Item
from codegraph_lsp.index.pool import Pool
from codegraph_lsp.index.process import resident_bytes
from codegraph_lsp.index.slices import (
    FileFailed,
    FileRead,
    Limits,
    PoolEvent,
    PoolGone,
    Slice,
    SliceEnded,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.usefixtures("handlers"), pytest.mark.slow]


class Driver:
    """A pool, and what it has said so far."""

    def __init__(self, n_slots: int = 1, handler: str = "obedient", **limits: float) -> None:
        self.events: list[PoolEvent] = []
        self._inbox: SimpleQueue[PoolEvent] = SimpleQueue()
        self.pool = Pool(
            n_slots,
            f"pool_handlers:{handler}",
            b"the setup",
            self._tell,
            limits=Limits(**limits),  # type: ignore[arg-type]
        )
        self._n_slices = 0

    def _tell(self, events: Sequence[PoolEvent]) -> None:
        for event in events:
            self._inbox.put(event)

    def submit(self, *payloads: str, fresh: bool = False) -> int:
        """Files are numbered from 0 by their place."""
        self._n_slices += 1
        items = tuple(Item(i, len(text), text.encode()) for i, text in enumerate(payloads))
        self.pool.submit(Slice(self._n_slices, items, fresh))
        return self._n_slices

    def wait(self, enough: Callable[[], bool], seconds: float = 20) -> None:
        while not enough():
            self.events.append(self._inbox.get(timeout=seconds))

    def run(self, *payloads: str, fresh: bool = False) -> list[str]:
        """Answers by file, a failure's name in brackets."""
        slice_id = self.submit(*payloads, fresh=fresh)
        self.wait(lambda: SliceEnded(slice_id) in self.events)
        answers = ["(none)"] * len(payloads)
        for event in self.events:
            if isinstance(event, FileRead) and event.slice == slice_id:
                answers[event.file] = event.payload.decode()
            if isinstance(event, FileFailed) and event.slice == slice_id:
                answers[event.file] = f"({event.failure})"
        return answers

    def failures(self) -> list[FileFailed]:
        return [event for event in self.events if isinstance(event, FileFailed)]


@pytest.fixture
def drive() -> Iterator[Callable[..., Driver]]:
    drivers: list[Driver] = []

    def make(*args: object, **limits: float) -> Driver:
        drivers.append(Driver(*args, **limits))  # type: ignore[arg-type]
        return drivers[-1]

    yield make
    for driver in drivers:
        before = time.monotonic()
        driver.pool.close()
        assert time.monotonic() - before < 1


Drive = Callable[..., Driver]


def wait_for_text(file: Path) -> None:
    """Until another process has written *file*."""
    until(lambda: file.exists() and bool(file.read_text()))


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)  # another process's doing; there is nothing to wait on


def test_answers_come_file_by_file_and_in_order(drive: Drive) -> None:
    driver = drive()
    assert driver.run("a", "b", "c") == ["a", "b", "c"]
    assert driver.run("setup") == ["the setup"]
    assert driver.pool.stats().restarts == 0


def test_nothing_starts_before_the_first_slice(drive: Drive) -> None:
    driver = drive(2)
    assert (driver.pool.stats().total, driver.pool.stats().idle) == (2, 0)
    driver.run("a")
    assert driver.pool.stats().idle == 1


def test_slices_run_side_by_side(drive: Drive, tmp_path: Path) -> None:
    driver = drive(2)
    flag = tmp_path / "flag"
    waiting = driver.submit(f"wait-for {flag}")
    assert driver.run("b") == ["b"]
    assert SliceEnded(waiting) not in driver.events
    flag.touch()
    driver.wait(lambda: SliceEnded(waiting) in driver.events)


@pytest.mark.parametrize("order", ["exit", "segfault"])
def test_file_that_kills_its_worker_is_named_and_costs_no_other(drive: Drive, order: str) -> None:
    driver = drive()
    assert driver.run("a", order, "c", "d") == ["a", "(crash)", "c", "d"]
    assert driver.pool.stats().restarts == 1


def test_how_the_worker_died_is_told(drive: Drive) -> None:
    driver = drive()
    driver.run("exit", "segfault")
    details = [event.detail for event in driver.failures()]
    assert details == ["exit code 3", f"signal {int(signal.SIGSEGV)}"]


def test_killed_worker_costs_one_suspicion_and_no_file(drive: Drive, tmp_path: Path) -> None:
    driver = drive()
    mark = tmp_path / "mark"
    slice_id = driver.submit("a", f"touch-and-wait {mark}", "c", "d")
    wait_for_text(mark)
    os.kill(int(mark.read_text()), signal.SIGKILL)
    driver.wait(lambda: SliceEnded(slice_id) in driver.events)
    read = {event.file for event in driver.events if isinstance(event, FileRead)}
    assert read == {0, 2, 3}
    assert [event.file for event in driver.failures()] == [1]
    # What the scheduler does next with a suspect: alone, in a fresh worker.
    mark.with_name("mark.go").touch()
    assert driver.run(f"touch-and-wait {mark}", fresh=True) == [f"touch-and-wait {mark}"]


def test_file_that_hangs_is_named_and_the_rest_goes_on_within_a_second(drive: Drive) -> None:
    driver = drive(file_seconds=0.3)
    driver.run("warm")
    before = time.monotonic()
    assert driver.run("a", "hang", "c") == ["a", "(timeout)", "c"]
    assert time.monotonic() - before < 0.3 + 0.3 + 1
    assert driver.pool.stats().timeouts == 1


def test_limit_counts_per_file_and_not_per_slice(drive: Drive, tmp_path: Path) -> None:
    driver = drive(file_seconds=0.5)
    assert driver.run(*["print x"] * 50) == ["print x"] * 50


def test_file_that_takes_too_much_memory_is_named(drive: Drive) -> None:
    driver = drive(memory_bytes=120_000_000)
    assert driver.run("a", "grow 200", "c") == ["a", "(memory)", "c"]


def test_worker_that_keeps_memory_is_replaced_after_its_slice(drive: Drive) -> None:
    driver = drive(recycle_memory_bytes=80_000_000)
    [before] = driver.run("pid")
    driver.run("keep 100")
    [after] = driver.run("pid")
    assert after != before
    assert driver.failures() == []


def test_worker_is_replaced_after_enough_files(drive: Drive) -> None:
    driver = drive(recycle_files=2)
    assert driver.run("count") == ["1"]
    assert driver.run("count") == ["2"]
    assert driver.run("count") == ["1"]


def test_fresh_slice_gets_a_worker_that_has_done_nothing(drive: Drive) -> None:
    driver = drive()
    assert driver.run("count", "count") == ["1", "2"]
    assert driver.run("count", fresh=True) == ["1"]
    assert driver.pool.stats().retries == 1


def test_exception_costs_its_file_and_no_worker(drive: Drive) -> None:
    driver = drive()
    assert driver.run("a", "raise no such thing", "c") == ["a", "(error)", "c"]
    assert driver.failures()[0].detail == "ValueError: no such thing"
    assert driver.pool.stats().restarts == 0


def test_skipped_file_is_not_read_and_not_reported(drive: Drive, tmp_path: Path) -> None:
    driver = drive()
    mark = tmp_path / "mark"
    first = driver.submit(f"touch-and-wait {mark}", "b", "c")
    second = driver.submit("d", "e")
    wait_for_text(mark)
    driver.pool.skip(first, 1)
    driver.pool.skip(second, 0)
    mark.with_name("mark.go").touch()
    driver.wait(lambda: SliceEnded(second) in driver.events)
    read = [(event.slice, event.file) for event in driver.events if isinstance(event, FileRead)]
    assert (second, 0) not in read
    assert (second, 1) in read
    assert {(first, 0), (first, 2)} <= set(read)


def test_worker_holds_no_pipe_but_its_own(drive: Drive) -> None:
    """0 leads nowhere, 1 where 2 leads, and of the server's descriptors there is none."""
    mine = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(mine, True)
    driver = drive()
    [listed, read] = driver.run("descriptors", "stdin")
    os.close(mine)
    where = dict(entry.split(":", 1) for entry in listed.split("\n"))
    assert where["0"] == os.devnull
    assert where["1"] == where["2"]
    assert __file__ not in where.values()
    assert read == ""


def test_replaced_workers_leave_no_descriptors_and_no_zombies(drive: Drive) -> None:
    driver = drive()
    driver.run("a")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        driver.run("exit", "b")
    until(lambda: len(os.listdir("/proc/self/fd")) <= before)
    driver.pool.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_server_without_stderr_has_workers_too(drive: Drive) -> None:
    stderr = os.dup(2)
    os.close(2)
    try:
        driver = drive()
        assert driver.run("print x", "b") == ["print x", "b"]
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


def test_stray_print_breaks_nothing(drive: Drive, capfd: pytest.CaptureFixture[str]) -> None:
    driver = drive()
    assert driver.run("print hello", "b") == ["print hello", "b"]
    out, err = capfd.readouterr()
    assert out == ""
    assert "hello" in err


def test_worker_loads_no_protocol(drive: Drive) -> None:
    [listed] = drive().run("modules")
    loaded = {name.partition(".")[0] for name in listed.split(" ")}
    assert not loaded & {"asyncio", "pygls", "lsprotocol", "multiprocessing", "subprocess"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_worker_is_small_before_it_works(drive: Drive) -> None:
    [pid] = drive().run("pid")
    assert 0 < resident_bytes(int(pid)) < 35_000_000


def test_workers_without_work_are_let_go_and_come_back(drive: Drive) -> None:
    driver = drive(idle_seconds=0.05)
    [before] = driver.run("pid")
    until(lambda: driver.pool.stats().idle == 0)
    [after] = driver.run("pid")
    assert after != before


def test_when_no_worker_can_be_started_the_slices_are_given_back(drive: Drive) -> None:
    driver = drive(2, "stillborn")
    first, second = driver.submit("a"), driver.submit("b")
    driver.wait(lambda: any(isinstance(event, PoolGone) for event in driver.events))
    [gone] = [event for event in driver.events if isinstance(event, PoolGone)]
    assert "exit code 7" in gone.reason
    assert set(gone.slices) == {first, second}
    third = driver.submit("c")
    driver.wait(lambda: PoolGone(gone.reason, (third,)) in driver.events)
    assert driver.pool.stats().inline == gone.reason


def test_missing_interpreter_is_reported_too(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    driver = drive()
    driver.submit("a")
    driver.wait(lambda: any(isinstance(event, PoolGone) for event in driver.events))


def test_close_does_not_wait_for_a_busy_worker(drive: Drive, tmp_path: Path) -> None:
    driver = drive()
    mark = tmp_path / "mark"
    driver.submit(f"touch-and-wait {mark}")
    wait_for_text(mark)
    before = time.monotonic()
    driver.pool.close()
    assert time.monotonic() - before < 1
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_close_twice_and_before_any_work(drive: Drive) -> None:
    driver = drive()
    driver.pool.close()
    driver.pool.close()
    assert driver.pool.stats().idle == 0
