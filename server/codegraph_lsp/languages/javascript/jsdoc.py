"""
Tags of JSDoc comments that tell types: `@param {Foo} x`, `@returns`, `@type`, `@extends`,
`@template`, `@typedef`, `@callback`, `@import`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.languages.javascript.jsdoc_scopes import (
    Place,
    Taken,
    function_type,
    open_type_parameters,
)
from codegraph_lsp.languages.javascript.jsdoc_types import read_type
from codegraph_lsp.model.facts import (
    NOTHING,
    ImportFact,
    Literal,
    Mapping,
)
from codegraph_lsp.model.kinds import ImportFlag

if TYPE_CHECKING:
    from codegraph_lsp.languages.adapter import Walk

_TAG = re.compile(
    rb"@(param|arg|argument|returns?|type|typedef|property|prop|extends|augments)\b[ \t]*(?=\{)",
    re.ASCII,
)
_CALLBACK = re.compile(rb"@callback\s+([A-Za-z_$][\w$]*)", re.ASCII)
_TEMPLATE = re.compile(rb"@template\b[ \t]*", re.ASCII)
_TEMPLATE_NAMES = re.compile(
    rb"[ \t]*(?:const[ \t]+)?\[?([A-Za-z_$][\w$]*(?:[ \t]*,[ \t]*[A-Za-z_$][\w$]*)*)", re.ASCII
)
_NAME = re.compile(rb"[ \t\r\n*]*\[?[ \t]*([A-Za-z_$][\w$]*)([.\w$\[\]~#]*)")

_PLAIN = re.compile(rb"\.[\w$]+", re.ASCII)
_IMPORT = re.compile(rb"@import\b([^\"'@;]*?[\s}*])from[\s*]*([\"'])([^\"'\n]+)\2", re.ASCII)
_DEFAULT = re.compile(rb"[\s*]*([A-Za-z_$][\w$]*)[\s*]*(?:,|$)", re.ASCII)
_NAMESPACE = re.compile(rb"\*\s*as\s+([A-Za-z_$][\w$]*)", re.ASCII)
_NAMED = re.compile(
    rb"(?:type\s+)?([A-Za-z_$][\w$]*)(?:[\s*]+as[\s*]+([A-Za-z_$][\w$]*))?", re.ASCII
)

_PARAMETERS = frozenset({b"param", b"arg", b"argument"})
_PROPERTIES = frozenset({b"property", b"prop"})
_EXTENDS = frozenset({b"extends", b"augments"})

MAX_GAP = 40
"""Most white space between a comment that casts and what it casts. (bytes, a guess)"""

MAX_LENGTH = 2_000
"""Longest type that is read, in bytes. (a guess)"""

_IN_COMMENT = int(ImportFlag.TYPE_ONLY | ImportFlag.DYNAMIC)
_DEFAULT_IMPORT = int(ImportFlag.DEFAULT)
_NAMESPACE_IMPORT = int(ImportFlag.NAMESPACE)


@dataclass(slots=True)
class Documented:
    """What one comment says; expressions, `NOTHING` where it says nothing."""

    parameters: dict[bytes, int] = field(default_factory=dict)
    result: int = NOTHING
    type: int = NOTHING
    extended: int = NOTHING


@dataclass(slots=True)
class Alias:
    """`@typedef {type} name` or `@callback name`, as it is written."""

    name: bytes
    start: int
    """First byte of the name in the file."""
    place: Place
    type: str = ""
    result: str = ""
    is_function: bool = False
    members: list[tuple[bytes, str]] = field(default_factory=list)
    """Properties, or parameters, with their types."""
    templates: list[tuple[str, str]] = field(default_factory=list)

    def read(self, walk: Walk, symbol: int) -> int:
        """The expression of the type that the name *symbol* stands for."""
        outer = walk.at
        if self.templates:
            _open_templates(walk, self.templates, symbol, self.place)
        found = self._read(walk)
        walk.enter(outer)
        return found

    def _read(self, walk: Walk) -> int:
        place = self.place
        members = [(walk.word(name), read_type(walk, text, place)) for name, text in self.members]
        if self.is_function:
            result = read_type(walk, self.result, place) if self.result else NOTHING
            taken = [Taken(name, held) for name, held in members]
            return function_type(walk, taken, result, place)
        if members:
            return _record(walk, members)
        return read_type(walk, self.type, place)


def documented(walk: Walk, start: int, end: int) -> Documented:
    """
    The types in the comment from *start* to *end*, of what stands below it.

    Type parameters of `Walk.owner` that it declares are known in a scope that is entered.
    """
    found = Documented()
    source = walk.source
    place = Place(start, end)
    templates = _templates(source, start, end)
    if templates:
        _open_templates(walk, templates, walk.owner, place)
    nested: dict[bytes, list[tuple[str, int]]] = {}
    for tag, text, behind in _tags(source, start, end):
        if tag.startswith(b"return"):
            found.result = read_type(walk, text, place)
        elif tag == b"type":
            found.type = read_type(walk, text, place)
        elif tag in _EXTENDS:
            found.extended = read_type(walk, text, place)
        elif tag in _PARAMETERS:
            name = _NAME.match(source, behind, end)
            if name is None:
                continue
            if not name[2].startswith((b".", b"[")):
                found.parameters[name[1]] = read_type(walk, text, place)
            elif name[2].startswith(b".") and _PLAIN.fullmatch(name[2]):
                member = walk.word(name[2][1:]), read_type(walk, text, place)
                nested.setdefault(name[1], []).append(member)
    for whole, members in nested.items():
        told = found.parameters.get(whole, NOTHING)
        if whole in found.parameters and (told == NOTHING or type(walk.made[told]) is Literal):
            found.parameters[whole] = _record(walk, members)
    return found


def _record(walk: Walk, members: list[tuple[str, int]]) -> int:
    """The type of objects with *members*."""
    entries = tuple((walk.cons(Literal("", name)), held) for name, held in members)
    return walk.cons(Mapping(entries, "Object"))


def aliases(source: bytes, start: int, end: int) -> list[Alias]:
    """The types that the comment from *start* to *end* gives a name."""
    found: list[Alias] = []
    place = Place(start, end)
    templates = _templates(source, start, end)
    callback = _CALLBACK.search(source, start, end)
    if callback is not None:
        found.append(Alias(callback[1], callback.start(1), place, is_function=True))
    for tag, text, behind in _tags(source, start, end):
        last = found[-1] if found else None
        if tag.startswith(b"return"):
            if last is not None and last.is_function:
                last.result = text
            continue
        name = _NAME.match(source, behind, end)
        if name is None:
            continue
        is_plain = not name[2].startswith((b".", b"[", b"~", b"#"))
        if tag == b"typedef" and is_plain:
            found.append(Alias(name[1], name.start(1), place, text))
        elif last is not None and is_plain:
            wanted = _PARAMETERS if last.is_function else _PROPERTIES
            if tag in wanted:
                last.members.append((name[1], text))
    for alias in found:
        alias.templates = templates
    return found


def cast_type(walk: Walk, start: int) -> int:
    """The type that a comment directly before *start*, an opening parenthesis, casts to."""
    source = walk.source
    end = len(source[max(0, start - MAX_GAP) : start].rstrip()) + max(0, start - MAX_GAP)
    if not source.endswith(b"*/", 0, end):
        return NOTHING
    first = source.rfind(b"/**", max(0, end - MAX_LENGTH), end)
    if (
        first < 0
        or source.find(b"@type", first, end) < 0
        or source.find(b"*/", first, end - 2) >= 0
    ):
        return NOTHING
    for tag, text, _ in _tags(source, first, end):
        if tag == b"type":
            return read_type(walk, text, Place(first, end))
    return NOTHING


def _open_templates(
    walk: Walk, templates: list[tuple[str, str]], symbol: int, place: Place
) -> None:
    names = [(name, read_type(walk, text, place) if text else NOTHING) for name, text in templates]
    open_type_parameters(walk, names, symbol, place)


def _templates(source: bytes, start: int, end: int) -> list[tuple[str, str]]:
    """Names of type parameters, with the text of their constraint."""
    found = []
    for tag in _TEMPLATE.finditer(source, start, end):
        place, constraint = tag.end(), ""
        if source[place : place + 1] == b"{":
            close = _closing(source, place, end)
            if close < 0:
                continue
            constraint = _text(source, place, close)
            place = close + 1
        names = _TEMPLATE_NAMES.match(source, place, end)
        if names is not None:
            words = names[1].decode("ascii").split(",")
            found += [(word.strip(), constraint) for word in words]
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
            found.append((tag[1], _text(source, tag.end(), close), close + 1))
    return found


def _text(source: bytes, opening: int, close: int) -> str:
    """What stands between two braces, without the stars that begin a comment's lines."""
    text = re.sub(rb"\n\s*\*", b"\n", source[opening + 1 : close])
    return text.decode("utf-8", "replace")


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
