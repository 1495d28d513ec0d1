"""
Work that was given to the pool, and what has come back of it so far.

Runs on: the conductor thread; the pool tells of its events on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.index.frames import Item
from codegraph_lsp.index.slices import Slice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.index.events import Job, JobId
    from codegraph_lsp.index.intake import Finding
    from codegraph_lsp.index.pool import Pool
    from codegraph_lsp.index.slices import PoolEvent
    from codegraph_lsp.index.work import HydrateRequest
    from codegraph_lsp.model.ids import FileId

_encode = msgspec.msgpack.Encoder().encode


class PoolJobs:
    """
    See the module.

    Args:
        make: Makes the pool when it is first needed; None: there is none.
        say: Where the pool's events go.
    """

    def __init__(
        self,
        make: Callable[[Callable[[Sequence[PoolEvent]], None]], Pool] | None,
        say: Callable[[Sequence[PoolEvent]], None],
    ) -> None:
        self.pool: Pool | None = None
        self._make = make
        self._say = say
        self._findings: dict[JobId, list[Finding]] = {}

    def start(self, job: Job, requests: Sequence[HydrateRequest]) -> None:
        """Have *requests*, which are those of *job*, done."""
        self._findings[job.id] = []
        sizes = {task.file: task.size for task in job.tasks}
        items = tuple(Item(each.file, sizes[each.file], _encode(each)) for each in requests)
        self._the_pool().submit(Slice(job.id, items, fresh=job.isolated))

    def submit(self, work: Slice) -> bool:
        """Have a slice of something else done; False where there is no pool."""
        if self._make is None:
            return False
        self._the_pool().submit(work)
        return True

    def cancel(self, job: JobId, file: FileId) -> None:
        """Nobody wants to know of *file* any more."""
        if self.pool is not None and job in self._findings:
            self.pool.skip(job, file)

    def has(self, job: JobId) -> bool:
        """*job* was started here and has not ended."""
        return job in self._findings

    def keep(self, job: JobId, finding: Finding) -> None:
        """Keep what came back of a file until *job* ends."""
        self._findings[job].append(finding)

    def end(self, job: JobId) -> list[Finding]:
        """All that came back of *job*, which is over."""
        return self._findings.pop(job)

    def shut(self) -> bool:
        """The pool cannot be had any more; False when that was known already."""
        had, self._make = self._make is not None, None
        return had

    def close(self) -> None:
        """End the pool, in the middle of whatever it does."""
        if self.pool is not None:
            self.pool.close()

    def _the_pool(self) -> Pool:
        if self.pool is None:
            assert self._make is not None, "the scheduler was told that there is none"
            self.pool = self._make(self._say)
        return self.pool
