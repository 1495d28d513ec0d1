"""
When the checks of the whole graph are made: in a pause, the longer the more they cost; of many
files in a process of their own. (docs/decisions/0018)

Runs on: `changed` on any thread, the rest on the dispatching thread, but for what says otherwise.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from codegraph_lsp.checks.apart import WHOLE_GRAPH, Apart
from codegraph_lsp.lsp.coalesce import Quiet
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.support.cancel import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.checks.apart import Report
    from codegraph_lsp.lsp.check_jobs import CheckJobs
    from codegraph_lsp.lsp.problems import KnownProblems
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.support.cancel import CancelToken

LARGE = 500
"""Files from which on the whole graph is checked in another process. (a guess: with fewer its start
takes longer than the checks)"""

TRIES = 3
"""How often the whole graph is given to another process, until an edit makes it worth another try:
it may have been killed."""

_LEAST, _MOST = 2.0, 30.0
"""How long nobody may type, ask or read before the whole graph is checked. (seconds)"""


class GraphChecks:
    """
    See the module.

    Args:
        known: What is found.
        jobs: Where checks run.
        apart: Where a large graph is checked.
        is_told: Whether anybody would be told.
        told: Gets the files in which other things are found than before; on a worker thread.
    """

    def __init__(
        self,
        known: KnownProblems,
        jobs: CheckJobs,
        apart: Apart,
        *,
        is_told: Callable[[], bool],
        told: Callable[[Sequence[Path]], None],
    ) -> None:
        self._known = known
        self._jobs = jobs
        self._apart = apart
        self._is_told = is_told
        self._told = told
        self._cost = 0.0
        self._run: CancelToken | None = None
        """Breaks off the checks where they are made here."""
        self._away = False
        """The other process is at it."""
        self._again = False
        """It was asked meanwhile."""
        self._failures = 0
        """How often in a row it came to nothing."""
        self._quiet = Quiet(self._pause, lambda: jobs.post(self._check))

    def changed(self) -> None:
        """The graph, or what is checked in it, may be another now."""
        self._quiet.signal()

    def typed(self) -> None:
        """A document was edited: what is being checked is outdated."""
        run, self._run = self._run, None
        if run is not None:
            run.cancel()
            self._quiet.signal()

    def _pause(self) -> float:
        return min(max(_LEAST, 2 * self._cost), _MOST)

    def _check(self) -> None:
        if not (self._known.complete and self._is_told()):
            return
        if self._jobs.quiet_for() < self._pause():
            self._quiet.signal()
        else:
            self._run = self._jobs.ask(self._look, pace=Pace.LONG)

    def _look(self, view: View) -> None:
        """On a worker thread."""
        if not self._known.context(view).complete:
            return
        if self._apart.serves(view.settings) and len(view.snapshot.files()) >= LARGE:
            self._ask_apart(view)
            return
        began = time.monotonic()
        try:
            changed = self._known.look_at_graph(view)
        except CancelledError:
            return  # somebody types; it is asked again in the next pause
        self._run = None
        self._cost = time.monotonic() - began
        self._told(changed)

    def _ask_apart(self, view: View) -> None:
        from codegraph_lsp.engine.sight import sight_of  # with the features, after `warm_up`

        self._again = self._away
        if not self._away:
            self._away = True
            self._apart.ask(sight_of(view.snapshot), WHOLE_GRAPH, self._reported, complete=True)

    def _reported(self, report: Report | None) -> None:
        """The other process tells; on the thread that reads from it."""
        self._away = False
        self._failures = self._failures + 1 if report is None else 0
        if self._again or 0 < self._failures < TRIES:
            self._quiet.signal()
        if report is None:
            return
        self._cost = report.seconds

        def take(view: View) -> None:
            self._told(self._known.take_graph(view, report.looked))

        def begin() -> None:
            self._jobs.ask(take, pace=Pace.LONG)

        self._jobs.post(begin)  # where jobs are asked for
