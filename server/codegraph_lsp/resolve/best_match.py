"""
Which of several functions a call means: those that it fits best.

That is, of the functions that take as many arguments as it passes, the ones whose declared types
fit what is known of the arguments best, all taken together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Call, Element, New
from codegraph_lsp.resolve import types
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL_INSTANCE,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    LITERAL,
    SYMBOL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import BINDS_COLLECTED, CALLABLES, KIND_MACRO

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

_ANY_NUMBER = 1 << 20

_MISFIT, _CONSTRUCTED, _UNKNOWN, _CONVERTED, _DERIVED, _SAME = -1.0, 0.1, 0.5, 0.6, 0.8, 1.0
"""How well an argument fits a parameter. (guesses, but for their order: what is not known may fit
well or not at all, and an object that a constructor would have to make first fits worst)"""


def chosen(evaluator: Evaluator, denoted: Values, call: Call | New) -> Values:
    """Of the functions among *denoted* those that *call* can mean."""
    functions = [v for v in denoted if v.kind in (SYMBOL, FUNCTION) and _is_callable(evaluator, v)]
    if not functions:
        return denoted
    n_given = len(call.arguments)
    if not any(_is_spread(evaluator, each) for each in call.arguments):
        fitting = [v for v in functions if _takes(evaluator, v, n_given)]
        functions = fitting or functions
    if len(functions) > 1 and n_given:
        functions = _best_typed(evaluator, functions, call)
    return tuple(functions)


def _is_callable(evaluator: Evaluator, value: Value) -> bool:
    there = evaluator.at(value.file)
    return there is not None and there.index.symbols[value.ref].kind in CALLABLES


def _is_spread(evaluator: Evaluator, argument: int) -> bool:
    fact = evaluator.index.expressions[argument] if argument >= 0 else None
    return type(fact) is Element and fact.index < 0


def _takes(evaluator: Evaluator, value: Value, n_given: int) -> bool:
    """The function can be called with so many arguments."""
    there = evaluator.at(value.file)
    if there is None:
        return True
    fact = there.index.symbols[value.ref]
    if fact.kind == KIND_MACRO:
        return True
    least = most = 0
    for parameter in there.index.parameters.get(fact.scope, ()):
        binding = there.index.bindings[parameter]
        if binding.kind in BINDS_COLLECTED:
            most = _ANY_NUMBER
        else:
            most += 1
            least += binding.value == NOTHING
    return least <= n_given <= most


def _best_typed(evaluator: Evaluator, functions: list[Value], call: Call | New) -> list[Value]:
    given = [evaluator.evaluate(argument) for argument in call.arguments]
    scores = [_score(evaluator, value, given) for value in functions]
    best = max(scores)
    if best < 0:
        return functions
    return [value for value, score in zip(functions, scores, strict=True) if score >= best - 1e-9]


def _score(evaluator: Evaluator, value: Value, given: list[Values]) -> float:
    """How well all arguments fit; below zero where one does not."""
    there = evaluator.at(value.file)
    if there is None:
        return 0.0
    scope = there.index.symbols[value.ref].scope
    total = 0.0
    for parameter in there.index.parameters.get(scope, ()):
        binding = there.index.bindings[parameter]
        if binding.kind in BINDS_COLLECTED or not 0 <= binding.position < len(given):
            continue
        fit = _fit(evaluator, there, binding.annotation, given[binding.position])
        if fit < 0:
            return _MISFIT
        total += fit
    return total


def _fit(evaluator: Evaluator, there: Evaluator, annotation: int, given: Values) -> float:
    if not given or annotation == NOTHING:
        return _UNKNOWN
    wanted = types.instances(there, annotation)
    if not wanted:
        return _UNKNOWN
    best = _MISFIT
    for value in given:
        for want in wanted:
            best = max(best, _fit_one(evaluator, value, want))
    return best


def _fit_one(evaluator: Evaluator, value: Value, want: Value) -> float:
    if value.kind == want.kind == INSTANCE:
        if (value.file, value.ref) == (want.file, want.ref):
            return _SAME
        there = evaluator.at(value.file)
        line = () if there is None else there.lines.ask(value.ref)
        if any(
            each.kind == CLASS and (each.file, each.ref) == (want.file, want.ref) for each in line
        ):
            return _DERIVED
        return _MISFIT
    if value.kind == want.kind == LITERAL:
        if value.text == want.text:
            return _SAME
        numbers = evaluator.rules.number_types
        is_number = value.text.split()[0] in numbers and want.text.split()[0] in numbers
        return _CONVERTED if is_number else _UNKNOWN
    if value.kind == want.kind == EXTERNAL_INSTANCE:
        return _SAME if value.text == want.text else _UNKNOWN
    if value.kind in (LAMBDA, FUNCTION) and want.kind in (LITERAL, INSTANCE):
        return _MISFIT if want.kind == LITERAL else _UNKNOWN
    if {value.kind, want.kind} == {INSTANCE, LITERAL}:
        return _MISFIT if value.kind == INSTANCE else _CONSTRUCTED
    return _UNKNOWN
