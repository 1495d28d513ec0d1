"""
Which of several methods a call means: the most specific that takes what is passed.

Candidates that cannot take an argument are left out, as far as the arguments' types are known; then
one that fits each argument at least as well as every other, and some better, is meant. Where that
does not decide, all that are left stay.

Source: a reading of the Java Language Specification, 15.12.2, without phases and inference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.facts import NOTHING, Literal
from codegraph_lsp.resolve import containers, generics, types
from codegraph_lsp.resolve.methods import function_of
from codegraph_lsp.resolve.signatures import same_types
from codegraph_lsp.resolve.values import (
    DISPLAY,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    ITEMS,
    LAMBDA,
    LITERAL,
    MANY,
    NONE,
    SYMBOL,
    TYPE_VARIABLE,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import BINDS_COLLECTED, KIND_INTERFACE

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import Call, New
    from codegraph_lsp.resolve.evaluate import Evaluator

IMPOSSIBLE, POSSIBLE, WIDER, EXACT = range(4)
"""How an argument fits a parameter."""

ARRAY = "array"


class _Fit(NamedTuple):
    """How one argument fits one parameter."""

    how: int
    wanted: Values
    """The parameter's type."""
    known: bool
    """The argument's type is known, or it is the absence of a value."""


def chosen(evaluator: Evaluator, candidates: Values, call: Call | New) -> Values:
    """Those of *candidates*, methods of one name, that *call* can mean."""
    given = [_argument(evaluator, each) for each in call.arguments]
    fixed: list[tuple[Value, list[_Fit]]] = []
    variable: list[tuple[Value, list[_Fit]]] = []
    for candidate in candidates:
        if candidate.kind != SYMBOL:
            return candidates
        fits, collects = _fit(evaluator, candidate, given)
        if fits is not None:
            (variable if collects else fixed).append((candidate, fits))
    left = fixed or variable
    if not left:
        return candidates
    best = [
        one
        for one in left
        if all(
            _at_least(evaluator, a, b)
            for other in left
            if other is not one
            for a, b in zip(one[1], other[1], strict=True)
        )
    ]
    if len(best) == 1:
        return (best[0][0],)
    return tuple(candidate for candidate, _ in left)


def _argument(evaluator: Evaluator, expression: int) -> tuple[Values, bool]:
    """The values of an argument, and whether it is the absence of one."""
    fact = evaluator.index.expressions[expression] if expression >= 0 else None
    absent = type(fact) is Literal and fact.type in evaluator.rules.nothing_types
    return evaluator.evaluate(expression), absent


def _at_least(evaluator: Evaluator, one: _Fit, other: _Fit) -> bool:
    """What is passed surely fits *one* as well as *other*."""
    if one.how == EXACT or same_types(one.wanted, other.wanted):
        return True
    if other.how == EXACT or not one.known:
        return False
    if one.how == POSSIBLE and other.how == WIDER:
        return False
    return _fits(evaluator, one.wanted, other.wanted) >= WIDER


def _fit(
    evaluator: Evaluator, candidate: Value, given: list[tuple[Values, bool]]
) -> tuple[list[_Fit] | None, bool]:
    """
    How the arguments fit, None where one cannot be passed; and whether the last parameter must
    collect some.
    """
    there = evaluator.at(candidate.file)
    if there is None:
        return None, False
    index = there.index
    parameters = index.parameters.get(index.symbols[candidate.ref].scope, [])
    collects = bool(parameters) and index.bindings[parameters[-1]].kind in BINDS_COLLECTED
    expanded = collects and len(given) != len(parameters)
    fits = []
    for place, (values, absent) in enumerate(given):
        if not parameters:
            fits.append(_Fit(POSSIBLE, NONE, known=False))
            continue
        position = min(place, len(parameters) - 1)
        wanted = types.instances(there, index.bindings[parameters[position]].annotation)
        how = _fits(evaluator, values, wanted)
        if collects and position == len(parameters) - 1:
            whole = _fits_whole(evaluator, values, wanted) if not expanded else IMPOSSIBLE
            expanded = expanded or whole == IMPOSSIBLE or not values
            how = how if expanded else whole
        if absent:
            how = IMPOSSIBLE if _is_primitive(wanted) else POSSIBLE
        if how == IMPOSSIBLE:
            return None, False
        fits.append(_Fit(how, wanted, known=bool(values) or absent))
    return fits, expanded


def _fits_whole(evaluator: Evaluator, values: Values, wanted: Values) -> int:
    """An array passed for a parameter that collects what is *wanted*."""
    arrays = [value for value in values if _type_name(evaluator, value) == ARRAY]
    if not arrays:
        return IMPOSSIBLE
    return max(_fits_items(evaluator, _items(evaluator, value), wanted) for value in arrays)


def _items(evaluator: Evaluator, value: Value) -> Values:
    return containers.items(evaluator, (value,), -1)


