"""
Contextual types: what a place expects of the function, display or call that is written in it.

A parameter without a declared type has that of the function type which its function is expected to
have: by the called function's parameter, by the declared type of the name, field or display entry
that it is the value of, or by what the function around it is declared to return. Type variables in
it are read from the call: from its type arguments, from its other arguments, and from what its own
place expects it to return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    NOTHING,
    BindingFact,
    Call,
    Index,
    Member,
    Name,
    New,
    Self,
    Sequence,
    Typed,
)
from codegraph_lsp.resolve import calls, containers, generics, types, visiting
from codegraph_lsp.resolve.function_types import bounded, declared_at, fits, signatures
from codegraph_lsp.resolve.places import (
    ARGUMENT,
    ENTRY,
    FIELD,
    ITEM,
    KEYWORD,
    MEMBER,
    OPTION,
    RESULT,
    VALUE,
    Place,
)
from codegraph_lsp.resolve.values import (
    CLASS,
    FUNCTION,
    GENERIC,
    INSTANCE,
    LAMBDA,
    NONE,
    SIGNATURE,
    TYPE_VARIABLE,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_DECLARED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.resolve.evaluate import Evaluator


def parameter(evaluator: Evaluator, fact: BindingFact) -> Values:
    """What the place of its function says of the parameter *fact*, if it does not say itself."""
    if fact.annotation != NOTHING or not _is_told(evaluator, fact.scope):
        return NONE
    places = evaluator.index.places
    expression = places.functions.get(fact.scope)
    if expression is None:
        return NONE
    found = NONE
    for place in places.of.get(expression, ()):
        found = union(found, visiting.passed(evaluator, place, fact.position))
    if found:
        return found
    for value in evaluator.expected.ask(expression):
        found = union(found, parameter_type(evaluator, value, fact.position))
    return found


def _is_told(evaluator: Evaluator, scope: int) -> bool:
    """In the language, the place of the function with *scope* says what its parameters are."""
    rules = evaluator.rules
    if rules.contextual_functions or not rules.contextual_lambdas:
        return rules.contextual_functions
    index = evaluator.index
    return index.symbols[index.outline.scopes[scope].symbol].scope != scope


def expected(evaluator: Evaluator, expression: int) -> Values:
    """What the places of *expression* expect in them."""
    found = NONE
    for place in evaluator.index.places.of.get(expression, ()):
        found = union(found, _expected_at(evaluator, place, expression))
    return found


def parameter_type(evaluator: Evaluator, function: Value, position: int) -> Values:
    """The declared type of a parameter of something that can be called."""
    if function.kind == GENERIC:
        return _stated(evaluator, function, position)
    found = NONE
    for signature in signatures(evaluator, function):
        there = evaluator.at(signature.file)
        if there is not None:
            declared = declared_at(there, signature.ref, position)
            found = union(found, generics.closed(there, declared, signature.text))
    return found


def _stated(evaluator: Evaluator, function: Value, position: int) -> Values:
    """What a generic type of functions says of the parameter: `A` of `Callable[[A, B], R]`."""
    there = evaluator.at(function.file)
    if there is None or generics.name_of(function) not in there.rules.callable_types:
        return NONE
    arguments = types.type_arguments(there, function.ref)
    first = arguments[0] if arguments else NOTHING
    listed = there.index.expressions[first] if first >= 0 else None
    if type(listed) is not Sequence or position >= len(listed.items) or listed.items[position] < 0:
        return NONE
    given = types.instances(there, listed.items[position])
    return generics.closed(there, given, generics.environment_of(function))


def _expected_at(evaluator: Evaluator, place: Place, expression: int) -> Values:
    index = evaluator.index
    sort, holder, position = place
    if sort == ARGUMENT:
        return _argument(evaluator, holder, position)
    if sort == KEYWORD:
        call = index.expressions[holder]
        return _argument(evaluator, holder, call.keywords[position][0])  # type: ignore[union-attr]
    if sort == OPTION:
        return evaluator.expected.ask(holder)
    if sort == ITEM:
        return containers.items(evaluator, evaluator.expected.ask(holder), position)
    if sort == ENTRY:
        return _entry(evaluator, evaluator.expected.ask(holder), position)
    if sort == VALUE:
        return types.instances(evaluator, index.bindings[holder].annotation)
    if sort == FIELD:
        return types.instances(evaluator, index.symbols[holder].annotation)
    if sort == MEMBER:
        return _assigned(evaluator, holder, expression)
    return _result(evaluator, holder) if sort == RESULT else NONE


def _entry(evaluator: Evaluator, holders: Values, key: int) -> Values:
    """What *holders* expect under *key*: a member's type, or that of all values of a mapping."""
    name = evaluator.index.literal_text(key)
    found = member_types(evaluator, holders, name) if name else NONE
    for holder in holders:
        there = evaluator.at(holder.file) if holder.kind == GENERIC else None
        if there is not None and holder.ref >= 0:
            table = there.rules.entry_types
            found = union(found, containers.generic_argument(there, holder, table))
    return found


