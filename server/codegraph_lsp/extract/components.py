"""The components of a record: each is a field, and a method that gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import FUNCTION, Draft, Target
from codegraph_lsp.extract.expressions import each_named
from codegraph_lsp.extract.parameters import read_parameters
from codegraph_lsp.extract.walker import ASSIGNMENT, FIELD, Walk
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

METHOD = int(SymbolKind.METHOD)


def read_components(walk: Walk, listed: Node, body: Node | None, depth: int) -> None:
    """Fields and accessors of the record whose scope is the current one."""
    holder = walk.container
    written = set() if body is None else _accessors(walk, body)
    for pattern, _, _, annotation, *_ in read_parameters(walk, listed, depth):
        name = walk.table.binds.get(pattern.kind_id)
        start, end = pattern.start_byte, pattern.end_byte
        raw = walk.source[start:end]
        if name is None or not raw:
            continue
        walk.extent = pattern.parent
        target = Target(ASSIGNMENT, annotation=annotation)
        walk.declared[holder, walk.word(raw)] = walk.variable(
            FIELD, raw, target, start, end, holder
        )
        if raw not in written:
            _accessor(walk, pattern, raw, annotation, holder)


def _accessor(walk: Walk, pattern: Node, raw: bytes, annotation: int, holder: int) -> None:
    start, end = pattern.start_byte, pattern.end_byte
    extent = pattern.parent or pattern
    draft = Draft(
        METHOD,
        walk.word(raw),
        holder,
        walk.flags,
        extent.start_byte,
        extent.end_byte,
        start,
        end,
        end,
        annotation=annotation,
    )
    walk.symbols.append(draft)
    draft.scope = walk.open_scope(FUNCTION, len(walk.symbols) - 1, pattern).index


def _accessors(walk: Walk, body: Node) -> set[bytes]:
    """Names of the methods without parameters in *body*."""
    found = set()
    for child in each_named(body):
        name_part = walk.table.method_names.get(child.kind_id)
        listed = child.child_by_field_name("parameters")
        name = None if name_part is None else name_part(child)
        if name is not None and listed is not None and not listed.named_child_count:
            found.add(walk.text(name))
    return found
