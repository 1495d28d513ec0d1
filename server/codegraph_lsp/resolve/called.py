"""What a call calls that is being typed, whatever its arguments: for signature help."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.facts import Call, Member, Name, New
from codegraph_lsp.model.ids import NO_FILE, FileId
from codegraph_lsp.resolve import function_types, member_kinds, qualified, types
from codegraph_lsp.resolve.solver import GIVEN_UP
from codegraph_lsp.resolve.values import (
    BOUND,
    CLASS,
    EXACT_REASONS,
    FUNCTION,
    INSTANCE,
    NONE,
    REASON,
    SYMBOL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_NAME,
    CALLABLES,
    CONSTRUCTOR,
    KIND_CONSTRUCTOR,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.facts import Occurrence
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.targets import Names


class Called(NamedTuple):
    """A function that a call may mean."""

    file: FileId
    symbol: int
    bound: bool
    """Its receiver is not among the arguments."""
    makes: bool = False
    """It is a constructor, and the class is what is called."""
    exact: bool = False
    """What is called is known by names and declared types alone."""


def called_at(evaluator: Evaluator, names: Names, start: int, *, end: int) -> list[Called]:
    """
    The functions that are called by the callee from *start* up to *end*: overloads each apart, of a
    class its constructors. Nothing where no more is known than a name.
    """
    occurrence = _callee(names, start, end)
    if occurrence is None:
        return []
    found: dict[Called, None] = {}
    try:
        for value in _denoted(evaluator, occurrence):
            if value.via & REASON != BY_NAME:
                exact = value.via & REASON in EXACT_REASONS
                for each in _functions(evaluator, value):
                    found.setdefault(each._replace(exact=exact))
    except GIVEN_UP:
        evaluator.state.reset()
    return list(found)


def _callee(names: Names, start: int, end: int) -> Occurrence | None:
    """The last mention in the callee; of several there the one that calls."""
    found = None
    for each in names.facts.body.occurrences:
        if start <= each.start and each.end <= end and each.expression >= 0:
            called = isinstance(names.facts.outline.expressions[each.expression], (Call, New))
            if found is None or (each.end, called) >= found[0]:
                found = ((each.end, called), each)
    return None if found is None else found[1]


def _denoted(evaluator: Evaluator, occurrence: Occurrence) -> Values:
    index = evaluator.index
    expression = occurrence.expression
    fact = index.expressions[expression]
    if isinstance(fact, (Call, New)):
        expression = fact.callee
    if expression < 0:
        return NONE
    if isinstance(fact, New):
        return types.classes(evaluator, expression)
    callee = index.expressions[expression]
    if evaluator.rules.signatures and isinstance(callee, (Name, Member)):
        name = qualified.plain(callee.name) + qualified.ANY_NUMBER
        if isinstance(callee, Name):
            return evaluator.denote_name(callee.scope, name)
        found = NONE
        for value in evaluator.evaluate(callee.object):
            found = union(found, evaluator.declared(value, name))
        return found
    found = member_kinds.meant_by_call(evaluator, evaluator.denote(expression))
    return found or types.classes(evaluator, expression)


def _functions(evaluator: Evaluator, value: Value, *, held: bool = False) -> Iterator[Called]:
    there = evaluator.at(value.file) if value.file != NO_FILE else None
    if there is None:
        return
    kind = value.kind
    if kind in (SYMBOL, FUNCTION, CLASS):
        fact = there.index.symbols[value.ref]
        if fact.kind in CALLABLES:
            bound = bool(value.via & BOUND) or fact.kind == KIND_CONSTRUCTOR
            for symbol in function_types.overloads_of(there, value.ref):
                yield Called(FileId(value.file), symbol, bound)
            return
        if fact.kind in TYPES:
            for each in _constructors(there, value.ref):
                yield Called(FileId(each.file), each.ref, bound=True, makes=True)
            return
    if kind == INSTANCE:
        for name in evaluator.rules.call_members:
            for each in evaluator.declared(value, name):
                yield from _functions(evaluator, each, held=True)
    elif not held:
        for each in evaluator.held((value,)):
            yield from _functions(evaluator, each, held=True)


def _constructors(there: Evaluator, made: int) -> Iterator[Value]:
    """The constructors of the class, those of an ancestor where it has none of its own."""
    rules, index = there.rules, there.index
    if rules.signatures:
        yield from _symbols(there.found.ask((made, f"{CONSTRUCTOR}{qualified.ANY_NUMBER}")))
        return
    if rules.class_name_constructs:
        name = index.symbols[made].name
        for symbol in index.children.get(made, {}).get(name, ()):
            if index.symbols[symbol].kind == KIND_CONSTRUCTOR:
                yield Value(SYMBOL, there.file, symbol, BOUND)
        return
    for name in rules.constructors:
        found = [*_symbols(there.found.ask((made, name)))]
        if found:
            for each in found:
                home = there.at(each.file)
                for other in () if home is None else function_types.overloads_of(home, each.ref):
                    yield Value(SYMBOL, each.file, other, BOUND)
            return


def _symbols(values: Values) -> Iterator[Value]:
    return (value for value in values if value.kind == SYMBOL)
