"""
Background work stands aside while somebody is being answered.

Python runs one thread at a time: a hover beside a thread that links a large file takes twice as
long. The background asks `give_way` in its loops, which costs nothing while nobody is there.
"""

from __future__ import annotations

import time
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 0.05
"""Longest wait. As long as one has waited, one works before the next: a stream of questions slows
the background down to half, and never stops it. (seconds)"""


class Courtesy:
    """Counts guests. Runs on: any thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._guests = 0
        self._change = Condition()
        self._works_until = 0.0

    def enter(self) -> None:
        """Somebody is being answered."""
        with self._change:
            self._guests += 1

    def leave(self) -> None:
        """Their answer is given."""
        with self._change:
            self._guests -= 1
            if not self._guests:
                self._change.notify_all()

    def give_way(self) -> None:
        """Waits while there are guests, for `PATIENCE` at most. For one thread, the background."""
        if not self._guests:
            return
        began = self._now()
        if began < self._works_until:
            return
        with self._change:
            self._change.wait_for(lambda: not self._guests, PATIENCE)
        ended = self._now()
        self._works_until = ended + (ended - began)
