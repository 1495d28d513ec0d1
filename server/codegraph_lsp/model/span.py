"""Places in text, in bytes. Lines and columns of an editor exist only in the front ends."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Bytes *start* to *end* (not included) of one file."""

    start: int
    end: int

    def contains(self, offset: int) -> bool:
        """True from the first byte to the place just behind the last, where a cursor may stand."""
        return self.start <= offset <= self.end


class Point(NamedTuple):
    """A place by line and column, both from 0, the column in bytes of that line."""

    line: int
    column: int
