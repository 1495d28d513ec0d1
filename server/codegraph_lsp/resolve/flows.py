"""
Arguments become parameters: what the calls in a file pass to the functions in it.

Linking first answers every occurrence with nothing known of parameters. Answers that leaned on
one are then repeated with what the file's own calls pass, until no call passes anything new, at
most as often as the limits say. Calls in other files are not followed: their code is not part of
what this file's edges depend on.

Source: the worklist of PyCG's assignment graph (ICSE 2021), restricted to one file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Call, Lambda, Member, New
from codegraph_lsp.model.kinds import Reason, Role
from codegraph_lsp.resolve import callables, calls, containers
from codegraph_lsp.resolve.solver import ASSUMED_HERE, GIVEN_UP
from codegraph_lsp.resolve.values import (
    FUNCTION,
    LAMBDA,
    NONE,
    RAW,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import BY_ARGUMENT, IS_DECORATED

if TYPE_CHECKING:
    from codegraph_lsp.resolve.home import Home
    from codegraph_lsp.resolve.sites import Sites

LEXICAL = int(Reason.LEXICAL)

_CALL_ROLES = frozenset({int(Role.CALL), int(Role.NEW)})


def passed(evaluator: Home, sites: Sites) -> dict[int, Values]:
    """Values by parameter binding, as the file's calls and decorators pass them now."""
    found: dict[int, Values] = {}
    state = evaluator.state
    for expression, scope, bound in sites.passes:
        call = evaluator.index.expressions[expression]
        parameters = evaluator.index.parameters.get(scope, ())
        if not isinstance(call, (Call, New)) or evaluator.asked.isdisjoint(parameters):
            continue
        try:
            given = calls.arguments(evaluator, evaluator, scope, call, bound, evaluator.asked)
        except GIVEN_UP:
            state.reset()
            continue
        for parameter, values in given:
            found[parameter] = union(found.get(parameter, NONE), values)
    for expression in sites.visits:
        try:
            _visit_items(evaluator, expression, found)
        except GIVEN_UP:
            state.reset()
    for expression in sites.handed:
        call = evaluator.index.expressions[expression]
        if not isinstance(call, (Call, New)):
            continue
        try:
            for parameter, values in callables.passed(evaluator, call):
                found[parameter] = union(found.get(parameter, NONE), values)
        except GIVEN_UP:
            state.reset()
    for symbol in sorted(evaluator.index.decorators) if evaluator.rules.decorators_run else ():
        try:
            _pass_decorated(evaluator, symbol, found)
        except GIVEN_UP:
            state.reset()
    state.reset()
    return found


def forget_assumed(evaluator: Home) -> None:
    """Drops answers that leaned on what was known of parameters."""
    for query in evaluator.queries():
        query.forget(ASSUMED_HERE)
    evaluator.called.memo.clear()
    evaluator.wrapped.memo.clear()


def _scope_of(evaluator: Home, function: Value) -> int:
    if function.kind == LAMBDA:
        return function.ref
    return evaluator.index.symbols[function.ref].scope


def _visit_items(evaluator: Home, expression: int, found: dict[int, Values]) -> None:
    """Methods of containers call their argument with the items."""
    call = evaluator.index.expressions[expression]
    if not isinstance(call, Call):
        return
    rules = evaluator.rules
    callee = evaluator.index.expressions[call.callee] if call.callee >= 0 else None
    if type(callee) is not Member or not call.arguments or call.arguments[0] < 0:
        return
    place = rules.visiting_methods.get(callee.name)
    awaiting = callee.name in rules.awaiting_methods
    if place is None and not awaiting:
        return
    visitor = evaluator.index.expressions[call.arguments[0]]
    if type(visitor) is not Lambda and rules.function_type and call.arguments[-1] >= 0:
        visitor = evaluator.index.expressions[call.arguments[-1]]
    if type(visitor) is not Lambda:
        return
    parameters = evaluator.index.parameters.get(visitor.scope, ())
    held = evaluator.evaluate(callee.object)
    items = containers.awaited(evaluator, held) if awaiting else containers.visited(evaluator, held)
    if not items:
        return
    for parameter in parameters:
        if evaluator.index.bindings[parameter].position == (place or 0):
            given = at_least(items, BY_ARGUMENT)
            found[parameter] = union(found.get(parameter, NONE), given)


def _pass_decorated(evaluator: Home, symbol: int, found: dict[int, Values]) -> None:
    """A decorator of this file is called with the function below it."""
    index = evaluator.index
    if not index.symbols[symbol].flags & IS_DECORATED:
        return
    held: Values = (Value(FUNCTION, evaluator.file, symbol, BY_ARGUMENT | RAW),)
    for expression in reversed(index.decorators[symbol]):
        given = NONE
        for decorator in evaluator.evaluate(expression):
            if decorator.file != evaluator.file or decorator.kind not in (FUNCTION, LAMBDA):
                continue
            scope = _scope_of(evaluator, decorator)
            for parameter in index.parameters.get(scope, ())[:1]:
                values = at_least(held, BY_ARGUMENT)
                found[parameter] = union(found.get(parameter, NONE), values)
            given = union(given, evaluator.returned.ask(scope) if scope != NOTHING else NONE)
        kept = tuple(each for each in given if each.kind in (FUNCTION, LAMBDA))
        held = kept or held
