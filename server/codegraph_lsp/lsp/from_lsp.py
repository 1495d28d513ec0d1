"""From the client's positions and URIs to bytes and paths. The other way is `to_lsp`."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Text

_BEYOND = (1 << 31) - 1
"""A column past any line's end; LSP's largest number."""


class Encoding(Enum):
    """What a column counts. The value is LSP's name."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Position(Protocol):
    """Any of the records that hold a position."""

    @property
    def line(self) -> int: ...
    @property
    def character(self) -> int: ...


def offset(text: Text, position: Position, encoding: Encoding) -> int:
    """
    The byte that *position* stands before.

    A column past the end of its line means the line's end, a line past the last the text's end, a
    column inside a character that character's start.
    """
    found = edit_offset(text, position, encoding)
    source = text.source
    while 0 < found < len(source) and source[found] & 0xC0 == 0x80:
        found -= 1
    return found


def edit_offset(text: Text, position: Position, encoding: Encoding) -> int:
    """
    Like `offset`, but a column inside a character gives a byte inside it: `Overlay` then knows that
    an edit takes one half of a surrogate pair.
    """
    start = text.offset(position.line, 0)
    end = text.offset(position.line, _BEYOND)
    if encoding is Encoding.UTF8:
        return min(start + position.character, end)
    line = text.source[start:end]
    if line.isascii():
        return min(start + position.character, end)
    return start + _prefix(line, position.character, encoding)


def _prefix(line: bytes, units: int, encoding: Encoding) -> int:
    """Bytes of *line* before its column *units*."""
    characters = line.decode("utf-8", "surrogateescape")
    inside = 0
    if encoding is Encoding.UTF16 and max(characters) > "\uffff":
        cut = characters.encode("utf-16-le", "surrogatepass")[: 2 * units]
        if cut and 0xD8 <= cut[-1] <= 0xDB:
            cut = cut[:-2]
            inside = 1
        characters = cut.decode("utf-16-le", "surrogatepass")
    else:
        characters = characters[:units]
    return len(characters.encode("utf-8", "surrogateescape")) + inside
