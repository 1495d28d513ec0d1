"""
Displays that give values to fields: `{ .open = open_file, .close = 0 }`, `{{"get", get}, …}`.

The fields are declared elsewhere, perhaps in another file; so each value is kept as one that is set
in the object, a positional one under `#` and its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.expressions import each_named, read_value, sequence
from codegraph_lsp.extract.walker import MAX_DEPTH, WRITE, Walk
from codegraph_lsp.model.facts import NOTHING, Lambda, Member, MemberFact, Name, SymbolValue

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_SET = 500
"""Most values that are kept of one display. (a guess; tables of commands have some hundred)"""

_SETTING = frozenset({Name, Member, Lambda, SymbolValue})
"""Sorts of values that can be functions."""


def read_initializer(walk: Walk, node: Node, held: int, is_array: bool, depth: int) -> int:
    """
    The display *node*, whose fields belong to *held*.

    Args:
        is_array: Displays in it are elements, which are of the same type.
    """
    return _read(walk, node, held, is_array, depth, [MAX_SET])


def _read(walk: Walk, node: Node, held: int, is_array: bool, depth: int, left: list[int]) -> int:
    if depth > MAX_DEPTH:
        return NOTHING
    table = walk.table
    items = []
    position = 0
    for child in each_named(node):
        if child.is_extra:
            continue
        value: Node | None = child
        holder, field = held, None
        designated = table.designations.get(child.kind_id)
        if designated is not None:
            value = designated(child)
            holder, field = _designated(walk, child, value, held, depth)
        if value is None:
            continue
        if value.kind_id in table.initializers:
            inner = held if is_array and field is None else NOTHING
            if field is not None and holder >= 0:
                inner = walk.member(holder, walk.text(field))
            found = _read(walk, value, inner, False, depth + 1, left)
        else:
            found = read_value(walk, value, depth + 1)
        name = f"#{position}" if field is None else walk.word(walk.text(field))
        if holder >= 0 and left[0] > 0 and found >= 0 and type(walk.made[found]) in _SETTING:
            left[0] -= 1
            start, end = value.start_byte, value.end_byte
            walk.members.append(MemberFact(holder, name, found, NOTHING, start, end))
        position += 1
        items.append(found)
    return sequence(walk, items, "array")


def _designated(
    walk: Walk, node: Node, value: Node | None, held: int, depth: int
) -> tuple[int, Node | None]:
    """Of `.a.b[N] = value` what `b` is a field of, and its name; None where a place is set."""
    holder, field = held, None
    for designator in each_named(node):
        if value is not None and designator.id == value.id:
            break
        if designator.kind_id not in walk.table.field_designators:
            read_value(walk, designator, depth + 1)
            continue
        if field is not None and holder >= 0:
            holder = walk.member(holder, walk.text(field))
        field = designator.named_child(0)
        if field is not None and holder >= 0:
            access = walk.member(holder, walk.text(field))
            walk.mention(access, WRITE, field.start_byte, field.end_byte)
    return holder, field
