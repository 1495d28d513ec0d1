"""
Checks in a process of their own, which ends when there is nothing to check.

What checks of thousands of files, or of the whole graph, make and throw away would hold the
server's lock, and leave holes in its memory that it never gives back: 100 MB and more. The other
process reads the same database (see `engine.sight`), at a lower priority. A file that ends it is
named, and costs no other.

Runs on: `ask` and `close` on any thread; answers come on the pool's thread.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.checks.finding import Finding
from codegraph_lsp.index.frames import Item
from codegraph_lsp.index.pool import Pool
from codegraph_lsp.index.slices import (
    FileFailed,
    FileRead,
    Limits,
    PoolEvent,
    PoolGone,
    Slice,
    SliceEnded,
)
from codegraph_lsp.model.ids import FileId, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.engine.sight import Sight
    from codegraph_lsp.model.settings import Settings


log = logging.getLogger(__name__)

_HANDLER = "codegraph_lsp.checks.looking:make_handler"

NICENESS = 10
"""Added to the process's priority: who edits or asks goes first."""

LIMITS = Limits(
    file_seconds=120.0,
    memory_bytes=2 * 1024**3,
    recycle_memory_bytes=400 * 1024**2,
    idle_seconds=30.0,
)
"""The whole graph is one piece of work. The next check of it soon finds what this one has read."""

WHOLE_GRAPH: tuple[FileId, ...] = ()
"""In place of files: checks of the whole graph."""


class Looked(msgspec.Struct, frozen=True, array_like=True):
    """One file that was looked at."""

    path: Path
    digest: bytes
    """Of its text then."""
    findings: tuple[Finding, ...]
    """In order of place."""


class Report(msgspec.Struct, frozen=True, array_like=True):
    """What was found."""

    looked: tuple[Looked, ...]
    """The files that were asked about; of the whole graph, those with findings."""
    seconds: float = 0.0
    """How long it took."""


@dataclass(slots=True)
class _Asked:
    """A question on its way, in parts where its process ended over it."""

    told: Callable[[Report | None], None]
    sight: Sight
    complete: bool
    n_parts: int = 1
    looked: list[Looked] = field(default_factory=list)
    seconds: float = 0.0
    failed: bool = False


class Apart:
    """See the module. The process starts with the first question."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._asked: dict[int, tuple[_Asked, tuple[FileId, ...]]] = {}
        """By slice, with the files of that part."""
        self._n_slices = 0
        self._closed = False
        self._usable = True
        """False: no process can be started."""

    def serves(self, settings: Settings) -> bool:
        """Asking here is of use; else check where you are."""
        return self._usable and settings.jobs != 1

    def ask(
        self,
        sight: Sight,
        files: Sequence[FileId],
        told: Callable[[Report | None], None],
        *,
        complete: bool,
    ) -> None:
        """
        Check *files*, or the whole graph where they are `WHOLE_GRAPH`.

        Args:
            told: Gets what was found, once; None where nothing could be found out. Never called
                after `close`.
            complete: As in `Context`.
        """
        self._submit(_Asked(told, sight, complete), tuple(files))

    def close(self) -> None:
        """End the process, whatever it is at; nobody is told anything afterwards."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def _submit(self, asked: _Asked, files: tuple[FileId, ...]) -> None:
        payload = msgspec.msgpack.encode((asked.sight, files, asked.complete))
        with self._lock:
            if self._closed:
                return
            if self._pool is None:
                self._pool = Pool(
                    1, _HANDLER, b"", self._happened, limits=LIMITS, niceness=NICENESS
                )
            self._n_slices += 1
            number, pool = self._n_slices, self._pool
            self._asked[number] = asked, files
        pool.submit(Slice(number, (Item(0, len(payload), payload),)))

    # The pool's thread

    def _happened(self, events: Sequence[PoolEvent]) -> None:
        for event in events:
            match event:
                case FileRead(number, _, payload):
                    asked, _ = self._asked.pop(number)
                    report = msgspec.msgpack.decode(payload, type=Report)
                    asked.looked += report.looked
                    asked.seconds += report.seconds
                    self._end_part(asked)
                case FileFailed(number, _, failure, detail):
                    asked, files = self._asked.pop(number)
                    self._try_less(asked, files, detail or str(failure))
                case SliceEnded():
                    pass
                case PoolGone(reason, numbers):
                    log.warning("checks have no process of their own: %s", reason)
                    self._usable = False
                    for number in numbers:
                        asked, _ = self._asked.pop(number)
                        asked.failed = True
                        self._end_part(asked)

    def _try_less(self, asked: _Asked, files: tuple[FileId, ...], why: str) -> None:
        """Of *files* one has ended the process; which, is found out by halves."""
        if len(files) < 2:
            what = f"file {files[0]}" if files else "the whole graph"
            log.warning("%s is not checked: %s", what, why)
            asked.failed |= not files
            self._end_part(asked)
            return
        half = len(files) // 2
        asked.n_parts += 1
        self._submit(asked, files[:half])
        self._submit(asked, files[half:])

    def _end_part(self, asked: _Asked) -> None:
        asked.n_parts -= 1
        if not asked.n_parts:
            report = Report(tuple(asked.looked), asked.seconds)
            asked.told(None if asked.failed else report)
