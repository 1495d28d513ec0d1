"""Which types the values have that a name at a place of live text can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Index
from codegraph_lsp.resolve import calls, types
from codegraph_lsp.resolve.solver import GIVEN_UP
from codegraph_lsp.resolve.targets import named_at, targets
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    NONE,
    TYPE,
    Value,
    Values,
    union,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.targets import Names, Target


def types_of(evaluator: Evaluator, names: Names, offset: int) -> list[Target]:
    """
    Types of what the names at *offset* hold, each once, in order found; of a function the types of
    its result, of a type the type itself. Built-in types have no place and are left out.
    """
    found: dict[Target, None] = {}
    for site, denoted in named_at(evaluator, names, offset):
        try:
            for value in evaluator.held(denoted):
                for each in _types(evaluator, value):
                    for target in targets(evaluator, each, site):
                        found.setdefault(target)
        except GIVEN_UP:
            evaluator.state.reset()
    return list(found)


def _types(evaluator: Evaluator, value: Value) -> Values:
    if value.kind == FUNCTION:
        found = NONE
        for result in calls.function_result(evaluator, value, None):
            found = union(found, _type(evaluator, result))
        return found
    return _type(evaluator, value)


def _type(evaluator: Evaluator, value: Value) -> Values:
    if value.kind in (CLASS, INSTANCE, TYPE):
        return (Value(CLASS, value.file, value.ref, value.via),)
    if value.kind == EXTERNAL_INSTANCE:
        return (Value(EXTERNAL, value.file, value.ref, value.via, value.text),)
    there = evaluator.at(value.file) if value.kind == GENERIC else None
    if there is None:
        return NONE
    written = there.index.expressions[value.ref]
    return types.classes(there, written.object) if isinstance(written, Index) else NONE
