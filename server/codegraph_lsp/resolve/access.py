"""Which members code at one place of a file may name, where their types say so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.resolve import scoping
from codegraph_lsp.resolve.solver import GIVEN_UP
from codegraph_lsp.resolve.values import CLASS
from codegraph_lsp.resolve.words import (
    CLASS_SCOPE,
    FUNCTION_SCOPE,
    IS_PACKAGE,
    IS_PRIVATE,
    IS_PROTECTED,
    TYPES,
)

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import SymbolFact
    from codegraph_lsp.resolve.evaluate import Evaluator

ACCESS = IS_PRIVATE | IS_PROTECTED | IS_PACKAGE

_PRIVATE_NAME = "#"
"""What begins a name that is private by itself."""

_Type: TypeAlias = tuple[int, int]
"""File and symbol."""


class Access:
    """Seen from *offset* in the file of *evaluator*."""

    def __init__(self, evaluator: Evaluator, offset: int) -> None:
        self._evaluator = evaluator
        self._offset = offset

    def allows(self, there: Evaluator, fact: SymbolFact) -> bool:
        """The member *fact* of the file *there* may be named."""
        is_private = fact.name.startswith(_PRIVATE_NAME)
        if not fact.flags & ACCESS and not is_private:
            return True
        if fact.flags & (IS_PACKAGE | IS_PROTECTED) and self._is_of_package(there):
            return True
        if fact.flags & IS_PACKAGE:
            return False
        try:
            if self._is_inside(there, fact.container):
                return True
            return (
                bool(fact.flags & IS_PROTECTED) and (there.file, fact.container) in self._inherited
            )
        except GIVEN_UP:
            self._evaluator.state.reset()
            return False

    def _is_of_package(self, there: Evaluator) -> bool:
        here = self._evaluator
        if not here.rules.package_names:
            return False
        return there.index.outline.package == here.index.outline.package

    def _is_inside(self, there: Evaluator, holder: int) -> bool:
        """The place is inside of the type *holder*, or what that one shares its privates with."""
        if (there.file, holder) in self._around:
            return True
        if not self._evaluator.rules.package_names or there.file != self._evaluator.file:
            return False
        return _outermost(there, holder) in {
            _outermost(there, symbol) for file, symbol in self._around if file == there.file
        }

    @cached_property
    def _around(self) -> frozenset[_Type]:
        """The types whose code the place is part of."""
        evaluator = self._evaluator
        scopes = evaluator.index.outline.scopes
        found: set[_Type] = set()
        for place, scope in enumerate(scopes):
            if not scope.start <= self._offset < scope.end:
                continue
            if scope.kind == CLASS_SCOPE:
                found.add((evaluator.file, scope.symbol))
            elif scope.kind == FUNCTION_SCOPE and evaluator.rules.member_scopes:
                found.update((each.file, each.ref) for each in scoping.this_of(evaluator, place))
        return frozenset(found)

    @cached_property
    def _inherited(self) -> frozenset[_Type]:
        """The types that those inherit from."""
        found: set[_Type] = set()
        for file, symbol in self._around:
            there = self._evaluator.at(file)
            for ancestor in () if there is None else there.lines.ask(symbol):
                if ancestor.kind == CLASS:
                    found.add((ancestor.file, ancestor.ref))
        return frozenset(found)


def _outermost(there: Evaluator, symbol: int) -> int:
    symbols = there.index.symbols
    while symbols[symbols[symbol].container].kind in TYPES:
        symbol = symbols[symbol].container
    return symbol
