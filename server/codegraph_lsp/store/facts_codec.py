"""
Facts as blobs: msgpack (never pickle), long lists as columns, compressed by zlib at level 1.

Runs on: pool workers and any thread of the server. Pure.

The outline and the body are blobs of their own, because linking reads many outlines and few bodies.
What other files cannot notice of an outline, two thirds of its expressions, is in the body's blob:
that makes an outline three times cheaper to read for somebody else's linking, and to keep.
"""

from __future__ import annotations

import zlib
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, get_type_hints

import msgspec

from codegraph_lsp.model.facts import (
    HIDDEN,
    HIDDEN_BINDING,
    MODULE_SCOPE,
    AnyExpression,
    BindingFact,
    Body,
    Exposed,
    FileFacts,
    ImportFact,
    Occurrence,
    Outline,
    SymbolFact,
)
from codegraph_lsp.resolve.top_level import TopLevel, top_level_of
from codegraph_lsp.store.columns import Columns
from codegraph_lsp.support.records import laid_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")

_LEVEL = 1
_OTHER = bytes.maketrans(b"\0\1", b"\1\0")
"""Turns a mask around."""
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
    outline, exposed = facts.outline, facts.exposed
    shown = _Part(
        list(compress(outline.expressions, exposed.expressions)),
        _BINDINGS.pack(list(compress(outline.bindings, exposed.bindings))),
    )
    hidden = _Part(
        list(compress(outline.expressions, exposed.expressions.translate(_OTHER))),
        _BINDINGS.pack(list(compress(outline.bindings, exposed.bindings.translate(_OTHER)))),
    )
    rest = msgspec.structs.replace(outline, expressions=[], bindings=[])
    return EncodedFacts(
        _blob([*_packed(rest, _OUTLINE_COLUMNS), exposed, shown]),
        _blob([*_packed(facts.body, _BODY_COLUMNS), hidden]),
        facts.interface,
    )


def decode_facts(encoded: EncodedFacts) -> FileFacts:
    """Back from `encode_facts`; same errors as `decode_outline`."""
    outline, exposed = _outline(encoded.outline)
    try:
        stored = _decode_body(zlib.decompress(encoded.body))
        hidden = msgspec.msgpack.decode(stored.hidden, type=_Part)
        _fill(outline, exposed, hidden)
        return FileFacts(outline, _body(stored), encoded.interface, exposed)
    except _DAMAGED as error:
        raise ValueError(f"damaged facts ({error})") from error


def decode_outline(blob: bytes) -> Outline:
    """
    Back from `encode_facts`: the outline as other files may see it.

    Raises:
        ValueError: The blob is not what `encode_facts` made.
    """
    return _outline(blob)[0]


def decode_top_level(blob: bytes) -> TopLevel:
    """What `top_level` says of the outline, without making it; same errors as `decode_outline`."""
    try:
        stored = _decode_top(zlib.decompress(blob))
        bindings = _BINDINGS.some(stored.shown.bindings, ("scope", "name", "kind"))
        symbols = _SYMBOLS.some(stored.symbols, ("container", "name", "kind", "receiver"))
        return top_level_of(stored.package, zip(*bindings, strict=True), zip(*symbols, strict=True))
    except _DAMAGED as error:
        raise ValueError(f"damaged outline ({error})") from error


def decode_imported(blob: bytes) -> frozenset[str]:
    """
    The names that imports at the top level of the outline bind, without making it; same errors as
    `decode_outline`.
    """
    try:
        stored = _decode_imports(zlib.decompress(blob))
    except _DAMAGED as error:
        raise ValueError(f"damaged outline ({error})") from error
    own = (each for each in stored.imports if each.scope == MODULE_SCOPE)
    return frozenset(each.alias for each in own if each.alias)


def decode_body(blob: bytes) -> Body:
    """Back from `encode_facts`; same errors as `decode_outline`."""
    try:
        return _body(_decode_body(zlib.decompress(blob)))
    except _DAMAGED as error:
        raise ValueError(f"damaged body ({error})") from error


@laid_out
class _Part(msgspec.Struct, array_like=True):
    """Some of an outline's expressions and bindings, in order."""

    expressions: list[AnyExpression]
    bindings: list[Any]
    """Columns."""


@laid_out
class _SkimmedPart(msgspec.Struct, array_like=True):
    """The same, still packed but for the list of columns."""

    expressions: msgspec.Raw
    bindings: list[msgspec.Raw]


