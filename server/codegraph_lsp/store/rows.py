"""What goes into and comes out of the writer, besides facts and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import FileId, Path, Revision


NEVER = -1
"""The time of a row whose text was never on disk: an open document's."""


class Listed(NamedTuple):
    """One file that discovery found."""

    path: Path
    language: str
    """Empty where no grammar fits."""
    size: int
    mtime_ns: int
    skipped: str = ""
    """Why it is left out; empty: it is to be read."""


class Failure(NamedTuple):
    """One file that could not be read or extracted."""

    file: FileId
    reason: str
    size: int = 0
    mtime_ns: int = 0
    """As seen; the file is tried again when it differs. 0: at the next start."""


class Quarantined(NamedTuple):
    """What is remembered of bytes that must not be parsed."""

    reason: str
    program: str
    """What tried to."""
    patience_ms: int
    """How long it tried, where that was too short; else 0. (milliseconds)"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a listing changed, each in order of path."""

    revision: Revision
    added: list[FileId]
    """New placeholders, and files that are no longer skipped."""
    changed: list[FileId]
    """Their size, time or language differs from what was known, and their facts, if any, come from
    something else; those are not yet touched."""
    removed: list[tuple[FileId, Path]]
    """Gone or newly skipped; their facts and edges are gone too."""
