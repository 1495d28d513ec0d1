from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest
from watchdog import events as watchdog_events

from codegraph_lsp.workspace.changes import FilesChanged, Rescan
from codegraph_lsp.workspace.discover import Selection
from codegraph_lsp.workspace.feed import Event, Feed, What
from codegraph_lsp.workspace.inotify import InotifyFeed
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.watch import Backoff, Batch, Watcher
from codegraph_lsp.workspace.watchdog_feed import WatchdogFeed, events_of

Make = Callable[..., Path]

SELECTION = Selection(lambda name: name.endswith(".py"))

PATIENCE = 10.0
"""Seconds after which a test that waits for an event has failed."""


class Watching:
    """A running watcher and what it tells."""

    def __init__(self, root: Path, *, quiet_ms: int = 20, **options: object) -> None:
        self.told: Queue[FilesChanged | Rescan] = Queue()
        self.notices: list[str] = []
        self.watcher = Watcher(
            Roots([str(root)]),
            SELECTION,
            quiet_ms=quiet_ms,
            poll_ms=10,
            on_change=self.told.put,
            on_notice=self.notices.append,
            **options,  # type: ignore[arg-type]
        )
        self.watcher.start()
        assert self.watcher.ready.wait(PATIENCE)

    def next(self) -> FilesChanged | Rescan:
        return self.told.get(timeout=PATIENCE)

    def until(self, *, created: str = "", changed: str = "", deleted: str = "") -> None:
        """Waits until all of these were told; one write may be told in two batches."""
        wanted = {
            *(("created", path) for path in created.split()),
            *(("changed", path) for path in changed.split()),
            *(("deleted", path) for path in deleted.split()),
        }
        while wanted:
            change = self.next()
            assert isinstance(change, FilesChanged), change
            for path in change.created:
                wanted -= {("created", path), ("changed", path)}
            wanted -= {("changed", path) for path in change.changed}
            wanted -= {("deleted", path) for path in change.deleted}


Watch = Callable[..., Watching]


@pytest.fixture
def watch() -> Iterator[Watch]:
    started: list[Watching] = []
    before = set(threading.enumerate())

    def start(root: Path, **options: object) -> Watching:
        watching = Watching(root, **options)  # type: ignore[arg-type]
        started.append(watching)
        return watching

    yield start
    for watching in started:
        watching.watcher.stop()
        watching.watcher.stop()
        assert watching.watcher.mode == "none"
    assert set(threading.enumerate()) == before


@pytest.fixture
def watched(make: Make, watch: Watch) -> tuple[Path, Watching]:
    root = make("a.py b.py src/c.py node_modules/d.py x.md")
    watching = watch(root)
    assert watching.watcher.mode == "events"
    assert watching.next() == Rescan("watching has begun")
    return root, watching


linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify")


@linux
def test_file_that_is_made_written_or_deleted_is_told(watched: tuple[Path, Watching]) -> None:
    root, watching = watched
    (root / "new.py").touch()
    watching.until(created="new.py")
    (root / "src/c.py").write_text("x")
    watching.until(changed="src/c.py")
    (root / "b.py").unlink()
    watching.until(deleted="b.py")


@linux
def test_save_by_renaming_over_is_a_change_and_a_move_is_two(
    watched: tuple[Path, Watching],
) -> None:
    root, watching = watched
    (root / "a.py.tmp").write_text("x")
    (root / "a.py.tmp").rename(root / "a.py")
    watching.until(changed="a.py")
    (root / "b.py").rename(root / "src/e.py")
    watching.until(deleted="b.py", created="src/e.py")


@linux
def test_excluded_folders_and_unwanted_files_tell_nothing(watched: tuple[Path, Watching]) -> None:
    root, watching = watched
    (root / "node_modules/d.py").write_text("x")
    (root / "x.md").write_text("x")
    (root / "build").mkdir()
    (root / "build/e.py").touch()
    (root / "last.py").touch()
    assert watching.next() == FilesChanged(created=("last.py",))  # type: ignore[arg-type]


@linux
def test_folder_that_appears_is_told_with_its_files_and_watched(
    watched: tuple[Path, Watching],
) -> None:
    root, watching = watched
    outside = root.parent / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep/e.py").touch()
    outside.rename(root / "inside")
    watching.until(created="inside/deep/e.py")
    (root / "inside/deep/f.py").touch()
    watching.until(created="inside/deep/f.py")
    (root / "p/q/r").mkdir(parents=True)
    (root / "p/q/r/s.py").touch()
    watching.until(created="p/q/r/s.py")


@linux
def test_folder_that_is_moved_goes_on_under_its_new_name(watched: tuple[Path, Watching]) -> None:
    root, watching = watched
    (root / "src").rename(root / "lib")
    watching.until(deleted="src", created="lib/c.py")
    (root / "lib/c.py").write_text("x")
    watching.until(changed="lib/c.py")
    (root / "lib").rename(root.parent / "gone")
    watching.until(deleted="lib")
    (root.parent / "gone/c.py").write_text("y")
    (root / "last.py").touch()
    assert watching.next() == FilesChanged(created=("last.py",))  # type: ignore[arg-type]


