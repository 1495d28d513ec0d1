"""What is known of functions by their types alone, and what that tells of closures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Call, Lambda, New, Sequence
from codegraph_lsp.resolve import generics, types
from codegraph_lsp.resolve.values import (
    BOUND,
    FUNCTION,
    GENERIC,
    ITEMS,
    NONE,
    TYPE_VARIABLE,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import BINDS_RECEIVERS, BY_ARGUMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.resolve.evaluate import Evaluator


def hold(evaluator: Evaluator, values: Values, depth: int = 2) -> bool:
    """Some of *values* are functions, or containers of them, of which only the type is known."""
    for value in values:
        if _types(evaluator, value):
            return True
        there = evaluator.at(value.file) if value.kind in (GENERIC, ITEMS) else None
        if there is None or not depth:
            continue
        written = there.index.expressions[value.ref]
        inner = written.items if type(written) is Sequence else ()
        for argument in inner or types.type_arguments(there, value.ref):
            if hold(there, types.instances(there, argument), depth - 1):
                return True
    return False


def _types(evaluator: Evaluator, value: Value) -> list[Value]:
    """The function types that *value* is of."""
    name = evaluator.rules.function_type
    if value.kind == GENERIC:
        return [value] if generics.name_of(value) == name else []
    if value.kind != TYPE_VARIABLE:
        return []
    bounds = generics.bound(evaluator, value)
    return [each for each in bounds if each.kind == GENERIC and generics.name_of(each) == name]


def result(evaluator: Evaluator, value: Value) -> Values:
    """What calling a function of the type gives."""
    found = NONE
    for each in _types(evaluator, value):
        found = union(found, _argument(evaluator, each, -1))
    return found


def _argument(evaluator: Evaluator, value: Value, position: int) -> Values:
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    arguments = types.type_arguments(there, value.ref)
    if not -len(arguments) <= position < len(arguments):
        return NONE
    given = types.instances(there, arguments[position])
    return generics.closed(there, given, generics.environment_of(value))


def hands_closure(evaluator: Evaluator, call: Call | New) -> bool:
    """*call* is given a function that has no name."""
    expressions = evaluator.index.expressions
    return any(each >= 0 and type(expressions[each]) is Lambda for each in call.arguments)


def passed(evaluator: Evaluator, call: Call | New) -> Iterator[tuple[int, Values]]:
    """What the callee passes to closures that *call* hands to it: by parameter binding."""
    expressions = evaluator.index.expressions
    for denoted in evaluator.denote(call.callee):
        for function in evaluator.held((denoted,)):
            there = evaluator.at(function.file) if function.kind == FUNCTION else None
            if there is None:
                continue
            scope = there.index.symbols[function.ref].scope
            bound = bool(denoted.via & BOUND)
            for place, parameter in _parameters(there, scope, bound):
                given = call.arguments[place] if place < len(call.arguments) else -1
                closure = expressions[given] if given >= 0 else None
                if type(closure) is Lambda:
                    annotation = there.index.bindings[parameter].annotation
                    declared = types.instances(there, annotation)
                    yield from _into(evaluator, there, declared, closure.scope)


def _parameters(there: Evaluator, scope: int, bound: bool) -> Iterator[tuple[int, int]]:
    """Place among a call's arguments, and binding, of the parameters that are declared."""
    shift = 0
    for parameter in there.index.parameters.get(scope, ()):
        fact = there.index.bindings[parameter]
        if fact.kind in BINDS_RECEIVERS:
            shift = 1 if bound else 0
        elif fact.annotation >= 0:
            yield fact.position - shift, parameter


def _into(
    evaluator: Evaluator, there: Evaluator, declared: Values, scope: int
) -> Iterator[tuple[int, Values]]:
    index = evaluator.index
    for value in declared:
        for each in _types(there, value):
            for parameter in index.parameters.get(scope, ()):
                fact = index.bindings[parameter]
                given = _argument(there, each, fact.position)
                if given and fact.annotation < 0:
                    yield parameter, at_least(given, BY_ARGUMENT)
