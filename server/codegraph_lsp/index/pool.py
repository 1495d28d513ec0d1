"""
A bounded pool of worker processes that outlives what it reads.

Slices go in, and what became of each file comes out, as it happens:

    submit(slice) --> waiting --> a slot's worker --> FileRead | FileFailed ... --> SliceEnded

A worker that dies, takes too long over one file or grows too large costs that file: it is named,
and the slice goes on behind it in a new worker. What is tried next with the file is not decided
here.

Runs on: one collector thread that owns every worker and all state; anybody may call `submit`,
`skip`, `stats` and `close`. Workers start with the first slice, and are let go when there is
nothing to do.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from codegraph_lsp.index.frames import FromWorker, Item, Ready, Result, Skip, Work
from codegraph_lsp.index.process import Process
from codegraph_lsp.index.retry import Failure
from codegraph_lsp.index.slices import (
    FileFailed,
    FileRead,
    Limits,
    PoolEvent,
    PoolGone,
    Slice,
    SliceEnded,
)
from codegraph_lsp.model.status import PoolStatus
from codegraph_lsp.support import bug

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

logger = logging.getLogger(__name__)


_WATCH_SECONDS = 0.25
"""How often the memory of busy workers is looked at."""


@dataclass(slots=True, eq=False)
class _Slot:
    """Room for one worker. Without a process it gets one when there is work for it."""

    process: Process | None = None
    ready: bool = False
    since: float = 0.0
    """When the worker was started, or when it began with the file it is at."""
    n_files: int = 0
    n_bytes: int = 0
    slice: Slice | None = None
    items: deque[Item] = field(default_factory=deque)
    """Not reported on yet, in order; the worker is at the first."""
    blame: tuple[int, Failure] | None = None
    """File over which we killed the worker, and why."""


@dataclass(frozen=True, slots=True)
class _Submit:
    slice: Slice


@dataclass(frozen=True, slots=True)
class _Skip:
    slice: int
    file: int


@dataclass(frozen=True, slots=True)
class _Frames:
    process: Process
    bodies: list[bytes] | None


_Message: TypeAlias = _Submit | _Skip | _Frames | None
"""None wakes the collector."""


class Pool:
    """
    See the module.

    Args:
        n_slots: Processes at most.
        handler: `package.module:function` that a worker calls with *setup* to get its handler.
        on_events: Told what happened, on the collector thread; must not wait for the pool.
        niceness: Added to the workers' own, so that an editor's keystrokes go first.
    """

    def __init__(
        self,
        n_slots: int,
        handler: str,
        setup: bytes,
        on_events: Callable[[Sequence[PoolEvent]], None],
        *,
        limits: Limits | None = None,
        niceness: int = 5,
    ) -> None:
        self._handler = handler
        self._setup = setup
        self._on_events = on_events
        self._limits = limits or Limits()
        self._niceness = niceness
        self._inbox: SimpleQueue[_Message] = SimpleQueue()
        self._closing = Event()
        self._lock = Lock()
        self._thread: Thread | None = None
        # From here on the collector's own.
        self._slots = [_Slot() for _ in range(n_slots)]
        self._waiting: deque[Slice] = deque()
        self._retired: list[Process] = []
        self._out: list[PoolEvent] = []
        self._decode = msgspec.msgpack.Decoder(FromWorker).decode
        self._gone = ""
        self._starts_failed = 0
        self._watched = 0.0
        self._idle_since = 0.0
        self._stats = PoolStatus(total=n_slots)

    # Any thread

    def submit(self, work: Slice) -> None:
        """Queue *work*; the first one starts the pool's thread, which starts workers as needed."""
        with self._lock:
            if self._thread is None and not self._closing.is_set():
                self._thread = Thread(target=self._run, name="pool", daemon=True)
                self._thread.start()
        self._inbox.put(_Submit(work))

    def skip(self, slice_id: int, file: int) -> None:
        """*file* of that slice is not wanted; if it is being read, its result still comes."""
        self._inbox.put(_Skip(slice_id, file))

    def stats(self) -> PoolStatus:
        """State as of the collector's last turn."""
        return self._stats

    def close(self) -> None:
        """End all workers, in the middle of whatever they do, within a second; no events follow."""
        with self._lock:
            self._closing.set()
            thread, self._thread = self._thread, None
        if thread is not None:
            self._inbox.put(None)
            thread.join()

    # The collector thread

    def _run(self) -> None:
        try:
            while not self._closing.is_set():
                try:
                    self._turn()
                except Exception as error:  # the edge: a bug here must not leave callers waiting
                    logger.exception("pool")
                    self._give_up(f"bug: {error!r}")
        finally:
            self._end_all()

    def _turn(self) -> None:
        """Wait for something, take in all there is, act on it, tell."""
        with suppress(Empty):
            self._take(self._inbox.get(timeout=self._patience()))
            while True:
                self._take(self._inbox.get_nowait())
        # Only now: what a slow worker has sent in the meantime speaks for it.
        self._judge()
        self._assign()
        busy = sum(slot.slice is not None for slot in self._slots)
        alive = sum(slot.process is not None for slot in self._slots)
        self._stats = replace(self._stats, busy=busy, idle=max(0, alive - busy), inline=self._gone)
        out, self._out = self._out, []
        if out and not self._closing.is_set():
            self._on_events(out)

    def _patience(self) -> float | None:
        """Seconds until there is something to look at by ourselves; None: never."""
        if any(slot.slice is not None for slot in self._slots):
            return _WATCH_SECONDS
        if any(slot.process is not None for slot in self._slots):
            return max(0.0, self._idle_since + self._limits.idle_seconds - time.monotonic())
        return None

    def _take(self, message: _Message) -> None:
        match message:
            case _Submit(work) if self._gone:
                self._out.append(PoolGone(self._gone, (work.id,)))
            case _Submit(work):
                self._waiting.append(work)
                if work.fresh:
                    self._stats = replace(self._stats, retries=self._stats.retries + 1)
            case _Skip(slice_id, file):
                self._take_skip(slice_id, file)
            case _Frames(process, None):
                self._take_end(process)
            case _Frames(process, bodies):
                self._take_frames(process, bodies or [])

    def _take_skip(self, slice_id: int, file: int) -> None:
        for slot in self._slots:
            if slot.slice is None or slot.slice.id != slice_id:
                continue
            if slot.process is not None and slot.ready:
                slot.process.send(Skip(slice_id, file))
            else:
                slot.items = deque(item for item in slot.items if item.file != file)
                self._end_slice_if_done(slot)
            return
        for index, work in enumerate(self._waiting):
            if work.id == slice_id:
                left = tuple(item for item in work.items if item.file != file)
                self._waiting[index] = replace(work, items=left)

    def _take_frames(self, process: Process, bodies: list[bytes]) -> None:
        slot = self._slot_of(process)
        if slot is None:
            return
        for body in bodies:
            try:
                message = self._decode(body)
            except msgspec.DecodeError:
                # Memory gone wild; the file it is at is to blame.
                process.kill()
                return
            if isinstance(message, Ready):
                self._starts_failed = 0
                slot.ready = True
                self._send_work(slot)
            else:
                self._take_result(slot, message)

    def _take_result(self, slot: _Slot, result: Result) -> None:
        if slot.slice is None or not slot.items or slot.items[0].file != result.file:
            bug.report(f"result of file {result.file} came out of turn")
            return
        item = slot.items.popleft()
        slot.since = time.monotonic()
        slot.n_files += 1
        slot.n_bytes += item.size
        if result.error:
            failed = FileFailed(slot.slice.id, item.file, Failure.ERROR, result.error)
            self._out.append(failed)
        elif not result.skipped:
            self._out.append(FileRead(slot.slice.id, item.file, result.payload))
        self._end_slice_if_done(slot)

    def _end_slice_if_done(self, slot: _Slot) -> None:
        if slot.slice is None or slot.items:
            return
        self._out.append(SliceEnded(slot.slice.id))
        slot.slice = None
        self._idle_since = time.monotonic()
        if slot.process is not None and self._worn_out(slot):
            self._retire(slot)

    def _worn_out(self, slot: _Slot) -> bool:
        assert slot.process is not None
        return (
            slot.n_files >= self._limits.recycle_files
            or slot.n_bytes >= self._limits.recycle_bytes
            or slot.process.resident_bytes() >= self._limits.recycle_memory_bytes
        )

    def _take_end(self, process: Process) -> None:
        """*process* has closed its results: it is dead, or as good as."""
        end = process.reap(self._limits.close_seconds)
        slot = self._slot_of(process)
        if slot is None:
            self._retired.remove(process)
            return
        was_ready, blame = slot.ready, slot.blame
        slot.process, slot.ready, slot.blame = None, False, None
        if not was_ready:
            self._start_failed(str(end))
            return
        self._stats = replace(self._stats, restarts=self._stats.restarts + 1)
        if slot.slice is None:
            return
        file = slot.items[0].file
        if blame is None:
            blame = (file, Failure.KILLED if end.by_others else Failure.CRASH)
        # Its result may have come just before the blow: then nobody is to blame.
        if blame[0] == file:
            slot.items.popleft()
            self._out.append(FileFailed(slot.slice.id, file, blame[1], str(end)))
        self._end_slice_if_done(slot)

    # Deadlines

    def _judge(self) -> None:
        now = time.monotonic()
        watch = now - self._watched >= _WATCH_SECONDS
        if watch:
            self._watched = now
        busy = False
        for slot in self._slots:
            if slot.process is None or slot.slice is None:
                continue
            busy = True
            if not slot.ready:
                if now - slot.since > self._limits.start_seconds:
                    slot.process.kill()
            elif slot.blame is not None:
                continue
            elif now - slot.since > self._limits.file_seconds:
                self._stats = replace(self._stats, timeouts=self._stats.timeouts + 1)
                self._blame(slot, slot.process, Failure.TIMEOUT)
            elif watch and slot.process.resident_bytes() > self._limits.memory_bytes:
                self._blame(slot, slot.process, Failure.MEMORY)
        if not busy and now - self._idle_since > self._limits.idle_seconds:
            for slot in self._slots:
                self._retire(slot)

    def _blame(self, slot: _Slot, process: Process, failure: Failure) -> None:
        slot.blame = (slot.items[0].file, failure)
        process.kill()

    # Work

    def _assign(self) -> None:
        # Slots with a worker first: of two free ones, one may never have been needed.
        for slot in sorted(self._slots, key=lambda slot: slot.process is None):
            if slot.slice is None and self._waiting:
                slot.slice = self._waiting.popleft()
                slot.items = deque(slot.slice.items)
                if not slot.items:
                    self._end_slice_if_done(slot)
                    continue
                if slot.slice.fresh and slot.n_files:
                    self._retire(slot)
                self._send_work(slot)
            if slot.slice is not None and slot.process is None and not self._gone:
                self._start(slot)

    def _send_work(self, slot: _Slot) -> None:
        if slot.process is not None and slot.ready and slot.slice is not None:
            slot.since = time.monotonic()
            slot.process.send(Work(slot.slice.id, list(slot.items)))

    def _start(self, slot: _Slot) -> None:
        slot.n_files = slot.n_bytes = 0
        slot.ready = False
        slot.since = time.monotonic()
        try:
            slot.process = Process(self._handler, self._setup, self._niceness, self._on_frames)
        except OSError as error:
            self._start_failed(str(error))

    def _on_frames(self, process: Process, bodies: list[bytes] | None) -> None:
        # Runs on the process's reader thread.
        self._inbox.put(_Frames(process, bodies))

    def _start_failed(self, reason: str) -> None:
        self._starts_failed += 1
        if self._starts_failed < self._limits.start_attempts:
            self._inbox.put(None)  # another turn, another try
            return
        self._give_up(f"no worker process can be started ({reason})")

    def _give_up(self, reason: str) -> None:
        self._gone = reason
        running = [slot.slice for slot in self._slots if slot.slice is not None]
        lost = tuple(work.id for work in [*running, *self._waiting])
        self._waiting.clear()
        for slot in self._slots:
            slot.slice = None
            slot.items.clear()
            self._retire(slot)
        self._out.append(PoolGone(self._gone, lost))

    def _slot_of(self, process: Process) -> _Slot | None:
        return next((slot for slot in self._slots if slot.process is process), None)

    def _retire(self, slot: _Slot) -> None:
        """Let the worker go; its end is taken in later."""
        if slot.process is not None:
            slot.process.dismiss()
            self._retired.append(slot.process)
        slot.process, slot.ready = None, False
        slot.n_files = slot.n_bytes = 0

    def _end_all(self) -> None:
        for slot in self._slots:
            self._retire(slot)
        deadline = time.monotonic() + self._limits.close_seconds
        for process in self._retired:
            process.reap(max(0.0, deadline - time.monotonic()))
        self._retired.clear()
        self._stats = replace(self._stats, busy=0, idle=0)
