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

from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Dereferenced,
    Index,
    Lambda,
    Member,
    Name,
    New,
    Typed,
)
from codegraph_lsp.resolve import calls, containers, context, types
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL,
    GENERIC,
    INSTANCE,
    ITEMS,
    NONE,
    REASON,
    SIGNATURE,
    SYMBOL,
    THIS,
    TYPE_VARIABLE,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_RECEIVERS,
    BY_DECLARED,
    CALLABLES,
    KIND_TYPE_ALIAS,
    TYPES,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

BUILTINS = "builtins"
"""Package of generic types that nothing names."""

MAX_ELEMENTS = 4
"""Longest environment that is kept. (a guess)"""

MAX_STEPS = 6
"""Longest way up the ancestors that type arguments are followed. (a guess)"""

_OPEN = frozenset({TYPE_VARIABLE, GENERIC, ITEMS, SIGNATURE})
_EXTENDED = frozenset({GENERIC, ITEMS, SIGNATURE})
_WRITTEN = frozenset({INSTANCE, DISPLAY})
"""Kinds of values that have type variables where they have a text."""


def name_of(value: Value) -> str:
    """The name of a generic type, without its environment."""
    return value.text.partition("|")[0]


def origin(evaluator: Evaluator, value: Value) -> str:
    """Package and qualified name of an external generic type, as in an `EXTERNAL` value's text."""
    there = evaluator.at(value.file)
    fact = None if there is None else there.index.expressions[value.ref]
    if there is not None and type(fact) is Index:
        for head in there.denote(fact.object):
            if head.kind == EXTERNAL and not head.text.startswith(BUILTINS):
                return head.text
    return f"{BUILTINS}\t{name_of(value)}"


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
        v.kind in _OPEN or (v.kind in _WRITTEN and v.text) for v in values
    ):
        return values
    found = NONE
    for value in values:
        kind = value.kind
        if kind == TYPE_VARIABLE:
            found = union(found, _resolved(evaluator, value, environment, 0) or (value,))
        elif kind in _EXTENDED or (kind in _WRITTEN and value.text):
            found = union(found, (_extended(evaluator, value, environment),))
        else:
            found = union(found, (value,))
    return found


def of_call(
    evaluator: Evaluator, there: Evaluator, symbol: int, call: Call | New | None, values: Values
) -> Values:
    """*values* a function is declared to return, its own type variables read from the arguments."""
    if call is None or not any(v.kind in _OPEN or (v.kind in _WRITTEN and v.text) for v in values):
        return values
    own = _scope_parameters(there, symbol)
    element = ""
    if own or (there.rules.variable_functions and not _is_member(there, symbol)):
        expression = evaluator.index.place_of_call(call)
        if expression >= 0:
            element = f"|{there.file},{symbol},{evaluator.file},{expression}"
    found = NONE
    for value in values:
        given: Values = (value,)
        if value.kind == TYPE_VARIABLE:
            if value.ref < 0:
                given = from_arguments(evaluator, there, symbol, call, value) or given
            elif value.file == there.file and value.ref in own:
                given = context.inferred(evaluator, there, symbol, call, value.ref) or given
        elif element:
            given = closed(evaluator, given, element)
        found = union(found, given)
    return found


def _is_member(there: Evaluator, symbol: int) -> bool:
    """Type variables in what the function is declared to return may be those of its class."""
    container = there.index.symbols[symbol].container
    return container > 0 and there.index.symbols[container].kind in TYPES


def of_receiver(there: Evaluator, symbol: int, values: Values) -> Values:
    """*values* a method is declared to return; the variable its receiver is of is the receiver."""
    if not any(value.kind == TYPE_VARIABLE for value in values):
        return values
    scope = there.index.symbols[symbol].scope
    parameters = there.index.parameters.get(scope, ())
    first = there.index.bindings[parameters[0]] if parameters else None
    if first is None or first.kind not in BINDS_RECEIVERS or first.annotation < 0:
        return values
    annotation = there.index.expressions[first.annotation]
    inner = annotation.key if type(annotation) is Index else first.annotation
    variables = types.instances(there, inner)
    owner = there.index.owner_class(scope)
    this = Value(INSTANCE, there.file, owner, BY_DECLARED | VIRTUAL | THIS)
    found = NONE
    for value in values:
        found = union(found, (this,) if value in variables and owner != NOTHING else (value,))
    return found


