"""
Documents that were opened, and what is told of a file at once.

Who opens a file has an editor that asks all kinds of things in the same moment. So only what takes
next to nothing is told before that is answered, the rest in the first pause.

Runs on: the dispatching thread.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.lsp.check_jobs import CheckJobs
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import Path

SETTLED = 0.15
"""An opened file is checked when nothing was asked for so long. (seconds)"""

AT_LATEST = 1.0
"""And at the latest after so long. (seconds)"""


class Openings:
    """
    See the module.

    Args:
        jobs: Where they run.
        glance: Tells what is told at once of a file, in a view.
        check: Asks for all checks of an open document.
    """

    def __init__(
        self,
        jobs: CheckJobs,
        *,
        glance: Callable[[View, Path], None],
        check: Callable[[Path], object],
    ) -> None:
        self._jobs = jobs
        self._glance = glance
        self._check = check
        self._glances: dict[Path, None] = {}
        """Files that wait for what is told at once."""
        self._opened: dict[Path, None] = {}
        """Documents that wait for all checks, the first since `_opened_at`."""
        self._opened_at = 0.0

    def opened(self, path: Path) -> None:
        """All checks of a document are wanted, in the next pause."""
        if not self._opened:
            self._opened_at = time.monotonic()
            self._jobs.later(SETTLED, self._check_opened)
        self._opened[path] = None

    def glance(self, path: Path) -> None:
        """What is told at once of a file is wanted, soon."""
        is_coming = bool(self._glances)
        self._glances[path] = None
        if not is_coming:
            self._jobs.post(self._glance_at_all)

    def _glance_at_all(self) -> None:
        paths, self._glances = self._glances, {}

        def glance(view: View) -> None:
            for path in paths:
                self._glance(view, path)
            self._jobs.resume()

        self._jobs.ask(glance)

    def _check_opened(self) -> None:
        waited = time.monotonic() - self._opened_at
        if self._jobs.quiet_for() < SETTLED and waited < AT_LATEST:
            self._jobs.later(SETTLED, self._check_opened)
            return
        opened, self._opened = self._opened, {}
        for path in opened:
            self._check(path)
