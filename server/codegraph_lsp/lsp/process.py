"""
How the server's process ends: soon, completely, and with the right exit code.

Runs on: set up on the main thread; timers and watchers on daemon threads.
"""

from __future__ import annotations

import errno
import logging
import os
import select
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

log = logging.getLogger(__name__)

GRACE = 1.5
"""How long clean-up may take once the end is certain. (seconds)"""

POLL = 10.0
"""How often it is looked whether the client's process still lives. (seconds; LSP's advice)"""

SWITCH_INTERVAL = 0.0005
"""
How long a thread may keep the interpreter while others wait. (seconds)

Measured: a hover beside one busy thread takes 5.5 ms with Python's own 5 ms, and 0.74 with 0.5.
"""


class Ending:
    """Sees to it that the process ends within `GRACE` once something has called for it."""

    def __init__(self, *, kill: Callable[[int], None] = os._exit) -> None:
        self._kill = kill
        self._began = threading.Event()
        self.exit_code = 1

    def begin(self) -> None:
        """The end is certain: who still works after `GRACE` is cut off. From any thread."""
        if self._began.is_set():
            return
        self._began.set()
        timer = threading.Timer(GRACE, self._cut_off)
        timer.daemon = True
        timer.start()

    def finish(self, exit_code: int) -> None:
        """Everything is cleaned up. Threads that cannot be woken do not matter any more."""
        logging.shutdown()
        sys.stderr.flush()
        self._kill(exit_code)

    def _cut_off(self) -> None:
        log.warning("something still runs %.0f s after the end of the session", GRACE)
        self._kill(self.exit_code)


def end_on_signals(end: Callable[[], None]) -> None:
    """
    Calls *end*, on another thread, when the process is asked to stop. On the main thread only.

    Python runs its handlers on the main thread between two steps, and a signal that comes just
    before that thread waits for the next message is not seen until there is one. What the handler
    writes to a socket is seen by whoever reads there.
    """
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)

    def watch() -> None:
        with sender:  # as long as there is anybody to read
            while numbers := receiver.recv(1):
                log.info("stopped by %s", signal.Signals(numbers[0]).name)
                end()

    def handle(number: int, frame: FrameType | None) -> None:
        """Nothing is left to do, yet without a handler the process would end at once."""

    threading.Thread(target=watch, name="lsp-signals", daemon=True).start()
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        if hasattr(signal, name):  # Windows lacks SIGHUP
            signal.signal(getattr(signal, name), handle)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a write fails with EPIPE, which is handled


def watch_process(process_id: int, gone: Callable[[], None]) -> None:
    """Calls *gone*, on another thread, when the process ends; soon where it is gone already."""

    def watch() -> None:
        try:
            wait_for(process_id)
        except OSError as error:
            log.warning("the client's process can't be watched: %s", error)
            return
        log.info("the client's process %d is gone", process_id)
        gone()

    threading.Thread(target=watch, name="lsp-client-watch", daemon=True).start()


def wait_for(process_id: int) -> None:
    """
    Returns when the process has ended, or does not exist.

    Raises:
        OSError: It can't be told.
    """
    if not hasattr(os, "pidfd_open"):
        _poll(process_id)
        return
    try:
        descriptor = os.pidfd_open(process_id)
    except ProcessLookupError:
        return
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EPERM):
            raise
        _poll(process_id)  # a kernel or a sandbox without the call
        return
    try:
        select.select([descriptor], [], [])
    finally:
        os.close(descriptor)


def _poll(process_id: int) -> None:
    import psutil  # 15 ms of every start, for the systems that need it

    try:
        watched = psutil.Process(process_id)
        while watched.is_running() and watched.status() != psutil.STATUS_ZOMBIE:
            time.sleep(POLL)
    except psutil.NoSuchProcess:
        return
    except psutil.Error as error:
        raise OSError(str(error)) from error
