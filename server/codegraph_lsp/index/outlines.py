"""
Outlines that were decoded, for all who link in one process: the conductor and every snapshot.

Runs on: any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from codegraph_lsp.support.lru import Lru

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.resolve.top_level import TopLevel

T = TypeVar("T")

MAX_BYTES = 24_000_000
"""Of outlines kept: of some 900 files, more than what one file's linking has been seen to read. A
long session reaches this and stays there. (measured: 17 to 33 kB each in three code bases)"""

TOP_LEVEL_BYTES = 2_000_000
"""Of the names that packages share: of some 2,300 files. To read those of a Go package of 290 files
takes 13 ms, to read all its outlines 37 ms and 17 MB. (measured: 0.8 kB each in Terraform)"""

_MAX_FILES = 100_000
"""Files that say next to nothing weigh little; they are counted too."""


class Outlines:
    """The latest outline of each file, at most *max_bytes* of them by their own estimate."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._kept: Lru[FileId, tuple[bytes, OutlineIndex]] = Lru(
            _MAX_FILES, max_weight=max_bytes, weigh=lambda kept: kept[1].weight
        )
        self._top_levels: Lru[FileId, tuple[bytes, TopLevel]] = Lru(
            _MAX_FILES, max_weight=TOP_LEVEL_BYTES, weigh=lambda kept: kept[1].weight
        )

    @property
    def weight(self) -> int:
        """Bytes that are kept."""
        return self._kept.weight

    def get(
        self, file: FileId, digest: bytes, load: Callable[[], OutlineIndex | None]
    ) -> OutlineIndex | None:
        """
        The outline of *file* whose bytes have this *digest*; by *load* where it is not kept.

        It takes the place of what was kept of the file: of what was typed letter by letter, nobody
        asks for the versions in between again.
        """
        return _latest(self._kept, file, digest, load)

    def top_level(
        self, file: FileId, digest: bytes, load: Callable[[], TopLevel | None]
    ) -> TopLevel | None:
        """The same of the names at the top of it, which are kept apart."""
        return _latest(self._top_levels, file, digest, load)


def _latest(
    known: Lru[FileId, tuple[bytes, T]], file: FileId, digest: bytes, load: Callable[[], T | None]
) -> T | None:
    kept = known.get(file)
    if kept is not None and kept[0] == digest:
        return kept[1]
    found = load()
    if found is not None:
        known.put(file, (digest, found))
    return found
