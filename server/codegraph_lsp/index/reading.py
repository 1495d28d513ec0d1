"""
Which files are read, where, and what becomes of them.

    wanted -> scheduler -> jobs, inline or in the pool -> findings -> store

Runs on: the conductor thread.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from codegraph_lsp.index import events as ev
from codegraph_lsp.index.failed import TOLD_BY_REPORT, reason_of
from codegraph_lsp.index.intake import Intake, file_of
from codegraph_lsp.index.lanes import INTERACTIVE
from codegraph_lsp.index.retry import Failure as Cause
from codegraph_lsp.index.retry import Stage
from codegraph_lsp.index.scheduler import Scheduler
from codegraph_lsp.index.slices import FileFailed, FileRead, PoolEvent, PoolGone, SliceEnded
from codegraph_lsp.index.work import HydrateRequest, LeftOut, LinkedFile, Outcome, Read
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.kinds import Lane
from codegraph_lsp.support import memory

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from codegraph_lsp.index.catalog import Catalog
    from codegraph_lsp.index.counts import Counts
    from codegraph_lsp.index.intake import Finding
    from codegraph_lsp.index.lanes import Task
    from codegraph_lsp.index.linking import Linking
    from codegraph_lsp.index.pool_jobs import PoolJobs
    from codegraph_lsp.index.ports import Hydrator, Observer
    from codegraph_lsp.index.removals import Removals
    from codegraph_lsp.index.tidings import Tidings
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.store.writer import Writer

logger = logging.getLogger(__name__)

_Unit: TypeAlias = "tuple[ev.Job, deque[Task], list[Finding]]"
"""An inline job: its tasks not done yet, and what became of the others."""

_decode_outcome = msgspec.msgpack.Decoder(Outcome).decode


class Reading:
    """See the module. *slots* is the size of the pool behind *outside*; 0: there is none."""

    def __init__(
        self,
        catalog: Catalog,
        writer: Writer,
        hydrator: Hydrator,
        linking: Linking,
        outside: PoolJobs,
        observer: Observer,
        tidings: Tidings,
        counts: Counts,
        removals: Removals,
        *,
        slots: int,
    ) -> None:
        self.scheduler = Scheduler(slots)
        self._catalog = catalog
        self._hydrator = hydrator
        self._linking = linking
        self._outside = outside
        self._observer = observer
        self._tidings = tidings
        self._counts = counts
        self._intake = Intake(catalog, writer, linking, observer, counts, removals)
        self._interactive: deque[_Unit] = deque()
        self._background: deque[_Unit] = deque()
        self._arrived: deque[list[Finding]] = deque()
        self._changed_at: dict[Path, float] = {}
        self._uncached: set[FileId] = set()
        self._details: dict[FileId, str] = {}

    # What the pipeline asks

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing runs."""
        return not self.can_step and self.scheduler.idle

    @property
    def can_step(self) -> bool:
        """There is something to do right now, without waiting for the pool."""
        return bool(self._interactive or self._arrived or self._background)

    def step(self) -> None:
        """Read one file here, or take in what a slice has read."""
        if self._interactive:
            with memory.uncollected():
                self._read_one(self._interactive)
        elif self._arrived:
            self._take_in(self._arrived.popleft())
        else:
            self._read_one(self._background)

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._arrived.clear()
        self._handle(*[ev.Abandoned(lane) for lane in Lane])

    def abandon(self, lane: Lane) -> None:
        """Nothing that waits in *lane* is wanted any more."""
        self._handle(ev.Abandoned(lane))

    def changed(self, path: Path, at: float) -> None:
        """The open document *path* changed at that time; how long it waits is measured."""
        self._changed_at.setdefault(path, at)

    def closed(self, path: Path) -> None:
        """The document *path* is open no more."""
        self._changed_at.pop(path, None)

    def read_anew(self, files: Iterable[FileId]) -> None:
        """Facts of *files* must not come out of the cache next time."""
        self._uncached.update(files)

    def want(self, files: Iterable[FileId], lane: Lane, *, again: bool = False) -> None:
        """Have *files* read; with *again* even what was read already."""
        opened = self._hydrator.opened()
        wanted = []
        for file in files:
            known = self._catalog.get(file)
            if known is None:
                continue
            if again or self._catalog.is_manifest(known.path):
                known.version += 1
            # On disk, where a pool process would read it, an open document says something else.
            its_lane = Lane.HYDRATE if known.path in opened else lane
            wanted.append(ev.Wanted(file, its_lane, known.version, known.size))
        if lane > Lane.DEMAND:
            self._tidings.wants(len(wanted))
        self._handle(*wanted)

    def suspect(self, files: Iterable[FileId]) -> None:
        """Reading *files* may end the process that does it."""
        self._handle(*map(ev.Suspected, files))

    def gone(self, removed: Collection[tuple[FileId, Path]]) -> None:
        """The catalog has forgotten these files."""
        if removed:
            self._counts.removed += len(removed)
            self._handle(*[ev.Withdrawn(file) for file, _ in removed])
            self._linking.look()
            self._observer.committed([path for _, path in removed])

    # Jobs

    def _handle(self, *events: ev.Event) -> None:
        if not events:
            return
        for instruction in self.scheduler.handle(*events):
            match instruction:
                case ev.Start(job, ev.Place.INLINE):
                    units = self._interactive if job.lane in INTERACTIVE else self._background
                    units.append((job, deque(job.tasks), []))
                case ev.Start(job, ev.Place.POOL):
                    requests = [self._request(task) for task in job.tasks]
                    self._outside.start(job, [each for each in requests if each is not None])
                case ev.Cancel(job_id, file):
                    self._outside.cancel(job_id, file)
                case ev.GiveUp(file, version, cause):
                    self._give_up(file, version, cause)

    def _request(self, task: Task) -> HydrateRequest | None:
        known = self._catalog.get(task.file)
        if known is None:
            return None
        return HydrateRequest(
            task.file,
            known.path,
            os.fsencode(self._catalog.absolute(known.path)),
            known.language,
            stripped=task.stage is Stage.STRIPPED,
            cached=task.file not in self._uncached,
        )

    # Inline

    def _read_one(self, units: deque[_Unit]) -> None:
        """Read the next file of the first job; at the job's end, commit what it has read."""
        job, tasks, done = units[0]
        if tasks:
            task = tasks.popleft()
            if self.scheduler.is_current(job.id, task.file):
                self._read_task(job, task, done)
        if not tasks:
            units.popleft()
            try:
                self._take_in(done)
            finally:
                self._handle(ev.Finished(job.id))

    def _read_task(self, job: ev.Job, task: Task, done: list[Finding]) -> None:
        known = self._catalog.get(task.file)
        request = self._request(task)
        if known is None or request is None:
            return
        try:
            outcome = self._hydrator.live(task.file, known.path) or self._hydrator.disk(request)
        except Exception as error:  # the edge of a job
            if task.stage is Stage.FIRST:
                logger.error("reading %s", known.path, exc_info=True, extra=TOLD_BY_REPORT)
            self._details[task.file] = f"{type(error).__name__}: {error}"
            self._handle(ev.Failed(job.id, task.file, Cause.ERROR))
            return
        if isinstance(outcome, Read) and len(job.tasks) == 1:
            self._take_in_alone(outcome, known.path)
        else:
            done.append((outcome, known.version))

    def _take_in_alone(self, read: Read, path: Path) -> None:
        """One file's facts and edges in one commit, then its neighbours."""
        pending = self._intake.one(read)
        self._uncached.discard(read.hydrated.file)
        self._tidings.tell_progress()
        changed_at = self._changed_at.pop(path, None)
        if changed_at is not None:
            self._counts.times.append(time.monotonic() - changed_at)
        self.want(pending, Lane.FOLLOW)

    def _take_in(self, findings: list[Finding]) -> None:
        if not findings:
            return
        vanished = self._intake.several(findings)
        self._uncached.difference_update(file_of(outcome) for outcome, _ in findings)
        self._tidings.tell_progress()
        paths = [known.path for file in vanished if (known := self._catalog.get(file)) is not None]
        self.gone(self._catalog.drop(paths))

    # The pool's answers

    def take_pool(self, event: PoolEvent) -> None:
        """What the pool tells, of linking too."""
        match event:
            case FileRead(slice_id, _, payload):
                outcome = _decode_outcome(payload)
                if isinstance(outcome, LinkedFile):
                    self._linking.arrived(outcome)
                else:
                    self._arrive(slice_id, outcome)
            case FileFailed(slice_id, file, cause, detail) if self._outside.has(slice_id):
                self._details[FileId(file)] = detail
                self._handle(ev.Failed(slice_id, FileId(file), cause))
            case FileFailed(_, file, cause, detail):
                self._linking.failed(FileId(file), f"{cause}: {detail}")
            case SliceEnded(slice_id) if self._outside.has(slice_id):
                self._arrived.append(self._outside.end(slice_id))
                self._handle(ev.Finished(slice_id))
            case SliceEnded(slice_id):
                self._linking.ended(slice_id)
            case PoolGone(reason, slices):
                self._pool_gone(reason, slices)

    def _arrive(self, slice_id: int, outcome: Read | LeftOut) -> None:
        file = file_of(outcome)
        known = self._catalog.get(file)
        if known is not None and self.scheduler.is_current(slice_id, file):
            self._outside.keep(slice_id, (outcome, known.version))

    def _pool_gone(self, reason: str, slices: Collection[int]) -> None:
        if self._outside.shut():
            self._observer.noticed(f"indexing without worker processes: {reason}")
            self._handle(ev.Resized(0))
        for slice_id in filter(self._outside.has, slices):
            findings = self._outside.end(slice_id)
            self._arrived.append(findings)
            self._handle(*[ev.Arrived(slice_id, file_of(outcome)) for outcome, _ in findings])
            self._handle(ev.Lost(slice_id))
        self._linking.pool_gone()

    def _give_up(self, file: FileId, version: int, cause: Cause) -> None:
        known = self._catalog.get(file)
        if known is None or known.version != version:
            return
        detail = self._details.pop(file, "")
        if known.path in self._hydrator.opened():
            # What was known of the document before it was typed in like this stays.
            why = reason_of(cause, detail)
            self._observer.noticed(f"{known.path} cannot be followed: {why}")
            return
        self._intake.give_up(file, cause, detail)
