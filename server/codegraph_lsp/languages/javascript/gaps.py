"""
More of what the languages allow and their grammars do not read, see `mending`: places that become
blanks or letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RESERVED = (
    rb"break|case|catch|class|const|continue|debugger|delete|do|else|enum|export|extends|false"
    rb"|finally|for|function|if|import|in|instanceof|new|null|return|super|switch|this|throw|true"
    rb"|try|typeof|var|void|while|with"
)
"""Words that JavaScript's grammar does not take for a name that a module gives or has."""

_TAGGED = re.compile(rb">`")
_SHIFTED = re.compile(rb"[\w$]<(<)(?=[A-Za-z_$][\w$]*(?:\s+extends\b|\s*[,>]))")
_READ_ONLY = re.compile(rb"\bkeyof\s+(readonly)\s")
_USING = re.compile(rb"(?<![\w$.])using(?=\s*(?:[-+*/%&|^?]{0,2}=(?!>)|[.,;)(?:\[\]}]))")
_LET_AS = re.compile(rb"\blet\s+(?:as|satisfies)(?=\s*(?:=(?!=)|[:;,]))")
_OFFERED = re.compile(rb"export\s*\{([^{}()=]*)\}\s*from\b")
_BARE_RESERVED = re.compile(rb"(?:^|,)\s*(?:" + RESERVED + rb")\s*(?=,|$)")
_IMPORTED_TYPE = re.compile(rb"\bimport\((?:'[^'\n]*'|\"[^\"\n]*\")\)(?:\.[\w$]+)+(?=\s*<)")
_NO_NAME = re.compile(rb"[^\w$]")
_QUOTED_BACKTICK = re.compile(rb"(?<!\\)(?:\\\\)*(\\`)")

_LONGEST = 4_000
"""Longest list in angle brackets that is looked through. (bytes, a guess)"""

_PAIRS = {ord(">"): ord("<"), ord(")"): ord("("), ord("]"): ord("["), ord("}"): ord("{")}
_OPENING = {opening: closing for closing, opening in _PAIRS.items()}


def blanks(source: bytes) -> Iterator[tuple[int, int]]:
    """Type arguments before a template, type parameters behind a bracket, `readonly` of `keyof`."""
    if b">`" in source:
        for found in _TAGGED.finditer(source):
            start = _opening(source, found.start())
            if start > 0 and (source[start - 1 : start].isalnum() or source[start - 1] in b"_$)"):
                yield start, found.start() + 1
    if b"<<" in source:
        for found in _SHIFTED.finditer(source):
            end = _closing(source, found.start(1))
            if (
                end > 0
                and source[end:].lstrip()[:1] == b"("
                and b"=>" in source[end : end + _LONGEST]
            ):
                yield found.start(1), end
    if b"keyof" in source:
        yield from (found.span(1) for found in _READ_ONLY.finditer(source))


def letters(source: bytes) -> Iterator[int]:
    """
    Bytes of reserved words that are names, of quoted backticks, and of types that are taken out of
    a module in their place and have arguments (`import("a").B<C, D>`): they become one name.
    """
    if b"import(" in source:
        for found in _IMPORTED_TYPE.finditer(source):
            yield from (each.start() for each in _NO_NAME.finditer(source, *found.span()))
    if b"using" in source:
        yield from (found.end() - 1 for found in _USING.finditer(source))
    if b"let" in source:
        yield from (found.end() - 1 for found in _LET_AS.finditer(source))
    if b"export" in source:
        for offered in _OFFERED.finditer(source):
            for word in _BARE_RESERVED.finditer(offered[1]):
                yield offered.start(1) + len(word[0].rstrip()) + word.start() - 1
    if b"\\`" in source:
        for found in _QUOTED_BACKTICK.finditer(source):
            yield from range(*found.span(1))


def _opening(source: bytes, end: int) -> int:
    """Where the bracket opens that closes at *end*; -1 where that is too far or unclear."""
    waiting: list[int] = []
    for place in range(end, max(-1, end - _LONGEST), -1):
        byte = source[place]
        if byte in _PAIRS and source[place - 1 : place + 1] != b"=>":
            waiting.append(_PAIRS[byte])
        elif byte in _OPENING:
            if not waiting or waiting.pop() != byte:
                return -1
            if not waiting:
                return place
        elif byte in b"`;" and not waiting[1:]:
            return -1
    return -1


def _closing(source: bytes, start: int) -> int:
    """Behind the end of what opens at *start*; -1 where that is too far or unclear."""
    waiting: list[int] = []
    for place in range(start, min(len(source), start + _LONGEST)):
        byte = source[place]
        if byte in _OPENING:
            waiting.append(_OPENING[byte])
        elif byte in _PAIRS and source[place - 1 : place + 1] != b"=>":
            if waiting.pop() != byte:
                return -1
            if not waiting:
                return place + 1
    return -1
