"""What a reader wants to know of a name without leaving the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.definition import name_around
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import view
from codegraph_lsp.features.parts import declarations_of
from codegraph_lsp.features.signature import doc, signature
from codegraph_lsp.features.target import symbols_at
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.graph.dispatch import DISPATCHED, reachable_overrides
from codegraph_lsp.model.kinds import Certainty, Reason, SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Hover:
    span: Span | None
    """The name that was asked about."""
    symbol: Symbol
    """The first, where the name may mean several."""
    signature: str
    doc: str
    """Plain text; empty where there is none."""
    container: Symbol | None
    """None at the top of a file."""
    fan_in: int
    """Symbols that call it."""
    fan_out: int
    """Symbols it calls, external ones included."""
    certainty: Certainty | None
    """Of the edge at the cursor; None on the definition itself."""
    reason: Reason | None
    others: tuple[Symbol, ...]
    """What else the name may mean."""
    freshness: Freshness


def hover(snapshot: Snapshot, file: FileId, offset: int) -> Hover | None:
    """What is known of the name at *offset*; None where it is nothing in the graph."""
    symbols = symbols_at(snapshot, file, offset)
    if not symbols:
        return None
    symbol = symbols[0]
    text = None if symbol.file is None else snapshot.text(symbol.file)
    container = None if symbol.container is None else snapshot.symbol(symbol.container)
    if container is not None and container.kind is SymbolKind.MODULE:
        container = None
    fan_in, fan_out = fan(snapshot, symbol)
    certainty, reason = _edge_at(snapshot, file, offset, symbol)
    return Hover(
        span=name_around(snapshot, file, offset),
        symbol=symbol,
        signature=signature(text, symbol),
        doc=doc(text, symbol) or _declared_doc(snapshot, symbol),
        container=container,
        fan_in=fan_in,
        fan_out=fan_out,
        certainty=certainty,
        reason=reason,
        others=tuple(symbols[1:]),
        freshness=freshness(snapshot),
    )


def _declared_doc(snapshot: Snapshot, symbol: Symbol) -> str:
    """What the declarations of *symbol* say of it: a header, where its definition says nothing."""
    for each in declarations_of(snapshot, [symbol]):
        told = "" if each.file is None else doc(snapshot.text(each.file), each)
        if told:
            return told
    return ""


def fan(snapshot: Snapshot, symbol: Symbol) -> tuple[int, int]:
    """How many symbols call *symbol*, and how many it calls; dispatch counts, itself does not."""
    graph = view(snapshot, Certainty.DISPATCH)
    callers = _callers(snapshot, symbol)
    callees = {edge.target for edge in graph.edges_from([symbol.key], CALLING)}
    return len(callers - {symbol.key}), len(callees - {symbol.key})


def _callers(snapshot: Snapshot, symbol: Symbol) -> set[SymbolKey]:
    """What calls *symbol*, also through what it overrides."""
    found = snapshot.sources_of([symbol.key], CALLING, Certainty.DISPATCH)
    overridden = reachable_overrides(snapshot, [symbol.key], Direction.OUTGOING)
    bases = overridden.get(symbol.key, ())
    if bases:
        found |= snapshot.sources_of(bases, DISPATCHED, Certainty.DISPATCH, virtual=True)
    return found


def _edge_at(
    snapshot: Snapshot, file: FileId, offset: int, symbol: Symbol
) -> tuple[Certainty | None, Reason | None]:
    """How the mention at *offset* was found to mean *symbol*, as far as it is linked."""
    edges = [
        edge
        for edge in snapshot.edges_in(file)
        if edge.start <= offset <= edge.end and edge.target == symbol.key
    ]
    if not edges or snapshot.definition_at(file, offset) is not None:
        return None, None
    surest = min(edges, key=lambda edge: edge.certainty)
    return surest.certainty, surest.reason
