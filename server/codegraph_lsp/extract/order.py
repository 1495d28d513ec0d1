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
from codegraph_lsp.model.kinds import TYPE_KINDS, Role, SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.extract.drafts import Extension
    from codegraph_lsp.extract.walker import Walk

EXTENSION = "impl"
"""Name of the `MemberFact` that says what a type in another file implements; no member has it."""

IMPLEMENT = int(Role.IMPLEMENT)
TYPE = int(Role.TYPE)

_NOMINAL = frozenset(int(kind) for kind in TYPE_KINDS)
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


def attach_members(walk: Walk) -> None:
    """
    Gives the members of blocks that stand apart from their type the type as container where it is
    in a module of this file that the block sees; else they are noted as members set from afar.
    """
    symbols = walk.symbols
    types = {
        (draft.container, draft.name): index
        for index, draft in enumerate(symbols)
        if draft.kind in _NOMINAL
    }
    for block in walk.extensions:
        home = _type_of(walk, block, types) if block.plain else NOTHING
        for member in block.members:
            draft = symbols[member]
            if home != NOTHING:
                draft.container, draft.receiver = home, ""
                continue
            walk.members.append(
                MemberFact(
                    block.type,
                    draft.name,
                    walk.value_of(member),
                    NOTHING,
                    draft.name_start,
                    draft.name_end,
                    member,
                )
            )
        if block.trait == NOTHING:
            continue
        if home == NOTHING:
            start = block.start
            walk.members.append(
                MemberFact(block.type, EXTENSION, block.trait, NOTHING, start, start)
            )
        else:
            walk.heritage.append(HeritageFact(home, block.trait, IMPLEMENT))
        for place in block.mentions:
            # The file of a type tells of traits that are implemented elsewhere.
            said = walk.mentions[place]
            role, owner = (TYPE, said.owner) if home == NOTHING else (IMPLEMENT, home)
            walk.mentions[place] = Occurrence(said.expression, role, owner, said.start, said.end)
    if any(draft.container >= index for index, draft in enumerate(symbols)):
        _reorder(walk)


def _type_of(walk: Walk, block: Extension, types: dict[tuple[int, str], int]) -> int:
    """The type of this file that a block names, seen from where it stands."""
    container = block.container
    while container != NOTHING:
        found = types.get((container, block.name))
        if found is not None:
            return found
        if (container, block.name) in walk.taken:
            return NOTHING
        container = walk.symbols[container].container
    return NOTHING


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
