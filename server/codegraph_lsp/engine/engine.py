"""
One workspace, served: changes go in, snapshots come out.

    engine = Engine.create([folder], settings, listener=listener)
    engine.start()
    engine.apply(Opened(path, "python", 1, text))
    with engine.snapshot(CancelToken()) as snapshot: ...

Runs on: `apply`, `snapshot` and the rest on any thread, and none of them waits for indexing; one
conductor thread does the work, see `index.pipeline`.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from codegraph_lsp import __version__
from codegraph_lsp.engine.site import Site, roots_of
from codegraph_lsp.engine.snapshot import Snapshot
from codegraph_lsp.engine.sources import Shared
from codegraph_lsp.engine.status import status_of
from codegraph_lsp.engine.unlisted import Unlisted
from codegraph_lsp.index import messages as msg
from codegraph_lsp.index.failed import told_in_one
from codegraph_lsp.index.live import LiveDocuments
from codegraph_lsp.model.errors import StoreCorruptError, StoreError
from codegraph_lsp.resolve.modules import ModuleTable
from codegraph_lsp.support.cancel import CancelledError, CancelToken
from codegraph_lsp.workspace import changes
from codegraph_lsp.workspace.overlay import Document, Overlay
from codegraph_lsp.workspace.source import digest_of
from codegraph_lsp.workspace.watch import Watcher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path as FilePath

    from codegraph_lsp.engine.listener import Listener
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.status import State, Status
    from codegraph_lsp.store.reader import Reader
    from codegraph_lsp.workspace.roots import Roots

logger = logging.getLogger(__name__)

NICENESS = 10
"""Added to the workers' priority: the editor and its requests go first."""


