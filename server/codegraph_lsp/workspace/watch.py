"""
The workspace's own eyes on the disk, for clients that do not watch.

File events are gathered until they pause and told as one change. Where events are not to be had,
the workspace is listed again from time to time instead: seldom while nothing happens, soon after
somebody has been active.

Runs on: a thread of its own, beside those of the feed; callbacks are called from it.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from dataclasses import dataclass, field
from threading import Condition, Thread
from threading import Event as Flag
from typing import TYPE_CHECKING, Literal, TypeAlias

from codegraph_lsp.model.ids import Path
from codegraph_lsp.support.clock import Clock, SystemClock
from codegraph_lsp.workspace.changes import FilesChanged, Rescan
from codegraph_lsp.workspace.feed import Event, Feed, What
from codegraph_lsp.workspace.ignore import IGNORE_FILES
from codegraph_lsp.workspace.rule_files import concerns_rules, rule_folders
from codegraph_lsp.workspace.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codegraph_lsp.workspace.discover import Selection
    from codegraph_lsp.workspace.roots import Roots

log = logging.getLogger(__name__)

Mode: TypeAlias = Literal["none", "events", "polling"]
MakeFeed: TypeAlias = "Callable[[Callable[[Event], object]], Feed | None]"

# A guess: a build that writes without pause must not keep the graph waiting for its end.
_MAX_HOLD = 2.0

_MAX_POLL = 120.0

# A guess: a quarter of the smallest default of current systems, which other programs share.
_MAX_WATCHES = 32_768


@dataclass(slots=True)
class Batch:
    """Events that wait for a pause. Times are seconds of one clock."""

    quiet: float
    paths: dict[str, What] = field(default_factory=dict)
    """The first thing that happened to each path."""
    rescan: str = ""
    """Why the whole workspace has to be looked at; empty while it need not."""
    first: float = 0.0
    last: float = 0.0

    def note(self, now: float, path: str, what: What) -> None:
        self._touch(now)
        self.paths.setdefault(path, what)

    def note_rescan(self, now: float, reason: str) -> None:
        self._touch(now)
        self.rescan = self.rescan or reason

    def due(self) -> float | None:
        """When to tell; None while there is nothing."""
        if not self.paths and not self.rescan:
            return None
        return min(self.last + self.quiet, self.first + _MAX_HOLD)

    def _touch(self, now: float) -> None:
        if not self.paths and not self.rescan:
            self.first = now
        self.last = now


@dataclass(slots=True)
class Backoff:
    """When to look next, where nobody tells. Times are seconds of one clock."""

    shortest: float
    interval: float = 0.0
    next: float = 0.0

    def begin(self, now: float) -> None:
        """Look again after the shortest interval: something has happened."""
        self.interval = self.shortest
        self.next = now + self.interval

    def looked(self, now: float) -> None:
        """The interval doubles until somebody says `begin`."""
        self.interval = min(self.interval * 2, max(_MAX_POLL, self.shortest))
        self.next = now + self.interval


class Watcher:
    """
    Tells `FilesChanged` for events and `Rescan` where events cannot tell enough.

    The first thing told is a `Rescan`, because files may have changed while watches were placed.

    Args:
        rules: Folders of rules, relative to each root, see `rule_files`: watched, though left out.
        on_change: Takes each change.
        on_notice: Takes one sentence for the user, at most once: why there are no events.
        make_feed: Source of events; None for the system's own.
    """

    def __init__(
        self,
        roots: Roots,
        selection: Selection,
        *,
        quiet_ms: int,
        poll_ms: int,
        rules: Sequence[str] = (),
        on_change: Callable[[FilesChanged | Rescan], object],
        on_notice: Callable[[str], object],
        make_feed: MakeFeed | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._roots = roots
        self._selection = selection
        self._rules = tuple(rules)
        self._on_change = on_change
        self._on_notice = on_notice
        self._clock = clock or SystemClock()
        self._sieve = Sieve(roots, selection)
        self._batch = Batch(quiet_ms / 1_000)
        self._backoff = Backoff(poll_ms / 1_000)
        self._inbox: deque[Event] = deque()
        self._wake = Condition()
        self._stopping = False
        self._poked = False
        self._feed = (make_feed or self._system_feed)(self._emit)
        self._thread: Thread | None = None
        self.mode: Mode = "none"
        """`events` or `polling` once it is known which; `none` before and after."""
        self.ready = Flag()
        """Set when `mode` is known."""

    def start(self) -> None:
        """Return at once; watching begins in the background."""
        self._thread = Thread(target=self._run, name="codegraph-watcher", daemon=True)
        self._thread.start()
        if self._feed is not None:
            self._feed.start()
        else:
            self._emit(Event(What.FAILED, "this system has no file events"))

    def stop(self) -> None:
        """Returns when no thread is left; nothing is told afterwards. Twice does no harm."""
        if self._thread is None:
            return
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._feed is not None:
            self._feed.stop()
        self._thread.join()
        self._thread = None
        self.mode = "none"

    def poke(self) -> None:
        """Somebody is active, so the disk may be about to change: poll often again."""
        if self.mode == "polling":
            with self._wake:
                self._poked = True
                self._wake.notify()

    def _emit(self, event: Event) -> None:
        with self._wake:
            self._inbox.append(event)
            self._wake.notify()

    # On the watcher's thread

    def _run(self) -> None:
        while True:
            with self._wake:
                if not self._inbox and not self._stopping and not self._poked:
                    self._wake.wait(self._patience())
                if self._stopping:
                    return
                events = list(self._inbox)
                self._inbox.clear()
                poked, self._poked = self._poked, False
            now = self._clock.now()
            if poked:
                self._backoff.begin(now)
            for event in events:
                self._take(event, now)
            self._tell(now)

    def _patience(self) -> float | None:
        """Seconds until something is due; None where only an event can wake the thread."""
        due = self._batch.due()
        if self.mode == "polling":
            due = self._backoff.next if due is None else min(due, self._backoff.next)
        return None if due is None else max(0.0, due - self._clock.now())

    def _take(self, event: Event, now: float) -> None:
        if event.what is What.READY:
            self.mode = "events"
            self._batch.note_rescan(now, "watching has begun")
            self.ready.set()
        elif event.what is What.FAILED:
            self.mode = "polling"
            self._backoff.begin(now)
            self._batch.note_rescan(now, "watching has begun")
            self.ready.set()
            self._on_notice(f"no file events, the workspace is polled instead: {event.path}")
        elif event.what is What.LOST:
            self._batch.note_rescan(now, event.path)
        else:
            self._take_path(event, now)

    def _take_path(self, event: Event, now: float) -> None:
        name = os.path.basename(event.path)
        if name in IGNORE_FILES and not event.folder and self._is_kept(event.path):
            self._sieve = Sieve(self._roots, self._selection)
            self._batch.note_rescan(now, "an ignore file has changed")
            return
        if event.folder and event.what is What.CREATED:
            for folder in self._folders(event.path):
                self._note_files(folder, now)
        elif self._matters(event.path, folder=event.folder):
            self._batch.note(now, event.path, event.what)

    def _note_files(self, folder: str, now: float) -> None:
        try:
            with os.scandir(folder) as items:
                for item in items:
                    is_folder = item.is_dir(follow_symlinks=False)
                    if not is_folder and self._matters(item.path, folder=False):
                        self._batch.note(now, item.path, What.CREATED)
        except OSError:
            return

    def _matters(self, native: str, *, folder: bool) -> bool:
        """What happens to *native* is worth telling."""
        path = self._roots.locate_real(native)
        if path is None:
            return False
        if concerns_rules(self._roots, path, self._rules):
            return True
        return (folder or self._selection.wants(path)) and self._is_kept(native)

    def _is_kept(self, native: str) -> bool:
        """Whether the folder around *native* is watched: some feeds tell of all folders."""
        path = self._roots.locate_real(native)
        return path is not None and self._sieve.watches(Path(path.rpartition("/")[0]))

    def _tell(self, now: float) -> None:
        due = self._batch.due()
        if self.mode == "polling" and now >= self._backoff.next:
            self._backoff.looked(now)
            self._batch.note_rescan(now, "polling")
            due = now
        if due is not None and now >= due:
            batch, self._batch = self._batch, Batch(self._batch.quiet)
            # A rescan sees all that single paths would tell.
            self._hand_over(Rescan(batch.rescan) if batch.rescan else self._change(batch.paths))

    def _hand_over(self, change: FilesChanged | Rescan) -> None:
        try:
            self._on_change(change)
        except Exception:
            # One change that nobody could take must not end the watching.
            log.exception("a change on disk could not be taken in")

    def _change(self, paths: dict[str, What]) -> FilesChanged:
        created: list[Path] = []
        changed: list[Path] = []
        deleted: list[Path] = []
        for native, what in sorted(paths.items()):
            path = self._roots.locate_real(native)
            if path is None:
                continue
            # What counts is how it ended, not what happened on the way.
            if not os.path.lexists(native):
                deleted.append(path)
            elif what is What.CREATED:
                created.append(path)
            else:
                changed.append(path)
        return FilesChanged(tuple(created), tuple(changed), tuple(deleted))

    # Folders

    def _folders(self, start: str | None) -> Iterator[str]:
        sieve = Sieve(self._roots, self._selection)
        if start is not None:
            yield from _kept_below(self._roots, sieve, start)
            above = os.path.join(start, "")
            for folder in rule_folders(self._roots, self._rules):
                if os.path.join(folder, "").startswith(above):
                    yield folder
            return
        for root in self._roots:
            yield from sieve.kept_folders(root, Path(""))
            for inner in root.inner:
                yield from _kept_below(self._roots, sieve, inner)
        yield from rule_folders(self._roots, self._rules)

    def _system_feed(self, emit: Callable[[Event], object]) -> Feed | None:
        # Each system has modules that the others cannot import.
        if sys.platform == "linux":
            from codegraph_lsp.workspace.inotify import InotifyFeed

            return InotifyFeed(self._folders, emit, max_watches=_MAX_WATCHES)
        if sys.platform in ("darwin", "win32"):
            from codegraph_lsp.workspace.watchdog_feed import WatchdogFeed

            return WatchdogFeed([root.real for root in self._roots], emit)
        return None


def _kept_below(roots: Roots, sieve: Sieve, start: str) -> Iterator[str]:
    path = roots.locate_real(start)
    found = roots.split(path) if path is not None else None
    if path is not None and found is not None:
        yield from sieve.kept_folders(found[0], path)
