"""
Type variables, and what they stand for in a receiver's type.

What a generic class says of its members is said in its own type variables. A value that comes out
of a receiver is *closed*: type variables are replaced where the receiver's type tells their
arguments, and containers of them remember the receiver's type for when something is taken out.
That memory is an environment, kept in `Value.text` behind the name: elements `|class
file,class,arguments' file, arguments' expression`, innermost first; an element's arguments are to
be read in the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from codegraph_lsp.model.facts import NOTHING, Call, Index, Name
from codegraph_lsp.resolve import containers, types
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    GENERIC,
    INSTANCE,
    ITEMS,
    NONE,
    TYPE_VARIABLE,
    Value,
    Values,
    union,
)

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import New
    from codegraph_lsp.resolve.evaluate import Evaluator

MAX_ELEMENTS = 4
"""Longest environment that is kept. (a guess)"""

MAX_STEPS = 6
"""Longest way up the ancestors that type arguments are followed. (a guess)"""

_OPEN = frozenset({TYPE_VARIABLE, GENERIC, ITEMS})


def name_of(value: Value) -> str:
    """The name of a generic type, without its environment."""
    return value.text.partition("|")[0]


def environment_of(value: Value) -> str:
    """What the type variables in *value*'s type arguments, or in its class, mean."""
    if value.kind == INSTANCE and not value.text:
        return f"|{value.file},{value.ref},-1,-1"
    name = name_of(value)
    return value.text[len(name) :]


def with_arguments(value: Value, file: int, expression: int) -> Value:
    """The instance *value* of a generic class, its arguments given by the `Index` *expression*."""
    text = f"|{value.file},{value.ref},{file},{expression}"
    return Value(value.kind, value.file, value.ref, value.via, text)


def closed(evaluator: Evaluator, values: Values, environment: str) -> Values:
    """*values*, their type variables read in *environment*."""
    if not environment or not any(
        v.kind in _OPEN or (v.kind == INSTANCE and v.text) for v in values
    ):
        return values
    found = NONE
    for value in values:
        kind = value.kind
        if kind == TYPE_VARIABLE:
            found = union(found, _resolved(evaluator, value, environment, 0) or (value,))
        elif kind in (GENERIC, ITEMS) or (kind == INSTANCE and value.text):
            found = union(found, (_extended(value, environment),))
        else:
            found = union(found, (value,))
    return found


def of_call(
    evaluator: Evaluator, there: Evaluator, symbol: int, call: Call | New | None, values: Values
) -> Values:
    """*values* a function is declared to return, its own type variables read from the arguments."""
    if call is None or not any(value.kind == TYPE_VARIABLE for value in values):
        return values
    own = _scope_parameters(there, symbol)
    found = NONE
    for value in values:
        given = NONE
        if value.kind == TYPE_VARIABLE and value.file == there.file and value.ref in own:
            given = _passed(evaluator, there, symbol, call, value.ref)
        found = union(found, given or (value,))
    return found


def bound(evaluator: Evaluator, value: Value) -> Values:
    """What is known of a type variable that nothing tells the argument of."""
    there = evaluator.at(value.file)
    if there is None or value.ref < 0:
        return NONE
    return types.instances(there, there.index.bindings[value.ref].annotation)


def _extended(value: Value, environment: str) -> Value:
    """*value* with *environment* behind its own elements, once."""
    n_own = value.text.count("|")
    if n_own >= (2 if value.kind == INSTANCE else 1):
        return value
    text = value.text + environment
    if text.count("|") > MAX_ELEMENTS:
        text = "|".join(text.split("|")[: MAX_ELEMENTS + 1])
    return Value(value.kind, value.file, value.ref, value.via, text)


def _resolved(evaluator: Evaluator, variable: Value, environment: str, steps: int) -> Values:
    """The type argument that *variable* stands for; `NONE` where nothing tells."""
    if not environment or steps > MAX_STEPS:
        return NONE
    first, _, rest = environment[1:].partition("|")
    class_file, owner, file, expression = map(int, first.split(","))
    there = evaluator.at(class_file)
    if there is None:
        return NONE
    parameters = parameters_of(there, owner)
    identity = (variable.file, variable.ref)
    if identity in parameters:
        source = evaluator.at(file) if expression >= 0 else None
        arguments = types.type_arguments(source, expression) if source is not None else ()
        position = parameters.index(identity)
        if source is None or position >= len(arguments):
            return NONE
        given = types.instances(source, arguments[position])
        return closed(evaluator, given, "|" + rest if rest else "")
    for entry in there.index.heritage.get(owner, ()):
        if type(there.index.expressions[entry.expression]) is not Index:
            continue
        for base in types.classes(there, entry.expression):
            if base.kind == CLASS:
                element = f"|{base.file},{base.ref},{class_file},{entry.expression}"
                found = _resolved(evaluator, variable, element + environment, steps + 1)
                if found:
                    return found
    for base in there.bases.ask(owner):
        if base.kind == CLASS:
            element = f"|{base.file},{base.ref},-1,-1"
            found = _resolved(evaluator, variable, element + environment, steps + 1)
            if found:
                return found
    return NONE


def parameters_of(there: Evaluator, symbol: int) -> list[tuple[int, int]]:
    """The type variables of a class, in order, by file and identity."""
    own = _scope_parameters(there, symbol)
    if own:
        return [(there.file, each) for each in own]
    names = there.rules.variable_bases
    found: dict[tuple[int, int], None] = {}
    for entry in there.index.heritage.get(symbol, ()) if names else ():
        if type(there.index.expressions[entry.expression]) is not Index:
            continue
        declared = {
            (value.file, value.ref): None
            for argument in types.type_arguments(there, entry.expression)
            for value in types.instances(there, argument)
            if value.kind == TYPE_VARIABLE
        }
        heads = there.denote(cast("Index", there.index.expressions[entry.expression]).object)
        if any(h.kind == EXTERNAL and h.text.rpartition(".")[2] in names for h in heads):
            return list(declared)
        found.update(declared)
    return list(found)


def _scope_parameters(there: Evaluator, symbol: int) -> list[int]:
    """Bindings of the type parameters written at the definition."""
    return there.index.type_parameters.get(symbol, [])


def _passed(
    evaluator: Evaluator, there: Evaluator, symbol: int, call: Call | New, variable: int
) -> Values:
    """What the arguments of *call* tell of the function's type variable."""
    scope = there.index.symbols[symbol].scope
    found = NONE
    for parameter in there.index.parameters.get(scope, ()):
        fact = there.index.bindings[parameter]
        if fact.annotation == NOTHING or not 0 <= fact.position < len(call.arguments):
            continue
        annotation = there.index.expressions[fact.annotation]
        inside = False
        if type(annotation) is Index and annotation.key >= 0:
            annotation, inside = there.index.expressions[annotation.key], True
        if type(annotation) is not Name:
            continue
        bindings = there.index.lookup(annotation.scope, annotation.name)
        if bindings != [variable]:
            continue
        given = evaluator.evaluate(call.arguments[fact.position])
        found = union(found, containers.items(evaluator, given, -1) if inside else given)
    return found