def _outline(blob: bytes) -> tuple[Outline, Exposed]:
    try:
        stored = _decode_outline(zlib.decompress(blob))
        outline = Outline(*_unpacked(stored, Outline, _OUTLINE_COLUMNS))
        exposed, shown = stored.exposed, stored.shown
        outline.expressions.extend(_spread(shown.expressions, exposed.expressions, HIDDEN))
        bindings = _BINDINGS.unpack(shown.bindings)
        outline.bindings.extend(_spread(bindings, exposed.bindings, HIDDEN_BINDING))
    except _DAMAGED as error:
        raise ValueError(f"damaged outline ({error})") from error
    return outline, exposed


def _body(stored: Any) -> Body:
    return Body(*_unpacked(stored, Body, _BODY_COLUMNS))


def _spread(part: Sequence[T], mask: bytes, gap: T) -> list[T]:
    """*part* in the places where *mask* is 1, *gap* in the others."""
    if len(part) != mask.count(1):
        raise ValueError("parts and places do not fit")
    items = iter(part)
    return [next(items) if shown else gap for shown in mask]


def _fill(outline: Outline, exposed: Exposed, hidden: _Part) -> None:
    """Puts what is *hidden* from others in its places."""
    expressions, bindings = outline.expressions, outline.bindings
    places = range(len(expressions))
    for place, expression in zip(
        compress(places, exposed.expressions.translate(_OTHER)), hidden.expressions, strict=True
    ):
        expressions[place] = expression
    places = range(len(bindings))
    for place, binding in zip(
        compress(places, exposed.bindings.translate(_OTHER)),
        _BINDINGS.unpack(hidden.bindings),
        strict=True,
    ):
        bindings[place] = binding


def _blob(fields: list[Any]) -> bytes:
    return zlib.compress(_encode(fields), _LEVEL)


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
_BINDINGS = Columns(BindingFact, steps=("scope", "start", "value"), after={"end": "start"})
_SYMBOLS = Columns(
    SymbolFact,
    steps=("start", "scope"),
    after={"end": "start", "name_start": "start", "name_end": "name_start", "header_end": "start"},
    after_or_nothing={"doc_start": "header_end", "doc_end": "doc_start"},
)
_OUTLINE_COLUMNS: Mapping[str, _Packing] = {"symbols": _SYMBOLS}
_BODY_COLUMNS: Mapping[str, _Packing] = {
    "occurrences": Columns(
        Occurrence, steps=("expression", "owner", "start"), after={"end": "start"}
    ),
    "line_lengths": _LineLengths(),
}


def _packed(record: msgspec.Struct, packings: Mapping[str, _Packing]) -> list[Any]:
    """The fields of *record*, some of them packed."""
    return [
        packings[name].pack(value) if name in packings else value
        for name, value in zip(
            record.__struct_fields__, msgspec.structs.astuple(record), strict=True
        )
    ]


def _unpacked(
    stored: Any, kind: type[msgspec.Struct], packings: Mapping[str, _Packing]
) -> list[Any]:
    """The fields of a *kind* that was `_packed`, out of what was stored."""
    return [
        packings[name].unpack(value) if name in packings else value
        for name, value in zip(
            kind.__struct_fields__, msgspec.structs.astuple(stored), strict=False
        )
    ]


def _decoder(
    kind: type[msgspec.Struct],
    packings: Mapping[str, _Packing],
    *more: tuple[str, Any],
) -> Callable[[bytes], Any]:
    """
    Decodes what was `_packed`, with *more* behind it: a record like *kind*, with anything where
    something is packed.
    """
    hints = get_type_hints(kind)
    fields = [(name, Any if name in packings else hints[name]) for name in kind.__struct_fields__]
    stored = msgspec.defstruct(f"Stored{kind.__name__}", [*fields, *more], array_like=True)
    return msgspec.msgpack.Decoder(stored).decode


def _skimmer(known: Mapping[str, Any]) -> Callable[[bytes], Any]:
    """Decodes of an outline the fields in *known*, by type; all else stays packed."""
    names = (*Outline.__struct_fields__, "exposed")
    fields = [(name, known.get(name, msgspec.Raw)) for name in names]
    more = [("shown", _SkimmedPart)]
    stored = msgspec.defstruct("SkimmedOutline", [*fields, *more], array_like=True)
    return msgspec.msgpack.Decoder(stored).decode


_decode_outline = _decoder(Outline, _OUTLINE_COLUMNS, ("exposed", Exposed), ("shown", _Part))
_decode_body = _decoder(Body, _BODY_COLUMNS, ("hidden", msgspec.Raw))
_decode_top = _skimmer({"package": str, "symbols": list[msgspec.Raw]})
_decode_imports = _skimmer({"imports": list[ImportFact]})
