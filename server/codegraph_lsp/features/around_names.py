"""What the names of definitions stand in, by their language's rules of what is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tree_sitter import Node, Tree

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.liveness import Liveness
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol


class Around(NamedTuple):
    """What a definition stands in."""

    in_macro: bool = False
    """One of `Liveness.macro_nodes`."""
    overrides: bool = False
    """One of `Liveness.overriding_nodes`."""
    block: int | None = None
    """Offset at which the innermost of `Liveness.exporting_blocks` begins."""


NOWHERE = Around()


def all_around(
    snapshot: Snapshot, file: FileId, symbols: Collection[Symbol], rules: Liveness
) -> dict[int, Around]:
    """
    What *symbols* of *file* stand in, by their index; nothing of a file that cannot be parsed.

    All at once: of a file that is not open a tree is made for it.
    """
    macros = dict.fromkeys(rules.macro_nodes, "")
    found: dict[int, Around] = {}
    with snapshot.parsed(file) as tree:
        if tree is None:
            return {}
        for symbol in symbols:
            block = _innermost(tree, symbol, rules.exporting_blocks)
            found[symbol.index] = Around(
                in_macro=_is_inside(tree, symbol, macros),
                overrides=_is_inside(tree, symbol, rules.overriding_nodes),
                block=None if block is None else block.start_byte,
            )
    return found


def _is_inside(tree: Tree, symbol: Symbol, kinds: Mapping[str, str]) -> bool:
    """It stands in a node of *kinds* that has the field given there, if any."""
    node = _innermost(tree, symbol, kinds)
    field = "" if node is None else kinds[node.type]
    return node is not None and (not field or bool(node.child_by_field_name(field)))


def _innermost(tree: Tree, symbol: Symbol, kinds: Collection[str]) -> Node | None:
    """The innermost node of one of *kinds* around the name of *symbol*."""
    if not kinds:
        return None
    node = tree.root_node.descendant_for_byte_range(symbol.name_span.start, symbol.name_span.end)
    while node is not None and node.type not in kinds:
        node = node.parent
    return node
