"""
Conditions of the preprocessor that part what the grammar wants whole.

The grammar knows `#if` around statements, declarations and the like. One that stands in a list, or
of which a branch opens a block that is closed elsewhere, makes it lose its way, often to the end of
the file. Where a file has errors such lines are blanked out, with all branches but the first, so
that one text is left that a compiler may see. Every other byte keeps its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDING = re.compile(
    rb"""/\*.*?(?:\*/|\Z) | //(?:\\\r?\n|[^\n])* | R"([^()\s\\]{0,16})\(.*?\)\1"
    | "(?:\\(?:\r\n|.)|[^"\\\n])*"? | (?:(?<!\w)|(?<=\b[LuU])|(?<=\bu8))'(?:\\.|[^'\\\n])*'?""",
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

_INSIDE = re.compile(rb"[;,)?=|/.<>]|:(?!:)|&&")
"""None of these begins a statement."""

_OPEN = re.compile(rb"[,=(?|&+\-*/<]\Z|\)\s*:\Z")
"""None of these ends one; the colon is that in front of what a constructor sets."""

_CASE = re.compile(rb"\bcase\b[^;{}\n]*\Z")

_LEAST_BEFORE = 80
"""Characters in front of a condition that are looked at first."""

_CODE = re.compile(rb"\S")

_PAIRS = {b")"[0]: b"("[0], b"]"[0]: b"["[0], b"}"[0]: b"{"[0]}

_NOT_BLANK = re.compile(rb"[^\r\n]")


@dataclass(slots=True)
class _Directive:
    start: int
    end: int
    condition: bytes


@dataclass(slots=True)
class _Condition:
    """A condition with its branches: each from the end of its line to the start of the next."""

    directives: list[_Directive] = field(default_factory=list)

    def branches(self) -> Iterator[tuple[int, int]]:
        for one, following in zip(self.directives, self.directives[1:], strict=False):
            yield one.end, following.start

    def dropped(self) -> Iterator[tuple[int, int]]:
        """Its directives, and all branches but the first that somebody may compile."""
        conditions = [each.condition for each in self.directives[:-1]]
        kept = next((n for n, each in enumerate(conditions) if each not in _NEVER), 0)
        yield from ((each.start, each.end) for each in self.directives)
        yield from (span for n, span in enumerate(self.branches()) if n != kept)


def mend(source: bytes) -> bytes:
    """*source* without conditions that part statements; itself where there are none."""
    hidden = [found.span() for found in _HIDING.finditer(source)]
    plain = _HIDING.sub(lambda found: _blank(found[0]), source)
    conditions = _conditions(plain, hidden)
    # What is between directives; of inner conditions what they leave.
    code = bytearray(_LINE.sub(lambda found: _blank(found[0]), plain))
    mended = bytearray(source)
    for condition in reversed(conditions):
        if _parts(code, condition):
            for start, end in condition.dropped():
                code[start:end] = _blank(bytes(code[start:end]))
                mended[start:end] = _blank(bytes(mended[start:end]))
    made = bytes(mended)
    return source if made == source else made


def _conditions(plain: bytes, hidden: list[tuple[int, int]]) -> list[_Condition]:
    """All conditions, from the outside inwards; none where they do not fit together."""
    found: list[_Condition] = []
    opened: list[_Condition] = []
    starts = [start for start, _ in hidden]
    for line in _LINE.finditer(plain):
        word = line["word"]
        last = bisect_left(starts, line.end()) - 1  # a comment may go on below the line
        end = max(line.end(), hidden[last][1]) if last >= 0 else line.end()
        directive = _Directive(line.start(), end, line["rest"].strip())
        if word in _OPENING:
            condition = _Condition([directive])
            found.append(condition)
            opened.append(condition)
        elif word in _PARTING or word == b"endif":
            if not opened:
                return []
            opened[-1].directives.append(directive)
            if word == b"endif":
                opened.pop()
    return [] if opened else found


def _parts(code: bytearray, condition: _Condition) -> bool:
    """*condition* stands inside of a statement, or one of its branches is not whole."""
    before = _before(code, condition.directives[0].start)
    found = _CODE.search(code, condition.directives[-1].end)
    behind = b"" if found is None else bytes(code[found.start() : found.start() + 2])
    if _INSIDE.match(behind) or (_OPEN.search(before) and not _CASE.search(before)):
        return True
    if before[-1:] == b")" and behind[:1] == b"{":
        return True
    return any(not _is_whole(bytes(code[start:end])) for start, end in condition.branches())


def _before(code: bytearray, start: int) -> bytes:
    """The end of the code in front of *start*; empty where there is none."""
    size = _LEAST_BEFORE
    while True:
        text = bytes(code[max(start - size, 0) : start]).rstrip()
        if text or size >= start:
            return text
        size *= 8


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
