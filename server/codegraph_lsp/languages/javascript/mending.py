"""
What the languages allow and their grammars do not read, written in the way that these do.

Every byte keeps its place, and names are taken from the text as it is. A generic call signature
that begins a line follows what ends without a semicolon: the blank before it becomes one, or its
`<` would be read as going on with the line above. Words that tell the variance of a type parameter
become blanks, as do those in front of a member, an import or an export that say how it is made
(`accessor`, `defer`, `type *`). A reserved word that a module gives a name (`as function`) becomes
a word that is none, as does a modifier that is a name (`abstract?: boolean`). The blank before a
bracket that begins the line below a private field becomes a semicolon, too. An ampersand in an
attribute or in text of JSX that begins no entity (`href="?a=1&b=2"`) becomes a letter. The
brace before a `from` in the next line moves up to it, or the line would end the export.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.languages.javascript.gaps import RESERVED, blanks, letters

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = re.compile(rb"\n[ \t]+<(?=[\sA-Za-z_$])")
_VARIANCE = re.compile(
    rb"[<,]\s*(?:/\*(?:[^*]|\*(?!/))*\*/\s*|//[^\n]*\n\s*)*((?:in\s+)?(?:out\s+)?)"
    rb"(?=[A-Za-z_$][\w$]*\s*(?:extends\b|[=,>]))"
)
_VARIANCE_WORD = re.compile(rb"[<,\s](?:in|out)\s+[A-Za-z_$][\w$]*\s*(?:extends\b|[=,>])")
_OPENING = b"(<[{"
_CLOSING = b")>]}"
_ENDS = frozenset(b")]}>'\"`_$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
"""Last bytes of a line that may end without a semicolon."""

_BLANKED = (
    (b" accessor ", re.compile(rb"\b(?:static|abstract|override)\s+(accessor)\s+(?=[A-Za-z_$#])")),
    (b"import defer ", re.compile(rb"^import (defer)\s+\*", re.MULTILINE)),
    (b"import source ", re.compile(rb"^import (source)\s+(?!from\b)[A-Za-z_$]", re.MULTILINE)),
    (b"export import type ", re.compile(rb"\bexport import (type)\s+[A-Za-z_$]")),
    (b"export type *", re.compile(rb"\bexport (type)\s+\*")),
    (
        b" from ",
        re.compile(
            rb"^export\s+\*\s+(?:as\s+\S+\s+)?from\s+(?:'[^'\n]*'|\"[^\"\n]*\")\s*"
            rb"((?:with|assert)\s*\{[^{}]*\})",
            re.MULTILINE,
        ),
    ),
)
"""Text without which nothing is to be done, and what becomes blanks."""

_NAMES = re.compile(rb"^[ \t]*(?:export|import(?:\s+[\w$]+\s*,)?)\s*\{([^{}()=]*)\}", re.MULTILINE)
"""What stands in the braces of an export or import."""

_RESERVED = re.compile(rb"(?:\bas\s+|(?<![\w$])(?=\w+\s+as\b))(" + RESERVED + rb")\b")

_MODIFIER_NAMES = re.compile(rb"(?<![\w$])(?:abstract|accessor)(?=\s*[?!:;,=(<}])")
"""Modifiers that are names, as what follows shows; to the grammar they are always modifiers."""

_OPERATOR_NAMES = re.compile(rb"\n[ \t]*(i)n(?:(?=[\d_$])|(?:stanceof)?(?=\??:))")
"""What begins a line as an operator and is a name (`in?: string`, `in2`): the line above, without
a semicolon, would go on."""

_LOOSE_FROM = re.compile(rb"export\s[^{}()='\"]*\{[^{}()]*(\})\s*\n[ \t]*([ \t])from\b")
"""A brace that closes what is exported, in the line above that of where it comes from."""

_ATTRIBUTE = re.compile(rb"[\w-]=(?:\"[^\"\n]*&[^\"\n]*\"|'[^'\n]*&[^'\n]*')")
_JSX_TEXT = re.compile(rb">[^<>{}&]*&(?!&)[^<>{}]*(?=</)")
_NO_ENTITY = re.compile(rb"&(?!#?\w+;)")

_PRIVATE_FIELD = re.compile(
    rb"\n[ \t]*(?:static\s+|readonly\s+)*#[\w$]+(?:[ \t]*[?!]?[ \t]*:[ \t]*[\w$.]+)?"
    rb"[ \t]*(?://[^\n]*)?\r?\n\s*[ \t](?=\[)"
)
"""A private field without a value, in a line of its own above one that begins with a bracket."""

MAX_SIGNATURE = 4_000
"""Longest list of type parameters or parameters that is looked through. (bytes, a guess)"""


def mend(source: bytes) -> bytes:
    """*source* as the grammar reads it; itself where there is nothing of the kind in it."""
    starts = [
        found.end() - 1
        for found in _SIGNATURE.finditer(source)
        if _is_signature(source, found.end() - 1) and _ends(source, found.start())
    ]
    starts += _fields(source)
    words = []
    if (b"out " in source or b"<in " in source) and _VARIANCE_WORD.search(source) is not None:
        words = [
            found.span(1) for found in _VARIANCE.finditer(source) if found.end(1) > found.start(1)
        ]
    for needed, pattern in _BLANKED:
        if needed in source:
            words += [found.span(1) for found in pattern.finditer(source)]
    words += blanks(source)
    reserved = [*_reserved(source), *_modifier_names(source), *_no_entities(source)]
    reserved += letters(source)
    moved = list(_LOOSE_FROM.finditer(source)) if b"export" in source and b"from" in source else []
    if not starts and not words and not reserved and not moved:
        return source
    mended = bytearray(source)
    for brace in moved:
        mended[brace.start(1)], mended[brace.start(2)] = 0x20, 0x7D
    for last in reserved:
        mended[last] = 0x5F
    for start in starts:
        mended[start - 1] = 0x3B
    for first, last in words:
        mended[first:last] = re.sub(rb"\S", b" ", source[first:last])
    return bytes(mended)


def _reserved(source: bytes) -> Iterator[int]:
    """The last byte of each reserved word that is a name of a module's."""
    if b" as " not in source:
        return
    for names in _NAMES.finditer(source):
        if b" as " in names[1]:
            for word in _RESERVED.finditer(source, *names.span(1)):
                yield word.end(1) - 1