def member_types(evaluator: Evaluator, holders: Values, name: str) -> Values:
    """The declared types of the member *name* of *holders*; of methods, their signatures."""
    found = NONE
    for holder in holders:
        around = generics.environment_of(holder) if holder.kind == INSTANCE else ""
        for value in evaluator.held(evaluator.declared(holder, name)):
            if value.kind == FUNCTION:
                for signature in signatures(evaluator, value):
                    found = union(found, generics.closed(evaluator, (signature,), around))
            elif value.kind != LAMBDA:
                found = union(found, generics.closed(evaluator, (value,), around))
    return found


def _assigned(evaluator: Evaluator, member: int, expression: int) -> Values:
    """What the member that is assigned to is declared to be, this assignment aside."""
    fact = evaluator.index.outline.members[member]
    if fact.annotation != NOTHING:
        return types.instances(evaluator, fact.annotation)
    if type(evaluator.index.expressions[fact.object]) is Self:
        symbol = fact.symbol
        if symbol == NOTHING or evaluator.index.symbols[symbol].annotation == NOTHING:
            return NONE
        return types.instances(evaluator, evaluator.index.symbols[symbol].annotation)
    own = evaluator.index.expressions[expression]
    found = NONE
    for value in member_types(evaluator, evaluator.evaluate(fact.object), fact.name):
        if value.kind != SIGNATURE or value.ref != getattr(own, "scope", NOTHING):
            found = union(found, (value,))
    return found


def _result(evaluator: Evaluator, scope: int) -> Values:
    """What the function with *scope* is to give to who awaits it, as it declares or its place."""
    index = evaluator.index
    symbol = index.outline.scopes[scope].symbol
    fact = index.symbols[symbol]
    if fact.scope == scope and fact.annotation != NOTHING:
        return containers.awaited(evaluator, types.instances(evaluator, fact.annotation))
    first = index.returns.get(scope, [NOTHING])[0]
    stated = index.expressions[first] if first >= 0 else None
    if fact.scope != scope and type(stated) is Typed:  # a function without a name says so there
        return containers.awaited(evaluator, types.instances(evaluator, stated.type))
    return containers.awaited(evaluator, result(evaluator, scope))


def result(evaluator: Evaluator, scope: int) -> Values:
    """What the place of the function with *scope* expects it to return."""
    expression = evaluator.index.places.functions.get(scope)
    found = NONE
    for value in NONE if expression is None else evaluator.expected.ask(expression):
        for signature in signatures(evaluator, value):
            there = evaluator.at(signature.file)
            if there is not None:
                returned = there.returned.ask(signature.ref)
                found = union(found, generics.closed(there, returned, signature.text))
    return found


def _argument(evaluator: Evaluator, expression: int, position: int | str) -> Values:
    """What the call *expression* expects of its argument at *position*, or so called."""
    call = evaluator.index.expressions[expression]
    if not isinstance(call, (Call, New)):
        return NONE
    if isinstance(position, int) and calls.spread_before(evaluator, call.arguments, position):
        return NONE
    found = NONE
    for function, around in _called(evaluator, call):
        if function.kind == CLASS:
            found = union(found, _constructed(evaluator, function, call, expression, position))
            continue
        own = ""
        if function.kind == FUNCTION:
            own = f"|{function.file},{function.ref},{evaluator.file},{expression}"
        overloads = list(signatures(evaluator, function))
        chosen = [each for each in overloads[:-1] if fits(evaluator, each, call)][:1]
        for signature in chosen or overloads[-1:]:
            there = evaluator.at(signature.file)
            if there is None:
                continue
            declared = declared_at(there, signature.ref, position)
            environment = own + around + signature.text
            found = union(found, generics.closed(evaluator, declared, environment))
    return bounded(evaluator, found)


