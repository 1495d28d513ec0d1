"""
Which file is read next, and where. Pure: events in, instructions out; no clock, no I/O.

    wanted --> waiting in a lane --> running in a job --> gone
                 ^   faster lane: promoted   |
                 +------- failed, lost ------+--> given up

One entry per file. A newer version takes the file out of the job that reads the older one; what
that job still says of the file is outdated (`is_current`). A file wanted in an interactive lane is
taken out of a running slice too and read beside it: it waits for no slice, at the price of now and
then being read twice; the slice's answer for it no longer counts.

Time enters as counted dispatches: each job taken from a faster lane while a slower one waits ages
the slower one, until it gets a turn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codegraph_lsp.index.events import (
    Abandoned,
    Arrived,
    Cancel,
    Event,
    Failed,
    Finished,
    GiveUp,
    Instruction,
    Job,
    JobId,
    Lost,
    Place,
    Resized,
    Start,
    Suspected,
    Wanted,
    Withdrawn,
)
from codegraph_lsp.index.lanes import (
    AGEING,
    AGEING_HELD,
    AGEING_INTERACTIVE,
    BACKGROUND,
    INLINE_BYTES,
    INLINE_FILES,
    INTERACTIVE,
    INTERACTIVE_JOBS,
    SLICE_BYTES,
    SLICE_BYTES_LEAST,
    SLICE_FILES,
    SLICE_FILES_LEAST,
    Queue,
    Task,
)
from codegraph_lsp.index.retry import ENDANGERING, Failure, Stage, next_stage
from codegraph_lsp.model.kinds import Lane

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.model.ids import FileId


@dataclass(slots=True)
class _Running:
    job: Job
    place: Place


class Scheduler:
    """The machine. Feed it from one thread."""

    def __init__(self, slots: int) -> None:
        """*slots* is the size of the pool; 0: there is none."""
        self._slots = slots
        self._queues = {lane: Queue(largest_first=lane is Lane.BACKFILL) for lane in Lane}
        self._waiting: dict[FileId, Lane] = {}
        self._reading: dict[FileId, tuple[JobId, Task]] = {}
        self._jobs: dict[JobId, _Running] = {}
        self._suspects: set[FileId] = set()
        self._age = dict.fromkeys(Lane, 0)
        self._held = 0
        self._bulk = False
        """Slices go to the pool until nothing waits: what began there ends there."""
        self._last_id = 0
        self._out: list[Instruction] = []

    # What others ask

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing runs."""
        return not self._waiting and not self._jobs

    @property
    def pending(self) -> int:
        """Files that wait or are being read."""
        return len(self._waiting) + len(self._reading)

    def is_current(self, job: JobId, file: FileId) -> bool:
        """What *job* says of *file* still counts."""
        reading = self._reading.get(file)
        return reading is not None and reading[0] == job

    def is_wanted(self, file: FileId) -> bool:
        """*file* waits or is being read."""
        return file in self._waiting or file in self._reading

    def lanes(self) -> dict[Lane, int]:
        """Number of waiting files by lane; every lane is present."""
        return {lane: len(queue) for lane, queue in self._queues.items()}

    def reading(self) -> int:
        """Number of files in running jobs."""
        return len(self._reading)

    # What happens

    def handle(self, *events: Event) -> list[Instruction]:
        """
        Take in what happened, then say what to do about it, in order.

        Events handed over together are taken in before anything is started: a listing belongs into
        one call, or its first file runs inline before the others are known.
        """
        for event in events:
            match event:
                case Wanted():
                    self._want(event)
                case Arrived(job, file):
                    self._arrived(job, file)
                case Finished(job):
                    self._finished(job)
                case Failed(job, file, failure):
                    self._failed(job, file, failure)
                case Lost(job):
                    self._lost(job)
                case Suspected(file):
                    # Without a pool the user wants all to be read here.
                    if self._slots:
                        self._suspects.add(file)
                case Withdrawn(file):
                    self._withdrawn(file)
                case Abandoned(lane):
                    for task in self._queues[lane].clear():
                        del self._waiting[task.file]
                case Resized(slots):
                    self._resized(slots)
        self._start_interactive()
        self._start_background()
        out, self._out = self._out, []
        return out

    def _want(self, wanted: Wanted) -> None:
        file = wanted.file
        lane, version, size = wanted.lane, wanted.version, wanted.size
        if file in self._reading:
            job, task = self._reading[file]
            newer = version > task.version
            if not newer and not self._overtakes(lane, job):
                return
            self._take_out(job, file)
            if not newer:
                version, size = task.version, task.size
        elif file in self._waiting:
            task = self._queues[self._waiting[file]].get(file)
            if lane < task.lane:
                self._remove(file)
            lane = min(lane, task.lane)
            if version <= task.version:
                self._add(replace(task, lane=lane))
                return
        self._add(Task(file, version, lane, size))

    def _overtakes(self, lane: Lane, job: JobId) -> bool:
        return lane in INTERACTIVE and self._jobs[job].job.lane not in INTERACTIVE

    def _arrived(self, job: JobId, file: FileId) -> None:
        if self.is_current(job, file):
            self._succeeded(self._reading.pop(file)[1])

    def _finished(self, job: JobId) -> None:
        running = self._jobs.pop(job)
        for file in running.job.files:
            self._arrived(job, file)

    def _succeeded(self, task: Task) -> None:
        if task.isolated:
            self._suspects.discard(task.file)

    def _failed(self, job: JobId, file: FileId, failure: Failure) -> None:
        if failure in ENDANGERING:
            self._suspects.add(file)
        if file in self._waiting and file in self._suspects:
            # The job is outdated, but what it says of the danger holds for the newer text too.
            self._add(self._remove(file))
        if not self.is_current(job, file):
            return
        task = self._reading.pop(file)[1]
        stage = next_stage(task.stage, failure)
        if stage is None or (file in self._suspects and not self._slots):
            self._out.append(GiveUp(file, task.version, failure))
        else:
            self._add(replace(task, stage=stage))

    def _lost(self, job: JobId) -> None:
        running = self._jobs.pop(job)
        for file in running.job.files:
            if self.is_current(job, file):
                self._add(self._reading.pop(file)[1])

    def _withdrawn(self, file: FileId) -> None:
        self._suspects.discard(file)
        if file in self._waiting:
            self._remove(file)
        if file in self._reading:
            self._take_out(self._reading[file][0], file)

    def _resized(self, slots: int) -> None:
        self._slots = slots
        if slots == 0:
            waiting = [task for queue in self._queues.values() for task in queue]
            for task in waiting:
                if task.isolated:
                    self._add(self._remove(task.file))

    def _take_out(self, job: JobId, file: FileId) -> None:
        del self._reading[file]
        self._out.append(Cancel(job, file))

    def _add(self, task: Task) -> None:
        if task.file in self._suspects:
            if not self._slots:
                # Read here it could end the server. What it did is not kept: say the worst.
                self._out.append(GiveUp(task.file, task.version, Failure.CRASH))
                return
            task = replace(task, stage=max(task.stage, Stage.ALONE), isolated=True)
        self._queues[task.lane].add(task)
        self._waiting[task.file] = task.lane

    def _remove(self, file: FileId) -> Task:
        return self._queues[self._waiting.pop(file)].remove(file)

    # What starts: interactive lanes

    def _start_interactive(self) -> None:
        while (task := self._next_interactive()) is not None:
            self._grow_old(task.lane, INTERACTIVE)
            if task.lane is Lane.HYDRATE and any(self._queues[lane] for lane in BACKGROUND):
                self._held += 1
            place = Place.POOL if task.isolated else Place.INLINE
            self._start([self._remove(task.file)], place)

    def _next_interactive(self) -> Task | None:
        inline = [
            running.job.tasks[0]
            for running in self._jobs.values()
            if running.place is Place.INLINE and running.job.lane in INTERACTIVE
        ]
        full = len(inline) >= INTERACTIVE_JOBS
        if full and not self._suspects:
            return None
        has_large = any(task.large for task in inline)
        has_demanded = any(task.lane is Lane.DEMAND for task in inline)
        for lane in self._by_turn(INTERACTIVE, AGEING_INTERACTIVE):
            no_room = full or (lane is Lane.DEMAND and has_demanded)
            for task in self._queues[lane]:
                if task.isolated:
                    if self._n_free() > 0:
                        return task
                elif not no_room and not (task.large and has_large):
                    return task
        return None

    # What starts: background lanes

    def _start_background(self) -> None:
        while not self._holds() and (lane := self._next_lane()) is not None:
            place = self._place(lane)
            if place is None:
                return
            self._held = 0
            self._grow_old(lane, BACKGROUND)
            self._start(self._take_slice(lane, place), place)
            self._bulk = place is Place.POOL and any(self._queues[lane] for lane in BACKGROUND)

    def _holds(self) -> bool:
        """
        An opened file is being read inline: its facts shall be in before those of a later slice.

        A long row of opened files lets a slice through now and then.
        """
        running = any(
            running.place is Place.INLINE and running.job.lane is Lane.HYDRATE
            for running in self._jobs.values()
        )
        waiting = any(not task.isolated for task in self._queues[Lane.HYDRATE])
        return (running or waiting) and self._held < AGEING_HELD

    def _next_lane(self) -> Lane | None:
        return next(iter(self._by_turn(BACKGROUND, AGEING)), None)

    def _place(self, lane: Lane) -> Place | None:
        """Where the next slice of *lane* can start now; None: nowhere."""
        slices = [running for running in self._jobs.values() if running.job.lane in BACKGROUND]
        in_pool = any(running.place is Place.POOL for running in slices)
        inline = any(running.place is Place.INLINE for running in slices)
        n_files = sum(len(self._queues[lane]) for lane in BACKGROUND)
        n_bytes = sum(self._queues[lane].n_bytes for lane in BACKGROUND)
        small = n_files <= INLINE_FILES and n_bytes <= INLINE_BYTES
        isolated = self._queues[lane].first().isolated
        if self._slots == 0 or (small and not in_pool and not isolated and not self._bulk):
            return None if inline else Place.INLINE
        return Place.POOL if self._n_free() > 0 else None

    def _n_free(self) -> int:
        in_pool = sum(running.place is Place.POOL for running in self._jobs.values())
        return self._slots - in_pool

    def _take_slice(self, lane: Lane, place: Place) -> list[Task]:
        queue = self._queues[lane]
        if place is Place.INLINE:
            max_files, max_bytes = INLINE_FILES, INLINE_BYTES
        else:
            # A slot's fair share of the rest, halved: late slices are small, so workers end level.
            parts = 2 * self._slots
            max_files = min(SLICE_FILES, max(SLICE_FILES_LEAST, -(-len(queue) // parts)))
            max_bytes = min(SLICE_BYTES, max(SLICE_BYTES_LEAST, queue.n_bytes // parts))
        tasks = [self._remove(queue.first().file)]
        n_bytes = tasks[0].size
        while queue and not tasks[0].isolated and len(tasks) < max_files:
            task = queue.first()
            n_bytes += task.size
            if task.isolated or n_bytes > max_bytes:
                break
            tasks.append(self._remove(task.file))
        return tasks

    # Both

    def _by_turn(self, lanes: Iterable[Lane], ageing: int) -> list[Lane]:
        """Lanes in which something waits: those grown old first, then the fastest."""
        waiting = [lane for lane in lanes if self._queues[lane]]
        return sorted(waiting, key=lambda lane: (self._age[lane] < ageing, lane))

    def _grow_old(self, taken: Lane, lanes: Iterable[Lane]) -> None:
        self._age[taken] = 0
        for lane in lanes:
            if lane > taken and self._queues[lane]:
                self._age[lane] += 1

    def _start(self, tasks: list[Task], place: Place) -> None:
        self._last_id += 1
        job = Job(self._last_id, tasks[0].lane, tuple(tasks))
        for task in tasks:
            self._reading[task.file] = (job.id, task)
        self._jobs[job.id] = _Running(job, place)
        self._out.append(Start(job, place))
