"""What `object.name` is, for every kind of object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Member, SymbolValue
from codegraph_lsp.resolve import containers, exports, generics, types
from codegraph_lsp.resolve.values import (
    BOUND,
    CLASS,
    DISPLAY,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    LITERAL,
    MANY,
    MODULE,
    NAMESPACE,
    NONE,
    OVERFLOW,
    REASON,
    SUPER,
    SYMBOL,
    THIS,
    TYPE_VARIABLE,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_BUILTIN,
    BY_QUALIFIED,
    BY_SELF,
    IS_STATIC,
    KIND_NAMESPACE,
    KIND_PROPERTY,
    KIND_TYPE_ALIAS,
    TYPES,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

MAX_PARTS = 8
"""Longest dotted path that is followed into something external. (a guess)"""


def denote(evaluator: Evaluator, fact: Member) -> Values:
    """What the member access names."""
    objects = evaluator.evaluate(fact.object)
    if len(objects) == 1:
        return evaluator.declared(objects[0], fact.name)
    found = NONE
    for value in objects:
        found = union(found, evaluator.declared(value, fact.name))
    return found


def values(evaluator: Evaluator, fact: Member) -> Values:
    """What the member access holds."""
    found = NONE
    for value in evaluator.evaluate(fact.object):
        held = evaluator.held(evaluator.declared(value, fact.name))
        if value.kind == INSTANCE:
            held = generics.closed(evaluator, held, generics.environment_of(value))
        found = union(found, held)
    return found


def declared(evaluator: Evaluator, value: Value, name: str) -> Values:
    """
    What *name* is in *value*.

    Returns:
        `SYMBOL`s whose *via* says how the member was reached, externals, or plain values.
    """
    kind = value.kind
    if kind == INSTANCE:
        found = _found(evaluator, value, name)
        return _reached(evaluator, found, value.via & (REASON | VIRTUAL) | BOUND, IS_STATIC)
    if kind == MODULE:
        return exports.member(evaluator, value, name)
    if kind == CLASS:
        if name in evaluator.rules.function_members:
            return (Value(INSTANCE, value.file, value.ref, BY_QUALIFIED),)
        found = _found(evaluator, value, name)
        how = (BY_SELF if value.via & THIS else BY_QUALIFIED) | value.via & VIRTUAL
        return _reached(evaluator, found, how, 0)
    if kind in (EXTERNAL, EXTERNAL_INSTANCE):
        if value.text.count(".") >= MAX_PARTS:
            return NONE
        return (Value(EXTERNAL, -1, -1, value.via & REASON, f"{value.text}.{name}"),)
    if kind == LITERAL:
        return (Value(EXTERNAL, -1, -1, BY_BUILTIN, f"builtins\t{value.text}.{name}"),)
    if kind == SUPER:
        return _above(evaluator, value, name)
    if kind == NAMESPACE:
        return _in_namespace(evaluator, value, name)
    if kind == DISPLAY:
        return _in_display(evaluator, value, name)
    if kind == FUNCTION:
        if name in evaluator.rules.function_members:
            return (Value(INSTANCE, value.file, value.ref, BY_QUALIFIED),)
        there = evaluator.at(value.file)
        found = NONE if there is None else there.assigned.ask((value.ref, name))
        return _reached(evaluator, found, BY_QUALIFIED, 0)
    if kind == GENERIC:
        text = f"builtins\t{generics.name_of(value)}.{name}"
        return (Value(EXTERNAL, -1, -1, BY_BUILTIN, text),)
    if kind == TYPE_VARIABLE:
        found = NONE
        for each in generics.bound(evaluator, value):
            found = union(found, evaluator.declared(each, name))
        return found
    return MANY if kind == OVERFLOW else NONE


def named(evaluator: Evaluator, expression: int) -> Values:
    """The symbol that *expression* defines in place, else its values."""
    if expression >= 0 and type(evaluator.index.expressions[expression]) is SymbolValue:
        return evaluator.denote(expression)
    return evaluator.evaluate(expression)


def of_class(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is in the class *symbol* or the first of its ancestors that has it."""
    own = own_members(evaluator, symbol, name)
    if own:
        return own
    above = evaluator.bases.ask(symbol)
    if not above:
        return NONE
    if len(above) == 1:
        return in_class(evaluator, above[0], name)
    outside = NONE
    for ancestor in evaluator.lines.ask(symbol)[1:]:
        if ancestor.kind == CLASS:
            there = evaluator.at(ancestor.file)
            found = NONE if there is None else own_members(there, ancestor.ref, name)
            if found:
                return found
        elif not outside:
            outside = in_class(evaluator, ancestor, name)
    return outside


