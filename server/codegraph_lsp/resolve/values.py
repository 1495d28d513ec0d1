"""
What expressions evaluate to: small sets of abstract values.

A set is a tuple, ordered by when its values were found. `NONE` is a set of which nothing is
known, `MANY` one that grew past the limit: both answer no question, but `MANY` stays what it
is when more is added, so that evaluation is monotone and its result does not depend on the order
of work.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

from codegraph_lsp.model.kinds import Reason

MAX_VALUES: Final = 32
"""Largest set on the way to an answer; of an answer the limit is the workspace's, and at most
this."""

SYMBOL: Final = 0
"""Only among what a name denotes: the definition *ref* of *file*, not what it holds."""
FUNCTION: Final = 1
"""The function that is symbol *ref* of *file*."""
CLASS: Final = 2
"""The class or interface that is symbol *ref*."""
INSTANCE: Final = 3
"""An instance of the class that is symbol *ref*."""
MODULE: Final = 4
"""The module of *file*; without a file (-1) the folder package named by *text*."""
NAMESPACE: Final = 5
"""The namespace that is symbol *ref*."""
EXTERNAL: Final = 6
"""Something outside the workspace, its package and qualified name in *text*, tab between."""
EXTERNAL_INSTANCE: Final = 7
"""An instance of the external class in *text*."""
LITERAL: Final = 8
"""An instance of the built-in type *text*."""
LAMBDA: Final = 9
"""The function without a name whose scope is *ref*."""
DISPLAY: Final = 10
"""The container written as expression *ref*, a `Sequence` or `Mapping`."""
GENERIC: Final = 11
"""An instance of the type written as expression *ref*, an `Index`: a type and its arguments."""
GENERATOR: Final = 12
"""What the generator function with scope *ref* returns."""
SUPER: Final = 13
"""The ancestors behind the class that is symbol *ref*, as seen from an instance."""
TYPE: Final = 14
"""The type alias that is symbol *ref*."""
LOCAL: Final = 15
"""Only among what a name denotes: binding *ref* of *file*, which has no symbol."""
ITEMS: Final = 16
"""A container of what annotation *ref* declares (`*args: T`)."""
OVERFLOW: Final = 17
"""The one value of `MANY`."""
VIEW: Final = 18
"""Another container's contents in another shape: *text* is the shape, a tab, and the other's kind
and text; *file* and *ref* are the other's."""

TYPE_VARIABLE: Final = 19
"""A type parameter: its binding *ref*, or the complement of the symbol that stands for it."""
KEY: Final = 21
"""Only among what a name denotes: the entry *text* of the mapping display *ref*."""
SIGNATURE: Final = 20
"""A function of which only the type is known, the one with scope *ref*."""

REASON: Final = 31
"""Bits of `Value.via` that hold the `Reason`."""
VIRTUAL: Final = 32
"""The value's class is a bound only: an instance of a subclass may stand here."""
THIS: Final = 64
"""An instance known as the receiver of the method it was found in."""
BOUND: Final = 128
"""A function taken from an instance: its receiver is filled in."""
RAW: Final = 256
"""A function as it is below its decorators."""


class Value(msgspec.Struct, frozen=True, gc=False):
    """One abstract value; which fields count depends on *kind*, see the constants above."""

    kind: int
    file: int
    ref: int
    via: int
    text: str = ""


Values: TypeAlias = tuple[Value, ...]

NONE: Final[Values] = ()
MANY: Final[Values] = (Value(OVERFLOW, -1, -1, 0),)

EXACT_REASONS: Final = frozenset(
    {
        int(Reason.LEXICAL),
        int(Reason.IMPORT),
        int(Reason.SELF),
        int(Reason.SUPER),
        int(Reason.QUALIFIED),
        int(Reason.DECLARED_TYPE),
        int(Reason.BUILTIN),
        int(Reason.HERITAGE),
    }
)


def union(one: Values, other: Values) -> Values:
    """Both sets; a value in both keeps the surer reason, and the wider bound."""
    if not other or one is other or one is MANY:
        return one
    if not one or other is MANY:
        return other
    merged = {(v.kind, v.file, v.ref, v.text): v for v in one}
    changed = False
    for value in other:
        key = (value.kind, value.file, value.ref, value.text)
        known = merged.get(key)
        if known is None:
            merged[key] = value
            changed = True
        elif known.via != value.via:
            via = _both(known.via, value.via)
            if via != known.via:
                merged[key] = Value(value.kind, value.file, value.ref, via, value.text)
                changed = True
    if not changed:
        return one
    return MANY if len(merged) > MAX_VALUES else tuple(merged.values())


def at_least(values: Values, reason: int) -> Values:
    """*values*, by *reason* where that is less sure than how they were found."""
    for value in values:
        if value.via & REASON < reason:
            break
    else:
        return values
    return tuple(
        v
        if v.via & REASON >= reason
        else Value(v.kind, v.file, v.ref, v.via & ~REASON | reason, v.text)
        for v in values
    )


def external(package: str, qualified_name: str, reason: int) -> Value:
    """Something outside: a module, a function, a class, who knows."""
    return Value(EXTERNAL, -1, -1, reason, f"{package}\t{qualified_name}")


def _both(one: int, other: int) -> int:
    """The surer of two reasons; only a bound if either is; the receiver only if both are."""
    either = (one | other) & (VIRTUAL | RAW)
    each = one & other & (THIS | BOUND)
    return min(one & REASON, other & REASON) | either | each
