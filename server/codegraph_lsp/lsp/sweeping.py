"""
When files are checked that nobody has open: what an edit concerns first, then the others, in slices
when nobody types or asks; hundreds at a time in a process of their own. (docs/decisions/0018)

Runs on: the dispatching thread and worker threads; `want` on the former.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from codegraph_lsp.lsp.problems import MANY
from codegraph_lsp.lsp.protocol.workers import Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from codegraph_lsp.checks.apart import Apart, Looked, Report
    from codegraph_lsp.lsp.check_jobs import CheckJobs
    from codegraph_lsp.lsp.documents import Documents
    from codegraph_lsp.lsp.problems import KnownProblems
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId, Path

SLICE = 0.03
"""How long files are checked here before other questions may have their turn. (seconds)"""

GAP = 0.03
"""Between two slices. (seconds)"""

TYPING = 0.5
"""So long after an edit nothing is checked but the edited file, and at once what it does to
others. (seconds)"""

ASKED = 0.5
"""So long after an answer somebody may be about to ask the next question. (seconds)"""

BESIDE = 1.0
"""Between two slices while somebody asks, or while many files are read. (seconds)"""

NEWS = 1.0
"""While files are checked, a waiting pull of all files is answered this often. (seconds)"""

WORTH = 200
"""Files to be checked from which on a process is worth its start: that takes half a second, and
files take 5 ms each. (measured on Django)"""

AT_A_TIME = 100
"""Files that the other process is given at once: half a second's work."""


class Sweep:
    """
    See the module.

    Args:
        known: What is found.
        jobs: Where checks run.
        look: Checks one file and tells what is found.
        take: Tells what was found elsewhere in a file, in the view of a number; False where that
            has been overtaken.
        apart: Where hundreds of files are checked.
        typed_for: How long nobody has typed anything, in seconds.
    """

    def __init__(
        self,
        documents: Documents,
        known: KnownProblems,
        jobs: CheckJobs,
        *,
        look: Callable[[View, Path], None],
        take: Callable[[View, Looked, int], bool],
        apart: Apart,
        typed_for: Callable[[], float],
    ) -> None:
        self._documents = documents
        self._known = known
        self._jobs = jobs
        self._look = look
        self._take = take
        self._apart = apart
        self._typed_for = typed_for
        self._lock = threading.Lock()
        self._urgent: dict[Path, int] = {}
        """Files that something was just told of, with a number that grows: they are to be seen as
        they were then, or later."""
        self._due: dict[Path, int] = {}
        """Others that are to be checked, in this order, when none is urgent."""
        self._serial = 0
        self._slices = False
        """A slice is on its way."""
        self._away: tuple[Path, ...] = ()
        """What the other process checks."""
        self._swept_at = 0.0
        self._told_at = 0.0

    @property
    def n_left(self) -> int:
        """Files that are still to be checked, with those that just are."""
        with self._lock:
            n_waiting = len(self._urgent) + len(self._due) + len(self._away)
            return max(n_waiting, int(self._slices))

    def want(self, paths: Iterable[Path], *, urgent: bool = False) -> None:
        """Files are to be checked, the *urgent* before others."""
        with self._lock:
            self._serial += 1
            due = self._urgent if urgent else self._due
            for path in paths:
                due.pop(path, None)
                due[path] = self._serial
            begins = self._begins()
        if begins:
            self._ask_slice()

    def _begins(self) -> bool:
        """Slices are asked for by the caller, who holds the lock, from now on."""
        begins = not self._slices and self._can_slice
        self._slices |= begins
        return begins

    @property
    def _can_slice(self) -> bool:
        return bool(self._urgent or (self._due and not self._away))

    def _ask_slice(self) -> None:
        seen = self._serial
        if self._jobs.ask(lambda view: self._slice(view, seen), pace=Pace.LONG) is None:
            self._slices = False

    def _slice(self, view: View, seen: int) -> None:
        """Some of the files that were due when *view* was taken; *seen* was the last then."""
        if self._typed_for() < TYPING:
            self._jobs.later(TYPING, self._ask_slice)
        elif self._is_worth_a_process(view):
            self._hand_over(view, seen)
        elif self._gives_way(view):
            self._jobs.later(GAP * 4, self._ask_slice)
        else:
            self._check_here(view, seen)

    def _check_here(self, view: View, seen: int) -> None:
        self._swept_at = time.monotonic()
        until = self._swept_at + SLICE
        while (path := self._next(seen)) is not None:
            self._look(view, path)
            if time.monotonic() > until or view.snapshot.cancel.cancelled:
                break
        self._go_on()

    def _go_on(self) -> None:
        with self._lock:
            self._slices = goes_on = self._can_slice
        if goes_on:
            self._jobs.later(GAP, self._ask_slice)
        self._tell()

    def _tell(self) -> None:
        """Who waits for news of all files hears of them now and then, and at the end."""
        now = time.monotonic()
        if not self.n_left or now - self._told_at > NEWS:
            self._told_at = now
            self._jobs.resume()

    def _gives_way(self, view: View) -> bool:
        """Others have the processor, but for a slice now and then; what is urgent goes on."""
        if self._urgent or time.monotonic() - self._swept_at > BESIDE:
            return False
        return self._jobs.quiet_for() < ASKED or view.snapshot.pending > MANY

    def _next(self, seen: int) -> Path | None:
        with self._lock:
            for due in (self._urgent,) if self._away else (self._urgent, self._due):
                for path, number in due.items():
                    if number > seen:
                        break
                    del due[path]
                    return path
        return None

    # In the other process

    def _is_worth_a_process(self, view: View) -> bool:
        if self._urgent or view.snapshot.pending > MANY:
            return False
        return self._apart.serves(view.settings) and len(self._due) >= WORTH

    def _hand_over(self, view: View, seen: int) -> None:
        from codegraph_lsp.engine.sight import sight_of  # with the features, after `warm_up`

        files: list[FileId] = []
        paths: list[Path] = []
        while len(files) < AT_A_TIME and (path := self._next(seen)) is not None:
            row = view.snapshot.file(path)
            if row is None or self._documents.at(path) or view.snapshot.removed(row.id):
                self._look(view, path)  # of what just happened here the other knows nothing
            else:
                files.append(row.id)
                paths.append(path)
        if files:
            self._away = tuple(paths)
            complete = self._known.context(view).complete
            sight, told = sight_of(view.snapshot), partial(self._reported, view.number)
            self._apart.ask(sight, files, told, complete=complete)
        self._go_on()

    def _reported(self, number: int, report: Report | None) -> None:
        """The other process tells; on the thread that reads from it."""

        def take(view: View) -> None:
            if report is None:
                self._return(self._away)
                return
            overtaken = [
                looked.path for looked in report.looked if not self._take(view, looked, number)
            ]
            self._return(overtaken)

        def begin() -> None:
            if self._jobs.ask(take, pace=Pace.LONG) is None:
                self._away = ()

        self._jobs.post(begin)  # where jobs are asked for

    def _return(self, unchecked: Sequence[Path]) -> None:
        with self._lock:
            self._away = ()
            self._serial += 1
            self._due.update(dict.fromkeys(unchecked, self._serial))
            begins = self._begins()
        if begins:
            self._ask_slice()
        self._tell()
