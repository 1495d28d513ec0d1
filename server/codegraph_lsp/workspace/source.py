"""
What a file says: its bytes as UTF-8, where its lines are, and whether a person wrote it.

Bytes are the currency everywhere below the front ends. A file in another encoding is transcoded
when it is read, so that offsets are always offsets into UTF-8; a byte order mark is dropped,
because editors do not count it. Digests are taken of the result: the same text open in an editor
and saved on disk has one digest.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from codegraph_lsp.model.span import Point
from codegraph_lsp.workspace.lines import LineIndex
from codegraph_lsp.workspace.skip import Skip

# As git does it: a NUL near the start is what text never has.
_BINARY_PROBE = 8_000

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_UTF8_MARK = b"\xef\xbb\xbf"

# "coding: latin-1" in the first two lines; several languages and editors go by it.
_COOKIE = re.compile(rb"\A(?:[^\r\n]*(?:\r\n?|\n))?[^\r\n]*?coding[:=][ \t]*([-\w.]+)", re.A)

# Single- and multi-byte character sets only: other codecs of Python's transform text, some slowly.
_CHARACTER_SETS = re.compile(
    r"(?:iso|latin|cp|windows|koi8|euc|shift|sjis|gb|big5|mac|johab|hz|ptcp|kz|tis)[-_\w]*", re.I
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read."""

    data: bytes
    """UTF-8 without a byte order mark."""
    digest: bytes
    """SHA-256 of `data`."""
    size: int
    """Bytes on disk."""
    mtime_ns: int
    """Taken before the bytes were: what is written meanwhile shows as a change later."""
    encoding: str = "utf-8"
    """What it was transcoded from."""


class Text:
    """A source with its lines. Immutable; the line index is made when first asked for."""

    __slots__ = ("_index", "source")

    def __init__(self, source: bytes, index: LineIndex | None = None) -> None:
        self.source = source
        self._index = index

    def __len__(self) -> int:
        """Number of bytes."""
        return len(self.source)

    @property
    def lines(self) -> LineIndex:
        """The line index."""
        index = self._index
        if index is None:
            # Two threads may both make it; the results are equal.
            index = self._index = LineIndex.of(self.source)
        return index

    @property
    def n_lines(self) -> int:
        """At least one: a line end begins another line."""
        return self.lines.n_lines

    def point(self, offset: int) -> Point:
        """Line and byte column of *offset*; outside the text, of the nearest place in it."""
        lines = self.lines
        offset = min(max(offset, 0), len(self.source))
        line = lines.line_at(offset)
        return Point(line, offset - lines.start(line))

    def offset(self, line: int, byte_column: int) -> int:
        """
        The byte at *byte_column* of *line*.

        A column past the end means the end of the line, before its line end; a line past the last
        means the end of the text.
        """
        if line < 0:
            return 0
        if line >= self.n_lines:
            return len(self.source)
        start, end = self.line_span(line)
        return min(start + max(byte_column, 0), end)

    def line(self, line: int) -> bytes:
        """The bytes of *line* without its line end; none where there is no such line."""
        if not 0 <= line < self.n_lines:
            return b""
        start, end = self.line_span(line)
        return self.source[start:end]

    def line_span(self, line: int) -> tuple[int, int]:
        """Where *line*, which must exist, begins, and where its line end begins."""
        lines = self.lines
        start, end = lines.start(line), lines.end(line)
        source = self.source
        if end > start and source[end - 1] in b"\r\n":
            end -= 2 if source.endswith(b"\r\n", start, end) else 1
        return start, end

    def replaced(self, start: int, end: int, new: bytes) -> Text:
        """The text with *new* in place of bytes *start* to *end*, which must lie in it in order."""
        source = b"".join((self.source[:start], new, self.source[end:]))
        if self._index is None:
            return Text(source)
        return Text(source, self._index.edited(start, end, len(new), source))


def read(path: str, *, max_bytes: int) -> Source | Skip:
    """
    The file at native *path*, or why it cannot be had: VANISHED, UNREADABLE, SPECIAL, TOO_LARGE
    or BINARY.
    """
    # Without O_NONBLOCK the mere opening of a named pipe waits for a writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        return Skip.VANISHED
    except OSError:
        return Skip.UNREADABLE
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Skip.SPECIAL
        if status.st_size > max_bytes:
            return Skip.TOO_LARGE
        raw = _read_up_to(descriptor, status.st_size, max_bytes)
    except OSError:
        return Skip.UNREADABLE
    finally:
        os.close(descriptor)
    if len(raw) > max_bytes:
        return Skip.TOO_LARGE
    decoded = utf8(raw)
    if decoded is None:
        return Skip.BINARY
    data, encoding = decoded
    return Source(data, digest_of(data), len(raw), status.st_mtime_ns, encoding)


