"""Fields of classes that give something else when they are taken from an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.resolve import (
    calls,
)
from codegraph_lsp.resolve.values import (
    CLASS,
    INSTANCE,
    NONE,
    SYMBOL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    KIND_PROPERTY,
    VARIABLES,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


WITH_DESCRIPTORS = frozenset({INSTANCE, CLASS})


def described(evaluator: Evaluator, value: Value, name: str, held: Values) -> Values:
    """What fields of a class give that compute what is read from them."""
    wanted = evaluator.rules.descriptor_members
    if not wanted or not any(each.kind == INSTANCE for each in held):
        return held
    own = evaluator.declared(value, name)
    if not own or not all(_is_class_field(evaluator, each) for each in own):
        return held
    found = NONE
    for each in held:
        given = NONE
        for member in wanted if each.kind == INSTANCE else ():
            if evaluator.declared(each, member):
                given = union(given, calls.method_result(evaluator, each, member))
        found = union(found, given or (each,))
    return found


def _is_class_field(evaluator: Evaluator, denoted: Value) -> bool:
    """A field that is set in the class body."""
    there = evaluator.at(denoted.file) if denoted.kind == SYMBOL else None
    if there is None:
        return False
    symbol = there.index.symbols[denoted.ref]
    return symbol.kind in VARIABLES and symbol.kind != KIND_PROPERTY and symbol.value >= 0
