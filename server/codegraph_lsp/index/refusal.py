"""
A store that takes nothing in: a full disk, or another program's lock.

Runs on: the conductor thread; `error` is read by any.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from codegraph_lsp.model.errors import StoreBusyError, StoreError, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codegraph_lsp.store.writer import Writer


class Refusal:
    """
    Costs what was about to be written, no more.

    What is in stays and answers; work that would only fail as well is dropped. The next change
    tries again, and when that is taken everything missing is asked for anew.

    Args:
        begins: Called with the error when the store first refuses.
        drop: Called whenever it refuses.
        ends: Called when it takes something in again.
    """

    def __init__(
        self,
        writer: Writer,
        *,
        begins: Callable[[StoreError], object],
        drop: Callable[[], object],
        ends: Callable[[], object],
    ) -> None:
        self.error: StoreError | None = None
        """Why the store takes nothing in; None while all is well."""
        self._writer = writer
        self._begins = begins
        self._drop = drop
        self._ends = ends

    @contextmanager
    def tolerated(self) -> Iterator[None]:
        """Around everything that writes."""
        before = self._writer.revision
        try:
            yield
        except (StoreFullError, StoreBusyError) as error:
            if self.error is None:
                self.error = error
                self._begins(error)
            self._drop()
            return
        if self.error is not None and self._writer.revision != before:
            self.error = None
            self._ends()