def bound(evaluator: Evaluator, value: Value) -> Values:
    """What is known of a type variable that nothing tells the argument of."""
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    if value.ref >= 0:
        return types.instances(there, there.index.bindings[value.ref].annotation)
    made = there.index.symbols[~value.ref].value
    call = there.index.expressions[made] if made >= 0 else None
    if type(call) is not Call:
        return NONE
    found = NONE
    for name, expression in call.keywords:
        if name == there.rules.bound_argument:
            found = union(found, types.instances(there, expression))
    for expression in call.arguments[1:]:
        found = union(found, types.instances(there, expression))
    return found


def _extended(evaluator: Evaluator, value: Value, environment: str) -> Value:
    """*value* with *environment* behind its own elements, once; that of an alias does not count."""
    n_own = value.text.count("|")
    if n_own == 1 and value.kind != INSTANCE and _is_of_alias(evaluator, value):
        n_own = 0
    if n_own >= (2 if value.kind == INSTANCE else 1):
        return value
    text = value.text + environment
    if text.count("|") > MAX_ELEMENTS:
        text = "|".join(text.split("|")[: MAX_ELEMENTS + 1])
    return Value(value.kind, value.file, value.ref, value.via, text)


def _is_of_alias(evaluator: Evaluator, value: Value) -> bool:
    """The innermost type whose arguments *value* remembers is an alias."""
    file, symbol = map(int, value.text.split("|")[1].split(",")[:2])
    there = evaluator.at(file)
    return there is not None and there.index.symbols[symbol].kind == KIND_TYPE_ALIAS


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
    around = "|" + rest if rest else ""
    position = _place_apart(evaluator, variable)
    if identity in parameters or position >= 0:
        source = evaluator.at(file) if expression >= 0 else None
        call = None if source is None else source.index.expressions[expression]
        if source is not None and isinstance(call, (Call, New)):
            return source.inferred.ask((expression, class_file, owner, variable.ref))
        arguments = types.type_arguments(source, expression) if source is not None else ()
        position = position if position >= 0 else parameters.index(identity)
        if source is None or position >= len(arguments):
            return NONE
        given = types.instances(source, arguments[position])
        return closed(evaluator, given, around)
    if there.index.symbols[owner].kind in CALLABLES:
        source = evaluator.at(file) if variable.ref < 0 and expression >= 0 else None
        call = None if source is None else source.index.expressions[expression]
        if source is not None and isinstance(call, (Call, New)):
            found = source.told.ask((expression, class_file, owner, variable))
            if found:
                return found
        return _resolved(evaluator, variable, around, steps + 1)
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


def _place_apart(evaluator: Evaluator, variable: Value) -> int:
    """
    Which argument of the type a variable is that belongs to a block of the type's members, as `T`
    of `impl<T> Set<T>`; `NOTHING` for other variables.
    """
    name = evaluator.rules.type_alias
    home = evaluator.at(variable.file) if name and variable.ref >= 0 else None
    if home is None:
        return NOTHING
    index = home.index
    for binding in index.bound_in(index.bindings[variable.ref].scope, name):
        for place, argument in enumerate(types.type_arguments(home, index.bindings[binding].value)):
            given = types.instances(home, argument)
            if any(v.kind == TYPE_VARIABLE and v.ref == variable.ref for v in given):
                return place
    return NOTHING


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


def argument_of(evaluator: Evaluator, value: Value, position: int) -> Values:
    """The type argument at *position* of the generic class that *value* is an instance of."""
    first, _, rest = environment_of(value)[1:].partition("|")
    if not first:
        return NONE
    _, _, file, expression = map(int, first.split(","))
    source = evaluator.at(file) if expression >= 0 else None
    arguments = types.type_arguments(source, expression) if source is not None else ()
    if source is None or position >= len(arguments):
        return NONE
    given = types.instances(source, arguments[position])
    return closed(evaluator, given, "|" + rest if rest else "")


