"""Pieces of text, and places in it as the protocol counts them, with ends of lines of all sorts."""

from __future__ import annotations

import re
from typing import Any

SNIPPETS = ("", "x", " ", "\n", "()", "{", "}", "self.", "é", "😀", "\r\n", "def f(:\n", "/*", '"')
"""What is typed."""

_LINE_END = re.compile(r"\r\n|\r|\n")


def position(text: str, offset: int, encoding: str) -> dict[str, Any]:
    """The position of the character at *offset*, in units of *encoding*."""
    offset = snapped(text, offset)
    ends = [found.end() for found in _LINE_END.finditer(text, 0, offset)]
    start = ends[-1] if ends else 0
    part = text[start:offset]
    units = {
        "utf-8": lambda: len(part.encode()),
        "utf-16": lambda: len(part.encode("utf-16-le")) // 2,
        "utf-32": lambda: len(part),
    }[encoding]()
    return {"line": len(ends), "character": units}


def snapped(text: str, offset: int) -> int:
    """*offset*, or the one before where it lies between the two characters of a line's end."""
    return offset - 1 if text[offset - 1 : offset + 1] == "\r\n" and offset else offset
