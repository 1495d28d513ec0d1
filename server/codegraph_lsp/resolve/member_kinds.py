"""Of what kind a member is, where fields, methods and variants of one name live side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Member
from codegraph_lsp.resolve.values import (
    NONE,
    SYMBOL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_QUALIFIED,
    KIND_ENUM_MEMBER,
    KIND_FIELD,
    KIND_INTERFACE,
    KIND_TYPE_ALIAS,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


_TYPES_ALONE = frozenset({KIND_INTERFACE, KIND_TYPE_ALIAS})
"""Kinds of types that have no value of their own."""


def meant_by_call(evaluator: Evaluator, denoted: Values) -> Values:
    """
    Of a field and a method of one name, what a call through the object means; of a type and a
    function or variable of one name, what is a value.
    """
    if len(denoted) < 2:
        return denoted
    if not evaluator.rules.fields_apart:
        values = tuple(v for v in denoted if _kind_of(evaluator, v) not in _TYPES_ALONE)
        return denoted if len(values) == len(denoted) else values or denoted
    kept = tuple(v for v in denoted if _kind_of(evaluator, v) != KIND_FIELD)
    return denoted if len(kept) == len(denoted) else kept


def meant_by_access(evaluator: Evaluator, denoted: Values) -> Values:
    """Of a field and a method of one name, what an access without a call means."""
    if len(denoted) < 2 or not evaluator.rules.fields_apart:
        return denoted
    kept = tuple(v for v in denoted if _kind_of(evaluator, v) == KIND_FIELD)
    return kept or denoted


def _kind_of(evaluator: Evaluator, value: Value) -> int:
    there = evaluator.at(value.file) if value.kind == SYMBOL else None
    return NOTHING if there is None else there.index.symbols[value.ref].kind


def are_variants(evaluator: Evaluator, denoted: Values) -> bool:
    """All of *denoted* are members of enums."""
    return bool(denoted) and all(_kind_of(evaluator, v) == KIND_ENUM_MEMBER for v in denoted)


def payload(evaluator: Evaluator, fact: Member) -> Values:
    """A field of an enum's variant, which a pattern takes out of it."""
    found = NONE
    for value in evaluator.denote(fact.object):
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is not None and there.index.symbols[value.ref].kind == KIND_ENUM_MEMBER:
            for each in there.index.child(value.ref, fact.name):
                found = union(found, (Value(SYMBOL, value.file, each, BY_QUALIFIED),))
    return found
