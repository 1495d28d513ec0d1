"""What comes out of containers: by iteration, subscript, `await`, `with`, and their own methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Call, Element, Literal, Mapping, New, Sequence, Yielded
from codegraph_lsp.resolve import calls, generics, members, types
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL,
    FUNCTION,
    GENERATOR,
    GENERIC,
    INSTANCE,
    ITEMS,
    MANY,
    NONE,
    OVERFLOW,
    VIEW,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import BY_ELEMENT, KIND_ENUM, KIND_PROPERTY, VARIABLES

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


CONTAINERS = frozenset({DISPLAY, GENERIC, GENERATOR, ITEMS, VIEW})
"""Kinds of values that have items."""


def items(evaluator: Evaluator, values: Values, position: int) -> Values:
    """What iterating over *values* gives; with a *position* from 0, the item there."""
    found = NONE
    for value in values:
        found = union(found, _items_of(evaluator, value, position))
    return found


def _items_of(evaluator: Evaluator, value: Value, position: int) -> Values:
    kind = value.kind
    if kind == OVERFLOW:
        return MANY
    if kind == VIEW:
        return _viewed(evaluator, value, position)
    there = evaluator.at(value.file) if value.file >= 0 else None
    if there is None:
        return NONE
    if kind == DISPLAY:
        return at_least(_displayed(there, value, position), BY_ELEMENT)
    if kind == GENERIC:
        return generic_argument(there, value, there.rules.item_types, position)
    if kind == ITEMS:
        fact = there.index.expressions[value.ref]
        if type(fact) is Sequence:
            found = _typed_items(there, fact.items, position)
        else:
            found = types.instances(there, value.ref)
        return generics.closed(there, found, value.text)
    if kind == GENERATOR:
        found = NONE
        for each in there.index.returns.get(value.ref, ()):
            if each >= 0 and type(there.index.expressions[each]) is Yielded:
                found = union(found, there.contents.ask(each))
        return at_least(found, BY_ELEMENT)
    if kind == INSTANCE:
        if position >= 0:
            field = _tuple_field(there, value, position)
            if field:
                return field
        return _iterated(evaluator, value, position)
    if kind == CLASS and there.index.symbols[value.ref].kind == KIND_ENUM:
        return (Value(INSTANCE, value.file, value.ref, BY_ELEMENT),)
    return NONE


def _displayed(there: Evaluator, value: Value, position: int) -> Values:
    fact = there.index.expressions[value.ref]
    if type(fact) is Mapping:
        found = NONE
        for key, _ in fact.entries:
            found = union(found, there.evaluate(key))
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


def _typed_items(there: Evaluator, declared: tuple[int, ...], position: int) -> Values:
    if 0 <= position < len(declared):
        return types.instances(there, declared[position])
    found = NONE
    for each in declared:
        found = union(found, types.instances(there, each))
    return found


def _tuple_field(there: Evaluator, value: Value, position: int) -> Values:
    """The field at *position* of a class whose instances are tuples of their fields."""
    tuples = there.rules.tuple_bases
    bases = there.bases.ask(value.ref) if tuples else NONE
    if not any(b.kind == EXTERNAL and b.text.rpartition(".")[2] in tuples for b in bases):
        return NONE
    names = there.index.children.get(value.ref, {})
    fields = [at for found in names.values() for at in found if _is_field(there, at)]
    return there.fields.ask(sorted(fields)[position]) if position < len(fields) else NONE


def _is_field(there: Evaluator, symbol: int) -> bool:
    fact = there.index.symbols[symbol]
    return fact.kind in VARIABLES and fact.kind != KIND_PROPERTY and fact.annotation >= 0


def _iterated(evaluator: Evaluator, value: Value, position: int) -> Values:
    """Items of an instance: by its iterator, which may be itself."""
    rules = evaluator.rules
    for name in rules.next_members:
        given = calls.method_result(evaluator, value, name)
        if given:
            return at_least(given, BY_ELEMENT)
    for name in rules.iterate_members:
        iterators = calls.method_result(evaluator, value, name)
        found = NONE
        for each in iterators:
            if each.kind in CONTAINERS:
                found = union(found, _items_of(evaluator, each, position))
            elif each.kind == INSTANCE and (each.file, each.ref) != (value.file, value.ref):
                for following in rules.next_members:
                    found = union(found, calls.method_result(evaluator, each, following))
        if found:
            return at_least(found, BY_ELEMENT)
    return NONE


def generic_argument(
    there: Evaluator, value: Value, table: dict[str, int], position: int = -1
) -> Values:
    """The type argument of a generic container that *table* points at; -1 there: by *position*."""
    wanted = table.get(generics.name_of(value))
    if wanted is None:
        return NONE
    arguments = types.type_arguments(there, value.ref)
    if wanted < 0:
        found = _typed_items(there, arguments, position)
    else:
        found = types.instances(there, arguments[wanted]) if wanted < len(arguments) else NONE
    return generics.closed(there, found, generics.environment_of(value))


def entry(evaluator: Evaluator, values: Values, key: int, asker: Evaluator) -> Values:
    """What subscripts of *values* give; *key* is an expression of *asker*."""
    found = NONE
    for value in values:
        found = union(found, _entry_of(evaluator, value, key, asker))
    return found


def _entry_of(evaluator: Evaluator, value: Value, key: int, asker: Evaluator) -> Values:
    kind = value.kind
    if kind == OVERFLOW:
        return MANY
    if kind in (EXTERNAL, FUNCTION) or (kind in CONTAINERS and _is_slice(asker, key)):
        return (value,)
    there = evaluator.at(value.file) if value.file >= 0 else None
    if there is None:
        return NONE
    if kind == DISPLAY:
        return at_least(_display_entry(there, value, key, asker), BY_ELEMENT)
    if kind == GENERIC:
        table = there.rules.entry_types
        if generics.name_of(value) not in table:
            table = there.rules.item_types
        text = asker.index.literal_text(key)
        return generic_argument(there, value, table, int(text) if text.isdecimal() else -1)
    if kind == ITEMS:
        text = asker.index.literal_text(key)
        return _items_of(evaluator, value, int(text) if text.isdecimal() else -1)
    if kind == INSTANCE:
        for name in there.rules.index_members:
            given = calls.method_result(evaluator, value, name)
            if given:
                return at_least(given, BY_ELEMENT)
        return NONE
    if kind == CLASS:
        if there.index.symbols[value.ref].kind == KIND_ENUM:
            return (Value(INSTANCE, value.file, value.ref, BY_ELEMENT),)
        return (value,)
    return NONE


def _is_slice(asker: Evaluator, key: int) -> bool:
    fact = asker.index.expressions[key] if key >= 0 else None
    return type(fact) is Sequence and fact.type == asker.rules.slice_type != ""


def _display_entry(there: Evaluator, value: Value, key: int, asker: Evaluator) -> Values:
    fact = there.index.expressions[value.ref]
    text = asker.index.literal_text(key)
    if type(fact) is Sequence:
        if text.isdecimal():
            return _displayed(there, value, int(text))
        return _displayed(there, value, -1)
    if type(fact) is not Mapping:
        return NONE
    found = NONE
    for name, held in fact.entries:
        stated = there.index.literal_text(name)
        if not text or not stated or stated == text:
            found = union(found, there.contents.ask(held))
    return found


def display_member(there: Evaluator, value: Value, name: str) -> Values:
    """What a mapping display has under *name*, as names: the symbol where it is one."""
    fact = there.index.expressions[value.ref]
    if type(fact) is not Mapping:
        return NONE
    found = NONE
    for key, held in fact.entries:
        word = there.index.expressions[key] if key >= 0 else None
        if type(word) is Literal and word.text == name:
            if value.text == "type":
                found = union(found, types.instances(there, held))
            else:
                found = union(found, members.named(there, held))
    return found


def awaited(evaluator: Evaluator, values: Values) -> Values:
    """What awaiting *values* gives; what is no declared awaitable is its own result."""
    found = NONE
    for value in values:
        there = evaluator.at(value.file) if value.kind == GENERIC else None
        if there is not None and generics.name_of(value) in there.rules.awaited_types:
            table = there.rules.awaited_types
            found = union(found, generic_argument(there, value, table))
        else:
            found = union(found, (value,))
    return found


def entered(evaluator: Evaluator, values: Values) -> Values:
    """What `with` binds."""
    found = NONE
    for value in values:
        if value.kind in (GENERATOR, GENERIC):
            found = union(found, _items_of(evaluator, value, -1))
        elif value.kind == INSTANCE:
            for name in evaluator.rules.enter_members:
                declared = evaluator.declared(value, name)
                if any(each.kind == EXTERNAL for each in declared):
                    found = union(found, (value,))
                found = union(found, calls.method_result(evaluator, value, name))
    return found


def method(evaluator: Evaluator, value: Value, name: str, call: Call | New) -> Values | None:
    """The result of a container's own method; None where *name* is no such."""
    rules = evaluator.rules
    if name in rules.item_methods:
        if rules.entry_types and _is_mapping(evaluator, value):
            return entry(
                evaluator, (value,), call.arguments[0] if call.arguments else -1, evaluator
            )
        return items(evaluator, (value,), -1)
    if name in rules.entry_methods:
        key = call.arguments[0] if call.arguments else -1
        found = entry(evaluator, (value,), key, evaluator)
        if len(call.arguments) > 1:
            found = union(found, evaluator.evaluate(call.arguments[1]))
        return found
    if name in rules.same_methods:
        return (value,)
    if name in rules.values_methods:
        return (_view("values", value),)
    if name in rules.pairs_methods:
        return (_view("pairs", value),)
    if name in rules.mapping_methods and call.arguments:
        return (_view("results", Value(ITEMS, evaluator.file, call.arguments[0], BY_ELEMENT)),)
    return None


