"""The call hierarchy one step at a time, with exact sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.callers import CALLED, CALLING
from codegraph_lsp.features.options import view
from codegraph_lsp.features.places import Site, symbol_place
from codegraph_lsp.features.relation import site_of
from codegraph_lsp.features.target import symbols_at
from codegraph_lsp.model.kinds import Certainty, EdgeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol


@dataclass(frozen=True, slots=True)
class HierarchyCall:
    """A caller (incoming) or a callee (outgoing)."""

    symbol: Symbol
    sites: tuple[Site, ...]
    """Every call, in the caller's file, in order of place."""
    certainty: Certainty
    """Of the surest site."""


def prepare(snapshot: Snapshot, file: FileId, offset: int) -> list[Symbol]:
    """What can be called at *offset*; other symbols where it is nothing else."""
    symbols = symbols_at(snapshot, file, offset)
    return [symbol for symbol in symbols if symbol.kind in CALLED] or symbols


def incoming(snapshot: Snapshot, symbol: Symbol) -> list[HierarchyCall]:
    """Who calls *symbol*, in order of path and position."""
    edges = view(snapshot, Certainty.DISPATCH).edges_to([symbol.key], CALLING)
    return _calls(snapshot, ((edge.source, edge) for edge in edges))


def outgoing(snapshot: Snapshot, symbol: Symbol) -> list[HierarchyCall]:
    """
    What *symbol* calls, in order of path and position, externals last.

    A call that makes an instance leads to the class; its constructor is not listed beside it.
    """
    edges = view(snapshot, Certainty.DISPATCH).edges_from([symbol.key], CALLING)
    made = {(e.file, e.start) for e in edges if e.kind is EdgeKind.INSTANTIATES}
    wanted = [
        edge
        for edge in edges
        if edge.kind is EdgeKind.INSTANTIATES or (edge.file, edge.start) not in made
    ]
    return _calls(snapshot, ((edge.target, edge) for edge in wanted))


def _calls(
    snapshot: Snapshot, ends: Iterable[tuple[SymbolKey, ResolvedEdge]]
) -> list[HierarchyCall]:
    found: dict[SymbolKey, list[ResolvedEdge]] = {}
    for key, edge in ends:
        found.setdefault(key, []).append(edge)
    paths: dict[FileId, Path] = {}
    return [
        HierarchyCall(
            symbol,
            tuple(sorted({site_of(snapshot, edge, paths) for edge in found[symbol.key]})),
            min(edge.certainty for edge in found[symbol.key]),
        )
        for symbol in sorted(snapshot.symbols(found.keys()).values(), key=symbol_place)
    ]