def from_arguments(
    evaluator: Evaluator, there: Evaluator, symbol: int, call: Call | New, variable: Value
) -> Values:
    """What the arguments of *call* tell of the function's type variable."""
    scope = there.index.symbols[symbol].scope
    parameters = there.index.parameters.get(scope, ())
    shift = 0
    if parameters and there.index.bindings[parameters[0]].kind in BINDS_RECEIVERS:
        shift = 1
    named = dict(call.keywords)
    found = NONE
    for parameter in parameters:
        fact = there.index.bindings[parameter]
        if fact.annotation == NOTHING:
            continue
        given = named.get(fact.name, NOTHING)
        if 0 <= fact.position - shift < len(call.arguments):
            given = call.arguments[fact.position - shift]
        if given >= 0:
            found = union(found, _told(evaluator, there, fact.annotation, given, variable))
    return found


def _told(
    evaluator: Evaluator,
    there: Evaluator,
    annotation: int,
    given: int,
    variable: Value,
    depth: int = 0,
) -> Values:
    """What the argument *given* tells of a variable in the parameter's annotation."""
    fact = there.index.expressions[annotation]
    if type(fact) is Dereferenced and fact.value >= 0:
        fact = there.index.expressions[fact.value]
    if type(fact) is Lambda:
        if _returns_variable(there, fact.scope, variable):
            return calls.called_back(evaluator, given)
        return NONE
    if type(fact) is Name:
        return evaluator.evaluate(given) if _names(there, annotation, variable) else NONE
    if type(fact) is not Index:
        return NONE
    head = there.index.expressions[fact.object]
    name = head.name if type(head) is Name or type(head) is Member else ""
    arguments = types.type_arguments(there, annotation)
    applied = _told_by_applied(evaluator, there, annotation, given, variable, depth)
    if applied:
        return applied
    if name in there.rules.callable_types:
        place = there.rules.callable_types[name]
        if place < len(arguments) and _names(there, arguments[place], variable):
            return calls.called_back(evaluator, given)
        return NONE
    if len(arguments) != 1 or not _names(there, arguments[0], variable):
        return NONE
    held = evaluator.evaluate(given)
    if name in there.rules.class_types:
        made = [v for v in held if v.kind == CLASS]
        return tuple(Value(INSTANCE, v.file, v.ref, v.via & (REASON | VIRTUAL)) for v in made)
    return containers.items(evaluator, held, -1)


def _told_by_applied(
    evaluator: Evaluator, there: Evaluator, annotation: int, given: int, variable: Value, depth: int
) -> Values:
    """
    What *given* tells of a variable that is an argument of the project's type *annotation*: of an
    alias by what it stands for, of a class by the arguments of the instance's own type.
    """
    fact = cast("Index", there.index.expressions[annotation])
    places = [
        place
        for place, argument in enumerate(types.type_arguments(there, annotation))
        if argument >= 0 and _names(there, argument, variable)
    ]
    found = NONE
    for head in there.denote(fact.object) if places else NONE:
        home = evaluator.at(head.file) if head.kind == SYMBOL else None
        if home is None or depth > MAX_STEPS:
            continue
        symbol = home.index.symbols[head.ref]
        if symbol.kind == KIND_TYPE_ALIAS and symbol.annotation >= 0:
            own = home.index.type_parameters.get(head.ref, [])
            for place in places:
                if place < len(own):
                    inner = Value(TYPE_VARIABLE, home.file, own[place], BY_DECLARED)
                    told = _told(evaluator, home, symbol.annotation, given, inner, depth + 1)
                    found = union(found, told)
        elif symbol.kind in TYPES:
            for value in evaluator.evaluate(given):
                if (value.kind, value.file, value.ref) == (INSTANCE, head.file, head.ref):
                    for place in places:
                        found = union(found, argument_of(evaluator, value, place))
    return found


def _names(there: Evaluator, annotation: int, variable: Value) -> bool:
    """The type *annotation* is *variable*."""
    if type(there.index.expressions[annotation]) is not Name:
        return False
    return any(
        (value.kind, value.file, value.ref) == (variable.kind, variable.file, variable.ref)
        for value in types.instances(there, annotation)
    )


def _returns_variable(there: Evaluator, scope: int, variable: Value) -> bool:
    """The function type with *scope* gives just the type variable."""
    for value in there.index.returns.get(scope, ()):
        told = there.index.expressions[value] if value >= 0 else None
        if type(told) is Typed and told.type >= 0 and _names(there, told.type, variable):
            return True
    return False
