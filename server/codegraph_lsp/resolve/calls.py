"""
What calls return, and what they pass.

A function's result is its declared return type, else the union of what it returns. Where that leans
on a parameter of which nothing is known, the returns are evaluated once more with the arguments of
the call at hand (`called_with`), as many calls deep as the limits say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from codegraph_lsp.model.facts import NOTHING, Call, Element, Index, Member, New, Super, Yielded
from codegraph_lsp.model.kinds import BindingKind, Reason
from codegraph_lsp.resolve import containers, generics, types
from codegraph_lsp.resolve.values import (
    BOUND,
    CLASS,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERATOR,
    INSTANCE,
    LAMBDA,
    LITERAL,
    MANY,
    NONE,
    OVERFLOW,
    RAW,
    REASON,
    SUPER,
    THIS,
    VIRTUAL,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_COLLECTED,
    BINDS_RECEIVERS,
    BY_ARGUMENT,
    BY_CONSTRUCTOR,
    BY_LEXICAL,
    BY_RETURN,
    BY_SELF,
    IS_DECORATED,
    IS_GENERATOR,
)

if TYPE_CHECKING:
    from collections.abc import Container

    from codegraph_lsp.resolve.evaluate import Evaluator

IMPORT = int(Reason.IMPORT)

Passed: TypeAlias = tuple[tuple[int, Values], ...]
"""Values by parameter binding, in order of the binding."""


def result(evaluator: Evaluator, call: Call) -> Values:
    """What *call* gives."""
    callee = evaluator.index.expressions[call.callee] if call.callee >= 0 else None
    if type(callee) is Super:
        return evaluator.evaluate(call.callee)
    found = NONE
    if type(callee) is Member:
        for receiver in evaluator.evaluate(callee.object):
            found = union(found, _method_call(evaluator, receiver, callee, call))
        return found
    for function in evaluator.evaluate(call.callee):
        found = union(found, apply(evaluator, function, call, None))
    return found


def instance(evaluator: Evaluator, call: New) -> Values:
    """What a construction gives."""
    found = NONE
    if call.callee < 0:
        return NONE
    if type(evaluator.index.expressions[call.callee]) is not Index:
        for made in types.classes(evaluator, call.callee):
            if made.kind == EXTERNAL:
                value = Value(EXTERNAL_INSTANCE, -1, -1, BY_CONSTRUCTOR, made.text)
            else:
                how = BY_CONSTRUCTOR | made.via & VIRTUAL
                value = Value(INSTANCE, made.file, made.ref, how)
            found = union(found, (value,))
    for each in NONE if found else types.instances(evaluator, call.callee):
        value = Value(each.kind, each.file, each.ref, BY_CONSTRUCTOR, each.text)
        found = union(found, (value,))
    return found


def _method_call(evaluator: Evaluator, receiver: Value, callee: Member, call: Call) -> Values:
    if receiver.kind in containers.CONTAINERS:
        own = containers.method(evaluator, receiver, callee.name, call)
        if own is not None:
            return own
    found = NONE
    for function in evaluator.held(evaluator.declared(receiver, callee.name)):
        found = union(found, apply(evaluator, function, call, receiver))
    return found


def method_result(evaluator: Evaluator, receiver: Value, name: str) -> Values:
    """What calling the member *name* of *receiver* gives, nothing known of the arguments."""
    found = NONE
    for function in evaluator.held(evaluator.declared(receiver, name)):
        found = union(found, apply(evaluator, function, None, receiver))
    return found


def apply(
    evaluator: Evaluator, function: Value, call: Call | New | None, receiver: Value | None
) -> Values:
    """What calling the value *function* gives; *receiver* is what it was taken from."""
    kind = function.kind
    if kind == FUNCTION:
        given = rebound(function_result(evaluator, function, call), receiver)
        if receiver is not None and receiver.kind == INSTANCE:
            return generics.closed(evaluator, given, generics.environment_of(receiver))
        return given
    if kind == CLASS:
        how = function.via & (VIRTUAL | THIS)
        return (Value(INSTANCE, function.file, function.ref, BY_CONSTRUCTOR | how),)
    if kind == LAMBDA:
        there = evaluator.at(function.file)
        if there is None:
            return NONE
        return at_least(_returns(evaluator, there, function.ref, call, False), BY_RETURN)
    if kind == INSTANCE:
        found = NONE
        for name in evaluator.rules.call_members:
            for method in evaluator.held(evaluator.declared(function, name)):
                if method.kind == FUNCTION:
                    found = union(found, apply(evaluator, method, call, function))
        return found
    if kind == EXTERNAL:
        return _external_result(evaluator, function, call)
    if kind == OVERFLOW:
        return MANY
    return (function,) if kind == SUPER else NONE


def function_result(evaluator: Evaluator, function: Value, call: Call | New | None) -> Values:
    there = evaluator.at(function.file)
    if there is None:
        return NONE
    symbol = there.index.symbols[function.ref]
    if symbol.annotation != NOTHING:
        declared = types.instances(there, symbol.annotation)
        if declared:
            return generics.of_call(evaluator, there, function.ref, call, declared)
    if symbol.scope == NOTHING:
        return NONE
    if symbol.flags & IS_GENERATOR:
        return (Value(GENERATOR, function.file, symbol.scope, BY_RETURN),)
    bound = bool(function.via & BOUND)
    found = at_least(_returns(evaluator, there, symbol.scope, call, bound), BY_RETURN)
    if symbol.flags & IS_DECORATED and not found:
        for wrapper in there.wrapped.ask(function.ref):
            if wrapper.kind != FUNCTION or wrapper.ref != function.ref:
                found = union(found, apply(there, wrapper, call, None))
    return found


def _returns(
    evaluator: Evaluator, there: Evaluator, scope: int, call: Call | New | None, bound: bool
) -> Values:
    """What the function with *scope* returns, given the arguments of *call* where they matter."""
    state = evaluator.state
    assumed = state.assumed
    state.assumed = 0
    found = there.returned.ask(scope)
    leaned = state.assumed
    state.assumed = assumed
    if leaned and call is not None and evaluator.level < evaluator.session.limits.levels:
        passed = arguments(evaluator, there, scope, call, bound)
        if passed:
            given = there.called.ask((scope, passed, evaluator.level + 1))
            if given:
                return given
    if leaned and there.is_home:
        state.assumed |= leaned
    return found


def returned(evaluator: Evaluator, scope: int) -> Values:
    """The union of what the function with *scope* returns, whoever calls it."""
    found = NONE
    for value in evaluator.index.returns.get(scope, ()):
        if value < 0:
            continue
        if type(evaluator.index.expressions[value]) is Yielded:
            generator = Value(GENERATOR, evaluator.file, scope, BY_RETURN)
            found = union(found, (generator,))
        else:
            found = union(found, evaluator.evaluate(value))
    return found


def called_with(evaluator: Evaluator, key: Any) -> Values:
    """What a function returns to one call; the key is its scope, the arguments, and the level."""
    scope, passed, level = cast("tuple[int, Passed, int]", key)
    return returned(evaluator.session.frame(evaluator, passed, level), scope)


def called_back(evaluator: Evaluator, expression: int) -> Values:
    """What the functions that *expression* can be return, whatever is passed to them."""
    found = NONE
    for function in evaluator.evaluate(expression):
        found = union(found, apply(evaluator, function, None, None))
    return found


def arguments(
    evaluator: Evaluator,
    there: Evaluator,
    scope: int,
    call: Call | New,
    bound: bool,
    wanted: Container[int] | None = None,
) -> Passed:
    """
    Which values *call* passes to the parameters of the function with *scope*.

    Args:
        bound: The receiver is filled in already.
        wanted: Bindings of the parameters that are of interest; None: all.
    """
    positional = call.arguments
    passed: dict[int, Values] = {}
    parameters = there.index.parameters.get(scope, ())
    if not parameters:
        return ()
    shift = 0
    first = there.index.bindings[parameters[0]]
    if first.kind in BINDS_RECEIVERS and first.position == 0:
        shift = 1 if bound or first.kind != int(BindingKind.RECEIVER) else 0
    by_keyword = dict(call.keywords)
    for parameter in parameters:
        fact = there.index.bindings[parameter]
        place = fact.position - shift
        given = NOTHING
        if fact.kind in BINDS_RECEIVERS or fact.kind in BINDS_COLLECTED:
            continue
        if wanted is not None and parameter not in wanted:
            continue
        if fact.name in by_keyword:
            given = by_keyword[fact.name]
        elif 0 <= place < len(positional) and not _spread(evaluator, positional, place):
            given = positional[place]
        values = evaluator.evaluate(given)
        if values and values is not MANY:
            passed[parameter] = at_least(values, BY_ARGUMENT)
    return tuple(sorted(passed.items()))


def _spread(evaluator: Evaluator, positional: tuple[int, ...], place: int) -> bool:
    """A spread argument stands at or before *place*, so that places are unknown."""
    return any(
        each >= 0 and type(fact := evaluator.index.expressions[each]) is Element and fact.index < 0
        for each in positional[: place + 1]
    )


def rebound(values: Values, receiver: Value | None) -> Values:
    """*values* with what is known as the method's own receiver replaced by *receiver*."""
    if not any(value.via & THIS for value in values):
        return values
    found = NONE
    for value in values:
        if not value.via & THIS or value.kind not in (INSTANCE, CLASS):
            found = union(found, (value,))
        elif receiver is None or receiver.kind not in (INSTANCE, CLASS, SUPER):
            plain = Value(value.kind, value.file, value.ref, value.via & ~THIS, value.text)
            found = union(found, (plain,))
        elif receiver.kind == SUPER:
            how = BY_SELF | VIRTUAL | THIS
            found = union(found, (Value(value.kind, receiver.file, receiver.ref, how),))
        else:
            how = receiver.via & (VIRTUAL | THIS) | max(receiver.via & REASON, value.via & REASON)
            found = union(found, (Value(value.kind, receiver.file, receiver.ref, how),))
    return found


