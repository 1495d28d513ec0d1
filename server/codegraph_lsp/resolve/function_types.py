"""Types of functions: the signatures of what can be called, and what they declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Call, Lambda, Literal, New, Sequence, SymbolValue
from codegraph_lsp.resolve import containers, generics, types
from codegraph_lsp.resolve.values import (
    FUNCTION,
    INSTANCE,
    LAMBDA,
    LITERAL,
    NONE,
    SIGNATURE,
    TYPE_VARIABLE,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_COLLECTED,
    BINDS_RECEIVERS,
    BY_DECLARED,
    IS_OVERLOAD,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.resolve.evaluate import Evaluator


def signatures(evaluator: Evaluator, function: Value) -> Iterator[Value]:
    """The `SIGNATURE`s of something that can be called, overloads included."""
    kind = function.kind
    if kind in (SIGNATURE, LAMBDA):
        yield Value(SIGNATURE, function.file, function.ref, BY_DECLARED, function.text)
    elif kind == FUNCTION:
        there = evaluator.at(function.file)
        if there is not None:
            for symbol in overloads_of(there, function.ref):
                scope = there.index.symbols[symbol].scope
                if scope != NOTHING:
                    yield Value(SIGNATURE, function.file, scope, BY_DECLARED, function.text)
    elif kind == INSTANCE:
        for name in evaluator.rules.call_members:
            for each in evaluator.declared(function, name):
                if each.kind == LAMBDA:
                    around = generics.environment_of(function)
                    yield Value(SIGNATURE, each.file, each.ref, BY_DECLARED, around)


def overloads_of(there: Evaluator, symbol: int) -> list[int]:
    """The signatures of a function that callers see; itself where it has only one."""
    fact = there.index.symbols[symbol]
    named = there.index.children.get(fact.container, {}).get(fact.name, [])
    if len(named) < 2:
        return [symbol]
    stated = [each for each in named if there.index.symbols[each].flags & IS_OVERLOAD]
    return stated or [symbol]


def declared_at(there: Evaluator, scope: int, position: int | str) -> Values:
    """What the function type with *scope* declares of its parameter at *position*, or so called."""
    parameters = there.index.parameters.get(scope, ())
    if isinstance(position, str):
        named = [each for each in parameters if there.index.bindings[each].name == position]
        annotation = there.index.bindings[named[0]].annotation if named else NOTHING
        return types.instances(there, annotation) if annotation != NOTHING else NONE
    if parameters and there.index.bindings[parameters[0]].kind in BINDS_RECEIVERS:
        position += 1
    for each in parameters:
        fact = there.index.bindings[each]
        if fact.annotation == NOTHING:
            continue
        if fact.position == position and fact.kind not in BINDS_COLLECTED:
            return types.instances(there, fact.annotation)
        if fact.kind in BINDS_COLLECTED and fact.position <= position:
            collected = types.instances(there, fact.annotation)
            if not there.rules.collected_as_declared:
                return collected
            return containers.items(there, collected, position - fact.position)
    return NONE


def fits(evaluator: Evaluator, signature: Value, call: Call | New) -> bool:
    """
    The overload takes as many arguments as *call* has, and functions where it has functions.

    What arguments are is not evaluated: a function among them waits for the overload to be known.
    """
    there = evaluator.at(signature.file)
    if there is None:
        return False
    n_arguments = len(call.arguments)
    bindings = [there.index.bindings[e] for e in there.index.parameters.get(signature.ref, ())]
    taken = [each for each in bindings if each.kind not in BINDS_RECEIVERS]
    last = taken[-1] if taken else None
    if last is None or last.kind not in BINDS_COLLECTED:
        if n_arguments > len(taken):
            return False
    elif last.annotation >= 0:
        written = there.index.expressions[last.annotation]
        if type(written) is Sequence and n_arguments - last.position != len(written.items):
            return False
    for place, argument in enumerate(call.arguments):
        fact = evaluator.index.expressions[argument] if argument >= 0 else None
        if isinstance(fact, (Literal, Lambda, SymbolValue)):
            declared = bounded(evaluator, declared_at(there, signature.ref, place))
            told = {each.kind for each in declared}
            if told and told <= (_CALLED if isinstance(fact, Literal) else _PLAIN):
                return False
    return True


_PLAIN = frozenset({LITERAL})
_CALLED = frozenset({SIGNATURE, FUNCTION, LAMBDA})


def bounded(evaluator: Evaluator, values: Values) -> Values:
    """*values*, with the bounds of type variables that nothing tells."""
    found = NONE
    for value in values:
        bound = generics.bound(evaluator, value) if value.kind == TYPE_VARIABLE else NONE
        found = union(found, bound or (value,))
    return found
