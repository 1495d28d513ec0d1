"""
Facts as blobs: msgpack (never pickle), long lists as columns, compressed by zlib at level 1.

Runs on: pool workers and any thread of the server. Pure.

The outline and the body are blobs of their own, because linking reads many outlines and few bodies.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, get_type_hints

import msgspec

from codegraph_lsp.model.facts import (
    BindingFact,
    Body,
    FileFacts,
    Occurrence,
    Outline,
    SymbolFact,
)
from codegraph_lsp.store.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LEVEL = 1
# What unpacking raises for what packing did not make.
_DAMAGED = (zlib.error, msgspec.MsgspecError, TypeError, ValueError, IndexError)
_encode = msgspec.msgpack.Encoder().encode


class EncodedFacts(NamedTuple):
    """One file's facts as blobs; what the facts cache and the store both keep."""

    outline: bytes
    body: bytes
    interface: bytes


def encode_facts(facts: FileFacts) -> EncodedFacts:
    """The blobs of *facts*."""
    return EncodedFacts(
        zlib.compress(_encode(_packed(facts.outline, _OUTLINE_COLUMNS)), _LEVEL),
        zlib.compress(_encode(_packed(facts.body, _BODY_COLUMNS)), _LEVEL),
        facts.interface,
    )


def decode_facts(encoded: EncodedFacts) -> FileFacts:
    """Back from `encode_facts`; same errors as `decode_outline`."""
    outline, body, interface = encoded
    return FileFacts(decode_outline(outline), decode_body(body), interface)


def decode_outline(blob: bytes) -> Outline:
    """
    Back from `encode_facts`.

    Raises:
        ValueError: The blob is not what `encode_facts` made.
    """
    try:
        return Outline(*_unpacked(_decode_outline(zlib.decompress(blob)), _OUTLINE_COLUMNS))
    except _DAMAGED as error:
        raise ValueError(f"damaged outline ({error})") from error


def decode_body(blob: bytes) -> Body:
    """Back from `encode_facts`; same errors as `decode_outline`."""
    try:
        return Body(*_unpacked(_decode_body(zlib.decompress(blob)), _BODY_COLUMNS))
    except _DAMAGED as error:
        raise ValueError(f"damaged body ({error})") from error


class _Packing(Protocol):
    """A field's value in fewer bytes, and back."""

    def pack(self, value: Any, /) -> Any: ...

    def unpack(self, packed: Any, /) -> Any: ...


class _LineLengths:
    """Lengths of lines, of which nearly all files have none above 255: then one byte each does."""

    def pack(self, lengths: bytes) -> bytes:
        """One byte each behind a 1, or four behind a 4."""
        if any(lengths[place::4].strip(b"\0") for place in (1, 2, 3)):
            return b"\4" + lengths
        return b"\1" + lengths[::4]

    def unpack(self, packed: bytes) -> bytes:
        """Back from `pack`."""
        if packed[0] == 4:
            return packed[1:]
        lengths = bytearray(4 * len(packed) - 4)
        lengths[::4] = packed[1:]
        return bytes(lengths)


# Columns pay for lists that are long: those of scopes and imports would save 0.7 % of the database.
_OUTLINE_COLUMNS: Mapping[str, _Packing] = {
    "symbols": Columns(
        SymbolFact,
        steps=("start", "scope"),
        after={
            "end": "start",
            "name_start": "start",
            "name_end": "name_start",
            "header_end": "start",
        },
        after_or_nothing={"doc_start": "header_end", "doc_end": "doc_start"},
    ),
    "bindings": Columns(BindingFact, steps=("scope", "start", "value"), after={"end": "start"}),
}
_BODY_COLUMNS: Mapping[str, _Packing] = {
    "occurrences": Columns(
        Occurrence, steps=("expression", "owner", "start"), after={"end": "start"}
    ),
    "line_lengths": _LineLengths(),
}


def _packed(record: msgspec.Struct, packings: Mapping[str, _Packing]) -> list[Any]:
    """The fields of *record*, some of them packed."""
    values = list(msgspec.structs.astuple(record))
    for place, name in enumerate(record.__struct_fields__):
        if name in packings:
            values[place] = packings[name].pack(values[place])
    return values


def _unpacked(record: msgspec.Struct, packings: Mapping[str, _Packing]) -> list[Any]:
    """The fields of what was `_packed`."""
    values = list(msgspec.structs.astuple(record))
    for place, name in enumerate(record.__struct_fields__):
        if name in packings:
            values[place] = packings[name].unpack(values[place])
    return values


def _decoder(
    kind: type[msgspec.Struct], packings: Mapping[str, _Packing]
) -> Callable[[bytes], msgspec.Struct]:
    """Decodes what was `_packed`: a record like *kind*, with anything where something is packed."""
    hints = get_type_hints(kind)
    fields = [(name, Any if name in packings else hints[name]) for name in kind.__struct_fields__]
    stored = msgspec.defstruct(f"Stored{kind.__name__}", fields, array_like=True)
    return msgspec.msgpack.Decoder(stored).decode


_decode_outline = _decoder(Outline, _OUTLINE_COLUMNS)
_decode_body = _decoder(Body, _BODY_COLUMNS)
