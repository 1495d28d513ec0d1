"""A flag that one thread raises and another looks at between two steps of its work."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class CancelledError(Exception):
    """
    Somebody no longer wants the answer.

    Stands outside the tree of `model.errors`, which offers it under the same name, so that an
    `except CodegraphError` around one step never swallows it.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(f"cancelled at {where}")


class CancelToken:
    """
    Tells a computation that nobody wants its answer any more.

    Runs on: any thread. Looking at it is one attribute, so a check costs next to nothing.
    """

    __slots__ = ("_lock", "_stoppers", "cancelled")

    def __init__(self) -> None:
        self.cancelled = False
        self._lock = Lock()
        self._stoppers: list[Callable[[], object]] = []

    def cancel(self) -> None:
        """Raise the flag; more than once does no harm."""
        with self._lock:
            if self.cancelled:
                return
            self.cancelled = True
            # Under the lock, so that no stopper runs after its `stopping` block has ended: the
            # database connection it interrupts may serve the next request by then.
            for stop in self._stoppers:
                stop()

    def check(self, where: str) -> None:
        """
        Call it once per ring, batch or file, with the name of the step.

        Raises:
            CancelledError: The flag is up.
        """
        if self.cancelled:
            raise CancelledError(where)

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        """
        While the block runs, a cancel calls *stop*, from the thread that cancels.

        For work that cannot look at the flag itself, like one long query. *stop* must be quick and
        must not use this token. It is called at once where the flag is up already.
        """
        with self._lock:
            self._stoppers.append(stop)
            if self.cancelled:
                stop()
        try:
            yield
        finally:
            with self._lock:
                self._stoppers.remove(stop)
