"""A file that one process at a time has locked. What a forwarder loads: nothing heavy."""

from __future__ import annotations

import os
import time

from codegraph_lsp.daemon.places import NoDaemonError

PAUSE = 0.01
"""Between two tries. (seconds) The system can wait by itself, but not for so long and no longer."""


def locked(path: str, *, seconds: float, otherwise: str) -> int:
    """
    The descriptor of the file at *path*, locked until it is closed.

    Raises:
        NoDaemonError: *otherwise*, where another process has it for longer than *seconds*.
        OSError: There can be no such file.
    """
    from fcntl import LOCK_EX, LOCK_NB, flock  # not on every system

    file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + seconds
    while True:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(file)
                raise NoDaemonError(otherwise) from None
            time.sleep(PAUSE)
        else:
            return file
