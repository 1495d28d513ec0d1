"""Whose types the signatures of a file's functions name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Dereferenced,
    Element,
    Index,
    Member,
    Name,
    Sequence,
    Union,
)
from codegraph_lsp.model.kinds import BindingKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from codegraph_lsp.model.facts import Outline


def speaks_of(outline: Outline, functions: Collection[int], packages: Collection[str]) -> bool:
    """A parameter or result of one of *functions* has a type that one of *packages* offers."""
    local = {
        fact.alias or fact.module.rpartition("/")[2]
        for fact in outline.imports
        if fact.module in packages
    }
    scopes = {outline.symbols[index].scope for index in functions}
    types = [outline.symbols[index].annotation for index in functions]
    types += [
        binding.annotation
        for binding in outline.bindings
        if binding.kind == BindingKind.PARAMETER and binding.scope in scopes
    ]
    return any(name in local for each in types for name in _qualifiers(outline, each))


def _qualifiers(outline: Outline, expression: int) -> Iterator[str]:
    """What stands before the dots in a type."""
    waiting = [expression]
    while waiting:
        index = waiting.pop()
        if index == NOTHING:
            continue
        fact = outline.expressions[index]
        if isinstance(fact, Member):
            inner = outline.expressions[fact.object] if fact.object != NOTHING else None
            if isinstance(inner, Name):
                yield inner.name
        elif isinstance(fact, Index):
            waiting += (fact.object, fact.key)
        elif isinstance(fact, Dereferenced):
            waiting.append(fact.value)
        elif isinstance(fact, Sequence):
            waiting += fact.items
        elif isinstance(fact, Union):
            waiting += fact.options
        elif isinstance(fact, Element):
            waiting.append(fact.container)
        elif isinstance(fact, Call):
            waiting += fact.arguments
