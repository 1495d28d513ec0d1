"""
Macros that stand where the grammar has no place for a name.

`class EXPORT Table {`, `API int f(void);`, `int x GUARDED_BY(m);`: what such a macro stands for is
said in another file, and mostly is nothing, or an attribute. A parser that meets it loses its way,
often for the whole class. So it is blanked out before the text is parsed, which keeps all places. A
macro is taken for one by its name, which is in capitals, and by what stands around it, which would
be no C with a name there. The source itself stays as it is: text is always taken from there.
"""

from __future__ import annotations

import re

_MACRO = rb"[A-Z_][A-Z0-9_]{2,}"
_GIVEN = rb"(?:[ \t]*\((?:[^()\n]|\([^()\n]*\))*\))?"

_IN_TYPE = re.compile(
    rb"\b(?:class|struct|union|enum[ \t]+class)[ \t]+((?:" + _MACRO + _GIVEN + rb"[ \t\r\n]+)+)"
    rb"(?=[A-Za-z_]\w*(?:::\w+|<[^<>;{}]*>)*[ \t\r\n]*(?:final\b[ \t\r\n]*)?[:{])"
)
"""Between the word and the name of a type that is defined."""

_WORDS = (
    rb"const|unsigned|signed|struct|enum|union|class|static|inline|extern|virtual|explicit|constexpr|"
    rb"friend|typedef|void|int|char|bool|float|double|long|short|auto|volatile|template"
)

_BEFORE = re.compile(
    rb"^([ \t]*(?:(?:static|inline|extern|virtual|explicit|constexpr|friend|typedef|"
    rb'extern[ \t]+"C")[ \t]+)*)'
    rb"(" + _MACRO + _GIVEN + rb")[ \t\r\n]+"
    rb"(?=(?:"
    + _WORDS
    + rb")\b|[A-Za-z_][\w:]*(?:<[^;{}()]*>)?[ \t]*[*&]*[ \t]+[*&]*[A-Za-z_~][\w:~]*[ \t]*"
    rb"(?:\(|;|=|\[))",
    re.MULTILINE,
)
"""At the beginning of a declaration."""

_BETWEEN = re.compile(
    rb"^([ \t]*(?:[\w:]+(?:<[^;{}()]*>)?[ \t*&]+)+?)("
    + _MACRO
    + rb")[ \t]+(?=[A-Za-z_~][\w:~]*[ \t]*\()",
    re.MULTILINE,
)
"""Between the type of a function and its name."""

_BEHIND = re.compile(
    rb"(?<=[\w)\]])([ \t\r\n]*(?:const|noexcept|override|final)?[ \t\r\n]+)"
    rb"(" + _MACRO + rb"[ \t]*\((?:[^()\n]|\([^()\n]*\))*\))[ \t\r\n]*(?=[;{=]|:(?!:))"
)
"""Behind what is declared, with arguments: `int x GUARDED_BY(mutex);`."""

_COMMENT = re.compile(rb"/\*.*?\*/|//.*")

_QUESTION = re.compile(rb"(\b__has_include(?:_next)?[ \t]*\()([^()\n]*)(?=\))")
"""Its argument is no expression."""

_ARGUMENT_TYPE = re.compile(rb"(\bva_arg[ \t]*\([^,()\n]*,)([^,()\n]*)(?=\))")
"""A type where the grammar wants an expression: all but its last name is left out."""

_KEYWORDS = frozenset(
    rb"return else case throw new delete goto do co_return co_yield co_await typedef using define "
    rb"undef ifdef ifndef if elif defined include operator sizeof".split()
)

_NOT_BLANK = re.compile(rb"[^\r\n]")


def prepare(source: bytes) -> bytes:
    """*source* without such macros, every other byte in its place."""
    if b"__has_include" in source:
        source = _QUESTION.sub(lambda found: found[1] + b"_" * len(found[2]), source)
    if b"va_arg" in source:
        source = _ARGUMENT_TYPE.sub(_last_name, source)
    source = _IN_TYPE.sub(lambda found: _without(found, 1), source)
    source = _BEFORE.sub(lambda found: _without(found, 2), source)
    source = _BETWEEN.sub(_between, source)
    return _BEHIND.sub(_behind, source)


def _without(found: re.Match[bytes], group: int) -> bytes:
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    text = found[0]
    return text[:start] + _NOT_BLANK.sub(b" ", text[start:end]) + text[end:]


def _last_name(found: re.Match[bytes]) -> bytes:
    words = list(re.finditer(rb"\w+", found[2]))
    if not words:
        return found[0]
    start, end = words[-1].span()
    return found[1] + b" " * start + found[2][start:end] + b" " * (len(found[2]) - end)


def _between(found: re.Match[bytes]) -> bytes:
    words = found[1].replace(b"*", b" ").replace(b"&", b" ").split()
    if not words or not _KEYWORDS.isdisjoint(words):
        return found[0]
    return _without(found, 2)


def _behind(found: re.Match[bytes]) -> bytes:
    before = found.string[max(0, found.start() - 80) : found.start()]
    line = _COMMENT.sub(b"", before[before.rfind(b"\n") + 1 :])
    if line.rstrip()[-1:] in (b";", b"{", b"}"):
        return found[0]
    statement = re.split(rb"[;{}]", _COMMENT.sub(b"", before))[-1]
    if found.string[found.end() : found.end() + 1] == b":" and b"?" in statement:
        return found[0]
    words = re.findall(rb"[\w~]+|[)\]]", line)
    if not words or not _KEYWORDS.isdisjoint(words) or line.lstrip()[:1] == b"#":
        return found[0]
    if words[-1] not in (b")", b"]") and len(words) < 2:
        return found[0]
    return _without(found, 2)
