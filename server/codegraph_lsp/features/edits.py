"""
Changes of text that an answer proposes: plain, in bytes, of the texts that the snapshot has.

Whoever shows them turns them into the edits of a protocol; nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.span import Span
from codegraph_lsp.support import bug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.model.ids import FileId, Path


class Edit(NamedTuple):
    """*new* in the place of what stands at *span*. Edits sort by path and place."""

    path: Path
    span: Span
    new: str
    file: FileId
    doubt: str = ""
    """Why a person has to look at it first; empty where it is certain."""


class Move(NamedTuple):
    """A file gets another name, after all edits."""

    path: Path
    new: Path


class Creation(NamedTuple):
    """A new file, before all edits."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Edits:
    items: tuple[Edit, ...] = ()
    """In order of path and place; no two overlap."""
    moves: tuple[Move, ...] = ()
    notes: tuple[str, ...] = ()
    """What is not covered, in sentences."""
    creations: tuple[Creation, ...] = ()
    doubt: str = ""
    """Why a person has to look at all of it; empty where it is certain."""

    @property
    def n_files(self) -> int:
        """Files whose text changes."""
        return len({edit.file for edit in self.items})


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """
    *edits* sorted; of those of one place the most certain, of two that overlap the first.

    Where one takes text out up to behind the start of the next, an empty line between an import and
    a definition, the next begins there.
    """
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.path, edit.span, bool(edit.doubt), edit.new)):
        last = kept[-1] if kept else None
        if last is None or last.file != edit.file or edit.span.start >= last.span.end:
            kept.append(edit)
        elif edit.span.end > last.span.end and not (edit.new and last.new):
            kept.append(edit._replace(span=Span(last.span.end, edit.span.end)))
        elif (last.span, last.new) != (edit.span, edit.new):
            bug.report("two edits overlap", file=edit.path, at=edit.span.start)
    return tuple(kept)


def applied(source: bytes, edits: Iterable[Edit]) -> bytes:
    """*source* after *edits* of that file, in order; new lines end as its first one does."""
    first = source.find(b"\n")
    crlf = first > 0 and source[first - 1 : first] == b"\r"
    parts, at = [], 0
    for edit in edits:
        new = edit.new.encode("utf-8", "replace")
        if crlf:
            new = new.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        parts += [source[at : edit.span.start], new]
        at = edit.span.end
    return b"".join((*parts, source[at:]))
