"""
Where functions and displays stand: as an argument, as an entry of a display, as a declared name's
value. What is expected in a place tells the types of the parameters of a function written there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from codegraph_lsp.model.facts import (
    HIDDEN_BINDING,
    NOTHING,
    Call,
    Lambda,
    Mapping,
    New,
    Sequence,
    SymbolValue,
    Union,
)

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import AnyExpression, Outline

ARGUMENT: Final = 0
"""Argument *position* of the call that is expression *holder*."""
ENTRY: Final = 1
"""Value of the mapping *holder*, under the key that is expression *position*."""
ITEM: Final = 2
"""Item *position* of the sequence *holder*."""
OPTION: Final = 3
"""One of the alternatives of the union *holder*."""
VALUE: Final = 4
"""Value of binding *holder*, which declares a type."""
FIELD: Final = 5
"""Value of symbol *holder*, which declares a type."""
MEMBER: Final = 6
"""What the assignment to a member with index *holder* in the outline sets."""
RESULT: Final = 7
"""What the function with scope *holder* returns."""

KEYWORD: Final = 8
"""Named argument *position* of the call that is expression *holder*."""


class Place(NamedTuple):
    sort: int
    holder: int
    position: int = NOTHING


class Places:
    """The places of one outline, by what stands in them."""

    def __init__(self, outline: Outline) -> None:
        self.functions: dict[int, int] = {}
        """Expressions of functions by their scope."""
        self.of: dict[int, list[Place]] = {}
        """Places by expression."""
        self._expressions = outline.expressions
        symbols = outline.symbols
        for index, fact in enumerate(outline.expressions):
            kind = type(fact)
            if kind is Lambda:
                self.functions[fact.scope] = index  # type: ignore[union-attr]
            elif kind is SymbolValue:
                scope = symbols[fact.symbol].scope  # type: ignore[union-attr]
                if scope != NOTHING:
                    self.functions[scope] = index
            elif kind in _HOLDERS:
                self._parts(index, fact)
        self._named(outline)

    def _parts(self, index: int, fact: AnyExpression) -> None:
        if isinstance(fact, (Call, New)):
            for position, each in enumerate(fact.arguments):
                self._put(each, ARGUMENT, index, position)
            for position, (_, each) in enumerate(fact.keywords):
                self._put(each, KEYWORD, index, position)
        elif isinstance(fact, Mapping):
            for key, value in fact.entries:
                self._put(value, ENTRY, index, key)
        elif isinstance(fact, Sequence):
            for position, each in enumerate(fact.items):
                self._put(each, ITEM, index, position)
        elif isinstance(fact, Union):
            for each in fact.options:
                self._put(each, OPTION, index)

    def _named(self, outline: Outline) -> None:
        for index, binding in enumerate(outline.bindings):
            if binding is not HIDDEN_BINDING and binding.annotation >= 0:
                self._put(binding.value, VALUE, index)
        for index, symbol in enumerate(outline.symbols):
            if symbol.annotation >= 0:
                self._put(symbol.value, FIELD, index)
        for index, member in enumerate(outline.members):
            self._put(member.value, MEMBER, index)
        for returned in outline.returns:
            self._put(returned.value, RESULT, returned.scope)

    def _put(self, expression: int, sort: int, holder: int, position: int = NOTHING) -> None:
        if expression >= 0 and type(self._expressions[expression]) in _HELD:
            self.of.setdefault(expression, []).append(Place(sort, holder, position))


_HOLDERS: Final = frozenset({Call, New, Mapping, Sequence, Union})
_HELD: Final = frozenset({Lambda, SymbolValue, Mapping, Sequence, Union, Call, New})
