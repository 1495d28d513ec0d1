"""The type hierarchy one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.options import view
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.structural import structural
from codegraph_lsp.features.target import symbols_at
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

HERITAGE = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})


def prepare(snapshot: Snapshot, file: FileId, offset: int) -> list[Symbol]:
    """The types named at *offset*."""
    return [s for s in symbols_at(snapshot, file, offset) if s.kind in TYPE_KINDS]


def supertypes(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    """
    What *symbol* extends and implements, external types included, in order of declaration; then
    interfaces that it implements by having their methods, in order of path and position.
    """
    edges = view(snapshot, Certainty.DISPATCH).edges_from([symbol.key], HERITAGE)
    found = snapshot.symbols([edge.target for edge in edges])
    said = [found[key] for key in dict.fromkeys(edge.target for edge in edges) if key in found]
    fitting = structural(snapshot, symbol)
    met = [] if fitting is None else fitting.implemented(symbol)
    return said + sorted((each for each in met if each.key not in found), key=symbol_place)


def subtypes(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    """What extends or implements *symbol*, or has its methods, in order of path and position."""
    edges = view(snapshot, Certainty.DISPATCH).edges_to([symbol.key], HERITAGE)
    found = dict(snapshot.symbols([edge.source for edge in edges]))
    fitting = structural(snapshot, symbol)
    if fitting is not None and symbol.kind is SymbolKind.INTERFACE:
        found |= {each.key: each for each in fitting.implementing(symbol)}
    return sorted(found.values(), key=symbol_place)
