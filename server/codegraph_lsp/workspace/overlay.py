"""
Texts of open documents, as editors have them.

Nothing here knows UTF-16: an `Edit` says bytes. A front end turns positions into bytes with the
`Text` that the edit applies to, and gives a position between the halves of a surrogate pair as an
offset inside the character's bytes; the halves are then replaced, so that editor and server keep
counting the same columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.workspace.source import Text

_OF_TWO_UNITS = 0xF0
"""Lowest first byte of a character that is a surrogate pair in UTF-16."""

_REPLACEMENT = "\ufffd".encode()


class Edit(NamedTuple):
    """Bytes *start* to *end* become *new*. What lies outside the text is cut off."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One version of an open document."""

    path: Path
    language_id: str
    """As the editor calls the language."""
    version: int
    text: Text

    def edited(self, version: int, edits: Iterable[Edit]) -> Document:
        """The document after *edits*, each of which applies to the result of the one before."""
        text = self.text
        for edit in edits:
            if edit.start == edit.end and not edit.new:
                continue  # not even where it stands inside of a character
            text = text.replaced(*_whole_characters(text.source, edit))
        return replace(self, version=version, text=text)


class Overlay:
    """
    All open documents.

    Runs on: one thread writes; a `snapshot` belongs to whoever takes it and never changes.
    """

    __slots__ = ("_documents",)

    def __init__(self) -> None:
        self._documents: dict[Path, Document] = {}

    def snapshot(self) -> Mapping[Path, Document]:
        """The documents as they are now."""
        # Every change makes another dict; open documents are few.
        return MappingProxyType(self._documents)

    def opened(self, document: Document) -> None:
        """A document that is open already is replaced."""
        self._documents = self._documents | {document.path: document}

    def edited(self, path: Path, version: int, edits: Iterable[Edit]) -> Document | None:
        """The document after *edits*; None, and nothing happens, where *path* is not open."""
        document = self._documents.get(path)
        if document is None:
            return None
        after = document.edited(version, edits)
        self._documents = self._documents | {path: after}
        return after

    def relocated(self, name: Callable[[Path], Path]) -> None:
        """Files have other names: *name* tells the new one."""
        documents = [
            replace(document, path=name(path)) for path, document in self._documents.items()
        ]
        self._documents = {document.path: document for document in documents}

    def closed(self, path: Path) -> Document | None:
        """The document that was open; None where there was none."""
        document = self._documents.get(path)
        if document is not None:
            self._documents = {key: value for key, value in self._documents.items() if key != path}
        return document


def encoded(text: str) -> bytes:
    """
    *text*, as it came in JSON, in UTF-8.

    A lone surrogate, which has no UTF-8, becomes U+FFFD: like it, one UTF-16 unit and three bytes.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        # By way of UTF-16, which joins halves that belong together.
        units = text.encode("utf-16-le", "surrogatepass")
        return units.decode("utf-16-le", "replace").encode()


def replacement(text: Text, new: bytes) -> Edit:
    """
    The smallest edit that makes *text* into *new*.

    For clients that send whole texts: the line index survives.
    """
    old = text.source
    start = _common_prefix(old, new)
    while start > 0 and (_is_inside(old, start) or _is_inside(new, start)):
        start -= 1
    n_same = min(_common_suffix(old, new), len(old) - start, len(new) - start)
    while n_same > 0 and _is_inside(old, len(old) - n_same):
        n_same -= 1
    return Edit(start, len(old) - n_same, new[start : len(new) - n_same])


def _whole_characters(source: bytes, edit: Edit) -> Edit:
    """*edit* within *source*; a character that it splits has its halves replaced."""
    start = min(max(edit.start, 0), len(source))
    end = min(max(edit.end, start), len(source))
    new = edit.new
    if _is_inside(source, start):
        if _is_inside(source, end) and _character_start(source, start) == _character_start(
            source, end
        ):
            # Nothing is taken out between the halves.
            end = start
        elif not new and _is_inside(source, end):
            first, last = _character_start(source, start), _character_start(source, end)
            if source[first] >= _OF_TWO_UNITS and source[last] >= _OF_TWO_UNITS:
                # What is left of the two comes together.
                joined = _joined(source[first : first + 4], source[last : last + 4])
                return Edit(first, last + 4, joined)
        while _is_inside(source, start):
            start -= 1
        new = _REPLACEMENT + new
    if _is_inside(source, end):
        while _is_inside(source, end):
            end += 1
        new = new + _REPLACEMENT
    return Edit(start, end, new)


def _joined(one: bytes, other: bytes) -> bytes:
    """The first UTF-16 unit of *one* and the second of *other*, each a pair, as one character."""
    first, second = (pair.decode().encode("utf-16-le") for pair in (one, other))
    return (first[:2] + second[2:]).decode("utf-16-le").encode()


def _character_start(source: bytes, offset: int) -> int:
    while _is_inside(source, offset):
        offset -= 1
    return offset


def _is_inside(source: bytes, offset: int) -> bool:
    """True between the bytes of one character."""
    return 0 < offset < len(source) and source[offset] & 0xC0 == 0x80


# Compared by blocks in C, then byte by byte in the block that differs.
_BLOCK = 1_024


def _common_prefix(one: bytes, other: bytes) -> int:
    limit = min(len(one), len(other))
    at = 0
    while at < limit and one[at : at + _BLOCK] == other[at : at + _BLOCK]:
        at += _BLOCK
    at = min(at, limit)
    while at < limit and one[at] == other[at]:
        at += 1
    return at


def _common_suffix(one: bytes, other: bytes) -> int:
    limit = min(len(one), len(other))
    n_same = 0
    while n_same + _BLOCK <= limit and one.endswith(
        other[len(other) - n_same - _BLOCK : len(other) - n_same], 0, len(one) - n_same
    ):
        n_same += _BLOCK
    while n_same < limit and one[len(one) - n_same - 1] == other[len(other) - n_same - 1]:
        n_same += 1
    return n_same
