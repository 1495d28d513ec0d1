"""
Functions of one name: which of them are the same, and which one a call means.

Two say the same when their parameters are spelled alike; of a declaration and its definition the
definition counts. A call means those that take as many arguments as it passes, and of these the
ones whose declared types fit what is known of the arguments best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Dereferenced,
    Element,
    Index,
    Literal,
    Member,
    Name,
    New,
    Sequence,
    SymbolValue,
    Typed,
)
from codegraph_lsp.resolve import types
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    LAMBDA,
    LITERAL,
    SYMBOL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import (
    BINDS_COLLECTED,
    CALLABLES,
    IS_OVERLOAD,
    KIND_MACRO,
    KIND_NAMESPACE,
    TYPES,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

MAX_SPELLED = 6
"""Deepest type that is spelled out. (a guess)"""

_MANY = 1 << 20

_UNKNOWN, _MISFIT, _CONVERTED, _DERIVED, _SAME = 0.5, -1.0, 0.6, 0.8, 1.0
"""How well an argument fits a parameter."""

Signature = tuple[str, ...]


def signature(there: Evaluator, symbol: int) -> Signature:
    """The types of a function's parameters as they are spelled, without their namespaces."""
    scope = there.index.symbols[symbol].scope
    spelled = []
    for parameter in there.index.parameters.get(scope, ()):
        fact = there.index.bindings[parameter]
        if fact.kind in BINDS_COLLECTED:
            spelled.append("...")
        else:
            spelled.append(_spelled(there, fact.annotation, 0))
    return tuple(spelled)


def _spelled(there: Evaluator, expression: int, depth: int) -> str:
    if expression < 0 or depth > MAX_SPELLED:
        return "?"
    fact = there.index.expressions[expression]
    if isinstance(fact, (Name, Member)):
        return fact.name
    if isinstance(fact, Literal):
        return fact.type
    if isinstance(fact, Dereferenced):
        return "*" + _spelled(there, fact.value, depth + 1)
    if isinstance(fact, Typed):
        return "&" + _spelled(there, fact.type, depth + 1)
    if isinstance(fact, Index):
        key = _spelled(there, fact.key, depth + 1)
        return f"{_spelled(there, fact.object, depth + 1)}<{key}>"
    if isinstance(fact, Sequence):
        return ",".join(_spelled(there, item, depth + 1) for item in fact.items)
    if isinstance(fact, SymbolValue):
        return there.index.symbols[fact.symbol].name
    return "?"


def settled(evaluator: Evaluator, found: list[Value]) -> Values:
    """
    *found*, what one name stands for in several places, without repetitions.

    Of what is declared and defined the definition stays; of several declarations one, rather of
    another file's, which others see as well. Parts of a namespace are one.
    """
    if len(found) < 2:
        return tuple(found)
    groups: dict[tuple[object, ...], list[Value]] = {}
    for value in found:
        groups.setdefault(_sort(evaluator, value), []).append(value)
    kept = [_best(evaluator, group) if len(group) > 1 else group[0] for group in groups.values()]
    return tuple(kept)


def _sort(evaluator: Evaluator, value: Value) -> tuple[object, ...]:
    there = evaluator.at(value.file) if value.kind == SYMBOL else None
    if there is None:
        return (value.kind, value.file, value.ref, value.text)
    fact = there.index.symbols[value.ref]
    if fact.kind == KIND_NAMESPACE:
        return ("namespace",)
    if fact.kind in TYPES:
        return ("type",)
    if fact.kind == KIND_MACRO:
        return ("macro",)
    if fact.kind in CALLABLES:
        spelled = signature(there, value.ref) if evaluator.rules.overloads else ()
        return ("function", spelled)
    return ("value", fact.kind)


def _best(evaluator: Evaluator, group: list[Value]) -> Value:
    """Of several values for one thing the definition, else a declaration of another file."""
    best = group[0]
    best_rank = (3, 0)
    for place, value in enumerate(group):
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        declared = there is not None and there.index.symbols[value.ref].flags & IS_OVERLOAD
        rank = (0 if not declared else 2 if value.file == evaluator.file else 1, place)
        if rank < best_rank:
            best, best_rank = value, rank
    return best


def chosen(evaluator: Evaluator, denoted: Values, call: Call | New) -> Values:
    """Of the functions among *denoted* those that *call* can mean."""
    functions = [v for v in denoted if v.kind in (SYMBOL, FUNCTION) and _is_callable(evaluator, v)]
    if not functions:
        return denoted
    if len(functions) == 1 and len(denoted) == 1:
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
            most = _MANY
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


_NUMBERS = frozenset(
    {"int", "unsigned", "long", "short", "float", "double", "bool", "char", "size_t", "signed"}
)


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
        numbers = {value.text.split()[0], want.text.split()[0]} <= _NUMBERS
        return _CONVERTED if numbers else _UNKNOWN
    if value.kind == want.kind == EXTERNAL_INSTANCE:
        return _SAME if value.text == want.text else _UNKNOWN
    if value.kind in (LAMBDA, FUNCTION) and want.kind in (LITERAL, INSTANCE):
        return _MISFIT if want.kind == LITERAL else _UNKNOWN
    if {value.kind, want.kind} == {INSTANCE, LITERAL}:
        # A constructor may convert, which is worse than anything that fits as it is.
        return _MISFIT if value.kind == INSTANCE else 0.1
    if value.kind in (DISPLAY, GENERIC):
        return _UNKNOWN
    return _UNKNOWN
