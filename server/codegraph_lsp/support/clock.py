"""Time as a value that tests can set."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds that only ever grow, from an unknown start."""
        ...

    def wall_ns(self) -> int:
        """Nanoseconds since 1970, comparable with a file's mtime."""
        ...


class SystemClock:
    """The machine's own."""

    def now(self) -> float:
        return time.monotonic()

    def wall_ns(self) -> int:
        return time.time_ns()


class FakeClock:
    """Stands still until a test moves it."""

    def __init__(self, now: float = 1_000.0, wall_ns: int = 1_700_000_000_000_000_000) -> None:
        self._now = now
        self._wall_ns = wall_ns

    def now(self) -> float:
        return self._now

    def wall_ns(self) -> int:
        return self._wall_ns

    def advance(self, seconds: float) -> None:
        self._now += seconds
        self._wall_ns += round(seconds * 1_000_000_000)
