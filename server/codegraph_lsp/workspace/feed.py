"""What a source of file events looks like to the watcher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import NamedTuple, Protocol, TypeAlias

Folders: TypeAlias = Callable[[str | None], Iterable[str]]
"""Native paths of the folders to watch: all with None, else those from one folder down."""


class What(Enum):
    """What has happened."""

    CREATED = auto()
    CHANGED = auto()
    DELETED = auto()
    READY = auto()
    """Everything from now on will be told."""
    LOST = auto()
    """Some events were not told; `path` says why."""
    FAILED = auto()
    """Nothing will be told any more; `path` says why."""


class Event(NamedTuple):
    what: What
    path: str = ""
    """Native, links of the root resolved."""
    folder: bool = False


class FeedError(Exception):
    """Events are not to be had; the message says why and what may help."""


class Feed(Protocol):
    """A source of events. It emits from threads of its own, between `start` and `stop` only."""

    def start(self) -> None: ...

    def stop(self) -> None: ...
