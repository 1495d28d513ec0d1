"""The type hierarchy one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.options import view
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.target import symbols_at
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, EdgeKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

HERITAGE = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})


def prepare(snapshot: Snapshot, file: FileId, offset: int) -> list[Symbol]:
    """The types named at *offset*."""
    return [s for s in symbols_at(snapshot, file, offset) if s.kind in TYPE_KINDS]


def supertypes(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    """What *symbol* extends and implements, external types included, in order of declaration."""
    edges = view(snapshot, Certainty.DISPATCH).edges_from([symbol.key], HERITAGE)
    found = snapshot.symbols([edge.target for edge in edges])
    return [found[key] for key in dict.fromkeys(edge.target for edge in edges) if key in found]


def subtypes(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    """What extends or implements *symbol*, in order of path and position."""
    edges = view(snapshot, Certainty.DISPATCH).edges_to([symbol.key], HERITAGE)
    return sorted(snapshot.symbols([edge.source for edge in edges]).values(), key=symbol_place)
