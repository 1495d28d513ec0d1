"""
When and where files are linked.

Files whose facts are in and whose edges are missing or outdated are marked so in the store; this
asks for them, orders them in layers, and has them linked: few of them here, one after the other,
many in the pool. Linking never reads another file's edges, so a result that was overtaken by a
change is simply dropped or repeated (the store compares revisions), and no layer has to wait for
the one before: the order is there so that the outlines and answers a file needs are warm when it
comes.

Runs on: the conductor thread.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Protocol

import msgspec

from codegraph_lsp.index.failed import LINKING, TOLD_BY_REPORT, reason_of
from codegraph_lsp.index.frames import Item
from codegraph_lsp.index.slices import Slice
from codegraph_lsp.index.work import LinkRequest
from codegraph_lsp.model.errors import CodegraphError
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.status import LinkPlan
from codegraph_lsp.resolve.layers import plan
from codegraph_lsp.support.cancel import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from codegraph_lsp.index.catalog import Catalog
    from codegraph_lsp.index.counts import Counts
    from codegraph_lsp.index.work import LinkedFile, Read
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.store.reader_pool import ReaderPool
    from codegraph_lsp.store.writer import Writer

logger = logging.getLogger(__name__)

FIRST_SLICE_ID = 1 << 40
"""Slices of links are numbered from here; the scheduler's jobs never get there."""

SLICE_FILES = 48
"""Files a slice: some 50 ms of linking, so that workers end level. (a guess)"""

COMMIT_FILES = 64
"""Inline results are committed after this many."""

TRIES = 3
"""How often a file that cannot be linked is tried again, until it has other facts."""

_encode = msgspec.msgpack.Encoder().encode
_decode_imports = msgspec.msgpack.Decoder(tuple[tuple[str, int], ...]).decode


class Links(Protocol):
    """Links files in this process. `index.link` has it."""

    def link(self, request: LinkRequest) -> LinkedFile:
        """Link a file whose facts are in the store."""

    def link_read(self, read: Read) -> LinkedFile:
        """Link a file whose facts are not yet in the store."""

    def rest(self) -> None:
        """End the snapshot that is held between calls."""

    def tidy_up(self) -> None:
        """Keep nothing that is quickly read again."""


