"""
Methods that share a name: which of them a class has, and which a call means.

The number of arguments is part of a name already (`NodeTable.signatures`). What is left is told
apart by the arguments' types as far as they are known: candidates that cannot take one are left
out, then one that fits each argument at least as well as every other, and some better, is meant.
Where that does not decide, all that are left stay.

Source: a reading of the Java Language Specification, 15.12.2, without phases and inference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.facts import NOTHING, Literal
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.resolve import containers, generics, types
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    ITEMS,
    LAMBDA,
    LITERAL,
    MANY,
    NONE,
    SYMBOL,
    TYPE_VARIABLE,
    VIRTUAL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import (
    BINDS_COLLECTED,
    BY_BUILTIN,
    BY_RETURN,
    BY_SELF,
    CALLABLES,
    CONSTRUCTOR,
    IS_ABSTRACT,
    KIND_INTERFACE,
)

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import Call, New
    from codegraph_lsp.resolve.evaluate import Evaluator

IMPOSSIBLE, POSSIBLE, WIDER, EXACT = range(4)
"""How an argument fits a parameter."""


def of_class(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """The methods called *name* of the class, and of those above it where no nearer one hides."""
    making = name.startswith(CONSTRUCTOR)
    found: list[Value] = []
    outside = NONE
    for ancestor in evaluator.lines.ask(symbol):
        if ancestor.kind == CLASS:
            there = evaluator.at(ancestor.file)
            for each in () if there is None else there.index.child(ancestor.ref, name):
                value = Value(SYMBOL, ancestor.file, each, BY_SELF)
                if not any(same_signature(evaluator, value, other) for other in found):
                    found.append(value)
        elif not outside:
            text = f"{ancestor.text}.{name.partition('(')[0]}"
            outside = (Value(EXTERNAL, -1, -1, BY_SELF, text),)
        if making:
            return tuple(found)
    if found:
        return tuple(found)
    kind = SymbolKind(evaluator.index.symbols[symbol].kind).label
    return root_member(evaluator, kind, name) or outside


def above(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What `super.name` is in the class *symbol*: of constructors only those right above."""
    outside = NONE
    for base in evaluator.bases.ask(symbol):
        if base.kind == CLASS:
            there = evaluator.at(base.file)
            found = NONE if there is None else there.found.ask((base.ref, name))
            if found and found[0].kind == SYMBOL:
                return found
            outside = outside or found
        elif not outside:
            text = f"{base.text}.{name.partition('(')[0]}"
            outside = (Value(EXTERNAL, -1, -1, BY_SELF, text),)
    return NONE if name.startswith(CONSTRUCTOR) else outside


def root_member(evaluator: Evaluator, kind: str, name: str) -> Values:
    """What *name* is in the classes that every class, or every type of *kind*, extends."""
    rules = evaluator.rules
    plain = name.partition("(")[0]
    for root in (rules.root_classes.get(kind, ""), rules.root_class):
        if plain in rules.root_members.get(root, ()):
            package = root.rpartition(".")[0]
            return (Value(EXTERNAL, -1, -1, BY_BUILTIN, f"{package}\t{root}.{plain}"),)
    return NONE


def is_root_member(evaluator: Evaluator, value: Value) -> bool:
    """*value* is a member of a class that every class, or every type of a kind, extends."""
    roots = evaluator.rules.root_members
    return bool(roots) and value.text.partition("\t")[2].rpartition(".")[0] in roots


def same_signature(evaluator: Evaluator, one: Value, other: Value) -> bool:
    """Both methods have parameters of the same types, as far as they are known."""
    first = parameter_types(evaluator, one)
    second = parameter_types(evaluator, other)
    if len(first) != len(second):
        return False
    return all(_same(a, b) for a, b in zip(first, second, strict=True))


def _same(one: Values, other: Values) -> bool:
    if not one or not other or one == other:
        return True
    return any(
        TYPE_VARIABLE in (a.kind, b.kind) or _identity(a) == _identity(b)
        for a in one
        for b in other
    )


def _identity(value: Value) -> tuple[int, int, int, str]:
    if value.kind == INSTANCE:
        return (INSTANCE, value.file, value.ref, "")
    if value.kind == GENERIC:
        return (EXTERNAL_INSTANCE, -1, -1, generics.name_of(value))
    if value.kind == EXTERNAL_INSTANCE:
        return (EXTERNAL_INSTANCE, -1, -1, value.text.rpartition(".")[2])
    return (value.kind, -1, -1, value.text)


def parameter_types(evaluator: Evaluator, method: Value) -> list[Values]:
    """The declared types of a method's parameters, in order."""
    there = evaluator.at(method.file)
    if there is None:
        return []
    index = there.index
    scope = index.symbols[method.ref].scope
    return [
        types.instances(there, index.bindings[each].annotation)
        for each in index.parameters.get(scope, ())
    ]


class _Fit(NamedTuple):
    """How one argument fits one parameter."""

    how: int
    wanted: Values
    """The parameter's type."""
    known: bool
    """The argument's type is known, or it is the absence of a value."""