def in_class(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in the class, project's or external, that *value* is."""
    if value.kind == EXTERNAL:
        if value.text.count(".") >= MAX_PARTS:
            return NONE
        return (Value(EXTERNAL, -1, -1, value.via & REASON, f"{value.text}.{name}"),)
    there = evaluator.at(value.file)
    return NONE if there is None else there.found.ask((value.ref, name))


def own_members(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is in the class itself, wherever its parts are."""
    index = evaluator.index
    found: Values = NONE
    kind = index.symbols[symbol].kind
    if kind in TYPES or kind == KIND_TYPE_ALIAS:
        for each in index.child(symbol, name):
            found = union(found, (Value(SYMBOL, evaluator.file, each, BY_SELF),))
        if index.in_parts:
            for part in index.same_named(symbol):
                for each in index.child(part, name):
                    found = union(found, (Value(SYMBOL, evaluator.file, each, BY_SELF),))
        if evaluator.rules.package_is_folder:
            found = union(found, exports.method_of(evaluator, index.symbols[symbol].name, name))
        if found:
            return found
    return evaluator.assigned.ask((symbol, name)) if name in index.set_members else NONE


def assigned(evaluator: Evaluator, holder: int, name: str) -> Values:
    """
    What assignments from outside (`C.prototype.m = …`) make of *name*.

    Args:
        holder: A class or function by its symbol, a display by the complement of its expression.
    """
    found = NONE
    kinds = _SYMBOL_HOLDERS if holder >= 0 else _DISPLAY_HOLDERS
    ref = holder if holder >= 0 else ~holder
    for member in evaluator.index.set_members.get(name, ()):
        for value in evaluator.holders.ask(member):
            if value.ref == ref and value.file == evaluator.file and value.kind in kinds:
                fact = evaluator.index.outline.members[member]
                if fact.symbol == NOTHING:
                    found = union(found, named(evaluator, fact.value))
                else:
                    own = Value(SYMBOL, evaluator.file, fact.symbol, BY_SELF)
                    found = union(found, (own,))
                break
    return found


_SYMBOL_HOLDERS = frozenset({CLASS, FUNCTION, INSTANCE})
_DISPLAY_HOLDERS = frozenset({DISPLAY})


def _found(evaluator: Evaluator, value: Value, name: str) -> Values:
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    return own_members(there, value.ref, name) or there.found.ask((value.ref, name))


def _reached(evaluator: Evaluator, found: Values, via: int, unwanted: int) -> Values:
    """*found* in a class, as reached through an instance or the class itself."""
    if len(found) > 1:
        found = _by_side(evaluator, found, unwanted)
    made = []
    for v in found:
        if v.kind == SYMBOL:
            made.append(Value(SYMBOL, v.file, v.ref, via))
        elif v.kind == EXTERNAL:
            made.append(Value(EXTERNAL, -1, -1, via & REASON, v.text))
        else:
            made.append(v)
    return tuple(made)


def _by_side(evaluator: Evaluator, found: Values, unwanted: int) -> Values:
    """Where a class has static and other members of one name, those that can be meant."""
    kept = []
    seen_property = False
    for value in found:
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is None:
            kept.append(value)
            continue
        symbol = there.index.symbols[value.ref]
        if symbol.kind == KIND_PROPERTY:
            if seen_property:
                continue
            seen_property = True
        if not unwanted or not symbol.flags & unwanted:
            kept.append(value)
    return tuple(kept) or found


def _above(evaluator: Evaluator, value: Value, name: str) -> Values:
    """A member as the ancestors behind a class have it."""
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    outside = NONE
    for ancestor in there.lines.ask(value.ref)[1:]:
        if ancestor.kind == CLASS:
            home = there.at(ancestor.file)
            found = NONE if home is None else own_members(home, ancestor.ref, name)
            if found:
                return _reached(evaluator, found, value.via & REASON | BOUND, 0)
        elif not outside:
            outside = in_class(there, ancestor, name)
    return outside


def _in_namespace(evaluator: Evaluator, value: Value, name: str) -> Values:
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    index = there.index
    symbol = index.symbols[value.ref]
    found = NONE
    for part in index.child(symbol.container, symbol.name):
        if index.symbols[part].kind == KIND_NAMESPACE:
            for each in index.child(part, name):
                found = union(found, (Value(SYMBOL, value.file, each, BY_QUALIFIED),))
    return found


def _in_display(evaluator: Evaluator, value: Value, name: str) -> Values:
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    if there.rules.display_members:
        found = containers.display_member(there, value, name)
        if name in there.index.set_members:
            found = union(found, there.assigned.ask((~value.ref, name)))
        if found:
            return types.via(found, BY_QUALIFIED)
    written = there.index.expressions[value.ref]
    held = getattr(written, "type", "")
    if not held or there.rules.display_members:
        return NONE
    return (Value(EXTERNAL, -1, -1, BY_BUILTIN, f"builtins\t{held}.{name}"),)
