"""One symbol in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.hover import fan
from codegraph_lsp.features.signature import doc, signature

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Metrics:
    lines: int
    """Lines that the definition touches."""
    complexity: int
    """Cyclomatic; 0 for what has no code."""
    fan_in: int
    """Symbols that call it."""
    fan_out: int
    """Symbols it calls."""


@dataclass(frozen=True, slots=True)
class SymbolDetail:
    symbol: Symbol
    container: Symbol | None
    signature: str
    doc: str
    metrics: Metrics
    members: tuple[Symbol, ...]
    """What stands directly in it, in order of position."""
    freshness: Freshness


def describe(snapshot: Snapshot, symbol: Symbol) -> SymbolDetail:
    """All that the graph knows of *symbol* itself."""
    text = None if symbol.file is None else snapshot.text(symbol.file)
    members: tuple[Symbol, ...] = ()
    lines = 0
    if symbol.file is not None:
        members = tuple(s for s in snapshot.symbols_in(symbol.file) if s.container == symbol.key)
    if text is not None:
        last = max(symbol.span.start, symbol.span.end - 1)
        lines = text.point(last).line - text.point(symbol.span.start).line + 1
    fan_in, fan_out = fan(snapshot, symbol)
    return SymbolDetail(
        symbol=symbol,
        container=None if symbol.container is None else snapshot.symbol(symbol.container),
        signature=signature(text, symbol),
        doc=doc(text, symbol),
        metrics=Metrics(lines, symbol.complexity, fan_in, fan_out),
        members=members,
        freshness=freshness(snapshot),
    )
