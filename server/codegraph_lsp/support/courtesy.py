"""
Background work stands aside while somebody is being answered.

Python runs one thread at a time: a hover beside a thread that links a large file takes twice as
long. The background asks `give_way` in its loops, which costs nothing while nobody is there.
"""

from __future__ import annotations

import time
from threading import Condition
from typing import TYPE_CHECKING

from codegraph_lsp.support.cancel import CancelToken

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 0.05
"""Longest wait. As long as one has waited, one works before the next: a stream of questions slows
the background down to half, and never stops it. (seconds)"""


class Guests:
    """Counts those who are being answered. Runs on: any thread."""

    def __init__(self) -> None:
        self.present = 0
        self._change = Condition()

    def enter(self) -> None:
        """One more."""
        with self._change:
            self.present += 1

    def leave(self) -> None:
        """One has the answer."""
        with self._change:
            self.present -= 1
            if not self.present:
                self._change.notify_all()

    def wait_for_none(self, seconds: float) -> None:
        """Returns when nobody is there, or after *seconds*."""
        with self._change:
            self._change.wait_for(lambda: not self.present, seconds)


EVERYBODY = Guests()
"""Those of all engines of the process, who share one interpreter."""


WRITERS = Guests()
"""Conductors that take a change in: whoever typed it waits for them."""


class Courtesy:
    """One background's manners towards *guests*. Runs on: any thread."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, *, guests: Guests | None = None
    ) -> None:
        self._now = now
        self._guests = guests or Guests()
        self._works_until = 0.0

    def enter(self) -> None:
        """Somebody is being answered."""
        self._guests.enter()

    def leave(self) -> None:
        """Their answer is given."""
        self._guests.leave()

    def give_way(self) -> None:
        """Waits while there are guests, for `PATIENCE` at most. For one thread, the background."""
        if not self._guests.present:
            return
        began = self._now()
        if began < self._works_until:
            return
        self._guests.wait_for_none(PATIENCE)
        ended = self._now()
        self._works_until = ended + (ended - began)


class BackgroundToken(CancelToken):
    """Of work that nobody waits for: wherever it may be broken off, it gives way to others."""

    __slots__ = ("_manners",)

    def __init__(self) -> None:
        super().__init__()
        self._manners = (Courtesy(guests=WRITERS), Courtesy(guests=EVERYBODY))

    def check(self, where: str) -> None:
        super().check(where)
        for courtesy in self._manners:
            courtesy.give_way()
