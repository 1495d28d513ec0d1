"""Where things stand, in bytes of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol


class Site(NamedTuple):
    """A mention of a name. Sites sort by path and place."""

    path: Path
    span: Span
    file: FileId


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is defined."""

    file: FileId
    path: Path
    span: Span
    """The whole definition."""
    name_span: Span
    symbol: Symbol | None
    """None where it is a local name."""


def place_of(symbol: Symbol) -> Place | None:
    """Where *symbol* is defined; None for an external."""
    if symbol.file is None:
        return None
    return Place(symbol.file, symbol.path, symbol.span, symbol.name_span, symbol)


def symbol_place(symbol: Symbol) -> str:
    """Sorts symbols by path and position, externals last and by id; serves as a cursor."""
    if symbol.external:
        return f"1 {symbol.id}"
    return f"0 {symbol.path} {symbol.span.start:09} {symbol.id}"
