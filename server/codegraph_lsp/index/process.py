"""
One worker process, as the server sees it: start, talk, watch, kill.

Runs on: the pool's collector thread, except `_read`, which has a thread of its own per worker.

A plain `Popen` of a fresh interpreter. `multiprocessing` would start two helper processes that
inherit the protocol's pipes and would import the main module again; see
docs/decisions/0003-process-pool.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from codegraph_lsp.index.frames import Begin, ToWorker, batches, send

if TYPE_CHECKING:
    from collections.abc import Callable

# -P: the folder it starts in is not a place to import from; it may be somebody's workspace.
_BOOT = (
    "import sys; sys.path[:] = {path!r}; "
    "from codegraph_lsp.index.worker import main; main({parent})"
)

_KILLING = frozenset({-9, -15})
"""Exit codes of a process that was sent SIGKILL or SIGTERM; it never does that to itself."""

_PIPE_BYTES = 1024 * 1024
"""A worker that has this much unread goes on working. (Linux's default of 64 kB is two results)"""


@dataclass(frozen=True, slots=True)
class End:
    """How a worker ended. As text for people: `exit code 3`, `signal 11`."""

    code: int
    """Its exit code, or minus the signal."""
    ours: bool
    """We have killed it."""

    def __str__(self) -> str:
        return f"signal {-self.code}" if self.code < 0 else f"exit code {self.code}"

    @property
    def by_others(self) -> bool:
        """Somebody else has killed it."""
        return self.code in _KILLING and not self.ours


class Process:
    """A running worker."""

    def __init__(
        self,
        handler: str,
        setup: bytes,
        niceness: int,
        on_frames: Callable[[Process, list[bytes] | None], None],
    ) -> None:
        """
        Start it.

        Args:
            on_frames: Told of what arrives, on a thread of its own; None: the stream has ended.

        Raises:
            OSError: No process can be started.
        """
        path = [entry for entry in sys.path if entry]
        self._popen = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-c",
                _BOOT.format(path=path, parent=os.getpid()),
                "codegraph-lsp-worker",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=os.path.abspath(os.sep),
            close_fds=True,
        )
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._commands = self._popen.stdin.fileno()
        self._dismissed = False
        self._killed = False
        self._results = self._popen.stdout.fileno()
        _widen(self._results)
        self.send(Begin(handler, setup, niceness))
        Thread(target=self._read, args=(on_frames,), name="pool-reader", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    def send(self, message: ToWorker) -> None:
        """Hand over *message*; that the worker is dead is learnt from the end of its results."""
        if not self._dismissed:
            with suppress(OSError):
                send(self._commands, message)

    def dismiss(self) -> None:
        """Ask it to end; it does at once, in the middle of its work."""
        assert self._popen.stdin is not None
        self._dismissed = True
        with suppress(OSError):
            self._popen.stdin.close()

    def kill(self) -> None:
        """End it."""
        self._killed = True
        with suppress(OSError):
            self._popen.kill()

    def reap(self, timeout: float) -> End:
        """
        Wait for its end, killing it after *timeout* seconds, and free what it held.

        Returns:
            How it ended.
        """
        self.dismiss()
        try:
            code = self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._popen.wait()
        return End(code, ours=self._killed)

    def resident_bytes(self) -> int:
        """Memory it holds; 0 where that is not to be had."""
        return resident_bytes(self.pid)

    def _read(self, on_frames: Callable[[Process, list[bytes] | None], None]) -> None:
        for bodies in batches(self._results):
            on_frames(self, bodies)
        assert self._popen.stdout is not None
        self._popen.stdout.close()
        on_frames(self, None)


def resident_bytes(pid: int) -> int:
    """Resident memory of process *pid*; 0 where that is not to be had."""
    if sys.platform.startswith("linux"):
        try:
            with open(f"/proc/{pid}/statm", "rb") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            return 0
    # Imported here: 20 ms that Linux need not spend.
    import psutil  # type: ignore[import-untyped,unused-ignore]

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _widen(descriptor: int) -> None:
    if sys.platform.startswith("linux"):
        import fcntl  # there is none on Windows

        with suppress(OSError):  # beyond what the user may have: the default does as well
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
