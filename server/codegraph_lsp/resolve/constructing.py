"""What is made without its type being written: fields by initialisers, and by `make_unique<T>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Dereferenced
from codegraph_lsp.resolve import types
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    INSTANCE,
    NONE,
    REASON,
    SYMBOL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import BY_DECLARED, VARIABLES

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import Index
    from codegraph_lsp.resolve.evaluate import Evaluator


def held_types(evaluator: Evaluator, expression: int) -> Values:
    """The classes of the variables that *expression* names, of those that hold no pointer."""
    found: list[Value] = []
    for value in evaluator.denote(expression):
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is None:
            continue
        fact = there.index.symbols[value.ref]
        if fact.kind not in VARIABLES or fact.annotation == NOTHING:
            continue
        if type(there.index.expressions[fact.annotation]) is Dereferenced:
            continue
        found += [
            Value(CLASS, held.file, held.ref, BY_DECLARED)
            for held in types.instances(there, fact.annotation)
            if held.kind == INSTANCE
        ]
    return tuple(dict.fromkeys(found))


def made_by(evaluator: Evaluator, callee: Index, denoted: Values) -> Values:
    """The classes that a call of an external function like `make_unique<T>` makes."""
    names = evaluator.rules.constructing_functions
    if not any(v.kind == EXTERNAL and v.text.rpartition(".")[2] in names for v in denoted):
        return NONE
    arguments = types.arguments_of(evaluator, callee)
    if not arguments:
        return NONE
    return tuple(
        Value(CLASS, held.file, held.ref, held.via & REASON)
        for held in types.instances(evaluator, arguments[0])
        if held.kind == INSTANCE
    )


def typed_result(evaluator: Evaluator, callee: Index, function: Value) -> Values:
    """What an external function returns that says so by its first type argument."""
    names = evaluator.rules.typed_functions
    if function.kind != EXTERNAL or function.text.rpartition(".")[2] not in names:
        return NONE
    arguments = types.arguments_of(evaluator, callee)
    return types.instances(evaluator, arguments[0]) if arguments else NONE
