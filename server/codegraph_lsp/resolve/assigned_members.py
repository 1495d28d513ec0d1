"""Members that code sets from outside: `obj.x = …`, `table[key] = …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import ITEM
from codegraph_lsp.resolve import (
    members,
    scoping,
)
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    FUNCTION,
    INSTANCE,
    MANY,
    MAX_VALUES,
    NONE,
    SYMBOL,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_ELEMENT,
    BY_SELF,
    KIND_FIELD,
    TYPES,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def assigned(evaluator: Evaluator, holder: int, name: str) -> Values:
    """
    What assignments from outside (`C.prototype.m = …`) make of *name*.

    Args:
        holder: A class or function by its symbol, a display by the complement of its expression.
    """
    found = NONE
    kinds = _SYMBOL_HOLDERS if holder >= 0 else _DISPLAY_HOLDERS
    ref = holder if holder >= 0 else ~holder
    stated = (
        evaluator.index.set_items if name == ANY_ITEM else evaluator.index.set_members.get(name)
    )
    for member in stated or ():
        for value in evaluator.holders.ask(member):
            if value.ref == ref and value.file == evaluator.file and value.kind in kinds:
                fact = evaluator.index.outline.members[member]
                if fact.symbol == NOTHING:
                    found = union(found, members.named(evaluator, fact.value))
                else:
                    own = Value(SYMBOL, evaluator.file, fact.symbol, BY_SELF)
                    found = union(found, (own,))
                break
        if len(found) == MAX_VALUES:  # of so many overloads the first ones tell enough
            break
    rules = evaluator.rules
    is_one = name in rules.call_members or name in rules.construct_members
    return found if is_one or len(found) <= evaluator.state.widest else MANY


def set_to(evaluator: Evaluator, field: tuple[int, int]) -> Values:
    """`set_values` as a question: a field may be set to another one, and that to the first."""
    return set_values(evaluator, *field)


def set_values(evaluator: Evaluator, file: int, field: int) -> Values:
    """What the file of *evaluator* sets the field, of whichever file, of some object to."""
    there = evaluator.at(file)
    if there is None:
        return NONE
    fact = there.index.symbols[field]
    if there.index.symbols[fact.container].kind not in TYPES:
        return NONE
    index = evaluator.index
    found = NONE
    for name in (fact.name, f"#{_place_of(there, field)}"):
        for member in index.set_members.get(name, ()):
            for value in evaluator.holders.ask(member):
                if value.kind == INSTANCE:
                    value = scoping.completed(evaluator, value)
                if value.kind == INSTANCE and (value.file, value.ref) == (file, fact.container):
                    set_to = evaluator.evaluate(index.outline.members[member].value)
                    found = union(found, at_least(set_to, BY_ELEMENT))
                    break
    return found


def _place_of(there: Evaluator, field: int) -> int:
    """Which of its type's fields, from 0."""
    names = there.index.children.get(there.index.symbols[field].container, {})
    fields = [at for found in names.values() for at in found if at <= field]
    return sum(there.index.symbols[at].kind == KIND_FIELD for at in fields) - 1


ANY_ITEM = f"{ITEM}*"
"""Asks for all items that were set, whatever their keys."""


_SYMBOL_HOLDERS = frozenset({CLASS, FUNCTION, INSTANCE})


_DISPLAY_HOLDERS = frozenset({DISPLAY})
