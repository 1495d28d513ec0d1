"""How a selection grows from the cursor outwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.definition import in_name
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Tree

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId


def selections(snapshot: Snapshot, file: FileId, offsets: Sequence[int]) -> list[list[Span]]:
    """
    For each of *offsets* the spans around it, innermost first, each larger than the one before.

    Where there is no tree, the offset alone.
    """
    text = snapshot.text(file)
    with snapshot.parsed(file) as tree:
        if tree is None or text is None:
            return [[Span(offset, offset)] for offset in offsets]
        return [_around(tree, _inside_name(text.source, offset)) for offset in offsets]


def _inside_name(source: bytes, offset: int) -> int:
    """*offset*, or one less where it stands right behind a name."""
    before = offset > 0 and in_name(source[offset - 1])
    here = offset < len(source) and in_name(source[offset])
    return offset - 1 if before and not here else offset


def _around(tree: Tree, offset: int) -> list[Span]:
    """The spans of the nodes around *offset*, from the smallest to the root."""
    cursor = tree.walk()
    root = tree.root_node
    spans = [Span(root.start_byte, root.end_byte)]
    while cursor.goto_first_child_for_byte(offset) is not None:
        node = cursor.node
        if node is None or node.start_byte > offset:
            break
        span = Span(node.start_byte, node.end_byte)
        if span != spans[-1] and span.start < span.end:
            spans.append(span)
    return spans[::-1]
