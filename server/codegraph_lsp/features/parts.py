"""
Where else the same thing is stated: a definition and its declarations, the signatures beside an
overloaded function, the accessors of a property, the parts of an interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.languages.semantics import Semantics, semantics
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import Symbol


def definition_of(snapshot: Snapshot, symbol: Symbol) -> Symbol:
    """What *symbol* declares, where that is one definition; else itself."""
    key = snapshot.definitions_of([symbol.key]).get(symbol.key)
    linked = None if key is None else snapshot.symbol(key)
    if linked is not None:
        return linked
    if not symbol.flags & SymbolFlag.OVERLOAD or not _rules(snapshot, symbol).declarations:
        return symbol
    defined = [each for each in _beside(snapshot, symbol) if not each.flags & SymbolFlag.OVERLOAD]
    return defined[0] if len(defined) == 1 else symbol


def declarations_of(snapshot: Snapshot, symbols: Iterable[Symbol]) -> list[Symbol]:
    """Where *symbols*, definitions, are declared apart from that, in order of place."""
    found: dict[SymbolKey, Symbol] = {}
    for symbol in symbols:
        found.update(_declared(snapshot, symbol))
        if _rules(snapshot, symbol).declarations:
            beside = _beside(snapshot, symbol)
            found |= {each.key: each for each in beside if each.flags & SymbolFlag.OVERLOAD}
    return sorted(found.values(), key=symbol_place)


def parts_of(snapshot: Snapshot, symbols: Iterable[Symbol]) -> list[Symbol]:
    """*symbols* and everything that states the same things, in order of place."""
    found: dict[SymbolKey, Symbol] = {}
    for symbol in symbols:
        definition = definition_of(snapshot, symbol)
        for each in (symbol, definition, *_declared(snapshot, definition).values()):
            found[each.key] = each
        for each in tuple(found.values()):
            found |= {beside.key: beside for beside in _beside(snapshot, each)}
    return sorted(found.values(), key=symbol_place)


def _declared(snapshot: Snapshot, definition: Symbol) -> dict[SymbolKey, Symbol]:
    keys = snapshot.declarations_of([definition.key]).get(definition.key, ())
    return dict(snapshot.symbols(keys)) if keys else {}


def _beside(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    """What of its own file is the same thing, by its name and its kind."""
    if symbol.file is None or symbol.container is None or not symbol.name_span:
        return []
    named = [
        each
        for each in snapshot.symbols_in(symbol.file)
        if each.name == symbol.name and each.container == symbol.container
    ]
    named = in_one_scope(snapshot, symbol, named)
    if len(named) < 2:
        return []
    if symbol.kind in CALLABLE_KINDS:
        return _signatures(snapshot, symbol, [e for e in named if e.kind in CALLABLE_KINDS])
    if symbol.kind is SymbolKind.PROPERTY or symbol.kind in TYPE_KINDS:
        return [each for each in named if each.kind is symbol.kind and each.key != symbol.key]
    return []


def in_one_scope(snapshot: Snapshot, symbol: Symbol, named: list[Symbol]) -> list[Symbol]:
    """
    Of *named*, symbols of its container that are called like *symbol*, those that one scope binds.

    Functions without a name, such as callbacks, are no containers: what several of them define has
    one container, and is several things.
    """
    facts = None if symbol.file is None or len(named) < 2 else snapshot.facts(symbol.file)
    if facts is None:
        return named
    bound = (each for each in facts.outline.bindings if each.name == symbol.name)
    scopes = {each.start: each.scope for each in bound}
    own = scopes.get(symbol.name_span.start)
    if own is None:
        return named
    return [each for each in named if scopes.get(each.name_span.start, own) == own]


def _signatures(snapshot: Snapshot, symbol: Symbol, named: list[Symbol]) -> list[Symbol]:
    """Of callables of one name those that are one function, announced and defined."""
    rules = _rules(snapshot, symbol)
    if rules.signatures:
        return []
    if rules.overloads:
        count = len(snapshot.parameters(symbol))
        named = [each for each in named if len(snapshot.parameters(each)) == count]
        if len(named) > 2:
            return []  # by their types: that is not told apart here
    if not any(each.flags & SymbolFlag.OVERLOAD for each in named):
        return []
    return [each for each in named if each.key != symbol.key]


def _rules(snapshot: Snapshot, symbol: Symbol) -> Semantics:
    spec = None if symbol.file is None else snapshot.language(symbol.file)
    return Semantics() if spec is None else semantics(spec.lineage)
