"""
What cannot happen, said aloud when it does.

Under test a report raises, so that the bug is found where it is made. In the field it is logged
once and the caller answers with what it has: a wrong assumption must not cost the whole answer.
"""

from __future__ import annotations

import os
import sys
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STRICT_VARIABLE = "CODEGRAPH_STRICT"
"""Set to 1, the environment variable makes every report raise, in child processes too."""

# A guess: enough for every message in the program, small enough not to matter.
_MAX_REMEMBERED = 1_000


class BugError(AssertionError):
    """Raised by `report` under test; never to be caught by name."""


class Reporter:
    """
    Raises when *strict* says so, else hands each message to *log* the first time.

    Runs on: any thread.
    """

    def __init__(self, strict: Callable[[], bool], log: Callable[[str], object]) -> None:
        self._strict = strict
        self._log = log
        self._lock = Lock()
        self._seen: set[str] = set()

    def report(self, message: str, **values: object) -> None:
        """*message* is constant and names the assumption; *values* are what broke it."""
        shown = ", ".join(f"{name}={value!r}" for name, value in values.items())
        text = f"{message} ({shown})" if shown else message
        if self._strict():
            raise BugError(text)
        with self._lock:
            if message in self._seen or len(self._seen) >= _MAX_REMEMBERED:
                return
            self._seen.add(message)
        self._log(text)


def under_test() -> bool:
    """True inside pytest, in processes it started, and wherever `CODEGRAPH_STRICT` is 1."""
    return (
        os.environ.get(STRICT_VARIABLE) == "1"
        or "PYTEST_CURRENT_TEST" in os.environ
        or "pytest" in sys.modules
    )


def _log(text: str) -> None:
    import logging  # late: 5 ms that a run without a bug need not pay

    logging.getLogger(__name__).error("bug: %s", text, stack_info=True)


report = Reporter(under_test, _log).report
