"""Whatever happens in whatever order: no file is lost, none read twice, every place is bounded."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from codegraph_lsp.index.events import (
    Abandoned,
    Arrived,
    Cancel,
    Event,
    Failed,
    Finished,
    GiveUp,
    Job,
    Lost,
    Place,
    Resized,
    Start,
    Wanted,
    Withdrawn,
)
from codegraph_lsp.index.lanes import BACKGROUND, INTERACTIVE, INTERACTIVE_JOBS
from codegraph_lsp.index.retry import Failure
from codegraph_lsp.index.scheduler import Scheduler
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.kinds import Lane

FILES = st.integers(1, 40).map(FileId)
LANES = st.sampled_from(list(Lane))
SIZES = st.sampled_from([10, 3_000, 70_000, 600_000])


class Runner(RuleBasedStateMachine):
    """Runs what it is told to run, and keeps book of what is owed."""

    @initialize(slots=st.integers(0, 3))
    def begin(self, slots: int) -> None:
        self.scheduler = Scheduler(slots)
        self.slots = slots
        self.running: dict[int, tuple[Job, Place]] = {}
        self.owed: dict[FileId, int] = {}
        """Newest version asked for and neither read, withdrawn nor given up."""
        self.reading: dict[FileId, tuple[int, int]] = {}
        """Job and version that count."""
        self.hurt: set[FileId] = set()

    def tell(self, *events: Event) -> None:
        for instruction in self.scheduler.handle(*events):
            match instruction:
                case Start(job, place):
                    self.started(job, place)
                case Cancel(job_id, file):
                    assert self.reading.pop(file)[0] == job_id
                case GiveUp(file, version, _):
                    assert self.owed.pop(file) == version
                    self.reading.pop(file, None)

    def started(self, job: Job, place: Place) -> None:
        assert job.id not in self.running
        assert job.tasks
        for task in job.tasks:
            assert task.file not in self.reading, "read twice at a time"
            assert task.version == self.owed[task.file], "an outdated version was started"
            assert place is Place.POOL or task.file not in self.hurt, "danger was let in"
            self.reading[task.file] = (job.id, task.version)
        if job.lane in INTERACTIVE:
            assert len(job.tasks) == 1
            assert place is Place.INLINE or job.isolated
        else:
            opened = [at for j, at in self.running.values() if j.lane is Lane.HYDRATE]
            assert Place.INLINE not in opened, "a slice overtook an opened file"
        if job.isolated:
            assert len(job.tasks) == 1
        self.running[job.id] = (job, place)
        in_pool = sum(place is Place.POOL for _, place in self.running.values())
        assert place is Place.INLINE or in_pool <= self.slots

    def read(self, job: Job, file: FileId) -> None:
        counts = self.reading.get(file, (0, 0))[0] == job.id
        assert self.scheduler.is_current(job.id, file) == counts
        if counts:
            self.owed.pop(file)
            self.reading.pop(file)
            if job.isolated:
                self.hurt.discard(file)

    # What may happen

    @rule(file=FILES, lane=LANES, newer=st.integers(0, 1), size=SIZES)
    def want(self, file: FileId, lane: Lane, newer: int, size: int) -> None:
        version = self.owed.get(file, 0) + newer
        self.owed[file] = max(version, self.owed.get(file, 0))
        self.tell(Wanted(file, lane, version, size))

    @rule(n_files=st.integers(1, 40), lane=st.sampled_from(BACKGROUND), size=SIZES)
    def want_many(self, n_files: int, lane: Lane, size: int) -> None:
        files = [FileId(number) for number in range(1, n_files + 1)]
        for file in files:
            self.owed.setdefault(file, 0)
        self.tell(*(Wanted(file, lane, 0, size) for file in files))

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        job, _ = self.running.pop(data.draw(st.sampled_from(sorted(self.running))))
        for file in job.files:
            self.read(job, file)
        self.tell(Finished(job.id))

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        job, _ = self.running[data.draw(st.sampled_from(sorted(self.running)))]
        file = data.draw(st.sampled_from(job.files))
        self.read(job, file)
        self.tell(Arrived(job.id, file))

    @precondition(lambda self: self.running)
    @rule(data=st.data(), failure=st.sampled_from(list(Failure)))
    def fail(self, data: st.DataObject, failure: Failure) -> None:
        job, place = self.running[data.draw(st.sampled_from(sorted(self.running)))]
        if place is Place.INLINE:
            failure = Failure.ERROR
        file = data.draw(st.sampled_from(job.files))
        if failure is not Failure.ERROR:
            self.hurt.add(file)
        if self.reading.get(file, (0, 0))[0] == job.id:
            self.reading.pop(file)
        self.tell(Failed(job.id, file, failure))

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        job, _ = self.running.pop(data.draw(st.sampled_from(sorted(self.running))))
        for file in job.files:
            if self.reading.get(file, (0, 0))[0] == job.id:
                self.reading.pop(file)
        self.tell(Lost(job.id))

    @rule(file=FILES)
    def withdraw(self, file: FileId) -> None:
        self.hurt.discard(file)
        self.owed.pop(file, None)
        self.tell(Withdrawn(file))
        assert file not in self.reading

    @rule(lane=st.sampled_from(BACKGROUND))
    def abandon(self, lane: Lane) -> None:
        before = set(self.owed)
        self.tell(Abandoned(lane))
        for file in before:
            if not self.scheduler.is_wanted(file):
                self.owed.pop(file, None)
        assert self.scheduler.lanes()[lane] == 0

    @rule(slots=st.integers(0, 3))
    def resize(self, slots: int) -> None:
        self.slots = slots
        self.tell(Resized(slots))

    # What always holds

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "scheduler"):
            return
        for file in self.owed:
            assert self.scheduler.is_wanted(file)
        waiting = sum(self.scheduler.lanes().values())
        assert waiting + len(self.reading) == len(self.owed) == self.scheduler.pending

    @invariant()
    def somebody_works_while_something_waits(self) -> None:
        if hasattr(self, "scheduler") and any(self.scheduler.lanes().values()):
            assert self.running

    @invariant()
    def places_are_bounded(self) -> None:
        if not hasattr(self, "scheduler"):
            return
        inline = [job for job, place in self.running.values() if place is Place.INLINE]
        assert sum(job.lane in INTERACTIVE for job in inline) <= INTERACTIVE_JOBS
        assert sum(job.lane in BACKGROUND for job in inline) <= 1

    def teardown(self) -> None:
        """Everything ends when every job does."""
        if not hasattr(self, "scheduler"):
            return
        for _ in range(500):
            if not self.running:
                break
            job, _ = self.running.pop(min(self.running))
            for file in job.files:
                self.read(job, file)
            self.tell(Finished(job.id))
        assert self.scheduler.idle
        assert not self.owed


Runner.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestRunner = Runner.TestCase
