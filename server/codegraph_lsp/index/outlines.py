"""
Outlines that were decoded, for all who link in one process: the conductor and every snapshot.

Runs on: any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.support.lru import Lru

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.outline_index import OutlineIndex

MAX_BYTES = 24_000_000
"""Of outlines kept: of some 900 files, more than what one file's linking has been seen to read. A
Go package of 290 files takes 17 MB, and 50 ms where they have to be read again. A long session
reaches this and stays there. (measured: 17 to 33 kB each in three code bases)"""

_MAX_FILES = 100_000
"""Files that say next to nothing weigh little; they are counted too."""


class Outlines:
    """The latest outline of each file, at most *max_bytes* of them by their own estimate."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._kept: Lru[FileId, tuple[bytes, OutlineIndex]] = Lru(
            _MAX_FILES, max_weight=max_bytes, weigh=lambda kept: kept[1].weight
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
        kept = self._kept.get(file)
        if kept is not None and kept[0] == digest:
            return kept[1]
        found = load()
        if found is not None:
            self._kept.put(file, (digest, found))
        return found
