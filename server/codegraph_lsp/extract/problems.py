"""Syntax errors, from the tree's error and missing nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Problem

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_PROBLEMS = 100
"""Most errors told of one file; a file in another language than its name says has thousands."""

MAX_SHOWN = 24
"""Longest piece of source in a message, in bytes."""


def find_problems(root: Node, source: bytes) -> list[Problem]:
    """Errors in order of position; quick where there are none."""
    if not root.has_error:
        return []
    found: list[Problem] = []
    waiting = [root]
    while waiting and len(found) < MAX_PROBLEMS:
        node = waiting.pop()
        if node.is_missing:
            found.append(Problem(node.start_byte, node.end_byte, f"expected {_name(node)}"))
        elif node.is_error:
            found.append(_unexpected(node, source))
        elif node.has_error:
            waiting.extend(reversed(node.children))
    return found


def _name(node: Node) -> str:
    kind = node.type
    if node.is_named:
        return kind.replace("_", " ")
    return {"\n": "end of line", "": "something"}.get(kind, f"'{kind}'")


def _unexpected(node: Node, source: bytes) -> Problem:
    start, end = node.start_byte, node.end_byte
    line_end = source.find(b"\n", start, end)
    first_line = source[start : end if line_end < 0 else line_end].strip()
    if not first_line:
        return Problem(
            start, end, "unexpected end of file" if end >= len(source) else "unexpected text"
        )
    if len(first_line) == 1 and first_line in b"([{":
        return Problem(start, end, f"'{first_line.decode()}' is never closed")
    shown = first_line[:MAX_SHOWN].decode("utf-8", "replace")
    more = "…" if len(first_line) > MAX_SHOWN else ""
    return Problem(start, end, f"unexpected '{shown}{more}'")
