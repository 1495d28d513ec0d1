"""
The conductor: from changes to a linked graph.

    messages -> scheduler -> jobs, inline or in the pool -> facts -> store -> links -> store

Interactive jobs come before everything else that is to be done here, results of bulk slices
included, so an opened file's facts are committed before any later slice; its facts and edges are
one commit. Bulk work is linked when nothing is left to be read: what a file needs of others is
there by then.

Runs on: the conductor thread of a server; the caller's own thread when a command indexes once.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from codegraph_lsp.index import messages as msg
from codegraph_lsp.index.pool_jobs import PoolJobs
from codegraph_lsp.index.reading import Reading
from codegraph_lsp.index.refusal import Refusal
from codegraph_lsp.index.tidings import Tidings
from codegraph_lsp.model.kinds import Lane
from codegraph_lsp.support import memory
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.support.courtesy import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from codegraph_lsp.index.catalog import Arrivals, Catalog
    from codegraph_lsp.index.counts import Counts
    from codegraph_lsp.index.linking import Linking
    from codegraph_lsp.index.pool import Pool
    from codegraph_lsp.index.ports import Hydrator, Observer
    from codegraph_lsp.index.removals import Removals
    from codegraph_lsp.index.slices import PoolEvent
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.store.writer import Writer

logger = logging.getLogger(__name__)

QUIET_SECONDS = 5.0
"""How long nothing must happen before the store is tidied up. (a guess: between two thoughts)"""


class Pipeline:
    """
    See the module.

    Args:
        pool: Makes the pool when it is first needed; None: everything runs inline, in order.
        slots: Processes in the pool.
    """

    def __init__(
        self,
        catalog: Catalog,
        writer: Writer,
        hydrator: Hydrator,
        linking: Linking,
        observer: Observer,
        counts: Counts,
        removals: Removals,
        *,
        pool: Callable[[Callable[[Sequence[PoolEvent]], None]], Pool] | None,
        slots: int,
    ) -> None:
        self.inbox: SimpleQueue[msg.Message] = SimpleQueue()
        self.outside = PoolJobs(pool, lambda events: self.inbox.put(msg.PoolSays(tuple(events))))
        self.refusal = Refusal(
            writer,
            begins=lambda error: observer.noticed(error.problem),
            drop=self._drop_all,
            ends=self._ask_anew,
        )
        self.tidings = Tidings(counts, linking, observer)
        self.closed = False
        """What is put into the inbox now may stay there."""
        self._catalog = catalog
        self._writer = writer
        self._hydrator = hydrator
        self._linking = linking
        self.reading = Reading(
            catalog,
            writer,
            hydrator,
            linking,
            self.outside,
            observer,
            self.tidings,
            counts,
            removals,
            slots=slots if pool else 0,
        )
        self._barriers: list[Callable[[], object]] = []
        self.cancel = CancelToken()
        """Raised when what is being worked on is not wanted any more."""
        self._relist = False
        self._untidy = False

    # Running

    def begin(self, cancel: CancelToken) -> None:
        """
        List the workspace and want everything that is not known yet.

        Raises:
            CancelledError: *cancel* was raised.
        """
        self.cancel = cancel
        with self.refusal.tolerated():
            if self._linking.first_load():
                self._writer.begin_bulk()
            arrivals = self._catalog.list_all(self._hydrator.opened(), cancel)
            self._take_arrivals(arrivals, Lane.BACKFILL)
            self._reclaim_opened()
        self._tell_state()

    def run(self) -> None:
        """Work until told to stop."""
        while self._turn(wait=True):
            pass

    def run_until_idle(self, cancel: CancelToken) -> None:
        """
        Work until there is nothing left to do.

        Raises:
            CancelledError: *cancel* was raised; what is committed stays.
        """
        while not self.idle:
            cancel.check("index: next file")
            self._turn(wait=True)

    @property
    def idle(self) -> bool:
        """Nothing waits, nothing runs, and nothing is left to be linked."""
        return self.reading.idle and self._linking.idle and not self._relist and self.inbox.empty()

    @property
    def pending(self) -> int:
        """Files that could still change an answer."""
        return self.reading.scheduler.pending + self._linking.pending

    def close(self) -> None:
        """End the pool and let go whoever waits; nothing is taken in afterwards."""
        self.closed = True
        self.outside.close()
        self._let_go()
        with suppress(Empty):
            while True:
                message = self.inbox.get_nowait()
                if isinstance(message, msg.Barrier):
                    message.reached()

    def stand_by(self) -> None:
        """Indexing has come to an end: let go whoever waits for it, until told to stop."""
        self._let_go()
        while not isinstance(message := self.inbox.get(), msg.Stop):
            if isinstance(message, msg.Barrier):
                message.reached()

    def _turn(self, *, wait: bool) -> bool:
        """Take in what has come, then do one piece of work; False when told to stop."""
        for message in self._messages(wait=wait and not self._can_step()):
            if isinstance(message, msg.Stop):
                return False
            self.tidings.taken(message)
            with self.refusal.tolerated():
                self._take(message)
        with self.refusal.tolerated():
            self._step()
        if self.idle:
            self._rest()
        self._tell_state()
        return True

    def _messages(self, *, wait: bool) -> Iterable[msg.Message]:
        if wait:
            yield self._next_message()
        with suppress(Empty):
            while True:
                yield self.inbox.get_nowait()

    def _next_message(self) -> msg.Message:
        """Waits for it; in a quiet moment store and memory are tidied up, once after changes."""
        try:
            return self.inbox.get(timeout=QUIET_SECONDS if self._untidy else None)
        except Empty:
            self._untidy = False
            with self.refusal.tolerated():
                self._writer.optimize()
                self._linking.tidy_up()
            memory.give_back()
            return self.inbox.get()

    def post(self, message: msg.Message) -> None:
        """Hand in a change; the caller sees to it that one at a time does."""
        self.tidings.posted()
        self.inbox.put(message)

    def _can_step(self) -> bool:
        if self.reading.can_step or self._relist:
            return True
        return self.reading.scheduler.idle and self._linking.can_step

    def _step(self) -> None:
        WRITERS.enter()
        try:
            self._do_one()
        finally:
            WRITERS.leave()

    def _do_one(self) -> None:
        if self.reading.can_step:
            self.reading.step()
        elif self._relist:
            self._relist = False
            self._list_again()
        elif self.reading.scheduler.idle and self._linking.can_step:
            self._linking.step(self.outside.submit)
            self.tidings.tell_progress()

    def _rest(self) -> None:
        self._untidy = True
        with self.refusal.tolerated():
            self._writer.end_bulk()
        self._hydrator.rest()
        self.tidings.rest()
        self._tell_state()
        self._let_go()

    def _let_go(self) -> None:
        reached, self._barriers = self._barriers, []
        for call in reached:
            call()

    def _drop_all(self) -> None:
        """The store takes nothing in: what waits would only fail."""
        self._relist = False
        self._linking.drop_all()
        self.reading.drop_all()

    def _ask_anew(self) -> None:
        self._relist = True
        self._linking.look()

    # What comes in

    def _take(self, message: msg.Message) -> None:
        match message:
            case msg.DocumentChanged():
                self._document_changed(message)
            case msg.DocumentClosed(path):
                self._document_closed(path)
            case msg.DocumentSaved(path):
                self._document_saved(path)
            case msg.DiskChanged(paths):
                arrivals = self._catalog.look_up(paths, self._hydrator.opened())
                self._take_arrivals(arrivals, Lane.REFRESH)
            case msg.Relist(reason):
                logger.info("listing the workspace again: %s", reason)
                self._relist = True
            case msg.ReadAgain(paths, cached):
                self._read_again(paths, cached=cached)
            case msg.Demanded(file):
                self.reading.want([file], Lane.DEMAND)
            case msg.BackfillStopped():
                self.reading.abandon(Lane.BACKFILL)
            case msg.Barrier(reached):
                self._barriers.append(reached)
            case msg.PoolSays(events):
                for event in events:
                    self.reading.take_pool(event)
            case msg.Stop():
                pass

    def _document_changed(self, change: msg.DocumentChanged) -> None:
        if change.path not in self._hydrator.opened():
            return
        self.reading.changed(change.path, change.at)
        if self._catalog.tells_anew(change.path):
            self._relist = True
        file = self._catalog.add_opened(change.path, change.language, 0)
        self.reading.want([file], Lane.HYDRATE, again=True)

    def _document_closed(self, path: Path) -> None:
        opened = self._hydrator.opened()
        if path in opened:
            return
        self.reading.closed(path)
        self._take_arrivals(self._catalog.look_up([path], opened), Lane.REFRESH)
        file = self._catalog.file(path)
        if file is not None:
            self.reading.want([file], Lane.HYDRATE, again=True)

    def _document_saved(self, path: Path) -> None:
        """What was typed is on disk now: a restart need not read it again."""
        opened = self._hydrator.opened()
        self._take_arrivals(self._catalog.look_up([path], opened), Lane.REFRESH)
        file = self._catalog.file(path)
        if file is not None and path in opened:
            self._catalog.stamp_saved(file)

    def _read_again(self, paths: Collection[Path] | None, *, cached: bool) -> None:
        wanted = self._catalog.files() if paths is None else map(self._catalog.file, paths)
        files = [file for file in wanted if file is not None]
        if not cached:
            self.reading.read_anew(files)
        self.reading.want(files, Lane.REFRESH, again=True)

    def _list_again(self) -> None:
        arrivals = self._catalog.list_all(self._hydrator.opened(), self.cancel)
        self._take_arrivals(arrivals, Lane.REFRESH)
        self._reclaim_opened()

    def _reclaim_opened(self) -> None:
        """Reads open documents anew that the listing says are in another language."""
        for path in list(self._hydrator.opened()):
            language = self._catalog.claimed(path)
            file = self._catalog.file(path)
            if language and file is not None and self._hydrator.reclaim(path, language):
                self.reading.want([file], Lane.HYDRATE, again=True)

    def _take_arrivals(self, arrivals: Arrivals, lane: Lane) -> None:
        if arrivals.relist:
            self._relist = True
            return
        self.reading.gone(arrivals.removed)
        self.reading.want(arrivals.new, lane)
        self.reading.suspect(arrivals.suspected)
        self.reading.want(arrivals.changed, Lane.REFRESH, again=True)
        self._linking.look()

    def _tell_state(self) -> None:
        self.tidings.tell_state(self.pending, ready=self.idle)
