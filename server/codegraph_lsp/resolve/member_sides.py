"""How a member was reached: through the class or an instance, and what that makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.resolve import (
    members,
    methods,
)
from codegraph_lsp.resolve.values import (
    EXTERNAL,
    REASON,
    SYMBOL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import (
    CALLABLES,
    IS_STATIC,
    KIND_ENUM_MEMBER,
    KIND_NAMESPACE,
    KIND_PROPERTY,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def reached(evaluator: Evaluator, found: Values, via: int, unwanted: int) -> Values:
    """*found* in a class, as reached through an instance or the class itself."""
    if len(found) > 1:
        found = _by_side(evaluator, found, unwanted)
    made = []
    for v in found:
        if v.kind == SYMBOL:
            made.append(Value(SYMBOL, v.file, v.ref, via))
        elif v.kind == EXTERNAL:
            root = methods.is_root_member(evaluator, v)
            made.append(v if root else Value(EXTERNAL, -1, -1, via & REASON, v.text))
        else:
            made.append(v)
    return tuple(made)


def _by_side(evaluator: Evaluator, found: Values, unwanted: int) -> Values:
    """Where a class has static and other members of one name, those that can be meant."""
    kept = []
    seen_property = False
    for value in found:
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is None:
            kept.append(value)
            continue
        symbol = there.index.symbols[value.ref]
        if symbol.kind == KIND_PROPERTY:
            if seen_property:
                continue
            seen_property = True
        if not unwanted or not symbol.flags & unwanted:
            kept.append(value)
    return tuple(kept) or found


def are_static(evaluator: Evaluator, found: Values) -> bool:
    """All of *found* belong to their class, not to its instances."""
    for value in found:
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is None or not there.index.symbols[value.ref].flags & IS_STATIC:
            return False
    return True


def on_side(evaluator: Evaluator, found: Values, *, static: bool) -> Values:
    """
    Members of a class that can be meant through the class, or through an instance. That an instance
    has no static members is left to `_by_side`: code that is wrong so means them all the same.
    """
    kept = []
    for value in found:
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is not None:
            symbol = there.index.symbols[value.ref]
            if static and symbol.kind in members.SIDED and not symbol.flags & IS_STATIC:
                continue
            if not static and symbol.kind == KIND_ENUM_MEMBER:
                continue
            holder = there.index.symbols[symbol.container].kind
            if not static and holder == KIND_NAMESPACE and symbol.kind in CALLABLES:
                continue
        kept.append(value)
    return found if len(kept) == len(found) else tuple(kept)
