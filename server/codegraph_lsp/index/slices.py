"""What goes into the pool, what comes out of it, and its limits. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from codegraph_lsp.index.frames import Item
    from codegraph_lsp.index.retry import Failure


@dataclass(frozen=True, slots=True)
class Slice:
    """Work for one slot."""

    id: int
    items: tuple[Item, ...]
    fresh: bool = False
    """Wants a worker that has done nothing yet."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """The handler's answer for one file."""

    slice: int
    file: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class FileFailed:
    """A file ended badly. Skipped files are not reported at all."""

    slice: int
    file: int
    failure: Failure
    detail: str
    """For people: `signal 11`, `ValueError: …`."""


@dataclass(frozen=True, slots=True)
class SliceEnded:
    """All files of the slice are done with; its slot is free."""

    slice: int


@dataclass(frozen=True, slots=True)
class PoolGone:
    """No worker can be started. Files of these slices not reported on were not read."""

    reason: str
    slices: tuple[int, ...]


PoolEvent: TypeAlias = FileRead | FileFailed | SliceEnded | PoolGone


@dataclass(frozen=True, slots=True)
class Limits:
    """When a worker is stopped or replaced."""

    file_seconds: float = 10.0
    """Longest time for one file."""
    start_seconds: float = 20.0
    """Longest time until a new worker is ready; a cold disk can be slow."""
    memory_bytes: int = 512 * 1024 * 1024
    """A worker that holds more is killed in the middle of a file."""
    recycle_memory_bytes: int = 220 * 1024 * 1024
    """A worker that holds more is replaced after its slice, which may have taken it to 250 MB:
    parsers never give memory back."""
    recycle_files: int = 10_000
    recycle_bytes: int = 256 * 1024 * 1024
    """Source read by one worker before it is replaced. Generous: what counts is its memory."""
    idle_seconds: float = 30.0
    """Workers without work are let go after this long."""
    start_attempts: int = 3
    """Workers in a row that die before they are ready, until the pool is given up."""
    close_seconds: float = 0.5
    """How long a worker may take to end by itself when the pool closes."""
