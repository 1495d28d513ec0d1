"""
Cyclomatic complexity: one, plus the branches in a symbol's own code.

Source: McCabe, A Complexity Measure (1976), counted on syntax as most tools do: a branch for each
condition, loop, handler, case and short-circuit operator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import CALLABLE_KINDS, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.drafts import Draft
    from codegraph_lsp.extract.walker import Visit, Walk

_WITH_CODE = frozenset(
    int(kind) for kind in CALLABLE_KINDS | {SymbolKind.PROPERTY, SymbolKind.MODULE}
)


def counted(visit: Visit) -> Visit:
    """*visit* of a node that is a branch of the symbol whose code it stands in."""

    def branch(walk: Walk, node: Node, depth: int) -> int:
        walk.symbols[walk.owner].branches += 1
        return visit(walk, node, depth)

    return branch


def cyclomatic(draft: Draft) -> int:
    """0 for what has no code of its own."""
    has_code = draft.kind in _WITH_CODE and (draft.scope >= 0 or draft.branches > 0)
    return draft.branches + 1 if has_code else 0
