"""What stands in displays: mappings and lists as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    Element,
    Literal,
    Mapping,
    Sequence,
)
from codegraph_lsp.model.kinds import ITEM
from codegraph_lsp.resolve import (
    assigned_members,
    generics,
    members,
    types,
)
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL,
    FUNCTION,
    KEY,
    MANY,
    NONE,
    SYMBOL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_DECLARED,
    BY_QUALIFIED,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


_NAMED = frozenset({SYMBOL, FUNCTION, CLASS, EXTERNAL})
"""Kinds of values that have a name of their own, which says more than the key they are under."""


def displayed(there: Evaluator, value: Value, position: int) -> Values:
    """
    The items of a display, of one of a mapping its keys; any of them where others are spread before
    *position*.
    """
    fact = there.index.expressions[value.ref]
    if type(fact) is Mapping:
        found = NONE
        for key, _ in fact.entries:
            found = union(found, there.evaluate(key))
            if found is MANY:
                break
        return found
    if type(fact) is not Sequence:
        return NONE
    if 0 <= position < len(fact.items):
        before = fact.items[: position + 1]
        if not any(e >= 0 and type(there.index.expressions[e]) is Element for e in before):
            return there.contents.ask(fact.items[position])
    found = NONE
    for item in fact.items:
        found = union(found, there.contents.ask(item))
    return found


def display_entry(there: Evaluator, value: Value, key: int, asker: Evaluator) -> Values:
    found = _written_entry(there, value, key, asker)
    if there.index.set_items:
        text = asker.index.literal_text(key)
        for name in (ITEM + text, ITEM) if text else (assigned_members.ANY_ITEM,):
            found = union(found, there.held(there.assigned.ask((~value.ref, name))))
    return found


def _written_entry(there: Evaluator, value: Value, key: int, asker: Evaluator) -> Values:
    """What is written under *key*, an expression of *asker*; anything where it is no literal."""
    fact = there.index.expressions[value.ref]
    text = asker.index.literal_text(key)
    if type(fact) is Sequence:
        if text.isdecimal():
            return displayed(there, value, int(text))
        return displayed(there, value, -1)
    if type(fact) is not Mapping:
        return NONE
    wanted = asker.index.literal_type(key)
    found = NONE
    for name, held in fact.entries:
        if name < 0:
            spread = there.spread.ask((value.ref, text)) if text else NONE
            found = union(found, there.held(spread))
            continue
        stated = there.index.literal_text(name)
        if not text or not stated or stated in (text, there.rules.key_member):
            other = there.index.literal_type(name)
            if wanted and other and other != wanted:
                continue
            if generics.name_of(value) == "type":
                given = _declared(there, value, held)
            else:
                given = there.contents.ask(held)
            found = union(found, given)
            if found is MANY:
                break
    return found


def display_member(there: Evaluator, value: Value, name: str) -> Values:
    """What a mapping display has under *name*, as names: the symbol where it is one."""
    fact = there.index.expressions[value.ref]
    if type(fact) is not Mapping:
        return NONE
    found = NONE
    known = False
    for key, held in fact.entries:
        word = there.index.expressions[key] if key >= 0 else None
        if key < 0:
            found = union(found, there.spread.ask((value.ref, name)))
        elif type(word) is Literal and word.text == name:
            known = bool(fact.places)
            if generics.name_of(value) == "type" and not there.index.defines(held):
                found = union(found, _declared(there, value, held))
            else:
                found = union(found, members.named(there, held))
    if not known or any(each.kind in _NAMED for each in found):
        return found
    text = f"{name}\t{value.text}" if value.text else name
    return (Value(KEY, value.file, value.ref, BY_QUALIFIED, text),)


def _declared(there: Evaluator, value: Value, held: int) -> Values:
    """What the type *held*, of an entry of the type that *value* is of, means in that."""
    found = types.instances(there, held)
    return generics.closed(there, found, generics.environment_of(value))


def spread_member(there: Evaluator, display: int, name: str) -> Values:
    """What *name* is in the objects that are spread in a mapping display."""
    fact = there.index.expressions[display]
    found = NONE
    for key, held in fact.entries if type(fact) is Mapping else ():
        spread = there.index.expressions[held] if key < 0 <= held else None
        if type(spread) is Element:
            for value in there.evaluate(spread.container):
                found = union(found, there.declared(value, name))
    return found


def entry_named(there: Evaluator, display: int, text: str) -> Values:
    """What a mapping display holds under the key that a `KEY` value's text names."""
    fact = there.index.expressions[display]
    name, _, as_type = text.partition("\t")
    value = Value(DISPLAY, there.file, display, BY_DECLARED, as_type)
    found = NONE
    for key, held in fact.entries if type(fact) is Mapping else ():
        word = there.index.expressions[key] if key >= 0 else None
        if type(word) is Literal and word.text == name:
            given = _declared(there, value, held) if as_type else there.evaluate(held)
            found = union(found, given)
    return found


def places_of(there: Evaluator, display: int, name: str) -> list[int]:
    """Where the key *name* of a mapping display is written."""
    fact = there.index.expressions[display]
    if type(fact) is not Mapping:
        return []
    words = (there.index.literal_text(key) for key, _ in fact.entries)
    return [place for word, place in zip(words, fact.places, strict=False) if word == name]
