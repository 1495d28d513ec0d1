"""From bytes and paths to the client's positions, URIs and kinds. The other way is `from_lsp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.from_lsp import Encoding
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Text
    from codegraph_lsp.model.span import Span

_KINDS = {
    SymbolKind.FILE: 1,
    SymbolKind.MODULE: 2,
    SymbolKind.NAMESPACE: 3,
    SymbolKind.CLASS: 5,
    SymbolKind.INTERFACE: 11,
    SymbolKind.STRUCT: 23,
    SymbolKind.ENUM: 10,
    SymbolKind.ENUM_MEMBER: 22,
    SymbolKind.TRAIT: 11,
    SymbolKind.TYPE_ALIAS: 5,
    SymbolKind.FUNCTION: 12,
    SymbolKind.METHOD: 6,
    SymbolKind.CONSTRUCTOR: 9,
    SymbolKind.PROPERTY: 7,
    SymbolKind.FIELD: 8,
    SymbolKind.VARIABLE: 13,
    SymbolKind.CONSTANT: 14,
    SymbolKind.PARAMETER: 13,
    SymbolKind.MACRO: 12,
    SymbolKind.TYPE_PARAMETER: 26,
    SymbolKind.RECORD: 23,
    SymbolKind.UNION: 23,
    SymbolKind.OBJECT: 19,
}


def kind(symbol: SymbolKind) -> int:
    """LSP's number; where LSP has no word for it, that of the nearest thing."""
    return _KINDS[symbol]


def position(text: Text, offset: int, encoding: Encoding) -> wire.Position:
    """Line and column of a byte."""
    return wire.Position(*column_of(text, offset, encoding))


def column_of(text: Text, offset: int, encoding: Encoding) -> tuple[int, int]:
    """Like `position`, as plain numbers."""
    line, column = text.point(offset)
    if encoding is not Encoding.UTF8 and column:
        column = units(text.source[offset - column : offset], encoding)
    return line, column


def range_of(text: Text, span: Span, encoding: Encoding) -> wire.Range:
    """The positions around *span*."""
    return wire.Range(position(text, span.start, encoding), position(text, span.end, encoding))


def units(piece: bytes, encoding: Encoding) -> int:
    """Columns that the bytes of *piece*, of one line, take."""
    if encoding is Encoding.UTF8 or piece.isascii():
        return len(piece)
    characters = piece.decode("utf-8", "surrogateescape")
    if encoding is Encoding.UTF16 and max(characters) > "\uffff":
        return len(characters.encode("utf-16-le", "surrogatepass")) // 2
    return len(characters)
