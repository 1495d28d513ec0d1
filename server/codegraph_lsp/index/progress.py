"""
Counts to percentages, spaced for a client that draws them.

Runs on: whichever thread feeds it; the caller makes sure that it is one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

REPORT_SECONDS = 0.1
"""Least time between two reports. (FINDINGS R27: clients redraw for each)"""


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown. `percentage` never falls, and is 100 only at the end."""

    done: int
    total: int
    percentage: int
    message: str


class Sink(Protocol):
    """Where reports go: a client's progress bar, a terminal."""

    def report(self, report: Report) -> None: ...


class Progress:
    """
    One running piece of bulk work.

    The total may grow while work is found; the percentage then stands still instead of falling.
    """

    def __init__(self, sink: Sink, clock: Callable[[], float]) -> None:
        self._sink = sink
        self._clock = clock
        self._done = 0
        self._total = 0
        self._shown = 0
        self._last_report = float("-inf")
        self._ended = False

    def reach(self, done: int, total: int, message: str = "") -> None:
        """*done* of *total* files are done; *message* is shown if a report is due."""
        self._done, self._total = done, max(total, done)
        self._maybe_report(message)

    def end(self, message: str = "") -> None:
        """Show the final state, however recent the last report is. Later calls are ignored."""
        if self._ended:
            return
        self._ended = True
        percentage = 100 if self._done >= self._total else self._percentage()
        self._sink.report(Report(self._done, self._total, percentage, message))

    def _maybe_report(self, message: str) -> None:
        now = self._clock()
        if self._ended or now - self._last_report < REPORT_SECONDS:
            return
        self._last_report = now
        self._shown = self._percentage()
        self._sink.report(Report(self._done, self._total, self._shown, message))

    def _percentage(self) -> int:
        reached = self._done * 100 // self._total if self._total else 0
        return max(self._shown, min(reached, 99))
