"""
Comments in code that say that something should not be told.

    total = unused()  # codegraph: ignore
    import os  # codegraph: ignore[unused-import]
    # codegraph: ignore[unused-symbol, complexity]     alone on its line: for the line below
    # codegraph: ignore-file[unused-import]            anywhere: for the whole file
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId

_MARK = b"codegraph: ignore"
_COMMENT = re.compile(
    rb"(?:#|//|/\*|--|;|%|<!--|\*)[^\S\n]*codegraph: ignore(-file)?(?:\[([^\]\n]*)\])?(?![\w-])"
)

_CODE = re.compile(rb"[^,\s](?:[^,]*[^,\s])?")
_ALL = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Ignored:
    """What one file's comments say."""

    everywhere: frozenset[str] = frozenset()
    """Codes of the whole file; `*` stands for all."""
    lines: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Codes by line, from 0."""
    starts: Sequence[int] = (0,)
    """Where lines begin. (bytes)"""

    def hides(self, code: str, offset: int) -> bool:
        """A comment in the file says not to tell *code* of what stands at *offset*."""
        if _names(self.everywhere, code):
            return True
        line = bisect_right(self.starts, offset) - 1
        return _names(self.lines.get(line, frozenset()), code)


NOTHING_IGNORED = Ignored()


def ignored_in(snapshot: Snapshot, file: FileId) -> Ignored:
    """What the comments of *file* say; a comment inside a string counts, too."""
    text = snapshot.text(file)
    if text is None or _MARK not in text.source:
        return NOTHING_IGNORED
    source = text.source
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    everywhere: set[str] = set()
    lines: dict[int, frozenset[str]] = {}
    for found in _COMMENT.finditer(source):
        codes = _codes(found[2])
        if found[1]:
            everywhere |= codes
            continue
        line_number = bisect_right(starts, found.start()) - 1
        alone = not source[starts[line_number] : found.start()].strip()
        line_number += alone
        lines[line_number] = lines.get(line_number, frozenset()) | codes
    return Ignored(frozenset(everywhere), lines, starts)


def codes_written(source: bytes) -> list[tuple[str, Span]]:
    """The codes that comments in *source* name, with their places."""
    if _MARK not in source:
        return []
    return [
        (code[0].decode("utf-8", "replace"), Span(*code.span()))
        for found in _COMMENT.finditer(source)
        for code in _CODE.finditer(source, *found.span(2))
    ]


def _codes(written: bytes | None) -> frozenset[str]:
    if written is None:
        return _ALL
    names = written.decode("utf-8", "replace").split(",")
    return frozenset(name.strip() for name in names if name.strip())


def _names(codes: frozenset[str], code: str) -> bool:
    return code in codes or "*" in codes


def comment_codes(line: bytes) -> int | None:
    """Where in *line* a comment's list of codes ends; None where there is no such list."""
    found = _COMMENT.search(line)
    return found.end(2) if found is not None and not found[1] and found[2] else None