@pytest.mark.slow
@linux
def test_burst_is_told_as_one_change(make: Make, watch: Watch) -> None:
    root = make("a.py")
    watching = watch(root, quiet_ms=300)
    assert isinstance(watching.next(), Rescan)
    for number in range(50):
        (root / f"f{number:02}.py").write_text("x")
    (root / "f00.py").unlink()
    change = watching.next()
    assert isinstance(change, FilesChanged)
    assert len(change.created) == 49
    assert change.deleted == ("f00.py",)


@linux
def test_ignore_file_that_changes_asks_for_a_rescan(watched: tuple[Path, Watching]) -> None:
    root, watching = watched
    (root / ".gitignore").write_text("src/\n")
    change = watching.next()
    assert change == Rescan("an ignore file has changed")


@linux
def test_too_many_folders_are_polled_with_one_notice(make: Make, watch: Watch) -> None:
    root = make("a/b.py c/d.py e/f.py")
    watching: Watching

    def make_feed(emit: Callable[[Event], object]) -> Feed:
        return InotifyFeed(lambda _: [str(root), str(root / "a")], emit, max_watches=1)

    watching = watch(root, make_feed=make_feed)
    assert watching.watcher.mode == "polling"
    assert watching.next() == Rescan("watching has begun")
    assert watching.next() == Rescan("polling")
    watching.watcher.poke()
    assert watching.next() == Rescan("polling")
    assert watching.notices == [
        "no file events, the workspace is polled instead: more than 1 folders to watch"
    ]


class BrokenFeed:
    """Has no watches left, like a system at its limit."""

    def __init__(self, emit: Callable[[Event], object]) -> None:
        self._emit = emit

    def start(self) -> None:
        self._emit(Event(What.READY))
        self._emit(Event(What.LOST, "event queue overflowed"))
        self._emit(Event(What.FAILED, "no space left on device"))

    def stop(self) -> None:
        pass


def test_feed_that_fails_later_is_replaced_by_polling(make: Make, watch: Watch) -> None:
    watching = watch(make("a.py"), make_feed=BrokenFeed)
    assert isinstance(watching.next(), Rescan)
    assert watching.next() == Rescan("polling")
    assert watching.watcher.mode == "polling"
    assert len(watching.notices) == 1


def test_system_without_events_is_polled(make: Make, watch: Watch) -> None:
    watching = watch(make("a.py"), make_feed=lambda emit: None)
    assert watching.watcher.mode == "polling"


def test_change_that_nobody_can_take_does_not_end_the_watching(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    told = threading.Semaphore(0)

    def fail(change: object) -> None:
        told.release()
        raise ValueError

    watcher = Watcher(
        Roots([str(make("a.py"))]),
        SELECTION,
        quiet_ms=1,
        poll_ms=1,
        on_change=fail,
        on_notice=lambda notice: None,
        make_feed=lambda emit: None,
    )
    watcher.start()
    assert told.acquire(timeout=PATIENCE)
    assert told.acquire(timeout=PATIENCE)
    watcher.stop()
    assert "could not be taken in" in caplog.text


@pytest.mark.slow
def test_feed_of_other_systems_tells_the_same(make: Make, watch: Watch) -> None:
    root = make("a.py src/b.py node_modules/c.py")
    watching = watch(root, make_feed=lambda emit: WatchdogFeed([str(root)], emit))
    assert isinstance(watching.next(), Rescan)
    (root / "node_modules/c.py").write_text("x")
    (root / "src/b.py").write_text("x")
    watching.until(changed="src/b.py")
    (root / "a.py").rename(root / "src/d.py")
    watching.until(deleted="a.py", created="src/d.py")


def test_watchdogs_glances_are_nothing() -> None:
    assert events_of(watchdog_events.FileOpenedEvent("/a.py")) == []
    assert events_of(watchdog_events.DirModifiedEvent("/a")) == []
    assert events_of(watchdog_events.FileModifiedEvent("/a.py")) == [Event(What.CHANGED, "/a.py")]
    assert events_of(watchdog_events.DirDeletedEvent("/a")) == [
        Event(What.DELETED, "/a", folder=True)
    ]


def test_feed_of_a_missing_folder_fails_without_a_thread() -> None:
    told: list[Event] = []
    feed = WatchdogFeed(["/nonexistent/folder"], told.append)
    feed.start()
    assert [event.what for event in told] == [What.FAILED]
    feed.stop()


# Decisions


def test_batch_waits_for_a_pause_but_not_for_ever() -> None:
    batch = Batch(quiet=0.2)
    assert batch.due() is None
    batch.note(10.0, "/a", What.CREATED)
    assert batch.due() == pytest.approx(10.2)
    batch.note(10.1, "/a", What.CHANGED)
    assert batch.due() == pytest.approx(10.3)
    assert batch.paths == {"/a": What.CREATED}
    batch.note(11.95, "/b", What.DELETED)
    assert batch.due() == pytest.approx(12.0)


def test_backoff_doubles_to_two_minutes_and_begins_anew() -> None:
    backoff = Backoff(shortest=1.0)
    backoff.begin(0.0)
    waits = []
    now = 0.0
    for _ in range(9):
        waits.append(backoff.next - now)
        now = backoff.next
        backoff.looked(now)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 120, 120]
    backoff.begin(now)
    assert backoff.next - now == 1


def test_descriptors_are_given_back(make: Make) -> None:
    root = make("a/b.py")
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    watching = Watching(root)
    watching.watcher.stop()
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert after == before
