"""What `object.name` is, for every kind of object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Index, Member, SymbolValue
from codegraph_lsp.resolve import (
    ambient,
    apart,
    calls,
    containers,
    descriptors,
    displays,
    exports,
    generics,
    member_kinds,
    member_sides,
    methods,
    outside_members,
    paths,
    scoping,
    types,
)
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
    TYPE,
    TYPE_VARIABLE,
    VIEW,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_BUILTIN,
    BY_QUALIFIED,
    BY_SELF,
    CALLABLES,
    IS_AMBIENT,
    IS_STATIC,
    KIND_ENUM_MEMBER,
    KIND_NAMESPACE,
    KIND_TYPE_ALIAS,
    TYPES,
    VARIABLES,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.resolve.evaluate import Evaluator

_COMPLETED = frozenset({CLASS, INSTANCE})


def denote(evaluator: Evaluator, fact: Member) -> Values:
    """What the member access names."""
    objects = evaluator.evaluate(fact.object)
    if len(objects) == 1 and not evaluator.rules.fields_apart:
        return evaluator.declared(objects[0], fact.name)
    found = NONE
    for value in objects:
        found = union(found, evaluator.declared(value, fact.name))
    if not found and evaluator.rules.fields_apart:
        return member_kinds.payload(evaluator, fact)
    return found


def values(evaluator: Evaluator, fact: Member) -> Values:
    """What the member access holds."""
    found = NONE
    for value in evaluator.evaluate(fact.object):
        if value.kind in containers.CONTAINERS and fact.name.isdecimal():
            found = union(found, containers.items(evaluator, (value,), int(fact.name)))
            continue
        denoted = evaluator.declared(value, fact.name)
        held = evaluator.held(member_kinds.meant_by_access(evaluator, denoted))
        if value.kind in descriptors.WITH_DESCRIPTORS and held and held[0].kind == INSTANCE:
            held = descriptors.described(evaluator, value, fact.name, held)
        if value.kind == INSTANCE:
            held = generics.closed(evaluator, held, generics.environment_of(value))
        found = union(found, held)
    if evaluator.rules.fields_apart:
        found = found or evaluator.held(member_kinds.payload(evaluator, fact))
        return _seen_from(evaluator, fact, found)
    return found


def _seen_from(evaluator: Evaluator, fact: Member, found: Values) -> Values:
    """A field that a pattern takes out, with the type arguments of what is matched."""
    owner = evaluator.index.expressions[fact.object]
    if type(owner) is not Index or not found:
        return found
    for subject in evaluator.evaluate(owner.key):
        if subject.kind == INSTANCE:
            return generics.closed(evaluator, found, generics.environment_of(subject))
    return found


def declared(evaluator: Evaluator, value: Value, name: str) -> Values:
    """
    What *name* is in *value*.

    Returns:
        `SYMBOL`s whose *via* says how the member was reached, externals, or plain values.
    """
    rules = evaluator.rules
    kind = value.kind
    if rules.members_apart and kind in _EXTENDED:
        found = apart.by_trait(evaluator, value, name)
        if found:
            return found
    if rules.declarations and kind in _COMPLETED:
        value = scoping.completed(evaluator, value)
    handler = _DECLARED.get(kind)
    return NONE if handler is None else handler(evaluator, value, name)


def _in_instance(evaluator: Evaluator, value: Value, name: str) -> Values:
    rules = evaluator.rules
    if name in rules.class_members:
        return (Value(CLASS, value.file, value.ref, value.via),)
    found = _found(evaluator, value, name)
    if rules.sides_apart and found:
        found = _on_side(evaluator, value, name, found, static=False)
    if not found and rules.members_apart:
        found = apart.by_trait(evaluator, value, name)
        return found or _behind(evaluator, value, name)
    how = value.via & (REASON | VIRTUAL) | BOUND
    return member_sides.reached(evaluator, found, how, IS_STATIC)


def _in_class(evaluator: Evaluator, value: Value, name: str) -> Values:
    if name in evaluator.rules.function_members:
        return (Value(INSTANCE, value.file, value.ref, BY_QUALIFIED),)
    found = _found(evaluator, value, name)
    if evaluator.rules.sides_apart and found:
        found = _on_side(evaluator, value, name, found, static=True)
    how = (BY_SELF if value.via & THIS else BY_QUALIFIED) | value.via & VIRTUAL
    return member_sides.reached(evaluator, found, how, 0)


def _on_side(
    evaluator: Evaluator, value: Value, name: str, found: Values, *, static: bool
) -> Values:
    """Of *found* what can be meant; members of the other side do not hide those of ancestors."""
    kept = member_sides.on_side(evaluator, found, static=static)
    if kept and (static or not member_sides.are_static(evaluator, kept)):
        return kept
    above = _above(evaluator, value, name)
    return member_sides.on_side(evaluator, above, static=static) or kept


def _in_function(evaluator: Evaluator, value: Value, name: str) -> Values:
    if name in evaluator.rules.function_members:
        return (Value(INSTANCE, value.file, value.ref, BY_QUALIFIED),)
    there = evaluator.at(value.file)
    found = NONE if there is None else there.assigned.ask((value.ref, name))
    if not found and name in evaluator.rules.forwarding_members:
        return (value,)
    return member_sides.reached(evaluator, found, BY_QUALIFIED, 0)


def _in_module(evaluator: Evaluator, value: Value, name: str) -> Values:
    if evaluator.rules.import_paths:
        return paths.member(evaluator, value, name)
    return exports.member(evaluator, value, name)


def _in_bound(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in what a type variable stands for at least."""
    found = NONE
    for each in generics.bound(evaluator, value):
        found = union(found, evaluator.declared(each, name))
    return found


