"""How far indexing is, on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Protocol

from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.index.progress import Report

_LINE_SECONDS = 5.0
"""Least time between two lines where there is no terminal; a log should not fill up."""

_PATIENCE_SECONDS = 0.5
"""What is done before that shows nothing at all."""


class Meter(Protocol):
    """Takes reports while a `with` block runs."""

    def __enter__(self) -> Meter: ...
    def __exit__(self, *problem: object) -> None: ...
    def report(self, report: Report) -> None: ...


def meter(what: str, *, quiet: bool = False) -> Meter:
    """The meter that fits stderr. *what* is done, in one word: `indexing`."""
    if quiet:
        return Silent()
    return Bar(what) if sys.stderr.isatty() else Lines(what)


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *problem: object) -> None:
        pass

    def report(self, report: Report) -> None:
        pass


class Lines:
    """A plain line every few seconds."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._last = clock()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *problem: object) -> None:
        pass

    def report(self, report: Report) -> None:
        now = self._clock()
        if now - self._last >= _LINE_SECONDS:
            self._last = now
            share = f"{report.done:,} of {counted(report.total, 'file')}, {report.percentage} %"
            print(f"{self._what}: {share}", file=sys.stderr, flush=True)


class Bar:
    """A progress bar that goes away when the work is done."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._begun = clock()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *problem: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def report(self, report: Report) -> None:
        if self._bar is None:
            if self._clock() - self._begun < _PATIENCE_SECONDS or report.percentage == 100:
                return
            self._open()
        self._bar.update(self._task, completed=report.done, total=report.total or None)

    def _open(self) -> None:
        # Late: rich takes 0.1 s to load, more than most runs take altogether.
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("files"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(self._what, total=None)
        self._bar.start()