class Linking:
    """
    See the module.

    Args:
        slots: Processes that could link at once; 0: none.
        cap: Most of them wanted at once, see `resolve.layers.cap_from`.
    """

    def __init__(
        self,
        catalog: Catalog,
        writer: Writer,
        readers: ReaderPool,
        links: Links,
        counts: Counts,
        committed: Callable[[Collection[FileId]], object],
        failed: Callable[[FileId, str], object],
        *,
        slots: int,
        cap: int,
    ) -> None:
        self._catalog = catalog
        self._writer = writer
        self._readers = readers
        self._links = links
        self._counts = counts
        self._committed = committed
        self._failed = failed
        self._slots = slots
        self._cap = cap
        self._look = True
        self._halted = False
        """The store takes nothing in just now."""
        self._first = False
        self._todo: deque[FileId] = deque()
        self._at_once = 1
        self._running: dict[int, set[FileId]] = {}
        self._arrived: list[LinkedFile] = []
        self._batch: list[LinkedFile] = []
        """Linked here, to be committed together."""
        self._slice_ended = False
        """Results of a whole slice have come since the last commit."""
        self._tries: dict[FileId, int] = {}
        self._details: dict[FileId, str] = {}
        self._imports: dict[FileId, bytes] = {}
        """Encoded: what lives as long as a first reading would be many small objects among those
        that stay, and leave holes when it goes."""
        self._next_slice = FIRST_SLICE_ID
        self._n_planned = 0
        self._n_done = 0

    # What the pipeline asks

    @property
    def idle(self) -> bool:
        """Nothing waits to be linked, and nothing might."""
        return not (
            self._wants_to_plan or self._todo or self._running or self._arrived or self._batch
        )

    @property
    def can_step(self) -> bool:
        """There is something to do right now, without waiting for the pool."""
        if self._commit_is_due or (self._wants_to_plan and not self._running):
            return True
        return bool(self._todo) and len(self._running) < max(1, self._at_once)

    @property
    def pending(self) -> int:
        """Files known to be waiting or in work."""
        return len(self._todo) + sum(map(len, self._running.values()))

    @property
    def progress(self) -> tuple[int, int]:
        """Files planned and files linked since `begin_count`."""
        return self._n_planned, self._n_done

    def begin_count(self) -> None:
        """Count progress from nothing."""
        self._n_planned = self._n_done = 0

    def first_load(self) -> bool:
        """The store has no edges yet; looked at once, before the first listing."""
        with self._readers.snapshot() as reader:
            counts = reader.counts()
        self._first = all(count.state is not FileState.LINKED for count in counts)
        return self._first

    def look(self) -> None:
        """Something was committed that may have left files to be linked."""
        self._look = True
        self._halted = False

    def hydrated(self, file: FileId, imports: tuple[tuple[str, int], ...]) -> None:
        """*file* has new facts; what it *imports* is for the order of its first linking."""
        self._tries.pop(file, None)
        if imports:
            self._imports[file] = _encode(imports)

    def drop_all(self) -> None:
        """Plan nothing until the next `look`; what is to be done is marked in the store."""
        self._halted = True
        self._todo.clear()
        self._arrived.clear()
        self._batch.clear()
        self._links.rest()

    def tidy_up(self) -> None:
        """Nobody has asked for anything in a while: keep no pages of the database."""
        self._links.tidy_up()
        self._readers.rest()

    # Inline, together with the facts

    def one(self, read: Read) -> LinkedFile | None:
        """Links of a file that is about to be committed, as of now; None: they come later."""
        self._links.rest()
        try:
            return self._links.link_read(read)
        except (CodegraphError, CancelledError):
            raise
        except Exception:  # the edge of a job; by itself, once its facts are in, it tells more
            return None
        finally:
            self._links.rest()

    # In bulk

    def step(self, submit: Callable[[Slice], bool]) -> None:
        """Do one piece of work: commit results, plan, hand out a slice, or link some files here."""
        if self._todo and self._at_once > 1 and len(self._running) < self._at_once:
            # Before anything else, so that no worker waits for a commit.
            if not self._hand_out(submit):
                self._at_once = 1
        elif self._commit_is_due:
            self._commit()
        elif self._todo:
            self._link_here()
        elif self._wants_to_plan and not self._running:
            self._look = False
            self._check_answers()
            self._plan()

    @property
    def _commit_is_due(self) -> bool:
        """A slice's worth of results has come, or nothing more will."""
        enough = len(self._arrived) >= COMMIT_FILES or self._slice_ended or not self._running
        return bool(self._arrived) and enough

    def arrived(self, linked: LinkedFile) -> None:
        """A worker has linked a file."""
        self._arrived.append(linked)
        for files in self._running.values():
            files.discard(linked.linked.file)

    def failed(self, file: FileId, detail: str) -> None:
        """*file* could not be linked."""
        for files in self._running.values():
            files.discard(file)
        self._details[file] = detail
        self._again([file])

    def ended(self, slice_id: int) -> None:
        """A slice is over; files it has not told of are tried again."""
        self._slice_ended = True
        self._again(self._running.pop(slice_id, set()))
        self._look = True

    def pool_gone(self) -> None:
        """From here on everything is linked here."""
        self._slots = 0
        self._at_once = 1
        for files in self._running.values():
            self._todo.extend(sorted(files))
        self._running.clear()

    def _again(self, files: Iterable[FileId]) -> None:
        for file in sorted(files):
            self._tries[file] = self._tries.get(file, 0) + 1
            if self._tries[file] <= TRIES:
                self._look = True
            else:
                self._failed(file, reason_of(LINKING, self._details.pop(file, "")))

    @property
    def _wants_to_plan(self) -> bool:
        if self._halted:
            return False
        return self._look or not self._writer.answers_hold

    def _check_answers(self) -> None:
        """Files that the module table would now answer differently are to be linked again."""
        if not self._writer.answers_hold:
            self._writer.answers_compared(self._catalog.moved_requests())

    def _plan(self) -> None:
        with self._readers.snapshot() as reader:
            marked = reader.files_in_state(FileState.HYDRATED)
            files = [file for file in marked if self._tries.get(file, 0) <= TRIES]
            if not files:
                self._imports.clear()
                self._first = False
                return
            imports = {file: self._imported(file) or reader.reads(file) for file in files}
        if self._first:
            # The indexes of what was read so far, before the bulk of the edges comes.
            self._writer.end_bulk()
            self._writer.begin_bulk()
        layers = plan(files, imports, workers=max(1, self._slots), cap=self._cap)
        self._at_once = layers.concurrency if self._slots else 1
        self._counts.keep_plan(
            LinkPlan(len(files), layers.widest, layers.depth, layers.concurrency)
        )
        self._n_planned += len(files)
        for layer in layers.layers:
            self._todo.extend(layer)

    def _imported(self, file: FileId) -> list[FileId]:
        """Files behind the imports that hydration told of; asking warms the module table."""
        known = self._catalog.get(file)
        if known is None:
            return []
        found: list[FileId] = []
        told = self._imports.get(file)
        for module, level in () if told is None else _decode_imports(told):
            found += self._catalog.modules.resolve(known.path, known.language, module, level).files
        return found

    def _hand_out(self, submit: Callable[[Slice], bool]) -> bool:
        share = -(-len(self._todo) // (2 * self._at_once))
        files = [self._todo.popleft() for _ in range(min(len(self._todo), SLICE_FILES, share))]
        items = tuple(Item(file, 0, _encode(LinkRequest(file))) for file in files)
        if not submit(Slice(self._next_slice, items)):
            self._todo.extendleft(reversed(files))
            return False
        self._running[self._next_slice] = set(files)
        self._next_slice += 1
        return True

    def _link_here(self) -> None:
        """Link one file; commit when enough have come together or none is left."""
        file = self._todo.popleft()
        if self._catalog.get(file) is not None:
            try:
                self._batch.append(self._links.link(LinkRequest(file)))
            except (CodegraphError, CancelledError):
                raise
            except Exception as error:  # the edge of a job
                if file not in self._tries:
                    path = self._path(file)
                    logger.error("linking %s", path, exc_info=True, extra=TOLD_BY_REPORT)
                self.failed(file, f"{type(error).__name__}: {error}")
        if len(self._batch) >= COMMIT_FILES or not self._todo:
            self._arrived += self._batch
            self._batch = []
            self._look = True
            self._links.rest()

    def _commit(self) -> None:
        batch, self._arrived = self._arrived, []
        self._slice_ended = False
        by_seen: dict[int, list[LinkedFile]] = {}
        for linked in batch:
            by_seen.setdefault(linked.seen, []).append(linked)
        for seen, group in sorted(by_seen.items()):
            self._writer.put_links([item.linked for item in group], seen=group[0].seen)
            logger.debug("links of %d files, computed at revision %d", len(group), seen)
        self._counts.linked += len(batch)
        self._n_done += len(batch)
        self._committed([item.linked.file for item in batch])

    def _path(self, file: FileId) -> str:
        known = self._catalog.get(file)
        return known.path if known else f"file {file}"
