"""
Conditions of the preprocessor that part what the grammar wants whole.

The grammar knows `#if` around statements, declarations and the like. One that stands in a list, or
of which a branch opens a block that is closed elsewhere, makes it lose its way, often to the end of
the file. Where a file has errors such lines are blanked out, with all branches but the first, so
that one text is left that a compiler may see. Every other byte keeps its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDING = re.compile(
    rb"""/\*.*?(?:\*/|\Z) | //(?:\\\r?\n|[^\n])* | R"([^()\s\\]{0,16})\(.*?\)\1"
    | "(?:\\.|[^"\\\n])*"? | (?<!\w)'(?:\\.|[^'\\\n])*'?""",
    re.VERBOSE | re.DOTALL,
)
"""What brackets and directives do not count in."""

_LINE = re.compile(
    rb"^[ \t]*\#[ \t]*(?P<word>[a-z]+)(?P<rest>(?:[^\n\\]|\\\r?\n|\\.)*)", re.MULTILINE
)

_OPENING = frozenset({b"if", b"ifdef", b"ifndef"})
_PARTING = frozenset({b"elif", b"elifdef", b"elifndef", b"else"})

_NEVER = frozenset({b"0", b"false", b"(0)"})
"""Conditions of branches that nobody compiles."""

MOST_SPACE = 80
"""Characters between `)` and `:` that are looked at. (a guess)"""

_INSIDE = re.compile(rb"[;,)?=|/.<>]|:(?!:)|&&")
"""None of these begins a statement."""

_OPEN = re.compile(rb"[,=(?|&+\-*/<]\Z|\)\s*:\Z")
"""None of these ends one; the colon is that in front of what a constructor sets."""

_PAIRS = {b")"[0]: b"("[0], b"]"[0]: b"["[0], b"}"[0]: b"{"[0]}

_NOT_BLANK = re.compile(rb"[^\r\n]")


@dataclass(slots=True)
class _Line:
    """A directive."""

    start: int
    end: int
    condition: bytes


@dataclass(slots=True)
class _Condition:
    """A condition with its branches: each from the end of its line to the start of the next."""

    lines: list[_Line] = field(default_factory=list)

    def branches(self) -> Iterator[tuple[int, int]]:
        for line, following in zip(self.lines, self.lines[1:], strict=False):
            yield line.end, following.start


def mend(source: bytes) -> bytes:
    """*source* without conditions that part statements; itself where there are none."""
    plain = _HIDING.sub(lambda found: _blank(found[0]), source)
    conditions = _conditions(plain)
    # What stands between directives, each of them blank.
    code = _LINE.sub(lambda found: _blank(found[0]), plain)
    parting = [each for each in conditions if _parts(code, each)]
    if not parting:
        return source
    mended = bytearray(source)
    for each in parting:
        kept = 1 if each.lines[0].condition in _NEVER else 0
        for line in each.lines:
            mended[line.start : line.end] = _blank(source[line.start : line.end])
        for number, (start, end) in enumerate(each.branches()):
            if number != kept:
                mended[start:end] = _blank(source[start:end])
    return bytes(mended)


def _conditions(plain: bytes) -> list[_Condition]:
    """All conditions, from the outside inwards; none where they do not fit together."""
    found: list[_Condition] = []
    opened: list[_Condition] = []
    for line in _LINE.finditer(plain):
        word = line["word"]
        directive = _Line(line.start(), line.end(), line["rest"].strip())
        if word in _OPENING:
            condition = _Condition([directive])
            found.append(condition)
            opened.append(condition)
        elif word in _PARTING or word == b"endif":
            if not opened:
                return []
            opened[-1].lines.append(directive)
            if word == b"endif":
                opened.pop()
    return [] if opened else found


def _parts(code: bytes, condition: _Condition) -> bool:
    """*condition* stands inside of a statement, or one of its branches is not whole."""
    before = code[: condition.lines[0].start].rstrip()
    behind = code[condition.lines[-1].end :].lstrip()[:2]
    if _INSIDE.match(behind) or _OPEN.search(before[-MOST_SPACE:]):
        return True
    if before[-1:] == b")" and behind[:1] == b"{":
        return True
    return any(not _is_whole(code[start:end]) for start, end in condition.branches())


def _is_whole(branch: bytes) -> bool:
    """Its brackets belong together, and nothing goes on behind it."""
    opened: list[int] = []
    for bracket in re.findall(rb"[()\[\]{}]", branch):
        if bracket[0] not in _PAIRS:
            opened.append(bracket[0])
        elif not opened or opened.pop() != _PAIRS[bracket[0]]:
            return False
    return not opened and branch.rstrip()[-1:] not in (b",", b"|", b"&", b"+", b"=", b"?")


def _blank(text: bytes) -> bytes:
    return _NOT_BLANK.sub(b" ", text)
