"""
File events of macOS and Windows, through watchdog.

There one watch covers a folder with all below it, at no cost for what is excluded: events of
excluded folders are dropped where the watcher looks at them.

Runs on: watchdog's threads, from `start` to `stop`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from codegraph_lsp.workspace.feed import Event, What

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WHAT = {
    "created": What.CREATED,
    "modified": What.CHANGED,
    "closed": What.CHANGED,
    "deleted": What.DELETED,
}


class WatchdogFeed:
    """Events below *roots*, which are native paths without links."""

    def __init__(self, roots: Iterable[str], emit: Callable[[Event], object]) -> None:
        self._roots = tuple(roots)
        self._emit = emit
        self._observer = Observer()

    def start(self) -> None:
        """READY or FAILED is emitted before this returns."""
        handler = _Handler(self._emit)
        try:
            for root in self._roots:
                self._observer.schedule(handler, root, recursive=True)
            self._observer.start()
        except OSError as error:
            self._emit(Event(What.FAILED, str(error)))
        else:
            self._emit(Event(What.READY))

    def stop(self) -> None:
        """Returns when watchdog's threads have ended."""
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()


class _Handler(FileSystemEventHandler):
    def __init__(self, emit: Callable[[Event], object]) -> None:
        self._emit = emit

    def on_any_event(self, event: FileSystemEvent) -> None:
        for told in events_of(event):
            self._emit(told)


def events_of(event: FileSystemEvent) -> list[Event]:
    """What watchdog's *event* means: a move is an end and a beginning, a glance is nothing."""
    path = os.fsdecode(event.src_path)
    if event.event_type == "moved":
        target = os.fsdecode(event.dest_path)
        return [
            Event(What.DELETED, path, folder=event.is_directory),
            Event(What.CREATED, target, folder=event.is_directory),
        ]
    what = _WHAT.get(event.event_type)
    if what is None or (event.is_directory and what is What.CHANGED):
        return []
    return [Event(what, path, folder=event.is_directory)]
