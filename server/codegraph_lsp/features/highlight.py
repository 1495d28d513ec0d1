"""The mentions of what stands at the cursor, in the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.mentions import Mention, Mentions

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId


def highlights(snapshot: Snapshot, file: FileId, offset: int) -> list[Mention]:
    """Mentions of the name at *offset* in its own file, in order of place."""
    return Mentions(snapshot, file).alike(offset)
