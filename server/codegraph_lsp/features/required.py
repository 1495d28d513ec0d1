"""
What a text must have for a pattern or a rule of ast-grep to match in it: words, combined.

It may demand too little, never too much: a text that lacks it has no match.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_MIN_CHARACTERS = 2
"""Shorter words are in nearly every text."""

_DIGITS = frozenset(string.digits.encode())
_COMMENT = rb"//|/\*|#|--|\{-|<!|%|;"
"""What comments begin with, in some language."""
_BLANKS = rb"[\s\\\x80-\xff]*"
"""What stands between words beside comments: lines may end, some with a backslash."""

_ASCII = re.compile(rb"[\x20-\x7e]{2,}")
_WORD = frozenset(f"{string.ascii_letters}{string.digits}_".encode())


@dataclass(frozen=True, slots=True)
class Literal:
    """These bytes stand in the text."""

    text: bytes
    """Within one line."""
    whole: bool = False
    """They are no part of a longer word."""

    @staticmethod
    def tells(text: str) -> bool:
        """*text* is worth looking for, and stands in the bytes of a file as it is."""
        return (
            len(text) >= _MIN_CHARACTERS
            and any(character.isalnum() for character in text)
            and "\N{REPLACEMENT CHARACTER}" not in text
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """A word and what follows it, with nothing between but blanks and perhaps comments."""

    first: bytes
    """ASCII letters, digits and underscores."""
    between: bytes
    """Punctuation that stands between; empty: none does."""
    second: bytes
    """Another such word, or punctuation."""


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Required, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Required, ...]
    """At least two."""


Required: TypeAlias = "Literal | Joined | AllOf | AnyOf"

ALWAYS = AllOf(())
"""Nothing is needed: any text may match."""


def all_of(parts: Iterable[Required]) -> Required:
    flat: dict[Required, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, AllOf) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else AllOf(tuple(flat))


def any_of(parts: Iterable[Required]) -> Required:
    """One of *parts*; of no parts nothing is known."""
    flat: dict[Required, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, AnyOf) else (part,)))
    if ALWAYS in flat or not flat:
        return ALWAYS
    return next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))


def one_of(required: Required) -> frozenset[Literal | Joined] | None:
    """Of which at least one must be there, as telling as can be; None: there are none."""
    match required:
        case Literal() | Joined():
            return frozenset({required})
        case AnyOf(parts):
            found = [one_of(part) for part in parts]
            known = [each for each in found if each is not None]
            return frozenset().union(*known) if len(known) == len(found) else None
        case AllOf(parts):
            choices = [each for part in parts if (each := one_of(part)) is not None]
            return max(choices, key=_tells, default=None)


def _tells(choice: frozenset[Literal | Joined]) -> tuple[int, int, str]:
    """Long words are rare; of equals one is taken whatever the order."""
    return min(map(_length, choice)), -len(choice), str(sorted(map(str, choice)))


def _length(literal: Literal | Joined) -> int:
    if isinstance(literal, Joined):
        return len(literal.first) + len(literal.second)
    return len(literal.text)


def expression_of(literal: Literal | Joined) -> bytes | None:
    """
    A regular expression that is found in a text if *literal* stands in it.

    In the syntax that Python's `re` and Rust's `regex` share, for bytes. It holds in all encodings
    that have ASCII's letters as they are; None: there is nothing of the kind to look for.
    """
    if isinstance(literal, Joined):
        return _BEFORE + _sequence(literal)
    plain = max(_ASCII.findall(literal.text), key=len, default=None)
    if plain is None or plain != literal.text or not literal.whole:
        return None if plain is None else _escaped(plain)
    before = _BEFORE if plain[0] in _WORD else b""
    after = rb"(?:[^A-Za-z0-9_]|$)" if plain[-1] in _WORD else b""
    return before + _escaped(plain) + after


_BEFORE = rb"(?:^|[^A-Za-z0-9_])(?:[0-9][A-Za-z0-9_]*)?"
"""What may stand before a word, see `_begins`."""


def _sequence(joined: Joined) -> bytes:
    """What may begin a comment is taken for one, and behind it anything may stand."""
    after = rb"(?:[^A-Za-z0-9_]|$)" if joined.second[-1] in _WORD else b""
    rest = rb"(?:%b%b|%b)" % (_escaped(joined.second), after, _COMMENT)
    if joined.between:
        rest = rb"(?:%b%b%b|%b)" % (_escaped(joined.between), _BLANKS, rest, _COMMENT)
    return joined.first + _BLANKS + rest


def _escaped(text: bytes) -> bytes:
    return re.sub(rb"[][\\.+*?()|{}^$#&~-]", rb"\\\g<0>", text)


class Held:
    """One text, asked what it has; each word is looked for once."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._known: dict[Literal | Joined, bool] = {}

    def has(self, required: Required) -> bool:
        match required:
            case Literal() | Joined():
                known = self._known.get(required)
                if known is None:
                    known = self._known[required] = self._stands(required)
                return known
            case AllOf(parts):
                return all(map(self.has, parts))
            case AnyOf(parts):
                return any(map(self.has, parts))

    def _stands(self, literal: Literal | Joined) -> bool:
        if isinstance(literal, Joined):
            return _stand_together(self._source, literal)
        if literal.text not in self._source:
            return False
        return not literal.whole or _stands_alone(self._source, literal.text)


def _stand_together(source: bytes, joined: Joined) -> bool:
    found = _joined(joined).finditer(source)
    return any(_begins(source, each.start()) for each in found)


@lru_cache(maxsize=4096)
def _joined(joined: Joined) -> re.Pattern[bytes]:
    return re.compile(_sequence(joined))


def _stands_alone(source: bytes, word: bytes) -> bool:
    """*word* is somewhere in *source* without letters, digits or underscores around it."""
    at = source.find(word)
    while at >= 0:
        end = at + len(word)
        follows = word[-1] in _WORD and source[end : end + 1] and source[end] in _WORD
        if not follows and (word[0] not in _WORD or _begins(source, at)):
            return True
        at = source.find(word, at + 1)
    return False


def _begins(source: bytes, at: int) -> bool:
    start = at
    while start and source[start - 1] in _WORD:
        start -= 1
    # A number may end right where a name begins.
    return start == at or source[start] in _DIGITS
