"""
Limits of the lanes, each with its reason, and the queue behind one lane.

Pure: no clock, no I/O.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from codegraph_lsp.index.retry import Stage
from codegraph_lsp.model.kinds import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.ids import FileId

INTERACTIVE = (Lane.HYDRATE, Lane.DEMAND)
"""Somebody is waiting: read inline, one file a job, beside whatever the pool does."""

BACKGROUND = (Lane.FOLLOW, Lane.REFRESH, Lane.BACKFILL)
"""Nobody is waiting for one file: read in slices."""

INLINE_FILES = 16
INLINE_BYTES = 1_000_000
"""
A batch no larger than this is read in the server process, which loads only the grammars that its
languages need. Starting a worker costs about 60 ms of CPU and 50 ms until its first answer
(docs/decisions/0003-process-pool.md), sixteen ordinary files 20 to 50 ms: the pool's first call
would cost more than the parse it saves.
"""

SLICE_FILES = 32
SLICE_BYTES = 512_000
"""A slice takes a worker some 50 to 100 ms, so a free slot is never far and a crash loses little;
handing one over costs 0.1 ms, which smaller slices would pay too often."""

SLICE_FILES_LEAST = 4
SLICE_BYTES_LEAST = 64_000
"""Towards the end slices shrink, so that workers end level, but not below this."""

LARGE_BYTES = 64_000
"""More than this takes over 10 ms to parse, in chunks that let other threads run between; one such
file at a time, so that a small file never waits behind two."""

INTERACTIVE_JOBS = 3
"""Inline jobs of the interactive lanes at a time, of which at most one is large and one demanded:
so an opened file waits for neither. More would only share one interpreter lock."""

AGEING = 8
"""After this many slices of faster lanes a slower one gets a turn. (a guess: an eighth of the
slots is little enough not to be felt and keeps a backfill moving)"""

AGEING_INTERACTIVE = 4
"""The same between HYDRATE and DEMAND, counted in files."""

AGEING_HELD = 64
"""Background slices wait while an opened file is being read; after this many opened files in a row
one slice may start nevertheless. (a guess: more than a restored session opens at once)"""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read once."""

    file: FileId
    version: int
    """Counted by whoever asks; a higher one is newer text."""
    lane: Lane
    size: int
    """Bytes, as far as known."""
    stage: Stage = Stage.FIRST
    isolated: bool = False
    """It has hurt a worker before: never inline, never in company."""

    @property
    def large(self) -> bool:
        """Takes long enough to parse that others would notice."""
        return self.size > LARGE_BYTES


class Queue:
    """
    Waiting tasks of one lane, one a file.

    In order of arrival; or, when *largest_first*, by falling size, retries last.
    """

    def __init__(self, *, largest_first: bool) -> None:
        self.n_bytes = 0
        self._tasks: dict[FileId, Task] = {}
        self._heap: list[tuple[bool, int, int, Task]] = []
        self._count = count()
        self._largest_first = largest_first

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        """Tasks in order of arrival."""
        return iter(self._tasks.values())

    def add(self, task: Task) -> None:
        """Append *task*; where its file waits already, it takes that place."""
        before = self._tasks.get(task.file)
        if before is not None:
            self.n_bytes -= before.size
        self._tasks[task.file] = task
        self.n_bytes += task.size
        if self._largest_first:
            retried = task.stage is not Stage.FIRST
            heappush(self._heap, (retried, -task.size, next(self._count), task))

    def get(self, file: FileId) -> Task:
        """The task of *file*, which must be waiting here."""
        return self._tasks[file]

    def remove(self, file: FileId) -> Task:
        """Take out the task of *file*, which must be waiting here."""
        task = self._tasks.pop(file)
        self.n_bytes -= task.size
        if len(self._heap) > 64 and len(self._heap) > 2 * len(self._tasks):
            self._heap = [item for item in self._heap if self._is_waiting(item[3])]
            heapify(self._heap)
        return task

    def first(self) -> Task:
        """The next task; the queue must not be empty."""
        if not self._largest_first:
            return next(iter(self._tasks.values()))
        while not self._is_waiting(self._heap[0][3]):
            heappop(self._heap)
        return self._heap[0][3]

    def clear(self) -> list[Task]:
        """Take out everything."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        self._heap.clear()
        self.n_bytes = 0
        return tasks

    def _is_waiting(self, task: Task) -> bool:
        return self._tasks.get(task.file) is task
