"""What calls of things outside give, and what decorators make of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    New,
)
from codegraph_lsp.resolve import (
    container_views,
    containers,
    types,
)
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL_INSTANCE,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    LITERAL,
    NONE,
    RAW,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_RECEIVERS,
    BY_ARGUMENT,
    BY_CONSTRUCTOR,
    BY_LEXICAL,
    BY_RETURN,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def wrapped(evaluator: Evaluator, symbol: int) -> Values:
    """
    What the decorators of the function *symbol* leave under its name.

    A decorator that may return several things tells too little: it is passed over.
    """
    held: Values = (Value(FUNCTION, evaluator.file, symbol, BY_LEXICAL | RAW),)
    if not evaluator.rules.decorators_run:
        return held
    for expression in reversed(evaluator.index.decorators.get(symbol, ())):
        given = NONE
        for decorator in evaluator.evaluate(expression):
            given = union(given, _decorated(evaluator, decorator, held))
        others = tuple(each for each in given if each not in held)
        if len(others) == 1:
            held = given
    return held


def _decorated(evaluator: Evaluator, decorator: Value, held: Values) -> Values:
    """What *decorator* makes of *held*."""
    there = evaluator.at(decorator.file) if decorator.file >= 0 else None
    if there is None:
        return NONE
    if decorator.kind == CLASS:
        return (Value(INSTANCE, decorator.file, decorator.ref, BY_CONSTRUCTOR),)
    if decorator.kind == FUNCTION:
        scope = there.index.symbols[decorator.ref].scope
    elif decorator.kind == LAMBDA:
        scope = decorator.ref
    else:
        return NONE
    parameters = [
        each
        for each in there.index.parameters.get(scope, ())
        if there.index.bindings[each].kind not in BINDS_RECEIVERS
    ]
    if not parameters or evaluator.level >= evaluator.session.limits.levels:
        return NONE
    passed = ((parameters[0], at_least(held, BY_ARGUMENT)),)
    return there.called.ask((scope, passed, evaluator.level + 1))


def external_result(evaluator: Evaluator, function: Value, call: Call | New | None) -> Values:
    """What something outside is known to return."""
    rules = evaluator.rules
    package, _, name = function.text.partition("\t")
    first = call.arguments[0] if call is not None and call.arguments else NOTHING
    if name in rules.literal_functions:
        return (Value(LITERAL, -1, -1, BY_RETURN, rules.literal_functions[name]),)
    if name in rules.same_functions or name in rules.identity_functions:
        return evaluator.evaluate(first)
    if name in rules.merging_functions and call is not None:
        merged = NONE
        for argument in call.arguments:
            merged = union(merged, evaluator.evaluate(argument))
        return merged
    if name in rules.values_functions or name in rules.entries_functions:
        shape = "values" if name in rules.values_functions else "pairs"
        held = [v for v in evaluator.evaluate(first) if v.kind in containers.CONTAINERS]
        return tuple(container_views.view(shape, value) for value in held)
    if name in rules.item_functions:
        return containers.items(evaluator, evaluator.evaluate(first), -1)
    if name in rules.cast_functions:
        return types.instances(evaluator, first)
    if name in rules.entering_functions:
        return containers.entered(evaluator, evaluator.evaluate(first))
    if name in rules.zipping_functions and call is not None:
        return (container_views.zipped(evaluator, call.arguments),)
    if name in rules.pairs_functions:
        held = [v for v in evaluator.evaluate(first) if v.kind in containers.CONTAINERS]
        return tuple(container_views.numbered(value) for value in held)
    if name in rules.class_functions:
        return tuple(
            Value(CLASS, v.file, v.ref, v.via)
            for v in evaluator.evaluate(first)
            if v.kind == INSTANCE
        )
    if name in rules.member_functions and call is not None and len(call.arguments) > 1:
        wanted = evaluator.index.literal_text(call.arguments[1])
        found = NONE
        for value in evaluator.evaluate(first) if wanted else NONE:
            found = union(found, evaluator.held(evaluator.declared(value, wanted)))
        return found
    last = name.rpartition(".")[2]
    if name in rules.holding_functions and first >= 0:
        return (container_views.holder(evaluator, name, first),)
    if last in rules.making_functions:
        made, _, _ = function.text.rpartition(".")
        if made.rpartition(".")[2][:1].isupper():
            return (Value(EXTERNAL_INSTANCE, -1, -1, BY_CONSTRUCTOR, made),)
    if rules.external_classes_upper and last[:1].isupper() and not last.isupper():
        return (Value(EXTERNAL_INSTANCE, -1, -1, BY_CONSTRUCTOR, function.text),)
    del package
    return NONE
