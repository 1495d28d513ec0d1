"""Members of types that have no name: call and construct signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import CLASS
from codegraph_lsp.model.facts import NOTHING, MemberFact, SymbolValue

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.walker import Visit, Walk


def signature(read: Visit, name: str) -> Visit:
    """The visit of a signature, which makes it the member *name* of the type that it stands in."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        holder = walk.at.symbol if walk.at.kind == CLASS else NOTHING
        found = read(walk, node, depth)
        if holder > 0 and found != NOTHING:
            owner = walk.cons(SymbolValue(holder))
            start = node.start_byte
            walk.members.append(MemberFact(owner, name, found, NOTHING, start, start))
        return found

    return visit
