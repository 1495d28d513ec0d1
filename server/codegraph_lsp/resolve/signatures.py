"""
Functions of one name: which of them are the same.

Two are when their parameters are spelled alike, or have the same types where names are not enough;
of a declaration and its definition the definition counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    Dereferenced,
    Index,
    Literal,
    Member,
    Name,
    Sequence,
    SymbolValue,
    Typed,
)
from codegraph_lsp.resolve import generics, types
from codegraph_lsp.resolve.values import (
    EXTERNAL_INSTANCE,
    GENERIC,
    INSTANCE,
    SYMBOL,
    TYPE_VARIABLE,
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


def same_signature(evaluator: Evaluator, one: Value, other: Value) -> bool:
    """Both methods have parameters of the same types, as far as they are known."""
    first = parameter_types(evaluator, one)
    second = parameter_types(evaluator, other)
    if len(first) != len(second):
        return False
    return all(same_types(a, b) for a, b in zip(first, second, strict=True))


def same_types(one: Values, other: Values) -> bool:
    """Declared types that may be one; what is not known may be anything."""
    if not one or not other or one == other:
        return True
    return any(
        TYPE_VARIABLE in (a.kind, b.kind) or _identity(a) == _identity(b)
        for a in one
        for b in other
    )


def _identity(value: Value) -> tuple[int, int, int, str]:
    if value.kind == INSTANCE:
        return (INSTANCE, value.file, value.ref, "")
    if value.kind == GENERIC:
        return (EXTERNAL_INSTANCE, -1, -1, generics.name_of(value))
    if value.kind == EXTERNAL_INSTANCE:
        return (EXTERNAL_INSTANCE, -1, -1, value.text.rpartition(".")[2])
    return (value.kind, -1, -1, value.text)


def parameter_types(evaluator: Evaluator, method: Value) -> list[Values]:
    """The declared types of a method's parameters, in order."""
    there = evaluator.at(method.file)
    if there is None:
        return []
    index = there.index
    scope = index.symbols[method.ref].scope
    return [
        types.instances(there, index.bindings[each].annotation)
        for each in index.parameters.get(scope, ())
    ]


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
