"""What comes out of containers: by iteration, subscript, `await`, `with`, and their own methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    RECEIVED,
    Call,
    Mapping,
    New,
    Sequence,
    Yielded,
)
from codegraph_lsp.resolve import calls, container_views, displays, generics, types
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
    VIRTUAL,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_ELEMENT,
    KIND_ENUM,
    KIND_PROPERTY,
    VARIABLES,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


MAX_STEPS = 6
"""Longest way up the ancestors to a container from outside. (a guess)"""


CONTAINERS = frozenset({DISPLAY, GENERIC, GENERATOR, ITEMS, VIEW})
"""Kinds of values that have items."""


def items(evaluator: Evaluator, values: Values, position: int) -> Values:
    """What iterating over *values* gives; with a *position* from 0, the item there."""
    found = NONE
    for value in values:
        found = union(found, items_of(evaluator, value, position))
    return found


def listed(evaluator: Evaluator, expression: int) -> Values:
    """What iterating over *expression* gives; a question, as it may be made of its own items."""
    return items(evaluator, evaluator.evaluate(expression), -1)


def items_of(evaluator: Evaluator, value: Value, position: int) -> Values:
    """
    What *value* gives when something runs over it; of a mapping the keys.

    Args:
        position: Which item, where items are told apart; -1 any; `RECEIVED` what a loop takes that
            takes one value alone.
    """
    kind = value.kind
    if kind == OVERFLOW:
        return MANY
    if position == RECEIVED:
        return _received(evaluator, value)
    if kind == VIEW:
        return container_views.viewed(evaluator, value, position)
    there = evaluator.at(value.file) if value.file >= 0 else None
    if there is None:
        return NONE
    if kind == DISPLAY:
        if there.rules.keyed_types and _is_mapping(evaluator, value):
            return (container_views.view("pair", value),)
        return at_least(displays.displayed(there, value, position), BY_ELEMENT)
    if kind == GENERIC:
        name = generics.name_of(value)
        if name in there.rules.keyed_types:
            return (container_views.view("pair", value),)
        if position == 1 and name in there.rules.second_types:
            return generic_argument(there, value, there.rules.second_types, position)
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
        if there.rules.signatures:
            held = extended(evaluator, value)
            return NONE if held is None else items_of(evaluator, held, position)
        underlying = types.underlying(there, value)
        if underlying:
            return items(evaluator, underlying, position)
        return _iterated(evaluator, value, position)
    if kind == CLASS and there.index.symbols[value.ref].kind == KIND_ENUM:
        bound = VIRTUAL if there.rules.signatures else 0
        return (Value(INSTANCE, value.file, value.ref, BY_ELEMENT | bound),)
    return NONE


def keys(evaluator: Evaluator, value: Value) -> Values:
    """The keys of a container that gives pairs when something runs over it."""
    there = evaluator.at(value.file) if value.kind == GENERIC else None
    if there is None or generics.name_of(value) not in there.rules.keyed_types:
        return NONE
    arguments = types.type_arguments(there, value.ref)
    given = types.instances(there, arguments[0]) if arguments else NONE
    return generics.closed(there, given, generics.environment_of(value))


def visited(evaluator: Evaluator, values: Values) -> Values:
    """What a method of *values* that visits their items passes on: of mappings, not the keys."""
    found = NONE
    for value in values:
        there = evaluator.at(value.file) if value.kind == GENERIC else None
        if there is not None and generics.name_of(value) in there.rules.keyed_types:
            found = union(found, entry_of(evaluator, value, -1, evaluator))
        else:
            found = union(found, items_of(evaluator, value, -1))
    return found


def _received(evaluator: Evaluator, value: Value) -> Values:
    """The only value that a loop takes from a container: an item where there are no keys."""
    there = evaluator.at(value.file) if value.kind in (GENERIC, INSTANCE) else None
    if there is None:
        return NONE
    if value.kind == INSTANCE:
        return items(evaluator, types.underlying(there, value), RECEIVED)
    if generics.name_of(value) not in there.rules.keyless_types:
        return NONE
    return generic_argument(there, value, there.rules.item_types)


def extended(evaluator: Evaluator, value: Value, steps: int = 0) -> Value | None:
    """The container from outside that the class of an instance extends, with type arguments."""
    there = evaluator.at(value.file) if value.kind == INSTANCE and steps < MAX_STEPS else None
    if there is None:
        return None
    for entry in there.index.heritage.get(value.ref, ()):
        bases = types.instances(there, entry.expression)
        for base in generics.closed(there, bases, generics.environment_of(value)):
            if base.kind == GENERIC:
                tables = (there.rules.item_types, there.rules.entry_types)
                if any(generics.name_of(base) in table for table in tables):
                    return base
            else:
                found = extended(evaluator, base, steps + 1)
                if found is not None:
                    return found
    return None


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
        if given and rules.next_gives_optional:
            given = items(evaluator, given, 0)
        if given:
            return at_least(given, BY_ELEMENT)
    for name in rules.iterate_members:
        iterators = calls.method_result(evaluator, value, name)
        found = NONE
        for each in iterators:
            if each.kind in CONTAINERS:
                found = union(found, items_of(evaluator, each, position))
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
        found = union(found, entry_of(evaluator, value, key, asker))
    return found


def entry_of(evaluator: Evaluator, value: Value, key: int, asker: Evaluator) -> Values:
    """
    What the subscript *key* takes out of *value*; a slice gives a container of the same.

    Args:
        key: Index of an expression in the file of *asker*; -1 where it is not known.
    """
    kind = value.kind
    if kind == OVERFLOW:
        return MANY
    if kind in CONTAINERS and _is_slice(asker, key):
        return (_sliced(value, asker, key),)
    if kind in (EXTERNAL, FUNCTION):
        return (value,)
    if kind == VIEW:
        text = asker.index.literal_text(key)
        return container_views.viewed(evaluator, value, int(text) if text.isdecimal() else -1)
    there = evaluator.at(value.file) if value.file >= 0 else None
    if there is None:
        return NONE
    if kind == DISPLAY:
        return at_least(displays.display_entry(there, value, key, asker), BY_ELEMENT)
    if kind == GENERIC:
        table = there.rules.entry_types
        if generics.name_of(value) not in table:
            table = there.rules.item_types
        text = asker.index.literal_text(key)
        return generic_argument(there, value, table, int(text) if text.isdecimal() else -1)
    if kind == ITEMS:
        text = asker.index.literal_text(key)
        return items_of(evaluator, value, int(text) if text.isdecimal() else -1)
    if kind == INSTANCE:
        for name in there.rules.index_members:
            given = calls.method_result(evaluator, value, name)
            if given:
                return at_least(given, BY_ELEMENT)
        underlying = types.underlying(there, value)
        if underlying:
            return entry(evaluator, underlying, key, asker)
        field = _record_field(there, value, asker.index.literal_text(key))
        found = field or _keyed(evaluator, value, key, asker)
        return (value,) if not found and there.rules.own_items else found
    if kind == CLASS:
        if there.index.symbols[value.ref].kind == KIND_ENUM:
            return (Value(INSTANCE, value.file, value.ref, BY_ELEMENT),)
        return (value,)
    return NONE


def _record_field(there: Evaluator, value: Value, name: str) -> Values:
    """The field that a subscript takes out of a record."""
    records = there.rules.record_bases if name else ()
    line = there.lines.ask(value.ref) if records else NONE
    if not any(b.kind == EXTERNAL and b.text.rpartition(".")[2] in records for b in line):
        return NONE
    return at_least(there.held(there.found.ask((value.ref, name))), BY_ELEMENT)


def _keyed(evaluator: Evaluator, value: Value, key: int, asker: Evaluator) -> Values:
    """The member that a subscript of an instance names, or that stands for all keys."""
    rules = evaluator.rules
    text = asker.index.literal_text(key) if rules.display_members else ""
    found = NONE
    for name in (text, rules.key_member):
        if name and not found:
            held = evaluator.held(evaluator.declared(value, name))
            found = generics.closed(evaluator, held, generics.environment_of(value))
    return at_least(found, BY_ELEMENT)


def _sliced(value: Value, asker: Evaluator, key: int) -> Value:
    """The part of *value* that the slice takes; it is known where that begins, or nothing is."""
    fact = asker.index.expressions[key]
    items = fact.items if type(fact) is Sequence else ()
    first = asker.index.literal_text(items[0]) if items else ""
    begins = "0" if items and items[0] < 0 else first
    stepped = len(items) > 2 and items[2] >= 0
    if value.kind != DISPLAY or (begins == "0" and not stepped):
        return value
    return container_views.view(
        "any" if stepped or not begins.isdecimal() else f"from {begins}", value
    )


def _is_slice(asker: Evaluator, key: int) -> bool:
    fact = asker.index.expressions[key] if key >= 0 else None
    return type(fact) is Sequence and fact.type == asker.rules.slice_type != ""


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
            found = union(found, items_of(evaluator, value, -1))
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
        return (container_views.same(value),) if rules.members_apart else (value,)
    if name in rules.stream_methods:
        return (container_views.view(container_views.STREAM, value),)
    if name in rules.values_methods:
        return (container_views.view("values", value),)
    if name in rules.pairs_methods:
        return (container_views.view("pairs", value),)
    if name in rules.mapping_methods and call.arguments:
        return (
            container_views.view(
                "results", Value(ITEMS, evaluator.file, call.arguments[0], BY_ELEMENT)
            ),
        )
    if name in rules.optional_methods:
        keyed = value.kind != VIEW and _is_mapping(evaluator, value)
        return (container_views.view("values", value) if keyed else container_views.same(value),)
    if name in rules.flat_methods and call.arguments:
        return calls.called_back(evaluator, call.arguments[-1])
    if name in rules.folding_methods and call.arguments:
        return evaluator.evaluate(call.arguments[0])
    if name in rules.numbering_methods:
        return (container_views.numbered(value),)
    if name in rules.pairing_methods and call.arguments:
        return (container_views.paired(evaluator, value, call.arguments[0]),)
    if name in rules.flattening_methods and call.arguments:
        return (
            container_views.view(
                "flattened", Value(ITEMS, evaluator.file, call.arguments[0], BY_ELEMENT)
            ),
        )
    return None


def is_enum(evaluator: Evaluator, value: Value) -> bool:
    """An instance of an enum."""
    there = evaluator.at(value.file)
    return there is not None and there.index.symbols[value.ref].kind == KIND_ENUM


def inner(evaluator: Evaluator, value: Value) -> Values:
    """What a value of a type holds that has the members of what it holds."""
    if value.kind == GENERIC:
        if generics.name_of(value) not in evaluator.rules.inner_types:
            return NONE
    elif value.kind != VIEW:
        return NONE
    elif value.text.startswith("same\t"):
        return inner(evaluator, _behind(value))
    elif not value.text.startswith("shared\t"):
        return NONE
    return items_of(evaluator, value, 0)


def _behind(value: Value) -> Value:
    """The container that a view is of."""
    _, kind, text = value.text.split("\t", 2)
    return Value(int(kind), value.file, value.ref, value.via, text)


def _is_mapping(evaluator: Evaluator, value: Value) -> bool:
    if value.kind == GENERIC:
        return generics.name_of(value) in evaluator.rules.entry_types
    there = evaluator.at(value.file)
    if value.kind != DISPLAY or there is None:
        return False
    return type(there.index.expressions[value.ref]) is Mapping
