"""What a file offers by assignment: `__all__ = …`, `exports.x = …`, `module.exports = …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.expressions import literal_text, union
from codegraph_lsp.model.facts import (
    MODULE_SCOPE,
    NOTHING,
    ExportFact,
    Literal,
    Mapping,
    Name,
    SymbolValue,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.walker import Walk

MAX_LISTED = 5_000
"""Names taken from one export list. (a guess; generated modules list thousands)"""


def export_list(walk: Walk, node: Node | None) -> None:
    """Every string in *node* is the name of something the module offers."""
    waiting = [node] if node is not None else []
    strings = walk.table.strings
    while waiting and len(walk.exports) < MAX_LISTED:
        found = waiting.pop()
        if found.kind_id not in strings:
            waiting.extend(reversed(found.named_children))
            continue
        text = literal_text(walk, found)
        if text:
            value = walk.cons(Name(text, MODULE_SCOPE))
            start = found.start_byte + 1
            walk.exports.append(ExportFact(text, value, start, found.end_byte - 1))


def call_exports(
    walk: Walk, target: Node, held: Node, value: int, assignments: frozenset[int]
) -> int:
    """
    Notes a name that `name = exports` or `name = module.exports = …` gives the object of exports.

    Args:
        value: What *held* is.
        assignments: Kinds of nodes that assign.

    Returns:
        What the name holds: *value*, and where it is such a name the object of exports too.
    """
    objects = walk.table.export_objects
    name = walk.text(target)
    if target.kind_id not in walk.table.name_ids or name in objects:
        return value
    found = walk.text(held) in objects
    while held.kind_id in assignments and not found:
        found = walk.text(held.named_child(0)) in objects
        held = held.named_child(held.named_child_count - 1)
        if found and value >= 0 and type(walk.made[value]) in (SymbolValue, Name):
            return value  # a definition has members of its own
    if not found:
        return value
    walk.export_objects |= {name}
    return union(walk, (value, walk.name(min(objects))))


def export_member(walk: Walk, target: Node, name: str, value: int, start: int, end: int) -> bool:
    """True when *target* is a member of the object of exports, or that object itself."""
    objects = walk.export_objects
    text = walk.source[target.start_byte : end]
    if text in objects:
        if value != NOTHING:
            walk.exports.append(ExportFact("default", value, start, end))
            _export_entries(walk, value, start, end)
        return True
    if text.rpartition(b".")[0] in objects:
        walk.exports.append(ExportFact(name, value, start, end))
        return True
    return False


def _export_entries(walk: Walk, value: int, start: int, end: int) -> None:
    held = walk.made[value]
    if type(held) is not Mapping:
        return
    for key, entry in held.entries:
        name = walk.made[key]
        if type(name) is Literal and name.text:
            walk.exports.append(ExportFact(name.text, entry, start, end))
