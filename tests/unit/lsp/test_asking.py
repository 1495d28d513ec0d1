"""What the server asks itself ends with the session."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from codegraph_lsp.lsp.asking import Asking
from codegraph_lsp.support.cancel import CancelledError, CancelToken


class Threads:
    """In place of a connection: jobs that wait to be run."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def ask(self, job: Callable[[Any], None], *, pace: object) -> CancelToken:
        cancel = CancelToken()
        view = SimpleNamespace(snapshot=SimpleNamespace(cancel=cancel))
        self.jobs.append(lambda: job(view))
        return cancel


def test_what_runs_is_broken_off_and_what_waits_is_not_begun() -> None:
    threads, seen = Threads(), []

    def job(view: Any) -> None:
        asking.close()
        seen.append(view.snapshot.cancel.cancelled)
        raise OSError("what it reads is closed")

    asking = Asking(threads.ask)
    asking(job)
    asking(lambda view: seen.append("begun"))
    for each in threads.jobs:
        each()
    assert seen == [True]


def test_errors_of_a_session_that_goes_on_are_not_hidden() -> None:
    threads = Threads()
    asking = Asking(threads.ask)

    def wrong(view: Any) -> None:
        raise OSError("no such file")

    asking(wrong)
    with pytest.raises(OSError, match="no such file"):
        threads.jobs[0]()


def test_one_job_can_be_broken_off() -> None:
    threads = Threads()
    asking = Asking(threads.ask)
    cancel = asking(lambda view: view.snapshot.cancel.check("a step"))
    assert cancel is not None
    cancel.cancel()
    with pytest.raises(CancelledError):
        threads.jobs[0]()