class Engine:
    """See the module. Made by `create`."""

    def __init__(self, roots: Roots, settings: Settings, listener: Listener) -> None:
        self._listener = listener
        self._unlisted = Unlisted(listener)
        self._settings = settings
        self._roots = roots
        self._overlay = Overlay()
        self._live = LiveDocuments(self._refuses)
        self._shared = Shared()
        self._lock = Lock()
        """Held while a change is taken in, or the site is replaced; never while waiting."""
        self._reopening = Lock()
        self._usable = Event()
        """Cleared while a site is given up for another one."""
        self._usable.set()
        self._cancel = CancelToken()
        self._thread: Thread | None = None
        self._watcher: Watcher | None = None
        self._state: State = "indexing"
        self._pending = 0
        self._modules: tuple[Site, int, ModuleTable] | None = None
        self._closed = False
        self._site = self._open()

    @classmethod
    def create(cls, roots: Sequence[FilePath], settings: Settings, *, listener: Listener) -> Engine:
        """
        An engine for the workspace of *roots*; nothing is listed or read before `start`.

        Raises:
            StoreError: No database can be made, not even a temporary one.
        """
        return cls(roots_of(roots), settings, listener)

    @property
    def roots(self) -> Roots:
        """The workspace's folders."""
        return self._roots

    # Life

    def start(self) -> None:
        """Begin to index; more than once does no harm."""
        with self._lock:
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._conduct, name="conductor", daemon=True)
                self._thread.start()

    def watch(self) -> None:
        """Watch the disk: the client does not."""
        catalog = self._site.catalog
        self._watcher = Watcher(
            self._roots,
            catalog.selection,
            quiet_ms=self._settings.quiet_ms,
            poll_ms=self._settings.poll_ms,
            rules=self._settings.checks.rules,
            on_change=self.apply,
            on_notice=lambda message: self._listener.notice("warning", message),
        )
        self._watcher.start()

    def _watch_anew(self) -> None:
        """Other folders matter; what happens in between is found as watching begins."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()
            self.watch()

    def close(self) -> None:
        """End all threads and processes, close all files; what is committed stays."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            thread = self._thread
        self._cancel.cancel()
        if self._watcher is not None:
            self._watcher.stop()
        self._site.pipeline.inbox.put(msg.Stop())
        if thread is None:
            self._site.close()
        else:
            thread.join()
        self._live.close()

    # Changes

    def apply(self, change: changes.Change) -> None:
        """
        Take in *change*; snapshots taken from now on see it as far as it is known.

        Other folders or settings of the graph are another database: that is waited for, a second
        at most.
        """
        match change:
            case changes.RootsChanged(roots):
                self._reopen(roots, self._settings)
            case changes.SettingsChanged(settings):
                rules = self._settings.checks.rules
                if settings.of_graph != self._settings.of_graph:
                    self._reopen(self._roots, settings)
                else:
                    self._settings = settings
                    if settings.checks.rules != rules:
                        self._watch_anew()
            case _:
                with self._lock:
                    self._apply(change)
                self._unlisted.tell(change, self._roots, self._settings)
        watcher = self._watcher
        if watcher is not None:
            watcher.poke()

    def _apply(self, change: changes.Change) -> None:
        post = self._site.pipeline.post
        match change:
            case changes.Opened(path, language_id, version, text):
                self._opened(Document(path, language_id, version, text))
            case changes.Edited(path, version, edits):
                edited = self._overlay.edited(path, version, edits)
                if edited is not None:
                    self._live.edited(edited)
                    spec = self._live.spec(path)
                    post(msg.DocumentChanged(path, spec.id if spec else "", time.monotonic()))
            case changes.Saved(path):
                post(msg.DocumentSaved(path))
            case changes.Closed(path):
                if self._overlay.closed(path) is not None:
                    self._live.closed(path)
                    post(msg.DocumentClosed(path))
            case changes.FilesChanged(created, changed, deleted):
                post(msg.DiskChanged((*created, *changed, *deleted)))
            case changes.Rescan(reason):
                post(msg.Relist(reason))
            case changes.Reindex(paths, clear_cache):
                post(msg.ReadAgain(paths, cached=not clear_cache))

    def _opened(self, document: Document) -> None:
        registry = self._site.registry
        # Editors call a header whatever their settings say.
        claimed = self._site.catalog.claimed(document.path)
        spec = registry.by_id.get(claimed) or registry.for_language_id(document.language_id)
        spec = spec or registry.for_path(document.path)
        self._overlay.opened(document)
        if spec is not None:
            self._live.opened(document, spec)
            post = self._site.pipeline.post
            post(msg.DocumentChanged(document.path, spec.id, time.monotonic()))

    def cancel_backfill(self) -> None:
        """The user has had enough: what is not read yet stays unread until it is asked for."""
        with self._lock:
            self._site.pipeline.post(msg.BackfillStopped())

    # Questions

    def snapshot(self, cancel: CancelToken) -> Snapshot:
        """The graph and the open documents as of now; close it soon."""
        with self._lock:
            documents = self._overlay.snapshot()
            state, pending = self._standing()
            return Snapshot(
                self._site.readers.lease(),
                roots=self._roots,
                settings=self._settings,
                registry=self._site.registry,
                modules=partial(self._module_table, self._site),
                shared=self._shared,
                documents=documents,
                live=self._live.now(),
                gone=self._site.removals.now(),
                state=state,
                pending=pending,
                cancel=cancel,
            )

    def _standing(self) -> tuple[State, int]:
        """The state, and how many files may change an answer, with what was just handed in."""
        # Asked first: what is told from here on can only say more.
        behind = self._site.pipeline.tidings.behind
        return "indexing" if behind else self._state, max(self._pending, behind)

    def settle(self, timeout: float | None = None) -> bool:
        """Wait until everything applied so far is in the graph; False when *timeout* ran out."""
        deadline = None if timeout is None else time.monotonic() + timeout

        def patience() -> float | None:
            return None if deadline is None else max(0.0, deadline - time.monotonic())

        while self._usable.wait(patience()):
            with self._lock:
                if self._closed:
                    return True
                pipeline = self._site.pipeline
                reached = Event()
                pipeline.inbox.put(msg.Barrier(reached.set))
            if pipeline.closed:
                continue
            if not reached.wait(patience()):
                return False
            # A site that is given up lets everybody go: then the next one is waited for.
            if not pipeline.closed or self._closed:
                return True
        return False

    def status(self) -> Status:
        """How the engine is."""
        state, pending = self._standing()
        return status_of(
            self._site,
            version=__version__,
            state=state,
            pending=pending,
            open_documents=len(self._overlay.snapshot()),
            watcher=self._watcher.mode if self._watcher is not None else "client",
        )

    def _refuses(self, source: bytes) -> bool:
        """*source* has ended a worker before."""
        harmful = self._site.catalog.quarantine.digests
        return bool(harmful) and digest_of(source) in harmful

    def _module_table(self, site: Site, reader: Reader) -> ModuleTable:
        """
        The module table of a snapshot.

        The conductor's own changes under its hands, so readers have one of theirs, made anew when
        files have come or gone.
        """
        modules_at = reader.modules_at()
        known = self._modules
        if known is None or known[:2] != (site, modules_at):
            table = ModuleTable(
                reader.paths(), reader.manifests(), site.catalog.family, reader.ambient()
            )
            known = self._modules = site, modules_at, table
        return known[2]

    # The conductor's thread

    def _conduct(self) -> None:
        site = self._site
        try:
            for message in site.notices:
                self._listener.notice("warning", message)
            site.pipeline.begin(self._cancel)
            site.pipeline.run()
        except CancelledError:
            pass
        except StoreCorruptError as error:
            logger.error("%s", error)
            self._rebuild(site)
            return
        except Exception:  # the edge of the thread: say so, keep answering from what is there
            logger.exception("indexing ends")
            self._listener.notice("error", "indexing has stopped after an error; see the log")
            site.pipeline.stand_by()
        site.close()

    def _rebuild(self, site: Site) -> None:
        """The database is damaged: begin anew beside what can still be read of it."""
        self._usable.clear()
        site.close()
        with self._lock:
            if self._closed or site is not self._site:
                self._usable.set()
                return
            self._listener.notice("warning", "the index was damaged; it is built again")
            self._begin_anew(rebuild=True)

    def _reopen(self, roots: Roots, settings: Settings) -> None:
        """Other folders or other settings: another database, the same documents."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()
        with self._reopening:
            self._usable.clear()
            thread = self._stopped_thread()
            with self._lock:
                if self._closed:
                    self._usable.set()
                    return
                self._live.close()
                if roots != self._roots:
                    before = self._roots
                    self._overlay.relocated(lambda path: roots.name(before.absolute(path)))
                self._roots, self._settings = roots, settings
                self._begin_anew(start=thread is not None)
        if watcher is not None:
            self.watch()

    def _stopped_thread(self) -> Thread | None:
        """
        The conductor's thread, ended; None where it was never started.

        The lock is not held meanwhile: the thread may need it to end. Where the database was found
        damaged just then, another thread may have taken its place.
        """
        while True:
            with self._lock:
                site, thread = self._site, self._thread
                self._cancel.cancel()
                site.pipeline.inbox.put(msg.Stop())
            if thread is None:
                site.close()
                return None
            thread.join()
            if thread is self._thread:
                return thread

    def _begin_anew(self, *, rebuild: bool = False, start: bool = True) -> None:
        """Open the site again; the lock is held, and the one before is closed."""
        self._cancel = CancelToken()
        self._modules = None
        self._shared = Shared()  # revisions of another database count anew
        self._state, self._pending = "indexing", 0
        try:
            self._site = self._open(rebuild=rebuild)
        except StoreError as error:
            self._listener.notice("error", f"codegraph has no index: {error.problem}")
            self._closed = True
            start = False
        self._usable.set()
        if start:
            self._resume()

    def _resume(self) -> None:
        for document in self._overlay.snapshot().values():
            self._opened(document)
        self._thread = Thread(target=self._conduct, name="conductor", daemon=True)
        self._thread.start()

    def _open(self, *, rebuild: bool = False) -> Site:
        return Site(
            self._roots,
            self._settings,
            _Observer(self),
            documents=self._overlay.snapshot,
            live=self._live,
            outlines=self._shared.outlines,
            courtesy=self._shared.courtesy,
            private=True,
            rebuild=rebuild,
            niceness=NICENESS,
        )


class _Observer:
    """Passes on what the pipeline tells."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listener = engine._listener
        self._failed: dict[Path, str] = {}
        """Told together, when all is read: one message, however many there are."""

    def progressed(self, done: int, total: int) -> None:
        self._listener.progress(done, total, "", done >= total)

    def committed(self, paths: Sequence[Path]) -> None:
        engine = self._engine
        self._listener.graph_changed(engine._site.writer.revision, paths)
        opened: Mapping[Path, Document] = engine._overlay.snapshot()
        for path in paths:
            if path in opened:
                self._listener.problems_changed(path)

    def missing_changed(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self._listener.problems_changed(path)

    def state_changed(self, pending: int, *, ready: bool) -> None:
        engine = self._engine
        state: State = "ready" if ready else "indexing"
        changed = state != engine._state
        engine._pending, engine._state = pending, state
        if changed:
            if ready:
                self._listener.progress(0, 0, "", True)
                self._tell_failed()
            revision = engine._site.writer.revision
            self._listener.status_changed(state, revision, pending)

    def failed(self, path: Path, reason: str) -> None:
        self._failed[path] = reason

    def noticed(self, message: str) -> None:
        self._listener.notice("warning", message)

    def _tell_failed(self) -> None:
        failed, self._failed = self._failed, {}
        if failed:
            self._listener.notice("warning", told_in_one(sorted(failed.items())))
