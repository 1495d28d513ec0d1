"""
What Java allows and its grammar does not read, written in the way that it does.

Every byte keeps its place, and names are taken from the text as it is. Blanks take the place of
what stands before the last name of a record pattern's type (`case Outer.Point(var x)`), of the
names of patterns that share a label (`case Circle _, Square _`), and of annotations of the array
that takes the rest of the arguments (`String @Nullable ... rest`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*"
_QUALIFIED = rb"((?:" + _NAME + rb"\s*\.\s*)+)" + _NAME + rb"\s*(?:<[^;{}()]*>\s*)?\("
_RECORD = re.compile(
    rb"(?:^[ \t]*case|[{;][ \t]*case|[\w)\]]\s+instanceof)[ \t]+(?:final\s+)?"
    rb"(?:" + _QUALIFIED + rb"|[\w$.]+\s*\()",
    re.MULTILINE,
)
_CALL = re.compile(rb"case[ \t]+(?:" + _NAME + rb"\s*\.\s*)+" + _NAME + rb"\s*\((?:\s*\)|[^()]*\()")
"""A label that may be a call as well: `case Outer.Empty()`, `case Outer.Pair(Empty(), …)`."""
_PARTS = re.compile(rb"[\w\s$.,<>?@&\[\]()\x80-\xff]*")
"""What stands in a record pattern: patterns and their types, nothing that is computed."""
_INNER = re.compile(rb"[(,]\s*" + _QUALIFIED)
_LABEL = re.compile(rb"(?m)^[ \t]*case\s([\w\s$.,<>?]*\b_\s*,[\w\s$.,<>?]*?)(?:->|:)")
_UNNAMED = re.compile(rb"(?<=[\s>\]])_(?=\s*(?:,|$))")
_REST = re.compile(rb"((?:@" + _NAME + rb"(?:\." + _NAME + rb")*(?:\([^()]*\))?\s*)+)\.\.\.")

_LONGEST = 4_000
"""Longest pattern that is looked through. (bytes, a guess)"""


def prepare(source: bytes) -> bytes:
    """*source*, mended where the grammar would see a call in a pattern, and no error."""
    return source if _CALL.search(source) is None else mend(source)


def mend(source: bytes) -> bytes:
    """*source* as the grammar reads it; itself where there is nothing of the kind in it."""
    blanks: list[tuple[int, int]] = []
    if b"instanceof" in source or b"case" in source:
        blanks += _in_records(source)
    if b"_," in source or b"_ ," in source:
        blanks += _in_labels(source)
    if b"..." in source and b"@" in source:
        blanks += [found.span(1) for found in _REST.finditer(source)]
    if not blanks:
        return source
    prepared = bytearray(source)
    for start, end in blanks:
        prepared[start:end] = re.sub(rb"[^\r\n]", b" ", source[start:end])
    return bytes(prepared)


def _in_records(source: bytes) -> Iterator[tuple[int, int]]:
    for found in _RECORD.finditer(source):
        opening = found.end() - 1
        closing = _closing(source, opening)
        if _PARTS.fullmatch(source, opening, closing) is None:
            continue
        if found.start(1) >= 0:
            yield found.span(1)
        for inner in _INNER.finditer(source, opening, closing):
            yield inner.span(1)


def _closing(source: bytes, opening: int) -> int:
    """Behind where what opens at *opening* ends; where that is too far, the end of the text."""
    depth = 0
    for place in range(opening, min(len(source), opening + _LONGEST)):
        byte = source[place]
        if byte == ord("("):
            depth += 1
        elif byte == ord(")"):
            depth -= 1
            if not depth:
                return place + 1
    return len(source)


def _in_labels(source: bytes) -> Iterator[tuple[int, int]]:
    for found in _LABEL.finditer(source):
        start, end = found.span(1)
        for name in _UNNAMED.finditer(source, start, end):
            yield name.span()
