"""
When which file is checked, and who is told.

What an edit does to other files, and syntax errors, are told at once; the other checks of an open
file in the next short pause. `openings` has what was just opened, `sweeping` the files that nobody
has open, `graph_checks` what looks at all of them. (docs/decisions/0018)

Runs on: the dispatching thread; `changed`, `committed` and `ready` on any.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from codegraph_lsp.checks.apart import Apart
from codegraph_lsp.lsp.coalesce import Coalesced, Quiet
from codegraph_lsp.lsp.graph_checks import GraphChecks
from codegraph_lsp.lsp.openings import Openings
from codegraph_lsp.lsp.problems import KnownProblems
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.sweeping import Sweep
from codegraph_lsp.lsp.switches import extent
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.support.cancel import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from codegraph_lsp.checks.apart import Looked
    from codegraph_lsp.lsp.check_jobs import CheckJobs
    from codegraph_lsp.lsp.documents import Documents
    from codegraph_lsp.lsp.publishing import Publisher
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.support.cancel import CancelToken

log = logging.getLogger(__name__)

REFRESH = 0.1
"""A client is told at most once in so long to pull again. (seconds)"""

_SHORT, _LONG = 0.1, 2.0
"""How long a pause must be before all of an edited file is checked: twice what that took last time,
within these. (seconds)"""


def checked(settings: Settings) -> object:
    """What decides which problems are told."""
    return extent(settings, "diagnostics"), settings.checks


class Checking:
    """
    See the module.

    Args:
        jobs: Where checks run.
        refresh: Tells the client to pull again; None where it does not.
        publisher: Pushes; None where the client pulls.
    """

    def __init__(
        self,
        documents: Documents,
        *,
        settings: Callable[[], Settings],
        jobs: CheckJobs,
        refresh: Callable[[], None] | None,
        publisher: Publisher | None,
    ) -> None:
        self.known = KnownProblems()
        self.edited: Path | None = None
        """The open document that was edited last."""
        self._documents = documents
        self._settings = settings
        self._jobs = jobs
        self._refresh = refresh
        self._publisher = publisher
        self._lock = threading.Lock()
        self._wide = False
        """Closed files are checked, all of them."""
        self._listed = False
        """They have been handed in for that."""
        self._typed_at = 0.0
        self._edited_cost = 0.0
        self._edited_run: CancelToken | None = None
        self._edited_quiet = Quiet(self._edited_pause, lambda: jobs.post(self._check_edited))
        self._refreshing = Coalesced(REFRESH, lambda: jobs.post(self._tell_refresh))
        self._apart = Apart()
        self._openings = Openings(jobs, glance=self._glance_at, check=self._check)
        self._closed_files = Sweep(
            documents,
            self.known,
            jobs,
            look=self._look_at,
            take=self._take,
            apart=self._apart,
            typed_for=lambda: time.monotonic() - self._typed_at,
        )
        self._graph = GraphChecks(
            self.known, jobs, self._apart, is_told=self._is_graph_told, told=self._graph_found
        )

    # What happens

    def opened(self, path: Path) -> None:
        """A document was opened, or what is told of it depends on something else now."""
        if self._publisher is None and not self._wide:
            return  # it is checked when the client pulls
        self._glance(path)
        self._openings.opened(path)

    def typed(self, path: Path) -> None:
        """An open document was edited: what runs over the whole graph is outdated."""
        self.edited = path
        self._typed_at = time.monotonic()
        run, self._edited_run = self._edited_run, None
        if run is not None:
            run.cancel()
        self._graph.typed()

    def closed(self, path: Path) -> None:
        """A document was closed; what is told of its file is what stands on disk."""
        if path == self.edited:
            self.edited = None
        if self._publisher is not None:
            self._publisher.clear(path)
        if self._wide:
            self._want([path])

    def changed(self, path: Path) -> None:
        """Other things may be found in the file at *path*."""
        self._jobs.post(lambda: self._changed(path))

    def committed(self, paths: Sequence[Path]) -> None:
        """The graph has other facts or edges of *paths*, or has them no more."""
        self._graph.changed()
        if self._wide:
            self._jobs.post(lambda: self._want(path for path in paths if path != self.edited))
        elif self._publisher is not None:
            told = set(self._publisher.told()).intersection(paths)
            self._jobs.post(lambda: self._want(sorted(told)))

    def ready(self) -> None:
        """Every file has been read, for the first time or once more."""
        if self.known.complete:
            again = self.known.take_incomplete()
            self._jobs.post(lambda: self._again(again))
        else:
            self.known.complete = True
            self.known.take_incomplete()
            self._jobs.post(self._all_again)

    def begin_anew(self) -> None:
        """The workspace has other folders, or its files are read in another way."""
        self.known.complete = False

    def switched(self) -> None:
        """The settings have changed."""
        if not self._settings().checks.workspace:
            self._forget_closed()
        self._all_again()
        if self._refresh is not None:
            self._refresh()
        self._graph.changed()

    def pulled_all(self) -> None:
        """The client asks for the problems of all files."""
        with self._lock:
            known, self._wide = self._wide, True
        if not known:
            self._jobs.post(self._widen)

    def is_typed_in(self, path: Path) -> bool:
        """The file at *path* is edited; in the next pause the client is told to pull again."""
        typing = path == self.edited and time.monotonic() - self._typed_at < self._edited_pause()
        return typing and self._refresh is not None

    @property
    def is_sweeping(self) -> bool:
        """Closed files are still to be checked."""
        return bool(self.n_unchecked) or (self._wide and not self._listed)

    @property
    def n_unchecked(self) -> int:
        """Closed files that are still to be checked, with those that just are."""
        return self._closed_files.n_left

    def close(self) -> None:
        """Nothing is checked elsewhere any more."""
        self._apart.close()

    # Open files

    def _changed(self, path: Path) -> None:
        is_open = self._documents.at(path) is not None
        is_told = self._publisher is not None or self._wide
        if is_told:
            self._glance(path)
        if is_open and path == self.edited:
            self._edited_quiet.signal()
        elif is_told:
            self._want([path], urgent=True)
        if is_open and path != self.edited and self._refresh is not None:
            self._refreshing.signal()

    def _glance(self, path: Path) -> None:
        """What is told at once of a file, soon."""
        if self._documents.at(path) is not None or self._settings().checks.workspace:
            self._openings.glance(path)

    def _check(self, path: Path) -> CancelToken | None:
        """All checks of an open file, soon; what breaks them off."""
        document = self._documents.at(path)
        if document is None or (self._publisher is None and not self._wide):
            return None  # as for `opened`
        version = document.version

        def check(view: View) -> None:
            began = time.monotonic()
            with suppress(CancelledError):  # somebody types; it is asked again in the next pause
                self._look(view, path, version)
            if path == self.edited:
                self._edited_cost = time.monotonic() - began
            self._jobs.resume()

        return self._jobs.ask(check, pace=Pace.LONG)

    def _edited_pause(self) -> float:
        return min(max(_SHORT, 2 * self._edited_cost), _LONG)

    def _check_edited(self) -> None:
        """Who types pauses: the rest of what is wrong with the edited file."""
        if self.edited is not None:
            self._edited_run = self._check(self.edited)
            if self._refresh is not None:
                self._refreshing.signal()

    def _glance_at(self, view: View, path: Path) -> None:
        self._look_at(view, path, all_checks=False)

    def _look_at(self, view: View, path: Path, *, all_checks: bool = True) -> None:
        """Like `_look`, of the file or document as it is now; an error costs this file only."""
        document = self._documents.at(path)
        version = None if document is None else document.version
        try:
            self._look(view, path, version, all_checks=all_checks)
        except Exception:  # the edge of a job
            if not view.snapshot.cancel.cancelled:
                log.exception("checking %s", path)

    def _look(
        self, view: View, path: Path, version: int | None, *, all_checks: bool = True
    ) -> None:
        row = view.snapshot.file(path)
        if row is None and path in self.known.files_beside(view):
            row = view.snapshot.beside(path)
        if row is None:
            self._nothing(path)
            return
        if view.snapshot.version(row.id) != version:
            return  # a later check looks at what there is now
        known = self.known
        result = known.look(view, row.id) if all_checks else known.glance(view, row.id)
        if self._publisher is not None:
            self._publisher.publish(path, view.uri(path), version, result, view.number)

    def _take(self, view: View, looked: Looked, number: int) -> bool:
        """A closed file was checked elsewhere; False where that has been overtaken."""
        result = self.known.take(view, looked, number)
        if result is not None and self._publisher is not None:
            self._publisher.publish(looked.path, view.uri(looked.path), None, result, number)
        return result is not None

    # Closed files

    def _again(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self._changed(path)

    def _all_again(self) -> None:
        for document in self._documents:
            self.opened(document.path)
        if self._wide or (self._publisher is not None and self._settings().checks.workspace):
            self._widen()
        self._graph.changed()

    def _widen(self) -> None:
        """All files are checked, and from now on those that change."""
        self._wide = True

        def list_all(view: View) -> None:
            left_out = (FileState.PLACEHOLDER, FileState.SKIPPED)
            rows = view.snapshot.files()
            paths = [row.path for row in rows if row.state not in left_out]
            broken = self.known.files_beside(view)
            gone = self.known.results().keys() - {row.path for row in rows}
            self._jobs.post(lambda: self._list([*paths, *sorted(gone | broken)]))

        self._jobs.ask(list_all, pace=Pace.LONG)

    def _list(self, paths: Sequence[Path]) -> None:
        self._want(paths)
        with self._lock:
            self._listed = True
        if not paths:
            self._jobs.resume()

    def _forget_closed(self) -> None:
        told = self._publisher.told() if self._publisher is not None else []
        for path in {*told, *self.known.results()}:
            if self._documents.at(path) is None:
                self._nothing(path)

    def _nothing(self, path: Path) -> None:
        """Nothing is told of the file at *path* any more."""
        self.known.forget(path)
        if self._publisher is not None:
            self._publisher.clear(path)

    def _want(self, paths: Iterable[Path], *, urgent: bool = False) -> None:
        if not self._settings().checks.workspace:
            paths = [path for path in paths if self._documents.at(path) is not None]
        self._closed_files.want(paths, urgent=urgent)

    def _graph_found(self, changed: Sequence[Path]) -> None:
        """Other things than before are found in the files *changed*."""
        opened = [path for path in changed if self._documents.at(path) is not None]
        for path in opened:
            self.changed(path)
        if self._refresh is not None and opened:
            self._refreshing.signal()
        if self._wide:
            self._jobs.post(lambda: self._want(path for path in changed if path not in opened))

    def _is_graph_told(self) -> bool:
        """Somebody would be told what the whole graph shows."""
        is_told = any(True for _ in self._documents) or (self._wide and self._publisher is None)
        return is_told and bool(extent(self._settings(), "diagnostics"))

    def _tell_refresh(self) -> None:
        if self._refresh is not None:
            self._refresh()
