"""
What others are told of the pipeline: how far it is, whether answers can still change.

Runs on: the conductor thread; `posted` and `behind` on any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.index import messages as msg

if TYPE_CHECKING:
    from codegraph_lsp.index.counts import Counts
    from codegraph_lsp.index.linking import Linking
    from codegraph_lsp.index.ports import Observer

_NO_CHANGE = (msg.PoolSays, msg.Barrier, msg.Stop)


class Tidings:
    """Counts for the observer."""

    def __init__(self, counts: Counts, linking: Linking, observer: Observer) -> None:
        self._counts = counts
        self._linking = linking
        self._observer = observer
        self._n_posted = 0
        self._n_taken = 0
        self._n_told = 0
        self._wanted = 0
        self._hydrated_before = 0
        self._state: tuple[int, bool] | None = None

    @property
    def behind(self) -> int:
        """Changes that were handed in and are in no answer yet, nor in the last state told."""
        return self._n_posted - self._n_told

    def posted(self) -> None:
        """A change was handed in; the caller holds the lock under which it does so."""
        self._n_posted += 1

    def taken(self, message: msg.Message) -> None:
        """The conductor has begun with *message*."""
        if not isinstance(message, _NO_CHANGE):
            self._n_taken += 1

    def wants(self, n_files: int) -> None:
        """*n_files* more are to be read in the background."""
        self._wanted += n_files

    def rest(self) -> None:
        """Everything is done; count from nothing again."""
        self._wanted = 0
        self._hydrated_before = self._counts.hydrated
        self._linking.begin_count()

    def tell_progress(self) -> None:
        """Files that are done; each that is read is linked later, which is half of the work."""
        planned, linked = self._linking.progress
        n_read = self._counts.hydrated - self._hydrated_before
        if self._wanted:
            total = max(self._wanted, planned)
            self._observer.progressed(min((n_read + linked) // 2, total), total)
        elif planned > 1:
            self._observer.progressed(linked, planned)

    def tell_state(self, pending: int, *, ready: bool) -> None:
        """*pending* files wait; what was taken by now is part of that."""
        if (pending, ready) != self._state:
            self._state = (pending, ready)
            self._observer.state_changed(pending, ready=ready)
        self._n_told = self._n_taken
