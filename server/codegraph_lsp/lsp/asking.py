"""
What the server asks itself, and breaks off when the session ends.

Runs on: the dispatching thread; what is asked runs on a worker thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.lsp.protocol.workers import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.support.cancel import CancelToken


class Asking:
    """
    See the module.

    Args:
        ask: Runs a job with a view of now; what breaks it off, or None where there is nothing to
            see.
    """

    def __init__(self, ask: Callable[..., CancelToken | None]) -> None:
        self._ask = ask
        self._running: set[CancelToken] = set()
        self._closed = False

    def __call__(
        self, job: Callable[[View], None], *, pace: Pace = Pace.QUICK
    ) -> CancelToken | None:
        """Runs *job* when its turn has come; what breaks it off."""

        def run(view: View) -> None:
            cancel = view.snapshot.cancel
            self._running.add(cancel)
            try:
                if not self._closed:
                    job(view)
            except Exception:
                if not self._closed:
                    raise  # else it was broken off, and what it read may be gone
            finally:
                self._running.discard(cancel)

        return self._ask(run, pace=pace)

    def close(self) -> None:
        """Breaks off what runs; nothing is begun afterwards."""
        self._closed = True
        for cancel in list(self._running):
            cancel.cancel()
