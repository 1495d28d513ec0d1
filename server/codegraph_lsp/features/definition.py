"""Where what stands at a place is defined, what its type is, and what implements it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codegraph_lsp.features.meant import symbols_linked, symbols_meant
from codegraph_lsp.features.parts import declarations_of, definition_of
from codegraph_lsp.features.places import Place, place_of, symbol_place
from codegraph_lsp.features.rebound import definitions_again
from codegraph_lsp.features.structural import structural
from codegraph_lsp.features.target import symbols_at
from codegraph_lsp.features.type_hierarchy import HERITAGE
from codegraph_lsp.graph.adjacency import Direction, Sure
from codegraph_lsp.graph.dispatch import reachable_overrides
from codegraph_lsp.graph.traverse import rings
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol


_HOLDING = frozenset({SymbolKind.FIELD, SymbolKind.PROPERTY})
_HOLDABLE = _HOLDING | {SymbolKind.METHOD}


@dataclass(frozen=True, slots=True)
class Definitions:
    """Where a name is defined."""

    origin: Span | None
    """The name that was asked about; None where there is none."""
    places: tuple[Place, ...]
    """In order of path and position; several where the name is ambiguous."""


def definitions(snapshot: Snapshot, file: FileId, offset: int) -> Definitions:
    """
    Where the name at *offset* is defined; on a definition's own name that place itself, but on a
    declaration's its definition, and on the name of a field that embeds a type that type.

    A variable has a place for each statement that defines it, a module the one where its text
    begins. What lives outside the workspace has none but that of its import.
    """
    defined = snapshot.definition_at(file, offset)
    if defined is not None:
        meant = _embedded(snapshot, defined) or [definition_of(snapshot, defined)]
        return Definitions(defined.name_span, _places(meant))
    targets = snapshot.targets_at(file, offset)
    if not targets:
        linked = _places(symbols_linked(snapshot, file, offset))
        return Definitions(name_around(snapshot, file, offset) if linked else None, linked)
    places: list[Place] = []
    for place in _places(symbols_meant(snapshot, targets)):
        if place.symbol is not None and place.symbol.kind is SymbolKind.MODULE:
            begin = _first_byte(snapshot, place.file)
            place = replace(place, name_span=Span(begin, begin))
        places.append(place)
        if place.symbol is not None:
            again = definitions_again(snapshot, place.symbol)
            places += [Place(place.file, place.path, span, span, None) for span in again]
    for target in targets:
        if target.span is not None and target.file is not None:
            path = snapshot.file_by_id(target.file).path
            places.append(Place(target.file, path, target.span, target.span, None))
    return Definitions(targets[0].site, tuple(places))


def declarations(snapshot: Snapshot, file: FileId, offset: int) -> Definitions:
    """Where the name at *offset* is declared; what is not declared apart, where it is defined."""
    declared = declarations_of(snapshot, symbols_at(snapshot, file, offset))
    if not declared:
        return definitions(snapshot, file, offset)
    return Definitions(name_around(snapshot, file, offset), _places(declared))


def type_definitions(snapshot: Snapshot, file: FileId, offset: int) -> Definitions:
    """Where the types are defined of what the name at *offset* holds, or its calls give."""
    found = symbols_meant(snapshot, snapshot.types_at(file, offset))
    return Definitions(name_around(snapshot, file, offset), _places(found))


def implementations(snapshot: Snapshot, file: FileId, offset: int) -> Definitions:
    """
    What implements the name at *offset*: of a method all that override it, of a type all its
    subtypes, directly or not; of anything else its definition.
    """
    found: list[Symbol] = []
    for symbol in symbols_at(snapshot, file, offset):
        found.extend(implementing(snapshot, symbol) or [symbol])
    return Definitions(name_around(snapshot, file, offset), _places(found))


def name_around(snapshot: Snapshot, file: FileId, offset: int) -> Span | None:
    """The identifier that *offset* stands in or right behind."""
    text = snapshot.text(file)
    if text is None:
        return None
    source = text.source
    start = end = min(offset, len(source))
    while start > 0 and in_name(source[start - 1]):
        start -= 1
    while end < len(source) and in_name(source[end]):
        end += 1
    return Span(start, end) if start < end else None


def in_name(byte: int) -> bool:
    """True for bytes that names are made of; whatever is not ASCII counts, as most letters do."""
    return byte >= 0x80 or byte in b"_$" or chr(byte).isalnum()


def _embedded(snapshot: Snapshot, field: Symbol) -> list[Symbol]:
    """The type of the workspace that *field* embeds, which is where its name comes from."""
    if field.kind is not SymbolKind.FIELD or field.file is None:
        return []
    targets = snapshot.targets_at(field.file, field.name_span.start)
    found = symbols_meant(snapshot, targets) if targets else []
    return [each for each in found if each.kind in TYPE_KINDS and each.file is not None]


def _first_byte(snapshot: Snapshot, file: FileId) -> int:
    """Where the first line of *file* with anything on it begins to say it; 0 in an empty file."""
    text = snapshot.text(file)
    source = b"" if text is None else text.source
    blank = len(source) - len(source.lstrip())
    return blank if blank < len(source) else 0


def implementing(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    """
    What overrides a method or is a subtype of a type, directly or not, also by having what an
    interface asks for, in order of place.
    """
    found = dict(snapshot.symbols(_implementing(snapshot, symbol)))
    found |= {each.key: each for each in _fitting(snapshot, symbol)}
    found |= {each.key: each for each in _held(snapshot, symbol)}
    return sorted(found.values(), key=symbol_place)


def _held(snapshot: Snapshot, member: Symbol) -> list[Symbol]:
    """Fields of classes that hold what an interface, or an abstract member, asks for."""
    around = None if member.container is None else snapshot.symbol(member.container)
    spec = None if member.file is None else snapshot.language(member.file)
    if around is None or spec is None or member.kind not in _HOLDABLE:
        return []
    if semantics(spec.lineage).signatures or around.kind not in TYPE_KINDS:
        return []  # fields and methods have names of their own there
    if around.kind is not SymbolKind.INTERFACE and not member.flags & SymbolFlag.ABSTRACT:
        return []
    below = rings(Sure(snapshot), [around.key], Direction.INCOMING, HERITAGE, snapshot.cancel)
    types = snapshot.symbols([key for ring in below for key in ring.met])
    return [
        each
        for file in sorted({found.file for found in types.values() if found.file is not None})
        for each in snapshot.symbols_in(file)
        if each.name == member.name
        and each.container in types
        and each.kind in _HOLDING
        and not each.flags & SymbolFlag.STATIC
    ]


def _fitting(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    """Types that have the methods of an interface; of one of its methods those that fit it."""
    fitting = structural(snapshot, symbol)
    if fitting is None:
        return []
    if symbol.kind is SymbolKind.INTERFACE:
        return fitting.implementing(symbol)
    around = None if symbol.container is None else snapshot.symbol(symbol.container)
    if symbol.kind is not SymbolKind.METHOD or around is None:
        return []
    if around.kind is not SymbolKind.INTERFACE:
        return []
    types = fitting.implementing(around)
    methods = [fitting.method(each, symbol.name) for each in types]
    return [each for each in methods if each is not None and each.key != symbol.key]


def _implementing(snapshot: Snapshot, symbol: Symbol) -> list[SymbolKey]:
    if symbol.kind in TYPE_KINDS:
        found = rings(Sure(snapshot), [symbol.key], Direction.INCOMING, HERITAGE, snapshot.cancel)
        return [key for ring in found for key in ring.met]
    found_overriders = reachable_overrides(snapshot, [symbol.key], Direction.INCOMING)
    return list(found_overriders.get(symbol.key, ()))


def _places(symbols: Iterable[Symbol]) -> tuple[Place, ...]:
    found = sorted({symbol.key: symbol for symbol in symbols}.values(), key=symbol_place)
    return tuple(place for place in map(place_of, found) if place is not None)
