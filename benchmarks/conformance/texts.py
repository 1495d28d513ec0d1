"""Documents as a client has them: positions to offsets and back, in the session's encoding."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Text:
    """
    One text.

    Args:
        encoding: Of positions: utf-8, utf-16 or utf-32.
    """

    def __init__(self, text: str, encoding: str) -> None:
        self.text = text
        self._encoding = encoding
        self._starts = [0]
        self._ends = []
        """Where the end of each line begins."""
        for found in _LINE_END.finditer(text):
            self._ends.append(found.start())
            self._starts.append(found.end())
        self._ends.append(len(text))

    def position(self, offset: int) -> Json:
        """Of a character that is no second half of a line's end."""
        before = self.text[:offset]
        line = len(_LINE_END.findall(before))
        return {"line": line, "character": self._units(before[self._starts[line] :])}

    def span(self, start: int, end: int) -> Json:
        """A range."""
        return {"start": self.position(start), "end": self.position(end)}

    def offset(self, position: Json) -> int | None:
        """Characters before *position*; None where the text has no such place."""
        line, units = position["line"], position["character"]
        if line >= len(self._starts):
            return len(self.text) if line == len(self._starts) and not units else None
        at, end = self._starts[line], self._ends[line]
        while units > 0 and at < end:
            units -= self._units(self.text[at])
            at += 1
        return None if units else at

    def offsets(self, range_: Json) -> tuple[int, int] | None:
        """Start and end; None where one is outside, or they are the wrong way round."""
        start, end = self.offset(range_["start"]), self.offset(range_["end"])
        return None if start is None or end is None or start > end else (start, end)

    def _units(self, part: str) -> int:
        if self._encoding == "utf-8":
            return len(part.encode())
        if self._encoding == "utf-16":
            return len(part.encode("utf-16-le")) // 2
        return len(part)
