"""
The sites of edges as numbers.

Runs on: pool workers and any thread of the server. Pure.

A row of `edges` holds all sites of one file that lead to one target. A usual site is one 63-bit
number:

    start 23 | source 15 | length 11 | flags 14

and a row's sites are that number itself where there is one, else a blob of them. Where one site of
the row does not fit (a far place, a long name, one of several alternatives), all are written wide:
a blob of one zero byte and 18 bytes per site, told apart by its length. Flags are kind 4,
certainty 2, reason 5, indirect 1, virtual 1, live 1.
"""

from __future__ import annotations

import sys
from array import array
from operator import attrgetter
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.graph.columns import Numbers
    from codegraph_lsp.model.edges import Edge

Word = TypeVar("Word", int, "Numbers")
"""One number, or a column of them."""

_WORD = Struct("<q")
_START, _SOURCE, _LENGTH = 40, 25, 14
"""Where the parts of a word begin; the flags are at its end. (bits)"""
_SOURCES, _LENGTHS, _FLAGS = (1 << 15) - 1, (1 << 11) - 1, (1 << 14) - 1
"""The largest of each."""

_KINDS = (1 << 4) - 1
"""The largest kind."""
_KIND, _CERTAINTY, _REASON, _INDIRECT, _VIRTUAL = 10, 8, 3, 2, 1
"""The same within flags."""
_place = attrgetter("start", "end", "kind")
_WIDE = Struct("<IIIIH")


def edge_flags(edge: Edge) -> int:
    """The fourteen bits that `FLAGS` explains."""
    said = edge.kind << _KIND | edge.certainty << _CERTAINTY | edge.reason << _REASON
    return said | edge.indirect << _INDIRECT | edge.virtual << _VIRTUAL | int(edge.live)


def split_word(word: Word) -> tuple[Word, Word, Word, Word]:
    """Start, source, length and flags of a usual site."""
    return word >> _START, word >> _SOURCE & _SOURCES, word >> _LENGTH & _LENGTHS, word & _FLAGS


def split_flags(bits: Word) -> tuple[Word, Word, Word, Word, Word, Word]:
    """Kind, certainty, reason, and indirect, virtual and live (0 or 1) of `edge_flags`."""
    return (
        bits >> _KIND,
        bits >> _CERTAINTY & 3,
        bits >> _REASON & 31,
        bits >> _INDIRECT & 1,
        bits >> _VIRTUAL & 1,
        bits & 1,
    )


class Flags(NamedTuple):
    """What the flags of a site say."""

    kind: EdgeKind
    certainty: Certainty
    reason: Reason
    indirect: bool
    virtual: bool
    live: bool


class _FlagTable(dict[int, Flags]):
    """Flags by their bits, filled as they are met: there are a few dozen in practice."""

    def __missing__(self, bits: int) -> Flags:
        kind, certainty, reason, *said = split_flags(bits)
        flags = Flags(EdgeKind(kind), Certainty(certainty), Reason(reason), *map(bool, said))
        self[bits] = flags
        return flags


FLAGS = _FlagTable()
"""Explains the bits of `edge_flags`."""


Site = tuple[int, int, int, int, int]
"""Start, source, length, group, flags as bits (see `FLAGS`). Plain: millions are made."""


def pack_sites(edges: Sequence[Edge]) -> int | bytes:
    """The sites of edges that share file and target, in order of place."""
    ordered = edges if len(edges) == 1 else sorted(edges, key=_place)
    words = []
    for edge in ordered:
        start, source = edge.start, edge.source
        length = edge.end - start
        if start >= 1 << 23 or source > _SOURCES or length > _LENGTHS or edge.group != -1:
            return _pack_wide(ordered)
        place = start << _START | source << _SOURCE | length << _LENGTH
        words.append(place | edge_flags(edge))
    return words[0] if len(words) == 1 else little_endian(numbers(words))


def kind_bits(kinds: Iterable[EdgeKind]) -> int:
    """One bit for each of *kinds*."""
    return sum(1 << kind for kind in kinds)


ALL_KIND_BITS = kind_bits(EdgeKind)


def unpack_sites(sites: int | bytes, kinds: int = ALL_KIND_BITS) -> list[Site]:
    """Back from `pack_sites`; only the sites of the kinds whose bits *kinds* has."""
    if isinstance(sites, int):
        words: Iterable[tuple[int]] = ((sites,),)
    elif len(sites) % _WORD.size == 0:
        words = _WORD.iter_unpack(sites)
    else:
        return [
            (start, source, length, group - 1, flags)
            for start, source, length, group, flags in _WIDE.iter_unpack(sites[1:])
            if kinds >> (flags >> _KIND) & 1
        ]
    return [
        (start, source, length, -1, flags)
        for (word,) in words
        if kinds >> (word >> _KIND & _KINDS) & 1
        for start, source, length, flags in (split_word(word),)
    ]


def _pack_wide(edges: Iterable[Edge]) -> bytes:
    return b"\0" + b"".join(
        _WIDE.pack(
            edge.start,
            edge.source,
            edge.end - edge.start,
            edge.group + 1,
            edge_flags(edge),
        )
        for edge in edges
    )


def numbers(values: Iterable[int]) -> array[int]:
    """*values* as signed 64-bit numbers."""
    return array("q", values)


def little_endian(numbers: array[int]) -> bytes:
    """The bytes of *numbers*, which may be turned around."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def from_little_endian(blob: bytes) -> array[int]:
    """Back from `little_endian`, eight bytes each."""
    numbers = array("q")
    numbers.frombytes(blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
