"""Annotations: what an expression means when it is read as a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    MODULE_SCOPE,
    NOTHING,
    Call,
    Dereferenced,
    Imported,
    Index,
    Lambda,
    Literal,
    Mapping,
    Member,
    Name,
    Self,
    Sequence,
    SymbolValue,
    Typed,
    TypeOf,
    Union,
)
from codegraph_lsp.model.kinds import Reason
from codegraph_lsp.resolve import calls, generics
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    ITEMS,
    LITERAL,
    LOCAL,
    MODULE,
    NONE,
    REASON,
    SIGNATURE,
    SYMBOL,
    THIS,
    TYPE_VARIABLE,
    VIRTUAL,
    Value,
    Values,
    external,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_TYPE_PARAMETER,
    BY_DECLARED,
    KIND_ENUM_MEMBER,
    KIND_INTERFACE,
    KIND_TYPE_ALIAS,
    TYPES,
    VARIABLES,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

SELF = int(Reason.SELF)


def instances(evaluator: Evaluator, expression: int) -> Values:
    """What a name can hold that is declared to be of the type *expression*."""
    if expression < 0:
        return NONE
    return evaluator.typed.ask(expression)


def evaluate_type(evaluator: Evaluator, expression: int) -> Values:
    """Answers `instances`."""
    if not evaluator.rules.exact_values:
        return _evaluate_type(evaluator, expression)
    fact = evaluator.index.expressions[expression]
    found = _evaluate_type(evaluator, expression)
    if type(fact) in (Dereferenced, Typed):
        return _bounds(found, VIRTUAL)
    if type(fact) in (Name, Member):
        return _bounds(found, 0)
    return found


def _bounds(values: Values, virtual: int) -> Values:
    """*values*, as bounds of their types or as exactly of these."""
    return tuple(
        Value(v.kind, v.file, v.ref, v.via & ~VIRTUAL | virtual, v.text)
        if v.kind == INSTANCE
        else v
        for v in values
    )


def _evaluate_type(evaluator: Evaluator, expression: int) -> Values:
    """Answers `Evaluator.instances`: what is of the type that *expression* writes down."""
    fact = evaluator.index.expressions[expression]
    if type(fact) is Name:
        if fact.name in evaluator.rules.self_types:
            owner = evaluator.index.owner_class(fact.scope)
            if owner != NOTHING:
                return (_this(evaluator, owner),)
        denoted = evaluator.denote_name(fact.scope, fact.name)
        return _of_denoted(evaluator, denoted) if denoted else _unknown(evaluator, expression)
    if type(fact) is Member or type(fact) is Imported:
        denoted = evaluator.denote(expression)
        return _of_denoted(evaluator, denoted) if denoted else _unknown(evaluator, expression)
    if type(fact) is Union:
        found = NONE
        for option in fact.options:
            found = union(found, instances(evaluator, option))
        return found
    if type(fact) is Index:
        return _applied(evaluator, expression, fact)
    if type(fact) is Literal:
        if fact.type in evaluator.rules.nothing_types:
            return NONE
        if fact.type in evaluator.rules.string_types:
            return _named_in_text(evaluator, fact.text) if fact.text else NONE
        return (Value(LITERAL, -1, -1, BY_DECLARED, fact.type),)
    if type(fact) is Dereferenced:
        return instances(evaluator, fact.value)
    if type(fact) is Typed:
        return instances(evaluator, fact.type)
    if type(fact) is Sequence:
        return (Value(ITEMS, evaluator.file, expression, BY_DECLARED),)
    if type(fact) is Mapping:
        return (Value(DISPLAY, evaluator.file, expression, BY_DECLARED, "type"),)
    if type(fact) is SymbolValue:
        symbol = Value(SYMBOL, evaluator.file, fact.symbol, BY_DECLARED)
        return _of_denoted(evaluator, (symbol,))
    if type(fact) is TypeOf:
        return evaluator.evaluate(fact.value)
    if type(fact) is Lambda:
        return (Value(SIGNATURE, evaluator.file, fact.scope, BY_DECLARED),)
    if type(fact) is Self:
        owner = evaluator.index.owner_class(fact.scope)
        return (_this(evaluator, owner),) if owner != NOTHING else NONE
    return NONE


def _unknown(evaluator: Evaluator, expression: int) -> Values:
    """An instance of a type of which nothing is known but how it is written."""
    if not evaluator.rules.unknown_types_hold or evaluator.state.low is not None:
        return NONE  # what leans on an unfinished question may still become known
    name = dotted_name(evaluator, expression)
    return (Value(LITERAL, -1, -1, BY_DECLARED, name),) if name else NONE


def dotted_name(evaluator: Evaluator, expression: int) -> str:
    """The names that *expression* is made of; empty where it is made of more."""
    fact = evaluator.index.expressions[expression]
    if type(fact) is Name:
        return fact.name
    before = dotted_name(evaluator, fact.object) if type(fact) is Member else ""
    return f"{before}.{fact.name}" if before and type(fact) is Member else ""


def underlying(there: Evaluator, value: Value) -> Values:
    """What a named type is made of, where it is no type with members (`type Names []string`)."""
    annotation = there.index.symbols[value.ref].annotation
    if annotation < 0 or there.index.symbols[value.ref].kind not in TYPES:
        return NONE
    if type(there.index.expressions[annotation]) is SymbolValue:
        return NONE
    found = instances(there, annotation)
    return generics.closed(there, found, generics.environment_of(value))


def via(values: Values, how: int) -> Values:
    """Functions and classes among *values*, as reached through a name in the way *how*."""
    if len(values) == 1:
        v = values[0]
        if v.kind not in _NAMED or v.via == how:
            return values
        return (Value(v.kind, v.file, v.ref, how, v.text),)
    return tuple(
        Value(v.kind, v.file, v.ref, how, v.text) if v.kind in _NAMED else v for v in values
    )


_NAMED = frozenset({FUNCTION, CLASS})


def classes(evaluator: Evaluator, expression: int) -> Values:
    """Classes and externals that *expression*, a heritage entry or a constructed type, means."""
    found = NONE
    for value in evaluator.evaluate(expression):
        if value.kind in (CLASS, FUNCTION, EXTERNAL):
            found = union(found, (value,))
    if found:
        return found
    for value in instances(evaluator, expression):
        if value.kind == INSTANCE:
            found = union(found, (Value(CLASS, value.file, value.ref, value.via & REASON),))
        elif value.kind == EXTERNAL_INSTANCE:
            found = union(found, (Value(EXTERNAL, -1, -1, value.via & REASON, value.text),))
    return found


def extended(evaluator: Evaluator, expression: int) -> Values:
    """Those that a heritage entry means: of an interface and a function of one name, the former."""
    found = classes(evaluator, expression)
    if len(found) > 1 and any(_is_interface(evaluator, each) for each in found):
        return tuple(each for each in found if each.kind != FUNCTION)
    return found


def _is_interface(evaluator: Evaluator, value: Value) -> bool:
    there = evaluator.at(value.file) if value.kind == CLASS else None
    return there is not None and there.index.symbols[value.ref].kind == KIND_INTERFACE


def _this(evaluator: Evaluator, owner: int) -> Value:
    return Value(INSTANCE, evaluator.file, owner, BY_DECLARED | VIRTUAL | THIS)


def _named_in_text(evaluator: Evaluator, text: str) -> Values:
    """The type that a string names, as far as it is a dotted name."""
    first, *rest = text.split(".")
    if not first.isidentifier():
        return NONE
    denoted = evaluator.denote_name(MODULE_SCOPE, first)
    for name in rest:
        found = NONE
        for value in evaluator.held(denoted):
            found = union(found, evaluator.declared(value, name))
        denoted = found
    return _of_denoted(evaluator, denoted)


def _of_denoted(evaluator: Evaluator, denoted: Values) -> Values:
    """Instances of the types that names stand for."""
    found = NONE
    for value in denoted:
        if value.kind == SYMBOL:
            found = union(found, _of_symbol(evaluator, value))
        elif value.kind == LOCAL:
            there = evaluator.at(value.file)
            if there is not None:
                found = union(found, _of_local(there, value.ref))
        elif value.kind == EXTERNAL:
            found = union(found, _of_external(evaluator, value))
        elif value.kind == MODULE and evaluator.rules.default_is_module:
            there = evaluator.at(value.file) if value.file >= 0 else None
            whole = NONE if there is None else there.exported.ask("default")
            found = union(found, _of_denoted(evaluator, whole))
        elif value.kind == CLASS:
            made = Value(INSTANCE, value.file, value.ref, BY_DECLARED | VIRTUAL)
            found = union(found, (made,))
    return found


def _of_symbol(evaluator: Evaluator, value: Value) -> Values:
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    symbol = there.index.symbols[value.ref]
    if symbol.kind in TYPES:
        return (Value(INSTANCE, value.file, value.ref, BY_DECLARED | VIRTUAL),)
    if symbol.kind == KIND_TYPE_ALIAS:
        if symbol.annotation != NOTHING:
            return instances(there, symbol.annotation)
        if symbol.value != NOTHING:
            return instances(there, symbol.value)
        has_members = there.index.children.get(value.ref)
        return (
            (Value(INSTANCE, value.file, value.ref, BY_DECLARED | VIRTUAL),)
            if has_members
            else NONE
        )
    if symbol.kind == KIND_ENUM_MEMBER:
        return (Value(INSTANCE, value.file, symbol.container, BY_DECLARED | VIRTUAL),)
    if symbol.value != NOTHING and symbol.kind in VARIABLES:
        if _makes_variable(there, symbol.value):
            return (Value(TYPE_VARIABLE, value.file, ~value.ref, BY_DECLARED),)
        return instances(there, symbol.value)
    return NONE


def _makes_variable(evaluator: Evaluator, expression: int) -> bool:
    """*expression* is a call that makes a type variable (`TypeVar("T")`)."""
    names = evaluator.rules.variable_functions
    fact = evaluator.index.expressions[expression]
    if not names or type(fact) is not Call or fact.callee < 0:
        return False
    denoted = evaluator.denote(fact.callee)
    return any(d.kind == EXTERNAL and d.text.rpartition(".")[2] in names for d in denoted)


def _of_local(evaluator: Evaluator, binding: int) -> Values:
    """A type parameter is itself, a local alias what it was set to."""
    fact = evaluator.index.bindings[binding]
    if fact.kind == BINDS_TYPE_PARAMETER:
        return (Value(TYPE_VARIABLE, evaluator.file, binding, BY_DECLARED),)
    return instances(evaluator, fact.value)


def _of_external(evaluator: Evaluator, value: Value) -> Values:
    last = value.text.rpartition("\t")[2].rpartition(".")[2]
    rules = evaluator.rules
    if last in rules.nothing_types or last in rules.wrapper_types or last in rules.union_types:
        return NONE
    if last in rules.opaque_types:
        return NONE
    return instances_of_external(evaluator, value)


def instances_of_external(evaluator: Evaluator, value: Value) -> Values:
    """An instance of something outside that is a class."""
    package, _, name = value.text.partition("\t")
    last = name.rpartition(".")[2]
    if package == evaluator.rules.builtin_package:
        return (Value(LITERAL, -1, -1, BY_DECLARED, last),)
    return (Value(EXTERNAL_INSTANCE, -1, -1, BY_DECLARED, value.text),)


def _applied(evaluator: Evaluator, expression: int, fact: Index) -> Values:
    """A type with type arguments."""
    rules = evaluator.rules
    head = evaluator.index.expressions[fact.object]
    if type(head) is Literal:
        return (Value(GENERIC, evaluator.file, expression, BY_DECLARED, head.type),)
    arguments = type_arguments(evaluator, expression)
    found = NONE
    denoted = evaluator.denote(fact.object) or _ambient(evaluator, head)
    if not denoted:
        return _unknown(evaluator, fact.object)
    for value in denoted:
        if value.kind != EXTERNAL:
            found = union(found, _applied_to(evaluator, expression, value))
            continue
        last = value.text.rpartition("\t")[2].rpartition(".")[2]
        if last in rules.union_types:
            for argument in arguments:
                found = union(found, instances(evaluator, argument))
        elif last in rules.opaque_types:
            continue
        elif last in rules.wrapper_types:
            held = instances(evaluator, arguments[0]) if arguments else NONE
            found = union(found, _bounds(held, VIRTUAL) if rules.exact_values else held)
        elif last in rules.result_types:
            for each in instances(evaluator, arguments[0]) if arguments else NONE:
                found = union(found, calls.apply(evaluator, each, None, None))
        elif last in rules.class_types:
            for each in instances(evaluator, arguments[0]) if arguments else NONE:
                if each.kind == INSTANCE:
                    made = Value(CLASS, each.file, each.ref, BY_DECLARED | VIRTUAL)
                    found = union(found, (made,))
        else:
            made = Value(GENERIC, evaluator.file, expression, BY_DECLARED, last)
            found = union(found, (made,))
    return found


def _ambient(evaluator: Evaluator, head: object) -> Values:
    """A generic type of the language that is a type only, so that no name of a value tells it."""
    rules = evaluator.rules
    if not rules.ambient_types or type(head) is not Name:
        return NONE
    known = (rules.wrapper_types, rules.result_types, rules.item_types, rules.entry_types)
    if not any(head.name in names for names in (*known, rules.awaited_types)):
        return NONE
    return (external(rules.builtin_package, head.name, BY_DECLARED),)


def _applied_to(evaluator: Evaluator, expression: int, head: Value) -> Values:
    """A class or alias of the project with the type arguments of the `Index` *expression*."""
    plain = _of_denoted(evaluator, (head,))
    found = NONE
    for value in plain:
        if value.kind == INSTANCE and (value.file, value.ref) == (head.file, head.ref):
            made = generics.with_arguments(value, evaluator.file, expression)
            found = union(found, (made,))
        else:
            element = f"|{head.file},{head.ref},{evaluator.file},{expression}"
            found = union(found, generics.closed(evaluator, (value,), element))
    return found


def type_arguments(evaluator: Evaluator, expression: int) -> tuple[int, ...]:
    """Type arguments of the `Index` *expression*."""
    fact = evaluator.index.expressions[expression]
    return arguments_of(evaluator, fact) if type(fact) is Index else ()


def arguments_of(evaluator: Evaluator, fact: Index) -> tuple[int, ...]:
    """Type arguments of *fact*."""
    if fact.key < 0:
        return ()
    key = evaluator.index.expressions[fact.key]
    if type(key) is Sequence and not key.type:
        return key.items
    return (fact.key,)
