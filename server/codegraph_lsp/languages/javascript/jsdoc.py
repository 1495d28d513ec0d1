"""
Types in JSDoc comments, as expressions: `@param {Foo} x`, `@returns`, `@type`, `@typedef`.

Only what names a type is read; records, functions with types and templates are passed over where
they tell nothing that evaluation could use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    NOTHING,
    Imported,
    ImportFact,
    Index,
    Literal,
    Mapping,
    Member,
    Sequence,
    Union,
)
from codegraph_lsp.model.kinds import ImportFlag

if TYPE_CHECKING:
    from codegraph_lsp.languages.adapter import Walk

_TAG = re.compile(
    rb"@(param|arg|argument|returns?|type|typedef|property|prop)\b[ \t]*(?=\{)", re.ASCII
)
_NAME = re.compile(rb"[ \t\r\n*]*\[?[ \t]*([A-Za-z_$][\w$]*)([.\w$\[\]]*)")
_TOKEN = re.compile(
    r"\s*(import\s*\(\s*[\"'][^\"']+[\"']\s*\)|[A-Za-z_$][\w$]*(?:[.~#][A-Za-z_$][\w$]*)*"
    r"|\.\.\.|=>|\"[^\"]*\"|'[^']*'|[-\d.]+|\.(?=<)|.)",
    re.DOTALL,
)

_IMPORT = re.compile(rb"@import\b([^\"'@;]*?[\s}*])from[\s*]*([\"'])([^\"'\n]+)\2", re.ASCII)
_DEFAULT = re.compile(rb"[\s*]*([A-Za-z_$][\w$]*)[\s*]*(?:,|$)", re.ASCII)
_NAMESPACE = re.compile(rb"\*\s*as\s+([A-Za-z_$][\w$]*)", re.ASCII)
_NAMED = re.compile(
    rb"(?:type\s+)?([A-Za-z_$][\w$]*)(?:[\s*]+as[\s*]+([A-Za-z_$][\w$]*))?", re.ASCII
)

_WORDS = frozenset({"string", "number", "boolean", "symbol", "bigint", "object", "Function"})
_ABSENT = frozenset({"null", "undefined", "void", "never"})
_UNKNOWN = frozenset({"any", "unknown", "mixed", "this"})

MAX_LENGTH = 2_000
"""Longest type that is read, in bytes. (a guess)"""

_IN_COMMENT = int(ImportFlag.TYPE_ONLY | ImportFlag.DYNAMIC)
_DEFAULT_IMPORT = int(ImportFlag.DEFAULT)
_NAMESPACE_IMPORT = int(ImportFlag.NAMESPACE)
_TYPE_IMPORT = int(ImportFlag.TYPE_ONLY | ImportFlag.DYNAMIC | ImportFlag.NAMESPACE)


@dataclass(slots=True)
class Documented:
    """What one comment says; expressions, `NOTHING` where it says nothing."""

    parameters: dict[bytes, int] = field(default_factory=dict)
    result: int = NOTHING
    type: int = NOTHING


@dataclass(frozen=True, slots=True)
class Alias:
    """`@typedef {type} name`."""

    name: bytes
    start: int
    """First byte of the name in the file."""
    type: int


def documented(walk: Walk, start: int, end: int) -> Documented:
    """The types in the comment from *start* to *end*, of what stands below it."""
    found = Documented()
    for tag, text, behind in _tags(walk.source, start, end):
        if tag.startswith(b"return"):
            found.result = read_type(walk, text, start)
        elif tag == b"type":
            found.type = read_type(walk, text, start)
        elif tag in (b"param", b"arg", b"argument"):
            name = _NAME.match(walk.source, behind, end)
            if name is not None and not name[2].startswith((b".", b"[")):
                found.parameters[name[1]] = read_type(walk, text, start)
    return found


def aliases(walk: Walk, start: int, end: int) -> list[Alias]:
    """The types that the comment from *start* to *end* gives a name."""
    found: list[Alias] = []
    entries: list[tuple[int, int]] = []
    for tag, text, behind in _tags(walk.source, start, end):
        name = _NAME.match(walk.source, behind, end)
        if name is None:
            continue
        if tag == b"typedef":
            found.append(Alias(name[1], name.start(1), read_type(walk, text, start)))
            entries = []
        elif tag.startswith(b"prop") and found and not name[2].startswith((b".", b"[")):
            key = walk.cons(Literal("", walk.word(name[1])))
            entries.append((key, read_type(walk, text, start)))
            last = found[-1]
            made = walk.cons(Mapping(tuple(entries), "Object"))
            found[-1] = Alias(last.name, last.start, made)
    return found


def imports(walk: Walk, start: int, end: int) -> None:
    """Records what `@import` tags in the comment from *start* to *end* bind in the module."""
    source = walk.source
    for tag in _IMPORT.finditer(source, start, end):
        first, last = tag.span(1)
        opening = source.find(b"{", first, last)
        before = last if opening < 0 else opening
        whole = _NAMESPACE.search(source, first, before)
        default = _DEFAULT.match(source, first, before)
        if default is not None:
            _import(walk, tag, b"default", default.span(1), None, _DEFAULT_IMPORT)
        if whole is not None:
            _import(walk, tag, b"", whole.span(1), None, _NAMESPACE_IMPORT)
        closing = source.find(b"}", before, last)
        for name in _NAMED.finditer(source, before, max(before, closing)):
            own = None if name[2] is None else name.span(2)
            _import(walk, tag, name[1], name.span(1), own, 0)


def _import(
    walk: Walk,
    tag: re.Match[bytes],
    name: bytes,
    place: tuple[int, int],
    own: tuple[int, int] | None,
    flags: int,
) -> None:
    """One name at *place*, which has a name of its *own* here, or that of the place."""
    at = place if own is None else own
    module = tag.span(3)
    fact = ImportFact(
        walk.word(tag[3]),
        0,
        walk.word(name),
        walk.word(walk.source[at[0] : at[1]]),
        _IN_COMMENT | flags,
        0,
        *module,
        *place,
        *((NOTHING, NOTHING) if own is None else own),
    )
    walk.add_import(fact, *at)


def _tags(source: bytes, start: int, end: int) -> list[tuple[bytes, str, int]]:
    """Tags with a type in braces: name, type, and where the type ends."""
    found = []
    for tag in _TAG.finditer(source, start, end):
        close = _closing(source, tag.end(), end)
        if close > 0:
            text = re.sub(rb"\n\s*\*", b"\n", source[tag.end() + 1 : close])
            found.append((tag[1], text.decode("utf-8", "replace"), close + 1))
    return found


def _closing(source: bytes, start: int, end: int) -> int:
    """Where the brace that opens at *start* is closed; -1 where it is not."""
    level = 0
    for place in range(start, min(end, start + MAX_LENGTH)):
        byte = source[place]
        if byte == 0x7B:
            level += 1
        elif byte == 0x7D:
            level -= 1
            if level == 0:
                return place
    return -1


def read_type(walk: Walk, text: str, start: int) -> int:
    """The expression of the type *text*; *start* is where its comment begins."""
    return _Reader(walk, text, start).read()


class _Reader:
    """Reads one type from left to right; what it does not know makes the whole unknown."""

    def __init__(self, walk: Walk, text: str, start: int) -> None:
        self._walk = walk
        self._tokens = [token for token in _TOKEN.findall(text) if token.strip()]
        self._place = 0
        self._start = start

    def read(self) -> int:
        options = [self._one()]
        while self._next("|"):
            options.append(self._one())
        known = tuple(each for each in options if each != NOTHING)
        if not known:
            return NOTHING
        return known[0] if len(known) == 1 else self._walk.cons(Union(known))

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self, wanted: str) -> bool:
        if self._peek() != wanted:
            return False
        self._place += 1
        return True

    def _one(self) -> int:
        collected = False
        while self._peek() in ("?", "!", "..."):
            collected = collected or self._peek() == "..."
            self._place += 1
        found = self._plain()
        if collected and found != NOTHING:
            found = self._walk.cons(Index(self._walk.cons(Literal("Array")), found))
        while True:
            if self._peek() in (".", "<"):
                self._next(".")
                found = self._applied(found)
            elif self._peek() == "[" and self._tokens[self._place + 1 : self._place + 2] == ["]"]:
                self._place += 2
                name = self._walk.cons(Literal("Array"))
                found = self._walk.cons(Index(name, found))
            elif self._peek() in ("=", "!", "?"):
                self._place += 1
            else:
                return found

    def _plain(self) -> int:
        token = self._peek()
        self._place += 1
        if token == "(":
            found = self.read()
            self._next(")")
            return NOTHING if self._next("=>") and self._skipped() else found
        if token == "{":
            self._skip_to("}")
            return NOTHING
        if token.startswith("import"):
            return self._imported(token)
        if token in _ABSENT:
            return self._walk.cons(Literal("null"))
        if token in _WORDS or token[:1] in ("'", '"'):
            if self._peek() == "(":
                self._skip_to(")")
                if self._next(":"):
                    self.read()
                return NOTHING
            return self._walk.cons(Literal(token if token in _WORDS else "string"))
        if token == "function":
            if self._next("("):
                self._skip_to(")")
            if self._next(":"):
                self.read()
            return NOTHING
        if token in _UNKNOWN or not (token[:1].isalpha() or token[:1] in ("_", "$")):
            return NOTHING
        if token == "module" and self._next(":"):
            return NOTHING
        first, *rest = re.split(r"[.~#]", token)
        found = self._walk.name(first.encode())
        return self._members(found, rest)

    def _members(self, found: int, names: list[str]) -> int:
        for name in names:
            if found != NOTHING:
                found = self._walk.cons(Member(found, name))
        return found

    def _imported(self, token: str) -> int:
        module = token.split(token.rstrip(" )")[-1])[1]
        walk, start = self._walk, self._start
        fact = ImportFact(module, 0, "", "", _TYPE_IMPORT, 0, start, start, start, start)
        found = walk.cons(Imported(walk.add_import(fact, start, start)))
        while self._peek() == ".":
            self._place += 1
            name = self._peek()
            self._place += 1
            found = self._members(found, name.split("."))
        return found

    def _applied(self, head: int) -> int:
        """Type arguments."""
        if not self._next("<"):
            return head
        arguments = [self.read()]
        while self._next(","):
            arguments.append(self.read())
        self._next(">")
        if head == NOTHING:
            return NOTHING
        walk = self._walk
        key = arguments[0] if len(arguments) == 1 else walk.cons(Sequence(tuple(arguments)))
        return walk.cons(Index(head, key))

    def _skipped(self) -> bool:
        self.read()
        return True

    def _skip_to(self, closing: str) -> None:
        opening = {"}": "{", ")": "("}[closing]
        level = 1
        while level and self._place < len(self._tokens):
            token = self._tokens[self._place]
            level += (token == opening) - (token == closing)
            self._place += 1
