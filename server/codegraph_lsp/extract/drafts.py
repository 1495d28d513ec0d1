"""Records that are filled during the pass, and become facts at its end."""

from __future__ import annotations

import msgspec

from codegraph_lsp.model.facts import NOTHING, BindingFact
from codegraph_lsp.model.kinds import ScopeKind

MODULE, CLASS, FUNCTION, BLOCK, COMPREHENSION = (int(kind) for kind in ScopeKind)
CODE = frozenset({FUNCTION, BLOCK})

OPENED = b"*"
"""Under this name a scope binds the namespaces whose names it has taken over."""

DECLARE_FUNCTION = 0
"""A binding makes the name in the function around it (Python; `var`)."""
DECLARE_BLOCK = 1
"""A binding makes the name in the innermost scope (`let`; Go's `:=`)."""
DECLARE_NOWHERE = 2
"""A binding gives a value to a name that is made elsewhere."""


HIDDEN = 1 << 30
"""Kept among a symbol's flags to the end of the pass: other files cannot name it."""

PUBLIC = 1 << 28
"""Likewise: it says itself that all can name it."""

CLASS_METHOD = 1 << 29
"""Likewise: a static method whose first parameter is the class."""


class Target(msgspec.Struct, frozen=True, gc=False):
    """What a pattern is bound to."""

    kind: int
    """A `BindingKind`."""
    value: int = NOTHING
    annotation: int = NOTHING
    position: int = NOTHING
    declares: int = DECLARE_FUNCTION
    reads: bool = False
    """The value before counts too: `x += 1`."""


class Scope(msgspec.Struct):
    """A scope while it is being filled. It refers to scopes around it only, so no cycle is made."""

    index: int
    kind: int
    parent: Scope | None
    symbol: int
    start: int
    end: int
    function: Scope | None = None
    """Where `DECLARE_FUNCTION` binds; None: here."""
    receiver: bytes = b""
    """What a method calls its instance."""
    instance: int = NOTHING
    """Class of the instance."""
    this: int = NOTHING
    """Scope that `this` stands for; `NOTHING` where it cannot be told; below, the symbol
    `-2 - this` itself."""
    this_name: bytes = b""
    """Name that `this` is here, where the function says of what type it is."""
    field_kind: int = NOTHING
    """`SymbolKind` of the symbols that variables become here."""
    names: dict[bytes, int] = {}
    """Name → its expression in this scope."""
    bound: dict[bytes, bool] = {}
    """Name → whether no symbol and no import stands behind it."""
    deferred: list[BindingFact] = []
    """Of a class: bindings of its members, kept where some name in the class body means them."""
    outer: dict[bytes, Scope] | None = None
    """Names declared to live in another scope."""


class Draft(msgspec.Struct, gc=False):
    """A symbol while its definition is being read; fields as in `SymbolFact`."""

    kind: int
    name: str
    container: int
    flags: int
    start: int
    end: int
    name_start: int
    name_end: int
    header_end: int
    doc_start: int = NOTHING
    doc_end: int = NOTHING
    scope: int = NOTHING
    branches: int = 0
    annotation: int = NOTHING
    value: int = NOTHING
    receiver: str = ""


class Extension(msgspec.Struct, gc=False):
    """A block of members that stands apart from its type, while the file is being read."""

    container: int
    """Symbol that the block stands in."""
    name: str
    """The type's last name; empty where it has none."""
    plain: bool
    """The name is one of this file's scopes, not a path."""
    type: int
    """The type's expression."""
    trait: int
    """Expression of what the members implement, or `NOTHING`."""
    members: list[int]
    """Symbols that stand directly in the block."""
    mentions: list[int]
    """Places in `Walk.mentions` of the trait's name."""
    start: int


def inner_scope(index: int, kind: int, parent: Scope, symbol: int, start: int, end: int) -> Scope:
    """A scope in *parent*, with what it inherits."""
    if kind in (CLASS, MODULE):
        return Scope(index, kind, parent, symbol, start, end, this=index)
    function = None if kind == FUNCTION else parent.function or parent
    return Scope(
        index,
        kind,
        parent,
        symbol,
        start,
        end,
        function,
        parent.receiver,
        parent.instance,
        parent.this,
    )
