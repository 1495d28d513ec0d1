"""What the conductor is told. Anybody may put these into its inbox; it takes them in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.index.slices import PoolEvent
    from codegraph_lsp.model.ids import FileId, Path


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """A document was opened or edited; its text is in the overlay already."""

    path: Path
    language: str
    at: float
    """When, on the monotonic clock. (seconds)"""


@dataclass(frozen=True, slots=True)
class DocumentClosed:
    path: Path


@dataclass(frozen=True, slots=True)
class DocumentSaved:
    path: Path


@dataclass(frozen=True, slots=True)
class DiskChanged:
    """Something happened to *paths* on disk."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Relist:
    """The whole workspace may have changed."""

    reason: str
    """For the log."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Read files whether they changed or not; None: all."""

    paths: tuple[Path, ...] | None
    cached: bool
    """Facts may come out of the cache."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """A request needs this file's facts."""

    file: FileId


@dataclass(frozen=True, slots=True)
class BackfillStopped:
    """Nobody wants the rest of the backfill any more."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """Call *reached* once everything asked for before is done."""

    reached: Callable[[], object]


@dataclass(frozen=True, slots=True)
class PoolSays:
    events: tuple[PoolEvent, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """End the conductor."""


Message: TypeAlias = (
    DocumentChanged
    | DocumentClosed
    | DocumentSaved
    | DiskChanged
    | Relist
    | ReadAgain
    | Demanded
    | BackfillStopped
    | Barrier
    | PoolSays
    | Stop
)
