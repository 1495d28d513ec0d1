"""
What calls return, and what they pass.

A function's result is its declared return type, else the union of what it returns. Where that leans
on a parameter of which nothing is known, the returns are evaluated once more with the arguments of
the call at hand (`called_with`), as many calls deep as the limits say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Element,
    Index,
    Member,
    Name,
    New,
    Super,
    Yielded,
)
from codegraph_lsp.model.kinds import BindingKind, Reason
from codegraph_lsp.resolve import (
    callables,
    constructing,
    containers,
    context,
    external_calls,
    generics,
    member_kinds,
    methods,
    overloads,
    qualified,
    surroundings,
    types,
)
from codegraph_lsp.resolve.values import (
    BOUND,
    CLASS,
    DISPLAY,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERATOR,
    GENERIC,
    INSTANCE,
    LAMBDA,
    LITERAL,
    MANY,
    NONE,
    OVERFLOW,
    REASON,
    SIGNATURE,
    SUPER,
    THIS,
    TYPE_VARIABLE,
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
    BY_RETURN,
    BY_SELF,
    IS_DECORATED,
    IS_GENERATOR,
)
from codegraph_lsp.support.memory import dissolve

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
    if type(callee) is Name and evaluator.rules.signatures:
        return _bare_call(evaluator, callee, call)
    functions = evaluator.evaluate(call.callee)
    if evaluator.rules.overloads:
        denoted = overloads.chosen(evaluator, evaluator.denote(call.callee), call)
        functions = evaluator.held(denoted)
        if type(callee) is Index:
            for function in functions:
                found = union(found, constructing.typed_result(evaluator, callee, function))
    elif type(callee) is Index and functions and all(_is_type(each) for each in functions):
        for made in types.instances(evaluator, call.callee):
            value = Value(made.kind, made.file, made.ref, BY_CONSTRUCTOR, made.text)
            found = union(found, (value,))
        functions = NONE if found else functions
    for function in functions:
        found = union(found, apply(evaluator, function, call, None))
    return found


def _is_type(value: Value) -> bool:
    """A class, or something from outside that is called like one."""
    name = value.text.rpartition(".")[2]
    return value.kind == CLASS or (value.kind == EXTERNAL and name[:1].isupper())


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
    found = found or _constructed(evaluator, call)
    for each in NONE if found else types.instances(evaluator, call.callee):
        value = Value(each.kind, each.file, each.ref, BY_CONSTRUCTOR, each.text)
        found = union(found, (value,))
    return found


def _constructed(evaluator: Evaluator, call: New) -> Values:
    """What constructing something gives of which only the type is known."""
    names = evaluator.rules.construct_members
    found = NONE
    for value in evaluator.evaluate(call.callee) if names else NONE:
        if value.kind == SIGNATURE:
            found = union(found, apply(evaluator, value, call, None))
        elif value.kind in (INSTANCE, DISPLAY):
            for name in names:
                for each in evaluator.held(evaluator.declared(value, name)):
                    given = apply(evaluator, each, call, value)
                    if value.kind == INSTANCE:
                        around = generics.environment_of(value)
                        given = generics.closed(evaluator, given, around)
                    found = union(found, given)
    return found


def _method_call(evaluator: Evaluator, receiver: Value, callee: Member, call: Call) -> Values:
    """What a method gives: as built-in containers have it, else as it is defined."""
    name = callee.name
    if evaluator.rules.signatures:
        name = qualified.plain(name)
        given = methods.own_member(evaluator, receiver, name)
        if given:
            return given
    if receiver.kind in containers.CONTAINERS:
        own = containers.method(evaluator, receiver, name, call)
        if own is not None:
            return own
    if receiver.kind in (FUNCTION, LAMBDA) and callee.name in evaluator.rules.binding_members:
        return (receiver,)
    found = NONE
    denoted = member_kinds.meant_by_call(evaluator, evaluator.declared(receiver, callee.name))
    if not denoted and receiver.kind in _OWN and callee.name in evaluator.rules.own_methods:
        return (receiver,)
    if not denoted and evaluator.rules.members_apart:
        return _unseen(evaluator, receiver, callee.name, call)
    if len(denoted) > 1:
        denoted = overloads.chosen(evaluator, denoted, call)
    if evaluator.rules.signatures and receiver.kind == INSTANCE and _is_outside(denoted):
        held = containers.extended(evaluator, receiver)
        own = None if held is None else containers.method(evaluator, held, name, call)
        if own is not None:
            return own
    for function in evaluator.held(denoted):
        found = union(found, apply(evaluator, function, call, receiver))
    return found


def _is_outside(denoted: Values) -> bool:
    return bool(denoted) and denoted[0].kind == EXTERNAL


def _bare_call(evaluator: Evaluator, callee: Name, call: Call) -> Values:
    """A method of the class around, or one that an import brings, called by its bare name."""
    denoted = overloads.chosen(evaluator, evaluator.denote_name(callee.scope, callee.name), call)
    receiver = surroundings.receiver(evaluator, callee.scope, callee.name)
    if receiver is not None and _is_outside(denoted):
        around = Value(CLASS, receiver.file, receiver.ref, BY_SELF)
        return methods.own_member(evaluator, around, qualified.plain(callee.name))
    found = NONE
    for function in evaluator.held(denoted):
        found = union(found, apply(evaluator, function, call, receiver))
    return found


def _unseen(evaluator: Evaluator, receiver: Value, name: str, call: Call) -> Values:
    """What a method gives that a type has without saying so: a derived or a provided one."""
    rules = evaluator.rules
    if receiver.kind == CLASS and name in rules.making_functions:
        return (Value(INSTANCE, receiver.file, receiver.ref, BY_CONSTRUCTOR, receiver.text),)
    if receiver.kind == INSTANCE:
        for each in rules.next_members:
            if evaluator.declared(receiver, each):
                return containers.method(evaluator, receiver, name, call) or NONE
    return NONE


_OWN = frozenset({INSTANCE, TYPE_VARIABLE, LITERAL})


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
        given = _returns(evaluator, there, function.ref, call, False)
        return at_least(given or _expected_result(there, function.ref), BY_RETURN)
    if kind == SIGNATURE:
        there = evaluator.at(function.file)
        if there is None:
            return NONE
        return generics.closed(there, there.returned.ask(function.ref), function.text)
    if kind in (INSTANCE, DISPLAY):
        found = NONE
        for name in evaluator.rules.call_members:
            for method in evaluator.held(evaluator.declared(function, name)):
                if method.kind in (FUNCTION, LAMBDA):
                    found = union(found, apply(evaluator, method, call, function))
        if kind == INSTANCE:
            found = generics.closed(evaluator, found, generics.environment_of(function))
        there = evaluator.at(function.file) if kind == INSTANCE and not found else None
        for each in NONE if there is None else types.underlying(there, function):
            if each.kind == SIGNATURE:
                found = union(found, apply(evaluator, each, call, None))
        if not found and evaluator.rules.fields_apart and containers.is_enum(evaluator, function):
            return (function,)  # a variant that is called makes one
        return found
    if kind == EXTERNAL:
        return external_calls.external_result(evaluator, function, call)
    if kind == GENERIC:
        there = evaluator.at(function.file)
        table = evaluator.rules.callable_types
        return NONE if there is None else containers.generic_argument(there, function, table)
    if kind == OVERFLOW:
        return MANY
    if kind in (GENERIC, TYPE_VARIABLE) and evaluator.rules.function_type:
        return at_least(callables.result(evaluator, function), BY_RETURN)
    return (function,) if kind == SUPER else NONE


def function_result(evaluator: Evaluator, function: Value, call: Call | New | None) -> Values:
    """
    What a call of *function* gives: what it declares, else what it returns.

    Args:
        call: What is passed decides about type variables; None: nothing is known of it.
    """
    there = evaluator.at(function.file)
    if there is None:
        return NONE
    symbol = there.index.symbols[function.ref]
    if symbol.annotation != NOTHING:
        declared = types.instances(there, symbol.annotation)
        if declared:
            declared = generics.of_receiver(there, function.ref, declared)
            return generics.of_call(evaluator, there, function.ref, call, declared)
    if symbol.scope == NOTHING:
        return NONE
    if symbol.flags & IS_GENERATOR:
        return (Value(GENERATOR, function.file, symbol.scope, BY_RETURN),)
    bound = bool(function.via & BOUND)
    found = at_least(_returns(evaluator, there, symbol.scope, call, bound), BY_RETURN)
    found = found or _expected_result(there, symbol.scope)
    if symbol.flags & IS_DECORATED and not found:
        for wrapper in there.wrapped.ask(function.ref):
            if wrapper.kind != FUNCTION or wrapper.ref != function.ref:
                found = union(found, apply(evaluator, wrapper, call, None))
    return found


def _expected_result(there: Evaluator, scope: int) -> Values:
    """What the place of a function whose returns tell nothing says that it returns."""
    return context.result(there, scope) if there.rules.contextual_functions else NONE


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
    frame = evaluator.session.frame(evaluator, passed, level)
    try:
        return returned(frame, scope)
    finally:
        dissolve(frame)  # what is still open around here is asked of another one


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
        elif 0 <= place < len(positional) and not spread_before(evaluator, positional, place):
            given = positional[place]
        values = evaluator.evaluate(given)
        if values and values is not MANY:
            passed[parameter] = at_least(values, BY_ARGUMENT)
    return tuple(sorted(passed.items()))


def spread_before(evaluator: Evaluator, positional: tuple[int, ...], place: int) -> bool:
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
        elif receiver is not None and receiver.kind == TYPE_VARIABLE:
            found = union(found, (receiver,))
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