def is_writable(path: str) -> bool:
    """False for a file at native *path* that is marked as read-only; True where there is none."""
    try:
        return bool(os.stat(path).st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    except OSError:
        return True


def digest_of(data: bytes) -> bytes:
    """What stands for *data* in the store and in recipes."""
    return sha256(data).digest()


def utf8(raw: bytes) -> tuple[bytes, str] | None:
    """
    *raw* as UTF-8 without a byte order mark, and the encoding it was in; None where it is no text.

    By byte order mark, else UTF-8 where it is valid, else by an encoding cookie in the first two
    lines, else Latin-1, in which everything is valid.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(encoding, "replace")
            return text.encode("utf-8", "replace"), encoding
    data = raw.removeprefix(_UTF8_MARK)
    if b"\0" in data[:_BINARY_PROBE]:
        return None
    if data.isascii():
        return data, "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _transcoded(data)
    return data, "utf-8"


def encoding_mark(raw: bytes) -> bytes:
    """The byte order mark that *raw* begins with; empty where there is none."""
    marks = (_UTF8_MARK, *(mark for mark, _ in _BYTE_ORDER_MARKS))
    return next((mark for mark in marks if raw.startswith(mark)), b"")


def is_wide(raw: bytes) -> bool:
    """*raw* has two or four bytes to a character."""
    return any(raw.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS)


class Origin(StrEnum):
    """Who wrote a file."""

    HAND = "hand"
    GENERATED = "generated"
    """By its own word, or by its name."""
    MINIFIED = "minified"


def origin_of(name: str, data: bytes) -> Origin:
    """
    Whether the file with base name *name* was written by hand.

    Source:
        Marks and names after GitHub's linguist; the mark of Go's tools after `go help generate`.
    """
    if _GENERATED_NAMES.fullmatch(name):
        return Origin.GENERATED
    if _MINIFIED_NAMES.fullmatch(name) or _is_long_lined(data):
        return Origin.MINIFIED
    return Origin.GENERATED if _GENERATED_MARK.search(_head(data)) else Origin.HAND


_MINIFIED_NAMES = re.compile(r".*[.-](?:min|bundle)\.(?:[cm]?js|css)", re.I)

_GENERATED_NAMES = re.compile(
    r"(?:package-lock|npm-shrinkwrap)\.json|pnpm-lock\.yaml|(?:go|go\.work)\.sum|bun\.lockb?"
    r"|(?:yarn|cargo|poetry|uv|pdm|composer|gemfile|pipfile|pubspec|mix|flake|pixi|deno"
    r"|podfile|package|paket|conan|stack|cabal\.project|gradle)\.(?:lock|resolved|freeze)",
    re.I,
)

_GENERATED_MARK = re.compile(
    rb"code generated .{0,200}?do not edit|(?<![\w.])@generated\b|<auto-?generated"
    rb"|this (?:file|code|module) (?:is|was|has been) (?:auto(?:matically)?[- ]?)?generated"
    rb" (?:by|from|with)"
    rb"|generated by the protocol buffer compiler|auto-?generated file"
    rb"|^\W*generated from \S+ by \w",
    re.I | re.M,
)

# The mark stands in a header; further down it is what a generator's own source prints.
_HEADER_BYTES = 1_024
_HEADER_LINES = 12

# A guess between tables of data written by hand and what a minifier leaves.
_LONG_LINES_FROM = 3_000
_LONG_LINE = 1_000


def _head(data: bytes) -> bytes:
    return b"\n".join(data[:_HEADER_BYTES].splitlines()[:_HEADER_LINES])


def _is_long_lined(data: bytes) -> bool:
    if len(data) < _LONG_LINES_FROM:
        return False
    n_lines = max(data.count(b"\n"), data.count(b"\r")) + 1
    return len(data) // n_lines > _LONG_LINE


def _transcoded(data: bytes) -> tuple[bytes, str]:
    cookie = _COOKIE.match(data)
    if cookie is not None:
        encoding = cookie[1].decode("ascii").lower()
        if _CHARACTER_SETS.fullmatch(encoding):
            try:
                return data.decode(encoding).encode(), encoding
            except (LookupError, UnicodeDecodeError):
                pass
    return data.decode("latin-1").encode(), "latin-1"


def _read_up_to(descriptor: int, expected: int, max_bytes: int) -> bytes:
    """All bytes, or a few more than *max_bytes* where there are more."""
    # One byte more than expected: the short read that follows proves the end without another call.
    first = os.read(descriptor, expected + 1)
    if len(first) == expected:
        return first
    parts = [first]
    n_read = len(first)
    while n_read <= max_bytes:
        part = os.read(descriptor, max_bytes + 1 - n_read)
        if not part:
            break
        parts.append(part)
        n_read += len(part)
    return b"".join(parts)
