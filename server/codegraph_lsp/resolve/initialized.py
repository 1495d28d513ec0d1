"""Whose fields may be named where a value is made: `Card { name }`, or `{ name }` of some type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Call, Mapping, New
from codegraph_lsp.resolve import types
from codegraph_lsp.resolve.values import CLASS, INSTANCE, NONE, Value, Values, union
from codegraph_lsp.resolve.words import BY_DECLARED

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def made_around(evaluator: Evaluator, name: int) -> Values:
    """Instances of what is made with the bare name that is expression *name* in its braces."""
    expressions, rules = evaluator.index.expressions, evaluator.rules
    for holder in range(name + 1, len(expressions)):  # parts come before what they are parts of
        fact = expressions[holder]
        if isinstance(fact, Mapping) and rules.display_members:
            if any(value == name and key >= 0 for key, value in fact.entries):
                return evaluator.expected.ask(holder)
        elif isinstance(fact, New) and rules.fields_in_braces and name in fact.arguments:
            return _instances(types.classes(evaluator, fact.callee))
    return NONE


def made_by(evaluator: Evaluator, expression: int) -> Values:
    """Instances of the type whose field is set where it is made; *expression* is the type."""
    fact = evaluator.index.expressions[expression]
    if isinstance(fact, (Call, New)):
        return evaluator.evaluate(expression)
    return union(_instances(types.classes(evaluator, expression)), evaluator.evaluate(expression))


def _instances(classes: Values) -> Values:
    return tuple(
        Value(INSTANCE, each.file, each.ref, BY_DECLARED) for each in classes if each.kind == CLASS
    )
