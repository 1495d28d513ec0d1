"""What the pipeline needs of those around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.index.work import HydrateRequest, LeftOut, Read
    from codegraph_lsp.model.ids import FileId, Path


class Observer(Protocol):
    """Whoever wants to know how it goes. Called on the conductor's thread; returns at once."""

    def progressed(self, done: int, total: int) -> None:
        """*done* of *total* files are read or linked."""

    def committed(self, paths: Sequence[Path]) -> None:
        """The graph changed: these files have new facts or edges, or are gone."""

    def missing_changed(self, paths: Sequence[Path]) -> None:
        """These files mention something that is gone, or that is back; see `index.removals`."""

    def state_changed(self, pending: int, *, ready: bool) -> None:
        """*pending* files could still change an answer; none when *ready*."""

    def failed(self, path: Path, reason: str) -> None:
        """*path* could not be read or linked just now; see `index.failed`."""

    def noticed(self, message: str) -> None:
        """Something the user should know, once."""


class Hydrator(Protocol):
    """How files become facts in this process."""

    def opened(self) -> Collection[Path]:
        """Paths of the open documents."""

    def live(self, file: FileId, path: Path) -> Read | None:
        """The facts of the open document *path*; None where it is not open."""

    def reclaim(self, path: Path, language: str) -> bool:
        """The open document *path* is in *language*; False where that is known."""

    def disk(self, request: HydrateRequest) -> Read | LeftOut:
        """The facts of a file on disk."""

    def rest(self) -> None:
        """Nothing more is to be read for now."""
