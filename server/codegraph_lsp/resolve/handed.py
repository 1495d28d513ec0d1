"""
What the parameters of a function without a name can be, by the type that is wanted in its place: an
interface with one method, which the function stands for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, BindingFact, Call, Member, New
from codegraph_lsp.resolve import (
    containers,
    generics,
    methods,
    overloads,
    qualified,
    signatures,
    types,
)
from codegraph_lsp.resolve.values import (
    GENERIC,
    INSTANCE,
    NONE,
    SYMBOL,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import BY_ARGUMENT

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def to_parameter(evaluator: Evaluator, parameter: BindingFact) -> Values:
    """What is handed to a parameter of a function without a name."""
    places = evaluator.index.function_places
    position = parameter.position
    found = NONE
    for annotation in places.declared.get(parameter.scope, ()):
        wanted = types.instances(evaluator, annotation)
        found = union(found, _handed_by(evaluator, wanted, position))
    for number, place in places.passed.get(parameter.scope, ()):
        found = union(found, _by_call(evaluator, number, place, position))
    return at_least(found, BY_ARGUMENT)


def _by_call(evaluator: Evaluator, number: int, place: int, position: int) -> Values:
    """What the function that is argument *place* of a call is handed at *position*."""
    call = evaluator.index.expressions[number]
    if not isinstance(call, (Call, New)):
        return NONE
    found = _items_of(evaluator, call, position) if place == 0 else NONE
    if found:
        return found
    for method, receiver in _run_by(evaluator, call):
        there = evaluator.at(method.file) if method.kind == SYMBOL else None
        if there is None:
            continue
        parameters = there.index.parameters.get(there.index.symbols[method.ref].scope, ())
        if parameters:
            taken = there.index.bindings[parameters[min(place, len(parameters) - 1)]]
            wanted = types.instances(there, taken.annotation)
            wanted = generics.closed(evaluator, wanted, receiver)
            found = union(found, _handed_by(evaluator, wanted, position))
    return found


def _items_of(evaluator: Evaluator, call: Call | New, position: int) -> Values:
    """The items of a container whose method calls its argument with them."""
    callee = evaluator.index.expressions[call.callee] if call.callee >= 0 else None
    if type(callee) is not Member or type(call) is not Call:
        return NONE
    if evaluator.rules.visiting_methods.get(qualified.plain(callee.name)) != position:
        return NONE
    found = NONE
    for value in evaluator.evaluate(callee.object):
        if value.kind in containers.CONTAINERS or value.kind == INSTANCE:
            found = union(found, containers.items(evaluator, (value,), -1))
    return found


def _run_by(evaluator: Evaluator, call: Call | New) -> list[tuple[Value, str]]:
    """The methods that *call* runs, with what type variables mean in the receiver's type."""
    if isinstance(call, New):
        return [
            (each, "")
            for made in types.classes(evaluator, call.callee)
            for each in overloads.constructors(evaluator, made, call)
        ]
    environment = ""
    holder = getattr(evaluator.index.expressions[call.callee], "object", NOTHING)
    for value in evaluator.evaluate(holder):
        if value.kind == INSTANCE:
            environment = generics.environment_of(value)
    denoted = overloads.chosen(evaluator, evaluator.denote(call.callee), call)
    return [(each, environment) for each in denoted]


def _handed_by(evaluator: Evaluator, wanted: Values, position: int) -> Values:
    found = NONE
    for value in wanted:
        found = union(found, _handed(evaluator, value, position))
    return found


def _handed(evaluator: Evaluator, wanted: Value, position: int) -> Values:
    """What a function that stands for *wanted* is handed at *position*."""
    there = evaluator.at(wanted.file) if wanted.file >= 0 else None
    if there is None:
        return NONE
    if wanted.kind == INSTANCE:
        method = methods.function_of(there, wanted.ref)
        taken = [] if method is None else signatures.parameter_types(there, method)
        if position >= len(taken):
            return NONE
        return generics.closed(there, taken[position], generics.environment_of(wanted))
    places = there.rules.function_types.get(generics.name_of(wanted), ())
    if wanted.kind != GENERIC or position >= len(places) or places[position] < 0:
        return NONE
    arguments = types.type_arguments(there, wanted.ref)
    if places[position] >= len(arguments):
        return NONE
    given = types.instances(there, arguments[places[position]])
    return generics.closed(there, given, generics.environment_of(wanted))
