"""Syntax errors, from the tree's error and missing nodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

MAX_PROBLEMS = 100
"""
Most errors told of one file: behind the first few the parser only shows that it is lost, and a file
in another language than its name says has thousands.
"""

MAX_SHOWN = 24
"""Longest piece of source in a message, in bytes."""

_PARTNERS = {"(": ")", "[": "]", "{": "}"}


def find_problems(root: Node, source: bytes, unread: Sequence[str] = ()) -> list[Problem]:
    """
    Errors in order of position; quick where there are none.

    Args:
        unread: Patterns of code that is right and that the grammar does not read
            (`NodeTable.unread`); what begins in such code is no error.
    """
    if not root.has_error:
        return []
    found: list[Problem] = []
    waiting = [root]
    while waiting and len(found) < MAX_PROBLEMS:
        node = waiting.pop()
        if node.is_missing:
            found.append(Problem(node.start_byte, node.end_byte, f"expected {_name(node)}"))
        elif node.is_error:
            # One far up holds all that was read before the parser lost its way; where that
            # happened, there is another one inside.
            inner = [child for child in node.children if child.has_error or child.is_missing]
            if inner:
                waiting.extend(reversed(inner))
            else:
                found.append(_unexpected(node, source))
        elif node.has_error:
            waiting.extend(reversed(node.children))
    return _without_unread(found, source, unread) if unread else found


def _without_unread(found: list[Problem], source: bytes, unread: Sequence[str]) -> list[Problem]:
    spans = [match.span() for pattern in unread for match in re.finditer(pattern.encode(), source)]
    return [
        problem
        for problem in found
        if not any(start <= problem.start < end for start, end in spans)
    ]


def _name(node: Node) -> str:
    kind = node.type
    if node.is_named:
        return kind.replace("_", " ")
    return {"\n": "end of line", "": "something"}.get(kind, f"'{kind}'")


def _unexpected(node: Node, source: bytes) -> Problem:
    start, end = node.start_byte, node.end_byte
    held = source[start:end].lstrip()
    start = end - len(held) if held else start
    line_end = source.find(b"\n", start, end)
    first_line = source[start : end if line_end < 0 else line_end].strip()
    if not first_line:
        return Problem(
            start, end, "unexpected end of file" if end >= len(source) else "unexpected text"
        )
    opened = _never_closed(node, source)
    if opened is not None:
        message = f"'{_bracket(opened, source)}' is never closed"
        return Problem(opened.start_byte, opened.end_byte, message)
    if line_end >= 0:
        end = start + len(source[start:line_end].rstrip())
    shown = first_line[:MAX_SHOWN].decode("utf-8", "replace")
    more = "…" if len(first_line) > MAX_SHOWN else ""
    return Problem(start, end, f"unexpected '{shown}{more}'")


def _never_closed(node: Node, source: bytes) -> Node | None:
    """The innermost bracket right in *node* that has no partner."""
    opened = []
    for child in node.children or [node]:
        if _bracket(child, source) in _PARTNERS:
            opened.append(child)
        elif opened and child.type == _PARTNERS[_bracket(opened[-1], source)]:
            opened.pop()
    return opened[-1] if opened else None


def _bracket(node: Node, source: bytes) -> str:
    """The type of *node*; of a mark in the place of a bracket (`mend`) that bracket."""
    if node.is_error and node.end_byte - node.start_byte == 1:
        return chr(source[node.start_byte])
    return node.type
