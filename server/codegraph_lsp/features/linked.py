"""Names that have to be the same: those of an element's opening and closing tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId


def linked_at(snapshot: Snapshot, file: FileId, offset: int) -> list[Span]:
    """
    The places that change with the name at *offset*, its own among them, in order; none where no
    such name stands there, or the two are not the same now.
    """
    spec, text = snapshot.language(file), snapshot.text(file)
    if spec is None or text is None or spec.generic:
        return []
    links = naming(spec.lineage).linked
    if not links:
        return []
    with snapshot.parsed(file) as tree:
        if tree is None:
            return []
        for place in (offset, max(offset - 1, 0)):
            node = tree.root_node.descendant_for_byte_range(place, place)
            while node is not None:
                spans = _pair(node, links)
                if any(span.contains(offset) for span in spans):
                    words = {text.source[span.start : span.end] for span in spans}
                    return spans if len(words) == 1 else []
                node = node.parent
    return []


def _pair(node: Node, links: dict[str, tuple[str, str]]) -> list[Span]:
    """The two names of an element; an empty one, of `<>`, is a place behind its mark."""
    fields = links.get(node.type)
    tags = [node.child_by_field_name(field) for field in fields or ()]
    spans = []
    for tag in tags:
        if tag is None or tag.is_missing:
            return []
        name = tag.child_by_field_name("name")
        if name is None:
            return []
        spans.append(Span(name.start_byte, name.end_byte))
    return spans