def _is_mapping(evaluator: Evaluator, value: Value) -> bool:
    if value.kind == GENERIC:
        return generics.name_of(value) in evaluator.rules.entry_types
    there = evaluator.at(value.file)
    if value.kind != DISPLAY or there is None:
        return False
    return type(there.index.expressions[value.ref]) is Mapping


def numbered(value: Value) -> Value:
    """Pairs of a number and an item of *value*."""
    return _view("numbered", value)


def _view(shape: str, value: Value) -> Value:
    return Value(VIEW, value.file, value.ref, BY_ELEMENT, f"{shape}\t{value.kind}\t{value.text}")


def _viewed(evaluator: Evaluator, value: Value, position: int) -> Values:
    shape, kind, text = value.text.split("\t", 2)
    other = Value(int(kind), value.file, value.ref, value.via, text)
    if shape == "values":
        return _entry_of(evaluator, other, -1, evaluator)
    if shape == "pairs":
        return (_view("pair", other),)
    if shape == "numbered":
        return (_view("numbered-pair", other),)
    if shape == "results":
        there = evaluator.at(value.file)
        return NONE if there is None else calls.called_back(there, value.ref)
    if position == 0:
        return NONE
    if shape == "pair":
        return _entry_of(evaluator, other, -1, evaluator)
    return _items_of(evaluator, other, -1)
