"""What is known of a name on the way to where it is mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Name, Narrowed, Sequence
from codegraph_lsp.model.kinds import Narrowing
from codegraph_lsp.resolve import containers, generics, types
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    LAMBDA,
    LITERAL,
    MODULE,
    NONE,
    OVERFLOW,
    REASON,
    TYPE_VARIABLE,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_DEFINITION,
    BINDS_IMPORT,
    BINDS_PARAMETER,
    BY_ARGUMENT,
    BY_DECLARED,
)

if TYPE_CHECKING:
    from collections.abc import Container

    from codegraph_lsp.resolve.evaluate import Evaluator

IS = int(Narrowing.IS)
SET = int(Narrowing.SET)

_NO_INSTANCES = frozenset({CLASS, FUNCTION, LAMBDA, MODULE})
_CALLABLE = frozenset({CLASS, FUNCTION, LAMBDA, INSTANCE})
_YES, _NO, _PERHAPS = range(3)


def values(evaluator: Evaluator, fact: Narrowed) -> Values:
    """What the name can hold there."""
    if fact.how == SET:
        found = evaluator.evaluate(fact.by)
        if not found:
            return _declared(evaluator, fact.value, (BINDS_DEFINITION, BINDS_IMPORT))
        if any(value.kind not in _CALLABLE for value in found):
            return union(found, _defined(evaluator, fact.value))
        return found
    wanted = _tested(evaluator, fact.by)
    if wanted and fact.how == IS and _is_untyped(evaluator, fact.value):
        return _instances(evaluator, NONE, wanted)
    known = evaluator.evaluate(fact.value)
    if not wanted:
        return known
    if fact.how == IS:
        return _instances(evaluator, known, wanted)
    found = NONE
    for value in known:
        if not any(_is(evaluator, value, each) == _YES for each in wanted):
            found = union(found, (value,))
    return found


def _is_untyped(evaluator: Evaluator, name: int) -> bool:
    """A parameter of which only calls tell, and never all of them."""
    index = evaluator.index
    fact = index.expressions[name]
    bindings = index.lookup(fact.scope, fact.name) if type(fact) is Name else None
    binding = index.bindings[bindings[0]] if bindings and len(bindings) == 1 else None
    return binding is not None and binding.kind == BINDS_PARAMETER and binding.annotation < 0


def _defined(evaluator: Evaluator, name: int) -> Values:
    """The function or class whose name is set to a value, which is taken to be a wrapper of it."""
    index = evaluator.index
    fact = index.expressions[name]
    found = NONE
    for each in index.lookup(fact.scope, fact.name) or () if type(fact) is Name else ():
        symbol = index.defined(index.bindings[each])
        if symbol >= 0:
            found = union(found, evaluator.symbol_value(symbol))
    return found


def _declared(evaluator: Evaluator, name: int, how: Container[int]) -> Values:
    """What a name can hold of which a binding is annotated or of a kind in *how*; else nothing."""
    index = evaluator.index
    fact = index.expressions[name]
    bindings = index.lookup(fact.scope, fact.name) if type(fact) is Name else None
    for each in bindings or ():
        binding = index.bindings[each]
        if binding.annotation >= 0 or binding.kind in how:
            return evaluator.bound.ask(bindings[0]) if bindings else NONE
    return NONE


def _tested(evaluator: Evaluator, expression: int) -> Values:
    """The classes, and those from outside, of a test; nothing where one of them is unknown."""
    fact = evaluator.index.expressions[expression]
    if type(fact) is Sequence:
        found = NONE
        for item in fact.items:
            part = _tested(evaluator, item)
            if not part:
                return NONE
            found = union(found, part)
        return found
    held = evaluator.evaluate(expression)
    if held and all(value.kind == DISPLAY for value in held):
        held = containers.items(evaluator, held, -1)
    return held if all(value.kind in (CLASS, EXTERNAL) for value in held) else NONE


def _instances(evaluator: Evaluator, known: Values, wanted: Values) -> Values:
    """Those of *known* that are instances of *wanted*; where there is none, such instances."""
    found = NONE
    for value in known:
        for each in wanted:
            verdict = _is(evaluator, value, each)
            sure = value.via & REASON != BY_ARGUMENT and value.kind not in (OVERFLOW, TYPE_VARIABLE)
            if verdict == _YES and sure:
                found = union(found, (value,))
            elif verdict != _NO:
                found = union(found, _made(evaluator, each) if each.kind == CLASS else (value,))
    if found:
        return found
    for each in wanted:
        found = union(found, _made(evaluator, each))
    return found


def _made(evaluator: Evaluator, tested: Value) -> Values:
    """An instance of a class that was tested for."""
    if tested.kind == CLASS:
        return (Value(INSTANCE, tested.file, tested.ref, BY_DECLARED | VIRTUAL),)
    return types.instances_of_external(evaluator, tested)


def _is(evaluator: Evaluator, value: Value, tested: Value) -> int:
    """Whether *value* is an instance of *tested*."""
    kind = value.kind
    if kind in _NO_INSTANCES:
        return _NO if tested.kind == CLASS else _PERHAPS
    if kind in (OVERFLOW, TYPE_VARIABLE):
        return _PERHAPS
    if kind == INSTANCE:
        return _is_project(evaluator, value, tested)
    if tested.kind == CLASS:
        return _PERHAPS if kind == EXTERNAL_INSTANCE else _NO
    name = tested.text.rpartition("\t")[2]
    last = name.rpartition(".")[2]
    if kind == LITERAL:
        if last == value.text:
            return _YES
        return _NO if name == f"builtins.{last}" and last != "object" else _PERHAPS
    if kind == GENERIC:
        return _YES if last == generics.name_of(value).lower() else _PERHAPS
    if kind == DISPLAY:
        there = evaluator.at(value.file)
        written = None if there is None else there.index.expressions[value.ref]
        return _YES if getattr(written, "type", "") == last else _PERHAPS
    if kind == EXTERNAL_INSTANCE and value.text == tested.text:
        return _YES
    return _PERHAPS


def _is_project(evaluator: Evaluator, value: Value, tested: Value) -> int:
    line = _line(evaluator, value.file, value.ref)
    for ancestor in line:
        if ancestor.kind == tested.kind and (
            (ancestor.file, ancestor.ref, ancestor.text) == (tested.file, tested.ref, tested.text)
        ):
            return _YES
    if tested.kind == CLASS:
        below = _line(evaluator, tested.file, tested.ref)
        if any((each.file, each.ref) == (value.file, value.ref) for each in below):
            return _PERHAPS
        return _NO
    return _PERHAPS if any(each.kind == EXTERNAL for each in line) else _NO


def _line(evaluator: Evaluator, file: int, symbol: int) -> Values:
    there = evaluator.at(file)
    return NONE if there is None else there.lines.ask(symbol)
