"""
How a session's bytes come from the daemon: in pieces, and at the end the exit code.

Each piece has its length in front, four bytes, the highest first; a length of 0 is followed by one
byte, the exit code. The other way bytes go as they are: there the end of the stream says it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class Incoming(Protocol):
        """A buffered file."""

        def read(self, size: int) -> bytes: ...


PIECE = 1 << 16
"""Longest piece. (bytes)"""

HEADER = 4
"""Bytes before a piece that say how long it is."""

END = bytes(HEADER)
"""The header before the exit code."""


def pieces(data: bytes) -> Iterator[bytes]:
    """*data* as it is sent."""
    for first in range(0, len(data), PIECE):
        piece = data[first : first + PIECE]
        yield len(piece).to_bytes(HEADER, "big") + piece


def next_piece(incoming: Incoming) -> bytes | int | None:
    """
    The next piece, or the exit code; None where the stream ended without one.

    Raises:
        OSError: The stream broke.
    """
    header = incoming.read(HEADER)
    if len(header) < HEADER:
        return None
    length = int.from_bytes(header, "big")
    data = incoming.read(length or 1)
    if len(data) < (length or 1):
        return None
    return data if length else data[0]
