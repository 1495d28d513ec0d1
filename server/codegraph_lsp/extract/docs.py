"""Doc comments and docstrings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.expressions import first_named
from codegraph_lsp.extract.walker import MAX_DEPTH, Walk
from codegraph_lsp.model.facts import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.extract.drafts import Draft

MAX_GAP = 200
"""Most white space between a comment and what it documents. (bytes)"""


def comment(walk: Walk, node: Node, depth: int) -> int:
    """Remembers a comment for the definition below it; line comments that touch are one."""
    if depth > MAX_DEPTH:
        return NOTHING
    start = node.start_byte
    if walk.comment_end == NOTHING or not adjacent(walk.source, walk.comment_end, start):
        walk.comment_start = start
    walk.comment_end = node.end_byte
    return NOTHING


def adjacent(source: bytes, end: int, start: int) -> bool:
    """Only white space with at most one end of line lies between."""
    if start - end > MAX_GAP:
        return False
    gap = source[end:start]
    return not gap.strip() and gap.count(b"\n") <= 1


def documenter(compiler: Compiler) -> Callable[[Walk, Draft], None]:
    """Gives a symbol the comment that stands directly above it."""
    prefixes = tuple(prefix.encode() for prefix in compiler.nodes.comments.doc_prefixes)

    def document(walk: Walk, draft: Draft) -> None:
        start, end = walk.comment_start, walk.comment_end
        if start == NOTHING or end > draft.start or not adjacent(walk.source, end, draft.start):
            return
        source = walk.source
        before = source[source.rfind(b"\n", 0, start) + 1 : start]
        if before.strip() or (prefixes and not source.startswith(prefixes, start)):
            return
        draft.doc_start, draft.doc_end = start, end

    return document


def docstring(compiler: Compiler) -> Callable[[Draft, Node | None], None]:
    """Gives a symbol the string that opens its body."""
    kinds = compiler.kinds_of(compiler.nodes.comments.docstrings)

    def document(draft: Draft, body: Node | None) -> None:
        found = first_named(body) if kinds and body is not None else None
        if found is not None and found.kind_id in kinds:
            draft.doc_start, draft.doc_end = found.start_byte, found.end_byte

    return document
