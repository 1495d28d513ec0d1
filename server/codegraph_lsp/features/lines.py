"""Places as people count them: lines and characters, both from 1."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot, Text
    from codegraph_lsp.model.ids import FileId


class LineNumbers:
    """
    Line and column numbers of one text; without a text every place is line 1, column 1.

    Half a microsecond a place where the text is ASCII: an export asks for hundreds of thousands.
    """

    def __init__(self, text: Text | None) -> None:
        self._source = b"" if text is None else text.source
        self._ascii = self._source.isascii()
        # Of bytes, splitlines knows LF, CRLF and CR alone, which is how the protocol ends lines.
        lines = self._source.splitlines(keepends=True)
        self._starts = [0, *accumulate(map(len, lines))]
        if lines and not lines[-1].endswith((b"\n", b"\r")):
            self._starts.pop()

    def at(self, offset: int) -> tuple[int, int]:
        """Line number and column number of a byte offset; past the end: the end."""
        if offset > len(self._source):
            offset = len(self._source)
        line_number = bisect_right(self._starts, offset)
        start = self._starts[line_number - 1]
        if self._ascii:
            return line_number, offset - start + 1
        return line_number, len(self._source[start:offset].decode("utf-8", "replace")) + 1

    def line(self, line_number: int) -> str:
        """The text of a line, without its end."""
        start, *rest = self._starts[line_number - 1 : line_number + 1]
        line = self._source[start : rest[0] if rest else len(self._source)]
        return line.decode("utf-8", "replace").rstrip("\r\n")


def lines_of(text: Text) -> list[str]:
    """The lines of *text*, without their ends."""
    return [line.decode("utf-8", "replace") for line in text.source.splitlines()]


class LineNumbersOf:
    """Line numbers of the files of a snapshot, each text read once, a few kept."""

    _KEPT = 64

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._files: dict[FileId, LineNumbers] = {}

    def __call__(self, file: FileId) -> LineNumbers:
        found = self._files.get(file)
        if found is None:
            if len(self._files) >= self._KEPT:
                self._files.pop(next(iter(self._files)))
            found = self._files[file] = LineNumbers(self._snapshot.text(file))
        return found