def _in_many(evaluator: Evaluator, value: Value, name: str) -> Values:
    return MANY


MAX_DEREFERENCES = 4
"""Most wrappers that are looked behind for a member. (a guess)"""


def _behind(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in what the instance dereferences to."""
    members_of = evaluator.rules.deref_members
    if name in members_of:
        return NONE
    held: Values = (value,)
    for _ in range(MAX_DEREFERENCES):
        inside = NONE
        for each in held:
            if each.kind == INSTANCE:
                for member in members_of:
                    inside = union(inside, calls.method_result(evaluator, each, member))
        found = NONE
        for each in inside:
            if each.kind != INSTANCE:
                found = union(found, evaluator.declared(each, name))
                continue
            via = each.via & (REASON | VIRTUAL) | BOUND
            found = union(
                found, member_sides.reached(evaluator, _found(evaluator, each, name), via, 0)
            )
        if found or not inside:
            return found
        held = inside
    return NONE


_EXTENDED = frozenset({LITERAL, GENERIC, EXTERNAL_INSTANCE, VIEW, DISPLAY})
"""Kinds of values of types outside, to which traits here may give methods."""


def _in_alias(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in the type that an alias stands for."""
    if not evaluator.rules.import_paths:
        return NONE
    there = evaluator.at(value.file)
    found = NONE
    for each in NONE if there is None else types.instances(there, there.alias_type(value.ref)):
        if each.kind == INSTANCE:
            plain = Value(CLASS, each.file, each.ref, each.via & REASON)
            found = union(found, evaluator.declared(plain, name))
        elif each.kind in (EXTERNAL_INSTANCE, LITERAL, GENERIC):
            found = union(found, evaluator.declared(each, name))
    return found


def named(evaluator: Evaluator, expression: int) -> Values:
    """The symbol that *expression* defines in place, else its values."""
    if expression >= 0 and type(evaluator.index.expressions[expression]) is SymbolValue:
        return evaluator.denote(expression)
    return evaluator.evaluate(expression)


def of_class(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is in the class *symbol* or the first of its ancestors that has it."""
    rules = evaluator.rules
    if rules.signatures and name.endswith(")"):
        return methods.of_class(evaluator, symbol, name)
    own = own_members(evaluator, symbol, name)
    if own:
        return own
    above = evaluator.bases.ask(symbol)
    if evaluator.rules.members_apart:
        # Which members an external trait has is not known, and a type has many.
        above = tuple(base for base in above if base.kind == CLASS)
    if not above:
        return _in_prototype(evaluator, symbol, name)
    if len(above) == 1:
        return in_class(evaluator, above[0], name)
    outside = NONE
    for ancestor in evaluator.lines.ask(symbol)[1:]:
        if ancestor.kind == CLASS:
            there = evaluator.at(ancestor.file)
            found = NONE if there is None else own_members(there, ancestor.ref, name)
            if found:
                return found
        elif not outside and not evaluator.rules.members_apart:
            outside = in_class(evaluator, ancestor, name)
    return outside


def _in_prototype(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is in what was put in the place of a function's prototype."""
    index = evaluator.index
    if index.symbols[symbol].kind not in CALLABLES:
        return NONE
    found = NONE
    for shared in evaluator.rules.function_members:
        for value in (
            evaluator.assigned.ask((symbol, shared)) if shared in index.set_members else ()
        ):
            if (value.file, value.ref) != (evaluator.file, symbol):
                found = union(found, evaluator.declared(value, name))
    return found


def in_class(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in the class, project's or external, that *value* is."""
    if value.kind == EXTERNAL:
        if value.text.count(".") >= outside_members.MAX_PARTS:
            return NONE
        return (Value(EXTERNAL, -1, -1, value.via & REASON, f"{value.text}.{name}"),)
    there = evaluator.at(value.file)
    return NONE if there is None else there.found.ask((value.ref, name))


def own_members(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is in the class itself, wherever its parts are."""
    if evaluator.rules.declarations:
        return scoping.own_members(evaluator, symbol, name)
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
        if len(found) > 1 and evaluator.rules.members_apart:
            found = _inherent(evaluator, found)
        if not found and evaluator.rules.members_apart:
            return apart.members(evaluator, symbol, name)
        if not found and evaluator.rules.ambient_modules:
            found = ambient.shared_members(evaluator, symbol, name)
        if found:
            return found
    return evaluator.assigned.ask((symbol, name)) if name in index.set_members else NONE


def _inherent(evaluator: Evaluator, found: Values) -> Values:
    """Members that a type has by itself hide those of the traits it implements."""
    kept = tuple(v for v in found if not evaluator.index.is_of_trait(v.ref))
    return kept or found


def _found(evaluator: Evaluator, value: Value, name: str) -> Values:
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    if there.rules.signatures:
        return there.found.ask((value.ref, name))
    return own_members(there, value.ref, name) or there.found.ask((value.ref, name))


SIDED = (CALLABLES | VARIABLES) - {KIND_ENUM_MEMBER}
"""Kinds of members that belong to instances unless they are static."""


def _above(evaluator: Evaluator, value: Value, name: str) -> Values:
    """A member as the ancestors behind a class have it."""
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    if there.rules.signatures and name.endswith(")"):
        return member_sides.reached(
            evaluator, methods.above(there, value.ref, name), value.via & REASON | BOUND, 0
        )
    outside = NONE
    for ancestor in there.lines.ask(value.ref)[1:]:
        if ancestor.kind == CLASS:
            home = there.at(ancestor.file)
            found = NONE if home is None else own_members(home, ancestor.ref, name)
            if found:
                return member_sides.reached(evaluator, found, value.via & REASON | BOUND, 0)
        elif not outside:
            outside = in_class(there, ancestor, name)
    return outside


def _in_namespace(evaluator: Evaluator, value: Value, name: str) -> Values:
    if evaluator.rules.import_paths:
        return paths.member(evaluator, value, name)
    if evaluator.rules.includes:
        return scoping.in_namespace(evaluator, value, name)
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    index = there.index
    symbol = index.symbols[value.ref]
    if symbol.flags & IS_AMBIENT:
        return member_sides.reached(
            evaluator, there.in_block.ask((value.ref, name)), BY_QUALIFIED, 0
        )
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
    if there.rules.display_members or generics.name_of(value) == "type":
        found = displays.display_member(there, value, name)
        if name in there.index.set_members:
            found = union(found, there.assigned.ask((~value.ref, name)))
        if found:
            return types.via(found, BY_QUALIFIED)
    written = there.index.expressions[value.ref]
    held = getattr(written, "type", "")
    if not held or there.rules.display_members:
        return NONE
    return (Value(EXTERNAL, -1, -1, BY_BUILTIN, f"builtins\t{held}.{name}"),)


_DECLARED: dict[int, Callable[[Evaluator, Value, str], Values]] = {
    INSTANCE: _in_instance,
    MODULE: _in_module,
    CLASS: _in_class,
    EXTERNAL: outside_members.of_external,
    EXTERNAL_INSTANCE: outside_members.of_external,
    LITERAL: outside_members.of_literal,
    SUPER: _above,
    NAMESPACE: _in_namespace,
    DISPLAY: _in_display,
    FUNCTION: _in_function,
    GENERIC: outside_members.of_generic,
    VIEW: outside_members.of_view,
    TYPE: _in_alias,
    TYPE_VARIABLE: _in_bound,
    OVERFLOW: _in_many,
}
"""By kind of value."""
