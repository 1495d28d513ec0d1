"""
A source without its comments, for a grammar that crashes on them.

Whole-line comments, and block comments that begin a line, become blanks of the same length, so that
every offset stays. Rough on purpose: the parser that knows better is what has just crashed. A mark
inside a string over several lines is taken for a comment too; the string then says less, no more.
"""

from __future__ import annotations

import re

_BLOCKS = re.compile(rb"^[ \t]*/\*.*?(?:\*/|\Z)", re.M | re.S)
_NOT_LINE_END = re.compile(rb"[^\r\n]")


def without_comments(source: bytes, line_comment: str) -> bytes:
    """*source* with blanks for comments; *line_comment* is the language's mark, `//` means C's."""
    if not line_comment:
        return source
    mark = re.escape(line_comment.encode())
    source = re.sub(rb"^[ \t]*" + mark + rb"[^\r\n]*", _blank, source, flags=re.M)
    return _BLOCKS.sub(_blank, source) if line_comment == "//" else source


def _blank(comment: re.Match[bytes]) -> bytes:
    return _NOT_LINE_END.sub(b" ", comment[0])
