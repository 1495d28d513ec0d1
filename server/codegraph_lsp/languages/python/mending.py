"""
Brackets that are still open while somebody writes what stands in them.

To the grammar everything below goes on in them, and classes and functions there are lost. Lines
that go on are indented deeper, or begin with the closing bracket; where the next statement begins
no deeper than the line of the bracket, that was never closed. It becomes a mark that the language
has not: an error as well, but one of its own line. Heads of blocks (`if f(1:`) stay as they are:
their colon tells the grammar what is missing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = ord("?")

_TOKEN = re.compile(
    rb"""(?P<long>\"{3}|'{3}) | \"(?:[^"\\\n]|\\.)*\"? | '(?:[^'\\\n]|\\.)*'? | \#[^\n]*
    | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<line>\n[ \t]*(?=[^\s\#])) """,
    re.VERBOSE,
)


class _Open(NamedTuple):
    at: int
    indent: int
    """Of the line it stands in."""


def mend(source: bytes) -> bytes:
    """*source* with marks for brackets that are never closed; itself where there are none."""
    unclosed = [at for at in _unclosed(source) if not _heads_block(source, at)]
    if not unclosed:
        return source
    mended = bytearray(source)
    for at in unclosed:
        mended[at] = _MARK
    return bytes(mended)


def _heads_block(source: bytes, at: int) -> bool:
    end = source.find(b"\n", at)
    line = source[at : end if end >= 0 else len(source)]
    return line.partition(b"#")[0].rstrip().endswith(b":")


def _unclosed(source: bytes) -> list[int]:
    found: list[int] = []
    opened: list[_Open] = []
    indent = at = 0
    while token := _TOKEN.search(source, at):
        at = token.end()
        match token.lastgroup:
            case "long":
                end = source.find(token["long"], at)
                at = len(source) if end < 0 else end + 3
            case "open":
                opened.append(_Open(token.start(), indent))
            case "close":
                if opened:
                    opened.pop()
            case "line":
                indent = token.end() - token.start() - 1
                while opened and indent <= opened[-1].indent and source[at] not in b")]}":
                    found.append(opened.pop().at)
    return found + [each.at for each in opened]