def _modifier_names(source: bytes) -> Iterator[int]:
    """A byte of each modifier or operator that is a name here."""
    if b"abstract" in source or b"accessor" in source:
        for word in _MODIFIER_NAMES.finditer(source):
            yield word.end() - 1
    for word in _OPERATOR_NAMES.finditer(source):
        yield word.end(1)


def _no_entities(source: bytes) -> Iterator[int]:
    """Ampersands in elements that begin no entity."""
    if b"&" not in source or (b"</" not in source and b"/>" not in source):
        return
    for pattern in (_ATTRIBUTE, _JSX_TEXT):
        for place in pattern.finditer(source):
            for each in _NO_ENTITY.finditer(source, *place.span()):
                yield each.start()


def _fields(source: bytes) -> list[int]:
    """Where lines begin with a bracket below a private field that ends without a semicolon."""
    if b"#" not in source:
        return []
    return [
        found.end()
        for found in _PRIVATE_FIELD.finditer(source)
        if not source[: found.start()].rstrip().endswith(b".")
    ]


def _is_signature(source: bytes, start: int) -> bool:
    """`<T>(a: A):` stands at *start*."""
    behind = _behind(source, start)
    if behind < 0 or source[behind : behind + 1] != b"(":
        return False
    closed = _behind(source, behind)
    if closed < 0 or source[closed : closed + 1] != b":":
        return False
    held = source[behind + 1 : closed].rstrip()[:-1].strip()
    return not held or b":" in held


def _behind(source: bytes, start: int) -> int:
    """The first byte that is no blank behind the bracket that opens at *start*; -1 without end."""
    level = 0
    end = min(len(source), start + MAX_SIGNATURE)
    for place in range(start, end):
        byte = source[place]
        if byte in _OPENING:
            level += 1
        elif byte in _CLOSING and source[place - 1 : place + 1] != b"=>":
            level -= 1
            if level == 0:
                place += 1
                while place < len(source) and source[place] in b" \t\r\n":
                    place += 1
                return place
    return -1


def _ends(source: bytes, end: int) -> bool:
    """The code before *end* may be over there, comments aside."""
    while True:
        begin = source.rfind(b"\n", 0, end) + 1
        line = source[begin:end].strip()
        if line.endswith(b"*/"):
            opening = source.rfind(b"/*", 0, end)
            if opening < 0:
                return False
            end = opening
            continue
        comment = 0 if line.startswith(b"//") else line.find(b" //")
        code = line[:comment].rstrip() if comment >= 0 else line
        if code:
            return code[-1] in _ENDS and not code.endswith(b"=>")
        if begin == 0:
            return False
        end = begin - 1