def chosen(evaluator: Evaluator, candidates: Values, call: Call | New) -> Values:
    """Those of *candidates*, methods of one name, that *call* can mean."""
    if len(candidates) < 2:
        return candidates
    given = [_argument(evaluator, each) for each in call.arguments]
    fixed: list[tuple[Value, list[_Fit]]] = []
    variable: list[tuple[Value, list[_Fit]]] = []
    for candidate in candidates:
        if candidate.kind != SYMBOL:
            return candidates
        fits, collects = _fit(evaluator, candidate, given)
        if fits is not None:
            (variable if collects else fixed).append((candidate, fits))
    left = fixed or variable
    if not left:
        return candidates
    best = [
        one
        for one in left
        if all(
            _at_least(evaluator, a, b)
            for other in left
            if other is not one
            for a, b in zip(one[1], other[1], strict=True)
        )
    ]
    if len(best) == 1:
        return (best[0][0],)
    return tuple(candidate for candidate, _ in left)


def _argument(evaluator: Evaluator, expression: int) -> tuple[Values, bool]:
    """The values of an argument, and whether it is the absence of one."""
    fact = evaluator.index.expressions[expression] if expression >= 0 else None
    absent = type(fact) is Literal and fact.type in evaluator.rules.nothing_types
    return evaluator.evaluate(expression), absent


def _at_least(evaluator: Evaluator, one: _Fit, other: _Fit) -> bool:
    """What is passed surely fits *one* as well as *other*."""
    if one.how == EXACT or _same(one.wanted, other.wanted):
        return True
    if other.how == EXACT or not one.known:
        return False
    if one.how == POSSIBLE and other.how == WIDER:
        return False
    return _fits(evaluator, one.wanted, other.wanted) >= WIDER


def _fit(
    evaluator: Evaluator, candidate: Value, given: list[tuple[Values, bool]]
) -> tuple[list[_Fit] | None, bool]:
    """
    How the arguments fit, None where one cannot be passed; and whether the last parameter must
    collect some.
    """
    there = evaluator.at(candidate.file)
    if there is None:
        return None, False
    index = there.index
    parameters = index.parameters.get(index.symbols[candidate.ref].scope, [])
    collects = bool(parameters) and index.bindings[parameters[-1]].kind in BINDS_COLLECTED
    expanded = collects and len(given) != len(parameters)
    fits = []
    for place, (values, absent) in enumerate(given):
        if not parameters:
            fits.append(_Fit(POSSIBLE, NONE, known=False))
            continue
        position = min(place, len(parameters) - 1)
        wanted = types.instances(there, index.bindings[parameters[position]].annotation)
        how = _fits(evaluator, values, wanted)
        if collects and position == len(parameters) - 1:
            whole = _fits_whole(evaluator, values, wanted) if not expanded else IMPOSSIBLE
            expanded = expanded or whole == IMPOSSIBLE or not values
            how = how if expanded else whole
        if absent:
            how = IMPOSSIBLE if _is_primitive(wanted) else POSSIBLE
        if how == IMPOSSIBLE:
            return None, False
        fits.append(_Fit(how, wanted, known=bool(values) or absent))
    return fits, expanded


def _fits_whole(evaluator: Evaluator, values: Values, wanted: Values) -> int:
    """An array passed for a parameter that collects what is *wanted*."""
    arrays = [value for value in values if _type_name(evaluator, value) == ARRAY]
    if not arrays:
        return IMPOSSIBLE
    return max(_fits_items(evaluator, _items(evaluator, value), wanted) for value in arrays)


def _items(evaluator: Evaluator, value: Value) -> Values:
    return containers.items(evaluator, (value,), -1)


def _fits_items(evaluator: Evaluator, values: Values, wanted: Values) -> int:
    """Arrays of *values* for arrays of *wanted*: built-in values are not converted in them."""
    fit = _fits(evaluator, values, wanted)
    if values and wanted and fit != EXACT and (_is_primitive(values) or _is_primitive(wanted)):
        return IMPOSSIBLE
    return fit


def _is_primitive(values: Values) -> bool:
    return any(value.kind == LITERAL and value.text[:1].islower() for value in values)


def _fits(evaluator: Evaluator, values: Values, wanted: Values) -> int:
    if not values or values is MANY or not wanted:
        return POSSIBLE
    return max(_fits_one(evaluator, value, each) for value in values for each in wanted)


def _fits_one(evaluator: Evaluator, value: Value, wanted: Value) -> int:
    """How well *value* can be passed where *wanted* is declared."""
    kind = value.kind
    if wanted.kind == TYPE_VARIABLE or kind == TYPE_VARIABLE:
        return POSSIBLE if wanted.kind == kind else WIDER
    if wanted.kind == LITERAL and wanted.text == _last_part(evaluator.rules.root_class):
        return EXACT if kind == LITERAL and value.text == wanted.text else WIDER
    if kind in (LAMBDA, FUNCTION):
        return _takes_function(evaluator, value, wanted)
    if kind == INSTANCE:
        return _takes_instance(evaluator, value, wanted)
    known = _type_name(evaluator, value)
    if not known:
        return POSSIBLE
    name = _type_name(evaluator, wanted)
    if wanted.kind == INSTANCE:
        return IMPOSSIBLE
    if known == name:
        if known != ARRAY:
            return EXACT
        held, taken = _items(evaluator, value), _items(evaluator, wanted)
        return _fits_items(evaluator, held, taken)
    rules = evaluator.rules
    if name in rules.widened_types.get(known, ()):
        return WIDER
    arrays = (known == ARRAY) + (name == ARRAY)
    closed = known in rules.final_types or name in rules.final_types
    return IMPOSSIBLE if arrays or closed else POSSIBLE


