"""
One client's session: its engine, its open documents, and what it is told unasked.

Runs on: the dispatching thread, except for the `Listener` methods, which the engine calls on its
threads and which return at once.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.lsp import custom, wire
from codegraph_lsp.lsp.asking import Asking
from codegraph_lsp.lsp.check_jobs import CheckJobs
from codegraph_lsp.lsp.checking import Checking, checked
from codegraph_lsp.lsp.coalesce import Coalesced
from codegraph_lsp.lsp.documents import Documents
from codegraph_lsp.lsp.kept_tokens import KeptTokens
from codegraph_lsp.lsp.process import warm_up
from codegraph_lsp.lsp.profile import Profile
from codegraph_lsp.lsp.progress import IndexingProgress
from codegraph_lsp.lsp.publishing import Publisher
from codegraph_lsp.lsp.refreshes import Refreshes
from codegraph_lsp.lsp.registrations import Registrations
from codegraph_lsp.lsp.uris import Uris
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.engine.engine import Engine
    from codegraph_lsp.lsp.layers import Layers
    from codegraph_lsp.lsp.protocol.connection import Connection
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import Path, Revision
    from codegraph_lsp.model.status import State, Status
    from codegraph_lsp.support.cancel import CancelToken

    MakeEngine = Callable[[Roots, Settings, "Session"], Engine]

log = logging.getLogger(__name__)

TELLING = 0.2
"""The client is told of a changed graph or status at most once in so many seconds."""

SETTLING = 5.0
"""Longest wait for a graph that is current, where an answer must not be of an older one. (s)"""

SETTLING_STEP = 0.25
"""In between it is looked whether the answer is still wanted. (s)"""

MAX_FILES = 500
"""Files listed in one `codegraph/didChangeGraph`; of more only the number is told."""

_MESSAGE_TYPES = {"error": 1, "warning": 2, "info": 3, "log": 4}


class Session:
    """What changes act on. Serves the connection as its `Backend`, the engine as its `Listener`."""

    def __init__(
        self,
        connection: Connection,
        make_engine: MakeEngine,
        *,
        layers: Layers,
        watch_process: Callable[[int], None],
    ) -> None:
        """*watch_process* sees to it that the session ends with the process it is given."""
        self.connection = connection
        self.client = connection.client
        self.profile = Profile()
        self.documents = Documents()
        self.roots = Roots(())
        self.uris = Uris(self.roots)
        self.folders: list[str] = []
        """Native paths of the workspace's folders, as the client names them."""
        self.layers = layers
        self.settings = Settings()
        self.watched: tuple[str, ...] = ()
        """Patterns of the files that the client watches; empty where it does not."""
        self.watch_process = watch_process
        self._make_engine = make_engine
        self._engine: Engine | None = None
        self._progress = IndexingProgress(self.client)
        self._registrations: Registrations | None = None
        self._refreshes: Refreshes | None = None
        self.tokens = KeptTokens()
        self._views = itertools.count(1)
        self._changed: dict[Path, None] = {}
        self._changing = threading.Lock()
        self._revision = 0
        self._standing = custom.StatusChanged("indexing", 0, 0)
        self._resume = Coalesced(TELLING, connection.resume)
        self._tell_graph = Coalesced(TELLING, self._graph_told)
        self._tell_status = Coalesced(TELLING, self._status_told)
        self._asking = Asking(connection.ask)
        self.checking = self._make_checking(None, refresh=None)

    # Life

    def prepare(self, folders: Sequence[str], profile: Profile) -> None:
        """What `initialize` says. The engine is made when it is first needed."""
        self.profile = profile
        self._place(folders)
        self._refreshes = Refreshes(
            self.client,
            profile,
            settings=lambda: self.settings,
            post=self.connection.post,
        )
        publisher = None
        if not profile.pulls_diagnostics:
            publisher = Publisher(self.client, self.documents)
        refresh = self._refresh_problems if profile.refreshes_diagnostics else None
        self.checking = self._make_checking(publisher, refresh=refresh)

    def _make_checking(
        self, publisher: Publisher | None, *, refresh: Callable[[], None] | None
    ) -> Checking:
        jobs = CheckJobs(
            ask=self._asking,
            post=self.connection.post,
            later=self.later,
            resume=self._resume.signal,
            quiet_for=lambda: self.connection.latencies.quiet_for,
        )
        return Checking(
            self.documents,
            settings=lambda: self.settings,
            jobs=jobs,
            refresh=refresh,
            publisher=publisher,
        )

    def _refresh_problems(self) -> None:
        self.client.request("workspace/diagnostic/refresh")

    def change_folders(self, *, added: Sequence[str], removed: Sequence[str]) -> None:
        """The workspace gains and loses folders, told by URI."""
        gone = {path_of(uri) for uri in removed}
        kept = [folder for folder in self.folders if folder not in gone]
        new = [path for uri in added if (path := path_of(uri)) is not None]
        self._place(list(dict.fromkeys([*kept, *new])))

    def _place(self, folders: Sequence[str]) -> None:
        self.checking.begin_anew()
        self.folders = list(folders)
        self.roots = Roots(folders)
        self.uris = Uris(self.roots)
        self.documents.relocate(self.uris.path)
        for opened in self.documents:
            self.uris.opened(opened.path, opened.uri)

    @property
    def engine(self) -> Engine:
        """Made when first asked for, so that `initialize` is answered before."""
        if self._engine is None:
            self.settings = self.layers.merged(self.folders)
            self._engine = self._make_engine(self.roots, self.settings, self)
        return self._engine

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Calls *action* on the dispatching thread, unless the session has ended by then."""
        timer = threading.Timer(seconds, lambda: self.connection.post(action))
        timer.daemon = True
        timer.start()

    def close(self) -> None:
        """Ends the engine, if there is one."""
        self._asking.close()
        self.checking.close()
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
        self._progress.update(0, 0, "", finished=True)

    def warm_up(self) -> None:
        """Imports the handlers and what they need, now that `initialize` is answered."""
        warm_up()

    def view(self, cancel: CancelToken) -> View:
        """What a query that arrived now may see."""
        from codegraph_lsp.lsp.view import View  # with the features, after `warm_up`

        number = next(self._views)  # before: what happens meanwhile belongs to the next one, too
        return View(
            self.engine.snapshot(cancel),
            self.uris,
            self.profile,
            status=self.status,
            note=self.note,
            tokens=self.tokens,
            number=number,
            checking=self.checking,
            behind=self._behind,
            settle=lambda: self._settled(cancel),
            showing=self._showing,
            apply=self._apply,
        )

    def _settled(self, cancel: CancelToken) -> View | None:
        """What can be seen when all that was told so far is in the graph. On a reader's thread."""
        deadline = time.monotonic() + SETTLING
        while not self.engine.settle(SETTLING_STEP):
            cancel.check("wait until the graph is current")
            if time.monotonic() > deadline:
                return None
        return self.view(cancel)

    def _apply(self, edit: wire.WorkspaceEdit, label: str) -> None:
        params = {"label": label, "edit": edit}
        self.connection.post(lambda: self.client.request("workspace/applyEdit", params))

    def note(self, message: str) -> None:
        """One line for the client's log."""
        told = wire.Message(_MESSAGE_TYPES["info"], message)
        self.client.notify("window/logMessage", told)

    def _behind(self) -> None:
        if self._refreshes is not None:
            self._refreshes.behind()

    def _showing(self, uri: str) -> None:
        if self._refreshes is not None:
            self._refreshes.showing(uri)

    def status(self) -> Status:
        """The engine's, with the latencies that the client has seen and what is to be checked."""
        return replace(
            self.engine.status(),
            latencies=self.connection.latencies.summary(),
            unchecked=self.checking.n_unchecked,
        )

    # Features

    def offer(self) -> None:
        """Registers the features that the settings switch on."""
        if self._registrations is None:
            self._registrations = Registrations(self.client, self.profile)
        self._registrations.update(self.settings)

    def switched(self, before: Settings) -> None:
        """The settings have changed, and with them perhaps which features are on."""
        if self._registrations is not None:  # else `offer` is to come
            self._registrations.update(self.settings)
        if before.of_graph != self.settings.of_graph:
            self.checking.begin_anew()
        if checked(before) != checked(self.settings):
            self.checking.switched()
        if self._refreshes is not None:
            self._refreshes.all_changed()

    def cancel_progress(self, token: object) -> None:
        """The client's user has had enough of the indexing shown as *token*."""
        if token == self._progress.token:
            self.engine.cancel_backfill()

    # Listener

    def progress(self, done: int, total: int, message: str, finished: bool) -> None:
        if self.profile.progress:
            self._progress.update(done, total, message, finished=finished)

    def graph_changed(self, revision: int, paths: Sequence[Path]) -> None:
        self.checking.committed(paths)
        if self._refreshes is not None:
            self._refreshes.graph_changed(paths, self.checking.edited)
        if self.profile.custom_notifications:
            with self._changing:
                self._revision = max(self._revision, revision)
                self._changed.update(dict.fromkeys(paths))
            self._tell_graph.signal()

    def problems_changed(self, path: Path) -> None:
        self.checking.changed(path)

    def status_changed(self, state: State, revision: Revision, pending: int) -> None:
        if state == "ready":
            self.checking.ready()
            if self._refreshes is not None:
                self._refreshes.all_changed()
        if self.profile.custom_notifications:
            self._standing = custom.StatusChanged(state, revision, pending)
            self._tell_status.signal()

    def rules_changed(self) -> None:
        self.connection.post(self.checking.switched)

    def settings_changed(self) -> None:
        self.connection.post(self._merge_settings)

    def notice(self, level: str, message: str) -> None:
        told = wire.Message(_MESSAGE_TYPES.get(level, 3), message)
        self.client.notify("window/showMessage", told)

    def _merge_settings(self) -> None:
        # Imported here: `configuration` needs the protocol's types, see `warm_up`.
        from codegraph_lsp.lsp.configuration import apply_settings

        apply_settings(self)

    def _graph_told(self) -> None:
        method = custom.DID_CHANGE_GRAPH
        self.client.notify_late(method, self._graph_news, topic=method)

    def _graph_news(self) -> custom.GraphChanged:
        """What has changed since this was last sent; a client that does not read is told less."""
        with self._changing:
            files = sorted(self._changed)
            self._changed = {}
        return custom.GraphChanged(
            revision=self._revision,
            files=[self.uris.uri(path) for path in files[:MAX_FILES]],
            more=max(len(files) - MAX_FILES, 0),
        )

    def _status_told(self) -> None:
        self.client.notify(custom.STATUS_CHANGED, self._standing, topic=custom.STATUS_CHANGED)
