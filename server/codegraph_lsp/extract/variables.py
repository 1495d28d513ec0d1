"""Variables and fields that declarators name, and what they are first set to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.declarators import declared_type
from codegraph_lsp.extract.declaring import OVERLOAD, TYPES
from codegraph_lsp.extract.drafts import CLASS, CODE, DECLARE_BLOCK, Target
from codegraph_lsp.extract.expressions import each_named, first_named, read_value
from codegraph_lsp.extract.initializers import read_initializer
from codegraph_lsp.extract.walker import ASSIGNMENT, READ
from codegraph_lsp.model.facts import NOTHING, BindingFact, Literal, New, SymbolValue
from codegraph_lsp.model.kinds import Role

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.declarators import Declarator
    from codegraph_lsp.extract.declaring import Declaring
    from codegraph_lsp.extract.walker import Walk

NEW = int(Role.NEW)


def declare_variable(
    walk: Walk,
    node: Node,
    found: Declarator,
    base: int,
    written: Node | None,
    parts: Declaring,
    head: frozenset[bytes],
    value: Node | None,
    depth: int,
) -> None:
    """The variable that *found* names, of the type *base*, which is *written* so."""
    annotation = declared_type(walk, base, found.layers)
    for size in found.sizes:
        read_value(walk, size, depth)
    if found.name.kind_id in parts.binding_lists:
        held = read_value(walk, value, depth)
        target = Target(ASSIGNMENT, held, declares=DECLARE_BLOCK)
        walk.assign(found.name, target, depth)
        return
    scopes, name = walk.table.paths.split(found.name)
    start, end = name.start_byte, name.end_byte
    raw = walk.source[start:end]
    if not raw:
        return
    made = base if not found.layers else NOTHING
    if scopes:
        read_value(walk, found.name, depth)
        _read_initial(walk, b"", made, written, found, parts, value, depth)
        return
    outside = b"extern" in head and value is None
    if outside and walk.at.kind in CODE:
        return
    saved = walk.flags, walk.constant
    walk.flags |= _flags(walk, parts, head) | (OVERLOAD if outside else 0)
    walk.constant = bool(head & _CONSTANT) and not found.layers
    target = Target(ASSIGNMENT, NOTHING, annotation, NOTHING, DECLARE_BLOCK)
    before = len(walk.bindings)
    _bind_variable(walk, node, raw, target, start, end)
    walk.flags, walk.constant = saved
    if not outside:
        held = _read_initial(walk, raw, made, written, found, parts, value, depth)
        if held != NOTHING:
            _set_value(walk, before, raw, held)


_CONSTANT = frozenset({b"const", b"constexpr", b"constinit"})


def _flags(walk: Walk, parts: Declaring, head: frozenset[bytes]) -> int:
    modifiers = parts.member_modifiers if walk.at.kind == CLASS else parts.modifiers
    found = 0
    for word in head:
        effect = modifiers.get(word)
        if effect is not None:
            found |= effect[0]
    return found


def _bind_variable(
    walk: Walk, node: Node, raw: bytes, target: Target, start: int, end: int
) -> None:
    """Binds the name; one that was only said to exist until now is defined here."""
    scope = walk.at
    known = walk.declared.get((scope.symbol, walk.word(raw)), NOTHING)
    walk.extent = node
    if scope.field_kind >= 0 and known != NOTHING and walk.symbols[known].flags & OVERLOAD:
        draft = walk.symbols[known]
        if not walk.flags & OVERLOAD and draft.kind not in TYPES:
            draft.flags = walk.flags
            draft.start, draft.end = node.start_byte, node.end_byte
            draft.name_start, draft.name_end = start, end
            draft.header_end = node.end_byte
            draft.annotation = target.annotation
    walk.bind(raw, target, start, end)


def _set_value(walk: Walk, before: int, raw: bytes, value: int) -> None:
    """The value of the name that was bound last, which its own initializer may mention."""
    if len(walk.bindings) <= before:
        return
    fact = walk.bindings[before]
    walk.bindings[before] = BindingFact(
        fact.scope, fact.name, fact.kind, value, fact.annotation, fact.start, fact.end
    )
    known = walk.declared.get((walk.at.symbol, walk.word(raw)), NOTHING)
    if walk.at.field_kind >= 0 and known != NOTHING:
        draft = walk.symbols[known]
        if draft.name_start == fact.start:
            draft.value = value


def _read_initial(
    walk: Walk,
    raw: bytes,
    made: int,
    written: Node | None,
    found: Declarator,
    parts: Declaring,
    value: Node | None,
    depth: int,
) -> int:
    """What the variable *raw* is first set to; *made* is its type where that makes the value."""
    constructs = parts.constructs and made != NOTHING and written is not None
    if constructs and type(walk.made[made]) in (Literal, SymbolValue):
        constructs = False
    if value is None and found.listed is None:
        if not constructs or walk.at.kind == CLASS:
            return NOTHING
        return _construct(walk, made, written, ())
    if value is not None and value.kind_id in parts.initializers:
        if not constructs:
            held = walk.name(raw)
            return read_initializer(walk, value, held, "pointer" in found.layers, depth)
        return _construct(walk, made, written, _items(walk, value, depth))
    if found.listed is not None or (value is not None and value.kind_id in parts.argument_lists):
        listed = value if value is not None else found.listed
        given = _arguments_of(walk, parts, listed, depth)
        if constructs:
            return _construct(walk, made, written, given)
        return given[0] if len(given) == 1 else NOTHING
    return read_value(walk, value, depth)


def _arguments_of(walk: Walk, parts: Declaring, listed: Node | None, depth: int) -> tuple[int, ...]:
    if listed is None:
        return ()
    if listed.kind_id in parts.argument_lists:
        return parts.arguments(walk, listed, depth)[0]
    # Parameters that are arguments in truth: each is one name, read as a value.
    found = []
    for child in each_named(listed):
        name = first_named(child)
        if name is not None:
            index = walk.name(walk.text(name))
            if not walk.local.get(walk.text(name)):
                walk.mention(index, READ, name.start_byte, name.end_byte)
            found.append(index)
    return tuple(found)


def _items(walk: Walk, node: Node, depth: int) -> tuple[int, ...]:
    return tuple(
        read_value(walk, child, depth + 1) for child in each_named(node) if not child.is_extra
    )


def _construct(walk: Walk, made: int, written: Node | None, given: tuple[int, ...]) -> int:
    """The construction of a variable, mentioned where its type is written."""
    index = walk.cons(New(made, given))
    if written is not None:
        _, name = walk.table.paths.split(written)
        walk.mention(index, NEW, name.start_byte, name.end_byte)
    return index
