"""Where a variable is defined once more: its own file binds the same name in the same scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import BindingKind, ScopeKind, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import Symbol

_VARIABLES = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD})
_OTHERS = frozenset({BindingKind.OUTER, BindingKind.DEFINITION, BindingKind.IMPORT})
_WITH_SYMBOLS = (ScopeKind.MODULE, ScopeKind.CLASS)


def definitions_again(snapshot: Snapshot, symbol: Symbol) -> list[Span]:
    """
    The name in all other statements that define *symbol*, a variable, as its first one does, in
    order of place.

    A statement that only changes it, or that stands in other code, mentions it instead.
    """
    facts = None
    if symbol.file is not None and symbol.kind in _VARIABLES:
        facts = snapshot.facts(symbol.file)
    if facts is None or symbol.index >= len(facts.outline.symbols):
        return []
    outline = facts.outline
    container = outline.symbols[symbol.index].container
    spans = {
        Span(bound.start, bound.end)
        for bound in outline.bindings
        if bound.name == symbol.name
        and bound.kind not in _OTHERS
        and bound.end > bound.start
        and outline.scopes[bound.scope].kind in _WITH_SYMBOLS
        and outline.scopes[bound.scope].symbol == container
    }
    if len(spans) < 2:
        return []
    mentioned = {Span(each.start, each.end) for each in facts.body.occurrences}
    return sorted(spans - mentioned - {symbol.name_span})
