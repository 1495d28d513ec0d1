"""Scheduler and pool together: what becomes of a file that hurts, and of those around it."""

from __future__ import annotations

import os
from queue import SimpleQueue
from typing import TYPE_CHECKING

import msgspec
import pytest

from codegraph_lsp.index import events as ev
from codegraph_lsp.index.frames import Item
from codegraph_lsp.index.pool import Pool
from codegraph_lsp.index.retry import Failure, Stage
from codegraph_lsp.index.scheduler import Scheduler
from codegraph_lsp.index.slices import (
    FileFailed,
    FileRead,
    Limits,
    PoolEvent,
    PoolGone,
    Slice,
    SliceEnded,
)
from codegraph_lsp.index.tasks import TASKS, Setup
from codegraph_lsp.index.work import HydrateRequest, Outcome, Read
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.kinds import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

pytestmark = [pytest.mark.usefixtures("handlers"), pytest.mark.slow]


class Conductor:
    """Runs jobs in the pool until nothing is left; *orders* say what a file does in which stage."""

    def __init__(self, orders: dict[int, str]) -> None:
        self.inbox: SimpleQueue[Sequence[PoolEvent]] = SimpleQueue()
        limits = Limits(file_seconds=0.3)
        self.pool = Pool(2, "pool_handlers:obedient", b"", self.inbox.put, limits=limits)
        self.scheduler = Scheduler(2)
        self.orders = orders
        self.read: set[int] = set()
        self.given_up: dict[int, Failure] = {}
        self.tried: dict[int, list[Stage]] = {}

    def run(self) -> None:
        wanted = [ev.Wanted(FileId(file), Lane.BACKFILL) for file in self.orders]
        self.act(self.scheduler.handle(*wanted))
        while not self.scheduler.idle:
            for event in self.inbox.get(timeout=20):
                self.act(self.scheduler.handle(*self.translate(event)))

    def translate(self, event: PoolEvent) -> list[ev.Event]:
        match event:
            case FileRead(_, file, _):
                self.read.add(file)
                return []
            case FileFailed(job, file, failure, _):
                return [ev.Failed(job, FileId(file), failure)]
            case SliceEnded(job):
                return [ev.Finished(job)]
            case PoolGone():
                raise AssertionError(event)

    def act(self, instructions: list[ev.Instruction]) -> None:
        for instruction in instructions:
            match instruction:
                case ev.Start(job, place):
                    assert place is ev.Place.POOL
                    items = tuple(self.item(task.file, task.stage) for task in job.tasks)
                    self.pool.submit(Slice(job.id, items, fresh=job.isolated))
                case ev.GiveUp(file, _, failure):
                    self.given_up[file] = failure

    def item(self, file: int, stage: Stage) -> Item:
        self.tried.setdefault(file, []).append(stage)
        order, _, tamed_by = self.orders[file].partition(" unless ")
        if tamed_by == stage.name.lower():
            order = "fine"
        return Item(file, 1, order.encode())


@pytest.fixture
def conduct() -> Iterator[list[Conductor]]:
    made: list[Conductor] = []
    yield made
    for conductor in made:
        conductor.pool.close()


def run(made: list[Conductor], **orders: str) -> Conductor:
    files = dict.fromkeys(range(100, 140), "fine")
    files.update({int(name[1:]): order for name, order in orders.items()})
    conductor = Conductor(files)
    made.append(conductor)
    conductor.run()
    assert set(range(100, 140)) <= conductor.read
    return conductor


def test_file_that_always_crashes_is_given_up_after_three_stages(conduct: list[Conductor]) -> None:
    conductor = run(conduct, f1="segfault")
    assert conductor.given_up == {1: Failure.CRASH}
    assert conductor.tried[1] == [Stage.FIRST, Stage.ALONE, Stage.STRIPPED]
    assert conductor.pool.stats().restarts == 3
    assert conductor.pool.stats().retries == 2


def test_file_that_only_crashes_with_its_comments_is_read(conduct: list[Conductor]) -> None:
    conductor = run(conduct, f1="exit unless stripped")
    assert 1 in conductor.read
    assert conductor.given_up == {}


def test_file_that_only_crashed_in_company_is_read(conduct: list[Conductor]) -> None:
    conductor = run(conduct, f1="exit unless alone", f2="segfault unless alone")
    assert {1, 2} <= conductor.read
    assert conductor.given_up == {}


def test_file_that_hangs_is_given_up_after_two_tries(conduct: list[Conductor]) -> None:
    conductor = run(conduct, f1="hang")
    assert conductor.given_up == {1: Failure.TIMEOUT}
    assert conductor.pool.stats().timeouts == 2


def test_real_work_comes_out_of_a_pool_process(tmp_path: Path) -> None:
    """The handler that the pipeline uses, in a process of its own, without the protocol in it."""
    inbox: SimpleQueue[Sequence[PoolEvent]] = SimpleQueue()
    setup = Setup(str(tmp_path / "workspace.db"), 1_000_000, str(tmp_path / "facts" / "facts.db"))
    files = [tmp_path / f"f{number}.py" for number in range(5)]
    for file in files:
        file.write_text(f"def {file.stem}(): pass\n")
    items = tuple(
        Item(number, 1, msgspec.msgpack.encode(_request(number, file)))
        for number, file in enumerate(files)
    )
    for parsed in (True, False):
        pool = Pool(1, TASKS, msgspec.msgpack.encode(setup), inbox.put)
        pool.submit(Slice(1, items))
        read = _results(inbox)
        pool.close()
        assert [result.hydrated.file for result in read] == list(range(5))
        assert all(result.parsed is parsed for result in read)


def _request(number: int, file: Path) -> HydrateRequest:
    return HydrateRequest(FileId(number), Name(file.name), os.fsencode(file), "python")


def _results(inbox: SimpleQueue[Sequence[PoolEvent]]) -> list[Read]:
    read: list[Read] = []
    while True:
        for event in inbox.get(timeout=20):
            if isinstance(event, SliceEnded):
                return read
            assert isinstance(event, FileRead), event
            outcome = msgspec.msgpack.decode(event.payload, type=Outcome)
            assert isinstance(outcome, Read)
            read.append(outcome)
