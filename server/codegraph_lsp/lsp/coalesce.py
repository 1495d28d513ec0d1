"""Many signals, one action: for what a client is told when it changes, not each time it does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeAlias


class Timer(Protocol):
    daemon: bool

    def start(self) -> None: ...


MakeTimer: TypeAlias = Callable[[float, Callable[[], None]], Timer]


class Coalesced:
    """
    Calls *action* at most once per *seconds*, and always once after the last signal.

    Runs on: `signal` from any thread; *action* on the timer's.
    """

    def __init__(
        self,
        seconds: float,
        action: Callable[[], None],
        *,
        timer: MakeTimer = threading.Timer,
    ) -> None:
        self._seconds = seconds
        self._action = action
        self._timer = timer
        self._waiting = False
        self._lock = threading.Lock()

    def signal(self) -> None:
        """Something changed."""
        with self._lock:
            if self._waiting:
                return
            self._waiting = True
        timer = self._timer(self._seconds, self._run)
        timer.daemon = True
        timer.start()

    def _run(self) -> None:
        with self._lock:
            self._waiting = False
        self._action()


class Quiet:
    """
    Calls *action* when there was no signal for some time.

    Runs on: `signal` from any thread; *action* on the timer's.
    """

    def __init__(
        self,
        seconds: Callable[[], float],
        action: Callable[[], None],
        *,
        timer: MakeTimer = threading.Timer,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._action = action
        self._timer = timer
        self._clock = clock
        self._last = 0.0
        self._waiting = False
        self._lock = threading.Lock()

    def signal(self) -> None:
        """Something happened: the pause begins anew."""
        with self._lock:
            self._last = self._clock()
            if self._waiting:
                return
            self._waiting = True
        self._wait(self._seconds())

    def _wait(self, seconds: float) -> None:
        timer = self._timer(seconds, self._run)
        timer.daemon = True
        timer.start()

    def _run(self) -> None:
        with self._lock:
            left = self._last + self._seconds() - self._clock()
            if left <= 0:
                self._waiting = False
        if left > 0:
            self._wait(left)
        else:
            self._action()