def _called(evaluator: Evaluator, call: Call | New) -> Iterator[tuple[Value, str]]:
    """What *call* runs, with what the type variables of its receiver mean."""
    callee = evaluator.index.expressions[call.callee] if call.callee >= 0 else None
    if type(call) is New:
        for made in types.classes(evaluator, call.callee) if callee is not None else ():
            yield made, ""
    elif type(callee) is Member:
        for receiver in evaluator.evaluate(callee.object):
            around = generics.environment_of(receiver) if receiver.kind == INSTANCE else ""
            for function in evaluator.held(evaluator.declared(receiver, callee.name)):
                yield function, around
    else:
        for function in evaluator.evaluate(call.callee):
            yield function, ""


def _constructed(
    evaluator: Evaluator, made: Value, call: Call | New, expression: int, position: int | str
) -> Values:
    """What the constructors of a class expect at *position*."""
    there = evaluator.at(made.file)
    if there is None:
        return NONE
    around = f"|{made.file},{made.ref},-1,-1"
    if type(call) is New and type(evaluator.index.expressions[call.callee]) is Index:
        around = f"|{made.file},{made.ref},{evaluator.file},{call.callee}"
    del expression
    found = NONE
    for name in there.rules.constructors:
        for each in evaluator.held(there.found.ask((made.ref, name))):
            for signature in signatures(evaluator, each):
                home = evaluator.at(signature.file)
                if home is not None:
                    declared = declared_at(home, signature.ref, position)
                    found = union(found, generics.closed(evaluator, declared, around))
    return found


def told(evaluator: Evaluator, key: tuple[int, int, int, Value]) -> Values:
    """
    What the arguments of a call tell of a type variable; the key is the call's expression, the file
    and symbol of the function that it calls, and the variable.
    """
    expression, file, symbol, variable = key
    there, call = evaluator.at(file), evaluator.index.expressions[expression]
    if there is None or not isinstance(call, (Call, New)):
        return NONE
    return generics.from_arguments(evaluator, there, symbol, call, variable)


def inferred_at(
    evaluator: Evaluator, expression: int, file: int, symbol: int, variable: int
) -> Values:
    """What the call *expression*, of the function *symbol* of *file*, makes of a type variable."""
    there, call = evaluator.at(file), evaluator.index.expressions[expression]
    if there is None or not isinstance(call, (Call, New)):
        return NONE
    return inferred(evaluator, there, symbol, call, variable)


def inferred(
    evaluator: Evaluator, there: Evaluator, symbol: int, call: Call | New, variable: int
) -> Values:
    """
    What *call*, of the function *symbol* of *there*, makes of its type variable.

    Args:
        variable: Binding of the type parameter.
    """
    stated = dict(call.keywords).get("", NOTHING)
    if stated == NOTHING and type(evaluator.index.expressions[call.callee]) is Index:
        stated = call.callee
    if stated != NOTHING:
        arguments = types.type_arguments(evaluator, stated)
        position = there.index.type_parameters.get(symbol, []).index(variable)
        if position >= len(arguments):
            return NONE
        return types.instances(evaluator, arguments[position])
    parameter = Value(TYPE_VARIABLE, there.file, variable, BY_DECLARED)
    return generics.from_arguments(evaluator, there, symbol, call, parameter) or _from_expected(
        evaluator, there, symbol, call, variable
    )


def _from_expected(
    evaluator: Evaluator, there: Evaluator, symbol: int, call: Call | New, variable: int
) -> Values:
    """What the call's own place expects where the function's result has its type variable."""
    index = there.index
    expression = evaluator.index.place_of_call(call)
    result = index.symbols[symbol].annotation
    fact = index.expressions[result] if result >= 0 else None
    if type(fact) is Name:
        is_variable = index.lookup(fact.scope, fact.name) == [variable]
        return evaluator.expected.ask(expression) if is_variable else NONE
    if type(fact) is not Index:
        return NONE
    for position, argument in enumerate(types.type_arguments(there, result)):
        name = index.expressions[argument] if argument >= 0 else None
        if type(name) is not Name or index.lookup(name.scope, name.name) != [variable]:
            continue
        heads = types.classes(there, fact.object)
        for value in evaluator.expected.ask(expression):
            for head in heads:
                if (value.file, value.ref) == (head.file, head.ref):
                    given = generics.argument_of(evaluator, value, position)
                    if given:
                        return given
    return NONE
