"""Visits of types that are told by a value or by another type: `typeof x`, `T["name"]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.expressions import literal_text
from codegraph_lsp.extract.walker import MAX_DEPTH, READ, TYPE, Visit, Walk
from codegraph_lsp.model.facts import NOTHING, Index, Member, Typed, TypeOf

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.nodes import ValueNode


def type_query(compiler: Compiler, entry: ValueNode) -> Visit:
    """A type that asks for a value's type: the names in it are values."""
    part = compiler.part(entry.value)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        asked = part(node)
        found = NOTHING if asked is None else _read_path(walk, asked, depth + 1)
        return NOTHING if found == NOTHING else walk.cons(TypeOf(found))

    return visit


def type_lookup(compiler: Compiler, entry: ValueNode) -> Visit:
    """The type of a member (`T["name"]`) or of the items (`T[number]`) of a type."""
    object_part = compiler.part(entry.value)
    key_part = compiler.part(entry.type)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        held = walk.read(object_part(node), depth + 1, TYPE)
        key = key_part(node)
        walk.read(key, depth + 1, TYPE)
        if held == NOTHING or key is None:
            return NOTHING
        while key.kind_id not in walk.table.strings and key.named_child_count == 1:
            key = key.named_child(0)
        text = literal_text(walk, key) if key.kind_id in walk.table.strings else ""
        owner = walk.cons(Typed(held))
        taken = Member(owner, text) if text else Index(owner, NOTHING)
        return walk.cons(TypeOf(walk.cons(taken)))

    return visit


def _read_path(walk: Walk, node: Node, depth: int) -> int:
    """`a.b.c` by places: inside `typeof` the TypeScript grammar gives members a wrong field."""
    if depth > MAX_DEPTH or node.kind_id not in walk.table.members:
        return walk.read(node, depth)
    index = _read_path(walk, node.named_child(0), depth + 1)
    name = node.named_child(node.named_child_count - 1)
    if index < 0:
        return NOTHING
    index = walk.member(index, walk.text(name))
    walk.mention(index, READ, name.start_byte, name.end_byte)
    return index
