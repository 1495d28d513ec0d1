"""
What rules have found in texts before: kept by file and text, since it depends on nothing else.

A workspace that is checked again and again, while people type, has only the changed files matched.
Runs on: any thread.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.checks.matching import Hit
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow


class KnownHits:
    """
    Of one list of rules.

    Args:
        key: Stands for the rules and their order.
    """

    def __init__(self, snapshot: Snapshot, key: str) -> None:
        self._roots = snapshot.roots
        self._opened = frozenset(snapshot.open_paths())
        self._kept: dict[FileId, tuple[tuple[bytes, int], Sequence[Hit]]]
        self._kept = snapshot.kept(f"hits {key}", dict)

    def get(self, row: FileRow) -> Sequence[Hit] | None:
        """What was found in the file as it is now; None where that is not known."""
        if row.path in self._opened:
            return None
        known = self._kept.get(row.id)
        return known[1] if known is not None and known[0] == (row.digest, row.mtime_ns) else None

    def keep(self, row: FileRow, hits: Sequence[Hit]) -> None:
        """*hits* were found in the file; forgotten where the disk has another text than *row*."""
        if row.path in self._opened or not row.digest:
            return
        try:
            status = os.stat(self._roots.absolute(row.path))
        except OSError:
            return
        if status.st_mtime_ns == row.mtime_ns:
            self._kept[row.id] = ((row.digest, row.mtime_ns), hits)