def wrapped(evaluator: Evaluator, symbol: int) -> Values:
    """
    What the decorators of the function *symbol* leave under its name.

    A decorator that may return several things tells too little: it is passed over.
    """
    held: Values = (Value(FUNCTION, evaluator.file, symbol, BY_LEXICAL | RAW),)
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


def _external_result(evaluator: Evaluator, function: Value, call: Call | New | None) -> Values:
    """What something outside is known to return."""
    rules = evaluator.rules
    package, _, name = function.text.partition("\t")
    first = call.arguments[0] if call is not None and call.arguments else NOTHING
    if name in rules.literal_functions:
        return (Value(LITERAL, -1, -1, BY_RETURN, rules.literal_functions[name]),)
    if name in rules.same_functions or name in rules.identity_functions:
        return evaluator.evaluate(first)
    if name in rules.item_functions:
        return containers.items(evaluator, evaluator.evaluate(first), -1)
    if name in rules.pairs_functions:
        held = [v for v in evaluator.evaluate(first) if v.kind in containers.CONTAINERS]
        return tuple(containers.numbered(value) for value in held)
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
    if rules.external_classes_upper and last[:1].isupper() and not last.isupper():
        return (Value(EXTERNAL_INSTANCE, -1, -1, BY_CONSTRUCTOR, function.text),)
    del package
    return NONE
