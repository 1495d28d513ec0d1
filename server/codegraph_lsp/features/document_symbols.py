"""The outline of one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class SymbolNode:
    symbol: Symbol
    children: list[SymbolNode] = field(default_factory=list)
    """What it contains, in order of position."""
    apart: bool = False
    """Written outside of the definition that it belongs to."""


def document_symbols(snapshot: Snapshot, file: FileId) -> list[SymbolNode]:
    """The file's definitions as trees, in order of position; module-level code is left out."""
    # A type that a declaration defines on its way, as in C, is read first and begins later.
    found = sorted(snapshot.symbols_in(file), key=lambda each: (each.span.start, -each.span.end))
    return outline_trees(found)


def outline_trees(symbols: Sequence[Symbol]) -> list[SymbolNode]:
    """
    One file's *symbols* as trees; each keeps the order they are given in.

    Editors find the symbol around the cursor by descending into the ranges that hold it: what is
    written outside of the definition it belongs to (a method in Go) stands where it is written.
    """
    known = {symbol.key: symbol for symbol in symbols if symbol.kind is not SymbolKind.MODULE}
    around = {key: _around(symbol, known) for key, symbol in known.items()}
    nodes = {
        key: SymbolNode(symbol, apart=symbol.container in known and symbol.container != around[key])
        for key, symbol in known.items()
    }
    roots = []
    for key, node in nodes.items():
        above = around[key]
        if above is None:
            roots.append(node)
        else:
            nodes[above].children.append(node)
    return roots


def _around(symbol: Symbol, known: Mapping[SymbolKey, Symbol]) -> SymbolKey | None:
    """The nearest container that *symbol* is written in."""
    key = symbol.container
    while key is not None and (container := known.get(key)) is not None:
        span = container.span
        if span.start <= symbol.span.start and symbol.span.end <= span.end:
            return key
        key = container.container
    return None
