"""
Requests that wait for something to tell: they are answered anew when something has changed.

Runs on: any thread may release; what is kept comes from worker threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeAlias

Again: TypeAlias = Callable[[], None]


class Held:
    """The answer of a query that has nothing new to say; it is asked again later."""


HELD = Held()


class Holding:
    """What waits for a change."""

    def __init__(self) -> None:
        self.serial = 0
        """Counts the changes; to be read before a query's snapshot is taken."""
        self._lock = threading.Lock()
        self._waiting: list[Again] = []

    def keep(self, seen: int, again: Again) -> bool:
        """
        Keeps *again* for the next change; False where there was one since *seen* was read, and it
        has to be called now.
        """
        with self._lock:
            if seen == self.serial:
                self._waiting.append(again)
                return True
            return False

    def release(self) -> list[Again]:
        """Something has changed: what waited for that."""
        with self._lock:
            self.serial += 1
            waiting, self._waiting = self._waiting, []
            return waiting
