"""Rust patterns: how they take a value apart, and which names in them are no variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Element, Index
from codegraph_lsp.model.kinds import Role

if TYPE_CHECKING:
    from typing import Any

    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Bind, Compiler, Walk

READ = int(Role.READ)
TYPE = int(Role.TYPE)

SECOND = {b"Err": 1}
"""Variants that hold what is not the first type argument."""

WRAPPERS = frozenset({b"Some", b"Ok", b"Err"})
"""Variants of the standard library's containers of one."""


def bind_identifier(compiler: Compiler) -> Bind:
    """A name in capitals is a constant or a variant to be matched, not a variable."""

    def bind(walk: Walk, node: Node, target: Any, depth: int) -> None:
        start, end = node.start_byte, node.end_byte
        raw = walk.source[start:end]
        if raw[:1].isupper():
            walk.read(node, depth)
        elif raw and raw != b"_":
            walk.bind(raw, target, start, end)

    return bind


def bind_other(compiler: Compiler) -> Bind:
    """A path to a constant or a variant."""

    def bind(walk: Walk, node: Node, target: Any, depth: int) -> None:
        walk.read(node, depth)

    return bind


def bind_tuple_struct(compiler: Compiler) -> Bind:
    """`Some(x)`, `Shape::Circle(r)`."""
    type_field = compiler.field("type")
    rest = compiler.kinds("remaining_field_pattern")
    commas = compiler.kinds(",")

    def bind(walk: Walk, node: Node, target: Any, depth: int) -> None:
        written = node.child_by_field_id(type_field)
        if written is None:
            return
        name = walk.text(written).rpartition(b"::")[2]
        made = _seen_from(walk, walk.read(written, depth), target.value)
        held = target.value
        position = 0
        for child in node.children:  # `_` is no node of its own: commas are counted
            if child.kind_id in commas:
                position += position >= 0
            if not child.is_named or child.id == written.id or child.is_extra:
                continue
            if child.kind_id in rest:
                position = NOTHING
                continue
            value = NOTHING
            if name in WRAPPERS:
                place = SECOND.get(name, 0)
                value = NOTHING if held == NOTHING else walk.cons(Element(held, place))
            elif made != NOTHING and position != NOTHING:
                value = walk.member(made, b"%d" % position)
            walk.assign(child, walk.target(target.kind, value, block=True), depth)

    return bind


def _seen_from(walk: Walk, path: int, subject: int) -> int:
    """The type or variant that a pattern names, with what is matched: its type arguments count."""
    if path == NOTHING or subject == NOTHING:
        return path
    return walk.cons(Index(path, subject))


def bind_struct(compiler: Compiler) -> Bind:
    """`Point { x, y: other, .. }`."""
    type_field = compiler.field("type")
    name_field = compiler.field("name")
    pattern_field = compiler.field("pattern")
    fields = compiler.kinds("field_pattern")
    shorthands = compiler.kinds("shorthand_field_identifier")

    def bind(walk: Walk, node: Node, target: Any, depth: int) -> None:
        written = node.child_by_field_id(type_field)
        made = _seen_from(walk, walk.read(written, depth, TYPE), target.value)
        for child in node.named_children:
            if child.kind_id not in fields:
                continue
            name = child.child_by_field_id(name_field)
            if name is None:
                continue
            raw = walk.text(name)
            value = NOTHING
            if made != NOTHING:
                value = walk.member(made, raw)
                walk.mention(value, READ, name.start_byte, name.end_byte)
            to = walk.target(target.kind, value, block=True)
            pattern = child.child_by_field_id(pattern_field)
            if pattern is not None:
                walk.assign(pattern, to, depth)
            elif name.kind_id in shorthands:
                walk.bind(raw, to, name.start_byte, name.end_byte)

    return bind
