"""Where names can stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Tree

_IS_NAME = re.compile(rb"[\w$@#\x80-\xff]+").fullmatch


def is_word(tree: Tree, source: bytes, offset: int) -> bool:
    """A name may stand at *offset*, or end there: no keyword, no punctuation, no comment."""
    for start, end in ((offset, offset + 1), (max(offset - 1, 0), offset)):
        node = tree.root_node.descendant_for_byte_range(start, end)
        if node is None or not node.is_named or node.child_count:
            continue
        if _IS_NAME(source[node.start_byte : node.end_byte]):
            return True
    return False
