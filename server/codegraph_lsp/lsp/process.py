"""
The server's process: how it is prepared, and how it ends: soon, completely, with the right code.

Runs on: set up on the main thread; timers and watchers on daemon threads.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import select
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

from codegraph_lsp.support import memory

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
    names = ("SIGTERM", "SIGHUP", "SIGINT")  # Windows lacks SIGHUP
    stopping = {getattr(signal, name) for name in names if hasattr(signal, name)}
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)

    def watch() -> None:
        with sender:  # as long as there is anybody to read
            while numbers := receiver.recv(1):
                if numbers[0] in stopping:
                    log.info("stopped by %s", signal.Signals(numbers[0]).name)
                    end()

    def handle(number: int, frame: FrameType | None) -> None:
        """Nothing is left to do, yet without a handler the process would end at once."""

    threading.Thread(target=watch, name="lsp-signals", daemon=True).start()
    for number in stopping:
        signal.signal(number, handle)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a write fails with EPIPE, which is handled


def prepare_process() -> None:
    """What holds for all of the process, however many sessions it serves; before all else."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    memory.keep_little()
    gc.disable()  # until everything is imported, see `warm_up`


_warming = threading.Lock()
_warm = threading.Event()


def warm_up() -> None:
    """Imports the handlers and what they need; of several sessions the first one pays for it."""
    with _warming:
        if _warm.is_set():
            return
        from codegraph_lsp.lsp import handlers  # noqa: F401 - importing registers

        gc.freeze()  # tens of thousands of objects that live as long as the process
        gc.enable()
        _warm.set()


class Stopped:
    """Tells a thread that waits for a process to give it up."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._lock = threading.Lock()
        self.readable, self._writable = os.pipe()
        """A descriptor that can be read from as soon as the event is set."""

    def set(self) -> None:
        with self._lock:
            if not self.event.is_set():
                self.event.set()
                os.close(self._writable)

    def forget(self) -> None:
        """Nobody waits any more."""
        self.set()
        os.close(self.readable)


def watch_process(process_id: int, gone: Callable[[], None]) -> Callable[[], None]:
    """
    Calls *gone*, on another thread, when the process ends; soon where it is gone already.

    Returns:
        What makes an end of the watching; for the thread that began it.
    """
    stopped = Stopped()

    def watch() -> None:
        try:
            wait_for(process_id, stopped)
        except OSError as error:
            log.warning("the client's process can't be watched: %s", error)
            return
        finally:
            given_up = stopped.event.is_set()
            stopped.forget()
        if not given_up:
            log.info("the client's process %d is gone", process_id)
            gone()

    threading.Thread(target=watch, name="lsp-client-watch", daemon=True).start()
    return stopped.set


def wait_for(process_id: int, stopped: Stopped) -> None:
    """
    Returns when the process has ended, or does not exist, or *stopped* is set.

    Raises:
        OSError: It can't be told.
    """
    if not hasattr(os, "pidfd_open"):
        _poll(process_id, stopped)
        return
    try:
        descriptor = os.pidfd_open(process_id)
    except ProcessLookupError:
        return
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EPERM):
            raise
        _poll(process_id, stopped)  # a kernel or a sandbox without the call
        return
    try:
        waiting = select.poll()  # `select` refuses descriptors above 1,023
        waiting.register(descriptor, select.POLLIN)
        waiting.register(stopped.readable, select.POLLIN)
        waiting.poll()
    finally:
        os.close(descriptor)


def _poll(process_id: int, stopped: Stopped) -> None:
    import psutil  # 15 ms of every start, for the systems that need it

    try:
        watched = psutil.Process(process_id)
        while watched.is_running() and watched.status() != psutil.STATUS_ZOMBIE:
            if stopped.event.wait(POLL):
                return
    except psutil.NoSuchProcess:
        return
    except psutil.Error as error:
        raise OSError(str(error)) from error
