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

MAX_OUTLINES = 1_000
"""Outlines kept, some 40 KB each. (a guess: more than one answer ever reads)"""


class Outlines:
    """Outlines in order, by what they are of."""

    def __init__(self) -> None:
        self._kept: Lru[tuple[FileId, bytes], OutlineIndex] = Lru(MAX_OUTLINES)

    def get(
        self, file: FileId, digest: bytes, load: Callable[[], OutlineIndex | None]
    ) -> OutlineIndex | None:
        """The outline of *file* whose bytes have this *digest*; by *load* where it is not kept."""
        key = (file, digest)
        found = self._kept.get(key)
        if found is None:
            found = load()
            if found is not None:
                self._kept.put(key, found)
        return found
