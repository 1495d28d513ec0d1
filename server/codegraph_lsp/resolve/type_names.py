"""
What types variables have that declare none, as far as what they are set to declares one.

Stricter than evaluation, which says what a variable may hold: nothing here is said of a value that
may be `None` as well, of a container's items, or of a result that no function declares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.facts import Await, Call, Member, Name, New
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.resolve import member_kinds, overloads, types
from codegraph_lsp.resolve.solver import GIVEN_UP
from codegraph_lsp.resolve.targets import Target
from codegraph_lsp.resolve.values import (
    EXTERNAL_INSTANCE,
    FUNCTION,
    INSTANCE,
    LITERAL,
    LOCAL,
    SYMBOL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import CALLABLES, IS_ASYNC, IS_GENERATOR

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.targets import Names


class TypeName(NamedTuple):
    name: str
    target: Target | None
    """Where the type is defined; None for one outside the workspace."""


def type_name(evaluator: Evaluator, names: Names, binding: int) -> TypeName | None:
    """The type of what binding *binding* of the outline is set to; None where none is declared."""
    try:
        return _of_expression(evaluator, evaluator.index.bindings[binding].value)
    except GIVEN_UP:
        evaluator.state.reset()
        return None


def _of_expression(evaluator: Evaluator, expression: int) -> TypeName | None:
    if expression < 0:
        return None
    fact = evaluator.index.expressions[expression]
    awaited = isinstance(fact, Await)
    if isinstance(fact, Await):
        fact = evaluator.index.expressions[fact.value] if fact.value >= 0 else fact
    if isinstance(fact, (Call, New)):
        return _of_call(evaluator, fact, awaited=awaited)
    if isinstance(fact, (Name, Member)) and not awaited:
        meant = member_kinds.meant_by_access(evaluator, evaluator.denote(expression))
        return _declared(evaluator, meant)
    return None


def _of_call(evaluator: Evaluator, fact: Call | New, *, awaited: bool) -> TypeName | None:
    if fact.callee < 0:
        return None
    meant = member_kinds.meant_by_call(evaluator, evaluator.denote(fact.callee))
    meant = overloads.chosen(evaluator, meant, fact)
    if isinstance(fact, New) and not meant:
        meant = types.classes(evaluator, fact.callee)
    if len(meant) != 1:
        return None
    (value,) = meant
    there = evaluator.at(value.file) if value.kind in (SYMBOL, FUNCTION) else None
    if there is None:
        return None
    symbol = there.index.symbols[value.ref]
    if symbol.kind not in CALLABLES or symbol.flags & IS_GENERATOR:
        return None
    if bool(symbol.flags & IS_ASYNC) != awaited:
        return None
    return _written(there, symbol.annotation)


def _declared(evaluator: Evaluator, meant: Values) -> TypeName | None:
    """The type that the one variable, field or parameter among *meant* declares."""
    if len(meant) != 1:
        return None
    (value,) = meant
    there = evaluator.at(value.file) if value.kind in (SYMBOL, LOCAL) else None
    if there is None:
        return None
    if value.kind == LOCAL:
        return _written(there, there.index.bindings[value.ref].annotation)
    symbol = there.index.symbols[value.ref]
    return None if symbol.kind in CALLABLES else _written(there, symbol.annotation)


def _written(there: Evaluator, annotation: int) -> TypeName | None:
    """A type that is written as no more than a name."""
    if annotation < 0:
        return None
    fact = there.index.expressions[annotation]
    if not isinstance(fact, (Name, Member)):
        return None
    found = types.instances(there, annotation)
    if len(found) != 1:
        return None
    return _named(there, found[0])


def _named(there: Evaluator, value: Value) -> TypeName | None:
    if value.kind == LITERAL and value.text:
        return TypeName(value.text, None)
    if value.kind == EXTERNAL_INSTANCE:
        return TypeName(value.text.partition("\t")[2].rpartition(".")[2], None)
    home = there.at(value.file) if value.kind == INSTANCE else None
    if home is None:
        return None
    return TypeName(home.index.symbols[value.ref].name, Target(FileId(value.file), value.ref))
