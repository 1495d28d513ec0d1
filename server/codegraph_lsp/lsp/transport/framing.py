"""The base protocol's frames: a header block, an empty line, a body of `Content-Length` bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BODY = 1 << 30
"""Largest body read. (bytes; clangd's limit)"""

MAX_HEADER = 1 << 16
"""Longest header block; a peer that sends more is not speaking this protocol. (bytes)"""


class FrameError(Exception):
    """The stream cannot be followed any further."""


class BadFrame(bytes):
    """A body that was skipped; its bytes are what is wrong with it, in words."""


class Framer:
    """
    Splits a stream into bodies, however it was cut into pieces.

    Lenient in what it takes: header names in any case, any space around the colon, lines that end
    in LF alone, empty lines before a header, headers it does not know.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._expected = -1
        """Length of the body that is being read; -1 while it is a header."""
        self._skip = 0
        """Bytes of an oversized body still to be thrown away."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """
        The bodies that *data* completes; a `BadFrame` for one that was too large to keep.

        Raises:
            FrameError: A header block without a usable length; where the next message starts
                cannot be known.
        """
        self._buffer += data
        while True:
            if self._skip:
                dropped = min(self._skip, len(self._buffer))
                del self._buffer[:dropped]
                self._skip -= dropped
                if self._skip:
                    return
            if self._expected < 0 and not self._read_header():
                return
            if self._expected > MAX_BODY:
                self._skip, self._expected = self._expected, -1
                yield BadFrame(b"a message is larger than %d bytes" % MAX_BODY)
                continue
            if len(self._buffer) < self._expected:
                return
            body = bytes(memoryview(self._buffer)[: self._expected])
            del self._buffer[: self._expected]
            self._expected = -1
            yield body

    @property
    def in_the_middle(self) -> bool:
        """True when the stream would end inside a message if it ended now."""
        return bool(self._buffer) or self._expected >= 0 or self._skip > 0

    def _read_header(self) -> bool:
        end, after = self._header_end()
        if end < 0:
            if len(self._buffer) > MAX_HEADER:
                raise FrameError(f"no end of header within {MAX_HEADER} bytes")
            return False
        length = _content_length(bytes(self._buffer[:end]))
        del self._buffer[:after]
        self._expected = length
        return True

    def _header_end(self) -> tuple[int, int]:
        """Where the header block ends and the body starts; (-1, -1) when it is not all here."""
        blank = 0
        while blank < len(self._buffer) and self._buffer[blank] in b"\r\n":
            blank += 1
        if blank:
            del self._buffer[:blank]
        line_start = 0
        while True:
            newline = self._buffer.find(b"\n", line_start)
            if newline < 0:
                return -1, -1
            if self._buffer[line_start:newline].strip() == b"":
                return line_start, newline + 1
            line_start = newline + 1


def _content_length(header: bytes) -> int:
    for line in header.splitlines():
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() == b"content-length":
            digits = value.strip()
            if digits.isdigit() and len(digits) < 20:
                return int(digits)
            raise FrameError(f"content length {digits[:40]!r} is not a number")
    raise FrameError("header without a content length")
