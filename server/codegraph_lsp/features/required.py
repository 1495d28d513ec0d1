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
_COMMENT = frozenset(b"/#-%;")
"""What comments begin with, in some language."""
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
    """Two words of names with nothing between but dots, blanks and perhaps comments."""

    first: bytes
    second: bytes


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


def one_of(required: Required) -> frozenset[bytes] | None:
    """Texts of which at least one must be there, as telling as can be; None: there are none."""
    match required:
        case Literal(text):
            return frozenset({text})
        case Joined(first, second):
            return frozenset({max(first, second, key=len)})
        case AnyOf(parts):
            found = [one_of(part) for part in parts]
            known = [texts for texts in found if texts is not None]
            return frozenset().union(*known) if len(known) == len(found) else None
        case AllOf(parts):
            choices = [texts for part in parts if (texts := one_of(part)) is not None]
            return max(choices, key=_tells, default=None)


def _tells(texts: frozenset[bytes]) -> tuple[int, int, list[bytes]]:
    """Long words are rare; of equals one is taken whatever the order."""
    return min(map(len, texts)), -len(texts), sorted(texts)


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
            return _stand_together(self._source, literal.first, literal.second)
        if literal.text not in self._source:
            return False
        return not literal.whole or _stands_alone(self._source, literal.text)


def _stand_together(source: bytes, first: bytes, second: bytes) -> bool:
    for found in _joined(first, second).finditer(source):
        # What may begin a comment between them is taken for one.
        if _begins(source, found.start()) and (found[2] or not _COMMENT.isdisjoint(found[1])):
            return True
    return False


@lru_cache(maxsize=4096)
def _joined(first: bytes, second: bytes) -> re.Pattern[bytes]:
    between = rb"([^A-Za-z0-9_]+)"
    return re.compile(
        re.escape(first) + between + b"(" + re.escape(second) + rb"(?![A-Za-z0-9_]))?"
    )


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
