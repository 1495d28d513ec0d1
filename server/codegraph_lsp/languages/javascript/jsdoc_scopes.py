"""Scopes of functions and type parameters that stand in comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, BindingFact, Lambda, ReturnFact, Typed
from codegraph_lsp.model.kinds import BindingKind, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.languages.adapter import Walk

_PARAMETER = int(BindingKind.PARAMETER)
_VARIADIC = int(BindingKind.VARIADIC)
_TYPE_PARAMETER = int(BindingKind.TYPE_PARAMETER)
_FUNCTION = int(ScopeKind.FUNCTION)
_BLOCK = int(ScopeKind.BLOCK)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file a comment stands."""

    start_byte: int
    end_byte: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A parameter of a function type."""

    name: str
    type: int
    collects: bool = False


def function_type(walk: Walk, taken: Iterable[Taken], result: int, place: Place) -> int:
    """The expression of a function type."""
    scope = walk.open_scope(_FUNCTION, walk.owner, place)
    if result != NOTHING:
        walk.returns.append(ReturnFact(scope.index, walk.cons(Typed(result))))
    start = place.start_byte
    for position, each in enumerate(taken):
        kind = _VARIADIC if each.collects else _PARAMETER
        name = walk.word(each.name.encode())
        walk.bindings.append(
            BindingFact(scope.index, name, kind, NOTHING, each.type, start, start, position)
        )
    return walk.cons(Lambda(scope.index))


def open_type_parameters(
    walk: Walk, names: Iterable[tuple[str, int]], symbol: int, place: Place
) -> None:
    """
    Enters a scope in which the type parameters of *symbol* are known.

    Args:
        names: Each with the expression of its constraint, or `NOTHING`.
    """
    scope = walk.open_scope(_BLOCK, symbol, place)
    walk.enter(scope)
    start = place.start_byte
    for position, (name, bound) in enumerate(names):
        raw = name.encode()
        scope.bound[raw] = True
        fact = BindingFact(
            scope.index, walk.word(raw), _TYPE_PARAMETER, NOTHING, bound, start, start, position
        )
        walk.bindings.append(fact)
