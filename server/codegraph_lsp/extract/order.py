"""
Methods that are written outside their type (Go): they get the type as container where it is in the
same file, and the list of symbols keeps every container before what it contains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    NOTHING,
    DecoratorFact,
    HeritageFact,
    MemberFact,
    Occurrence,
    SymbolValue,
)
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.extract.walker import Walk

_TYPES = frozenset(int(kind) for kind in TYPE_KINDS | {SymbolKind.TYPE_ALIAS})


def attach_methods(walk: Walk) -> None:
    """Finds the containers of methods that name a receiver, and puts the symbols in order."""
    symbols = walk.symbols
    methods = [draft for draft in symbols if draft.receiver]
    if not methods:
        return
    types = {
        draft.name: index
        for index, draft in reversed(list(enumerate(symbols)))
        if draft.container == 0 and draft.kind in _TYPES
    }
    for draft in methods:
        found = types.get(draft.receiver, NOTHING)
        if found != NOTHING:
            draft.container = found
            draft.receiver = ""
    if any(draft.container >= index for index, draft in enumerate(symbols)):
        _reorder(walk)


def _reorder(walk: Walk) -> None:
    """Moves symbols behind their containers; else they stay in order of position."""
    drafts = walk.symbols
    waiting: dict[int, list[int]] = {}
    order: list[int] = []
    placed = {NOTHING}
    for index, draft in enumerate(drafts):
        ready = [index] if draft.container in placed else []
        if not ready:
            waiting.setdefault(draft.container, []).append(index)
        while ready:
            now = ready.pop(0)
            order.append(now)
            placed.add(now)
            ready += waiting.pop(now, [])
    new = {old: position for position, old in enumerate(order)}
    new[NOTHING] = NOTHING
    walk.symbols = [drafts[old] for old in order]
    for draft in drafts:
        draft.container = new[draft.container]
    for scope in walk.scopes:
        scope.symbol = new[scope.symbol]
    walk.made = [
        SymbolValue(new[made.symbol]) if type(made) is SymbolValue else made for made in walk.made
    ]
    walk.heritage = [HeritageFact(new[f.symbol], f.expression, f.role) for f in walk.heritage]
    walk.decorators = [DecoratorFact(new[f.symbol], f.expression) for f in walk.decorators]
    walk.members = [
        MemberFact(f.object, f.name, f.value, f.annotation, f.start, f.end, new[f.symbol])
        for f in walk.members
    ]
    walk.mentions = [
        Occurrence(m.expression, m.role, new[m.owner], m.start, m.end) for m in walk.mentions
    ]
