r"""
Where the lines of a text begin, kept up to date while it is edited.

Lines end with \n, \r\n or \r, as the protocol has it, and with nothing else: form feeds, NEL
and U+2028 are ordinary characters. Starts are kept in chunks of some hundred lines, relative to the
chunk, so that a keystroke in a long file moves one chunk and a short list of chunk totals, and the
index of every earlier version stays as it was.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# A guess between rebuilding large chunks and summing many small ones; an edit of a 1 MB file costs
# the same from 128 to 1,024.
_CHUNK = 512


class _Chunk(NamedTuple):
    starts: list[int]
    """First byte of each line, from the chunk's first; never changed once made."""
    n_bytes: int


class LineIndex:
    """Immutable. Has at least one line; a text that ends with a line end has an empty last one."""

    __slots__ = ("_chunks", "_first_bytes", "_first_lines", "n_bytes", "n_lines")

    def __init__(self, chunks: list[_Chunk]) -> None:
        self._chunks = chunks
        totals = list(accumulate((chunk.n_bytes for chunk in chunks), initial=0))
        counts = list(accumulate((len(chunk.starts) for chunk in chunks), initial=0))
        self.n_bytes = totals.pop()
        self.n_lines = counts.pop()
        self._first_bytes = totals
        self._first_lines = counts

    @classmethod
    def of(cls, source: bytes) -> LineIndex:
        return cls(list(_chunks(_lengths(source, is_end=True))))

    def start(self, line: int) -> int:
        """First byte of *line*, which must exist."""
        index = bisect_right(self._first_lines, line) - 1
        return (
            self._first_bytes[index] + self._chunks[index].starts[line - self._first_lines[index]]
        )

    def end(self, line: int) -> int:
        """One past the last byte of *line*, its line end included."""
        return self.n_bytes if line + 1 >= self.n_lines else self.start(line + 1)

    def line_at(self, offset: int) -> int:
        """The line that *offset*, from 0 to `n_bytes`, stands in."""
        index = bisect_right(self._first_bytes, offset) - 1
        # A chunk is never empty, so the last of equal totals is the one with the empty last line.
        inside = bisect_right(self._chunks[index].starts, offset - self._first_bytes[index]) - 1
        return self._first_lines[index] + inside

    def edited(self, start: int, end: int, n_new: int, source: bytes) -> LineIndex:
        """The index of *source*: this text with *n_new* bytes in place of *start* to *end*."""
        # From one byte earlier: a new \n behind an old \r joins it.
        first = self.line_at(max(start - 1, 0))
        last = self.line_at(end)
        is_end = last == self.n_lines - 1
        grown = n_new - (end - start)
        region_start = self.start(first)
        region = source[region_start : self.end(last) + grown]
        lengths = _lengths(region, is_end=is_end)
        head_index = bisect_right(self._first_lines, first) - 1
        tail_index = bisect_right(self._first_lines, last) - 1
        head, tail = self._chunks[head_index], self._chunks[tail_index]
        n_before = first - self._first_lines[head_index]
        n_through = last - self._first_lines[tail_index] + 1
        joined = [
            *_lengths_of(head, 0, n_before),
            *lengths,
            *_lengths_of(tail, n_through, len(tail.starts)),
        ]
        return LineIndex(
            [
                *self._chunks[:head_index],
                *_chunks(joined),
                *self._chunks[tail_index + 1 :],
            ]
        )


def _lengths(source: bytes, *, is_end: bool) -> list[int]:
    """Lengths of the lines; at the end of a text, of the last one too when it is empty."""
    # Of bytes, unlike of str, splitlines knows \n, \r and \r\n only.
    lengths = [len(line) for line in source.splitlines(keepends=True)]
    if is_end and (not source or source.endswith((b"\n", b"\r"))):
        lengths.append(0)
    return lengths


def _lengths_of(chunk: _Chunk, first: int, last: int) -> list[int]:
    bounds = [*chunk.starts[first : last + 1]]
    if last == len(chunk.starts):
        bounds.append(chunk.n_bytes)
    return [after - before for before, after in pairwise(bounds)]


def _chunks(lengths: list[int]) -> Iterable[_Chunk]:
    # Up to twice the size, so that a chunk at its limit is not split at every new line.
    size = _CHUNK if len(lengths) > 2 * _CHUNK else len(lengths)
    for first in range(0, len(lengths), size):
        starts = list(accumulate(lengths[first : first + size], initial=0))
        n_bytes = starts.pop()
        yield _Chunk(starts, n_bytes)
