"""The outline of one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class SymbolNode:
    symbol: Symbol
    children: list[SymbolNode] = field(default_factory=list)
    """What it contains, in order of position."""


def document_symbols(snapshot: Snapshot, file: FileId) -> list[SymbolNode]:
    """The file's definitions as trees, in order of position; module-level code is left out."""
    return outline_trees(snapshot.symbols_in(file))


def outline_trees(symbols: Sequence[Symbol]) -> list[SymbolNode]:
    """One file's *symbols* as trees; each keeps the order they are given in."""
    nodes: dict[SymbolKey, SymbolNode] = {
        symbol.key: SymbolNode(symbol) for symbol in symbols if symbol.kind is not SymbolKind.MODULE
    }
    roots = []
    for node in nodes.values():
        above = nodes.get(node.symbol.container) if node.symbol.container is not None else None
        if above is None:
            roots.append(node)
        else:
            above.children.append(node)
    return roots