def _fits_items(evaluator: Evaluator, values: Values, wanted: Values) -> int:
    """Arrays of *values* for arrays of *wanted*: built-in values are not converted in them."""
    fit = _fits(evaluator, values, wanted)
    if values and wanted and fit != EXACT and (_is_primitive(values) or _is_primitive(wanted)):
        return IMPOSSIBLE
    return fit


def _is_primitive(values: Values) -> bool:
    return any(value.kind == LITERAL and value.text[:1].islower() for value in values)


def _fits(evaluator: Evaluator, values: Values, wanted: Values) -> int:
    if not values or values is MANY or not wanted:
        return POSSIBLE
    return max(_fits_one(evaluator, value, each) for value in values for each in wanted)


def _fits_one(evaluator: Evaluator, value: Value, wanted: Value) -> int:
    """How well *value* can be passed where *wanted* is declared."""
    kind = value.kind
    if wanted.kind == TYPE_VARIABLE or kind == TYPE_VARIABLE:
        return POSSIBLE if wanted.kind == kind else WIDER
    if wanted.kind == LITERAL and wanted.text == _last_part(evaluator.rules.root_class):
        return EXACT if kind == LITERAL and value.text == wanted.text else WIDER
    if kind in (LAMBDA, FUNCTION):
        return _takes_function(evaluator, value, wanted)
    if kind == INSTANCE:
        return _takes_instance(evaluator, value, wanted)
    known = _type_name(evaluator, value)
    if not known:
        return POSSIBLE
    name = _type_name(evaluator, wanted)
    if wanted.kind == INSTANCE:
        return IMPOSSIBLE
    if known == name:
        if known != ARRAY:
            return EXACT
        held, taken = _items(evaluator, value), _items(evaluator, wanted)
        return _fits_items(evaluator, held, taken)
    rules = evaluator.rules
    if name in rules.widened_types.get(known, ()):
        return WIDER
    arrays = (known == ARRAY) + (name == ARRAY)
    closed = known in rules.final_types or name in rules.final_types
    return IMPOSSIBLE if arrays or closed else POSSIBLE


def _type_name(evaluator: Evaluator, value: Value) -> str:
    """The last name of an external type; empty where it is not known."""
    kind = value.kind
    if kind == LITERAL:
        return value.text
    if kind == GENERIC:
        return generics.name_of(value)
    if kind == EXTERNAL_INSTANCE:
        return _last_part(value.text)
    if kind == EXTERNAL:
        return evaluator.rules.literal_functions.get(value.text.rpartition("\t")[2], "")
    if kind in (DISPLAY, ITEMS):
        return ARRAY
    return ""


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _takes_instance(evaluator: Evaluator, value: Value, wanted: Value) -> int:
    there = evaluator.at(value.file)
    if there is None:
        return POSSIBLE
    if wanted.kind == INSTANCE and (value.file, value.ref) == (wanted.file, wanted.ref):
        return EXACT
    line = there.lines.ask(value.ref)
    if wanted.kind == INSTANCE:
        above = any((a.file, a.ref) == (wanted.file, wanted.ref) for a in line)
        return WIDER if above else IMPOSSIBLE
    name = _type_name(evaluator, wanted)
    outside = [_last_part(a.text) for a in line if a.kind == EXTERNAL]
    if name in outside:
        return WIDER
    return POSSIBLE if outside and name not in evaluator.rules.final_types else IMPOSSIBLE


def _takes_function(evaluator: Evaluator, value: Value, wanted: Value) -> int:
    if wanted.kind == LITERAL and wanted.text in evaluator.rules.final_types:
        return IMPOSSIBLE
    if wanted.kind == GENERIC and generics.name_of(wanted) == ARRAY:
        return IMPOSSIBLE
    n_given = _number_of_parameters(evaluator, value)
    if wanted.kind == GENERIC and n_given >= 0:
        taken = evaluator.rules.function_types.get(generics.name_of(wanted))
        return POSSIBLE if taken is None or len(taken) == n_given else IMPOSSIBLE
    if wanted.kind == INSTANCE:
        there = evaluator.at(wanted.file)
        if there is None:
            return POSSIBLE
        if there.index.symbols[wanted.ref].kind != KIND_INTERFACE:
            return IMPOSSIBLE
        method = function_of(there, wanted.ref)
        if method is None or n_given < 0:
            return POSSIBLE
        home = evaluator.at(method.file)
        scope = NOTHING if home is None else home.index.symbols[method.ref].scope
        taken_here = [] if home is None else home.index.parameters.get(scope, [])
        return POSSIBLE if len(taken_here) == n_given else IMPOSSIBLE
    return POSSIBLE


def _number_of_parameters(evaluator: Evaluator, function: Value) -> int:
    """Of a function without a name; -1 for others."""
    there = evaluator.at(function.file) if function.kind == LAMBDA else None
    return -1 if there is None else len(there.index.parameters.get(function.ref, ()))