ARRAY = "array"


def _type_name(evaluator: Evaluator, value: Value) -> str:
    """The last name of an external type; empty where it is not known."""
    kind = value.kind
    if kind == LITERAL:
        return value.text
    if kind == GENERIC:
        return generics.name_of(value)
    if kind == EXTERNAL_INSTANCE:
        return _last_part(value.text)
    if kind == EXTERNAL:
        return evaluator.rules.literal_functions.get(value.text.rpartition("\t")[2], "")
    if kind in (DISPLAY, ITEMS):
        return ARRAY
    return ""


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _takes_instance(evaluator: Evaluator, value: Value, wanted: Value) -> int:
    there = evaluator.at(value.file)
    if there is None:
        return POSSIBLE
    if wanted.kind == INSTANCE and (value.file, value.ref) == (wanted.file, wanted.ref):
        return EXACT
    line = there.lines.ask(value.ref)
    if wanted.kind == INSTANCE:
        above = any((a.file, a.ref) == (wanted.file, wanted.ref) for a in line)
        return WIDER if above else IMPOSSIBLE
    name = _type_name(evaluator, wanted)
    outside = [_last_part(a.text) for a in line if a.kind == EXTERNAL]
    if name in outside:
        return WIDER
    return POSSIBLE if outside and name not in evaluator.rules.final_types else IMPOSSIBLE


def _takes_function(evaluator: Evaluator, value: Value, wanted: Value) -> int:
    if wanted.kind == LITERAL and wanted.text in evaluator.rules.final_types:
        return IMPOSSIBLE
    if wanted.kind == GENERIC and generics.name_of(wanted) == ARRAY:
        return IMPOSSIBLE
    n_given = _number_of_parameters(evaluator, value)
    if wanted.kind == GENERIC and n_given >= 0:
        taken = evaluator.rules.function_types.get(generics.name_of(wanted))
        return POSSIBLE if taken is None or len(taken) == n_given else IMPOSSIBLE
    if wanted.kind == INSTANCE:
        there = evaluator.at(wanted.file)
        if there is None:
            return POSSIBLE
        if there.index.symbols[wanted.ref].kind != KIND_INTERFACE:
            return IMPOSSIBLE
        method = function_of(there, wanted.ref)
        if method is None or n_given < 0:
            return POSSIBLE
        home = evaluator.at(method.file)
        scope = NOTHING if home is None else home.index.symbols[method.ref].scope
        taken_here = [] if home is None else home.index.parameters.get(scope, [])
        return POSSIBLE if len(taken_here) == n_given else IMPOSSIBLE
    return POSSIBLE


def _number_of_parameters(evaluator: Evaluator, function: Value) -> int:
    """Of a function without a name; -1 for others."""
    there = evaluator.at(function.file) if function.kind == LAMBDA else None
    return -1 if there is None else len(there.index.parameters.get(function.ref, ()))


def function_of(there: Evaluator, symbol: int) -> Value | None:
    """The one method without a body that an interface has, inherited ones included."""
    found: list[Value] = []
    for ancestor in there.lines.ask(symbol):
        home = there.at(ancestor.file) if ancestor.kind == CLASS else None
        if home is None:
            continue
        for names in home.index.children.get(ancestor.ref, {}).values():
            for each in names:
                fact = home.index.symbols[each]
                if fact.kind in CALLABLES and fact.flags & IS_ABSTRACT:
                    found.append(Value(SYMBOL, ancestor.file, each, BY_SELF))
        if found:
            break
    return found[0] if len(found) == 1 else None


def constructors(evaluator: Evaluator, made: Value, call: New) -> Values:
    """The constructors of the class *made* that *call* can mean."""
    there = evaluator.at(made.file) if made.kind == CLASS else None
    if there is None:
        return NONE
    name = f"{CONSTRUCTOR}({len(call.arguments)})"
    return chosen(evaluator, there.found.ask((made.ref, name)), call)


def own_member(evaluator: Evaluator, value: Value, name: str) -> Values:
    """
    What *name* of a class gives when called, where each class of its kind has it by itself: see
    `Semantics.kind_members`.
    """
    rules = evaluator.rules
    there = evaluator.at(value.file) if value.kind == CLASS and rules.kind_members else None
    if there is None:
        return NONE
    kind = SymbolKind(there.index.symbols[value.ref].kind).label
    given = rules.kind_members.get(f"{kind}.{name}")
    if given == "items":
        return (value,)  # a class of constants is the container of them
    return (Value(INSTANCE, value.file, value.ref, BY_RETURN | VIRTUAL),) if given else NONE
