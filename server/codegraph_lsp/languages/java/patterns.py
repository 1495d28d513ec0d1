"""Java's record patterns: the grammar sees a name where a type stands, of a path the last one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Member
from codegraph_lsp.model.kinds import Role

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

TYPE = int(Role.TYPE)

_NAMES = re.compile(rb"(?:[\w$\x80-\xff]+\s*\.\s*)+\Z")
_NAME = re.compile(rb"[\w$\x80-\xff]+")

_LONGEST = 200
"""Longest path that is read. (bytes, a guess)"""


def record_pattern(compiler: Compiler, standard: Visit) -> Visit:
    """`Outer.Point(var x)`: what stands before `Point` was taken out, see `mending`."""
    names = compiler.kinds("identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name = node.named_child(0)
        if name is None or name.kind_id not in names:
            return standard(walk, node, depth)
        end = name.start_byte
        before = _NAMES.search(walk.source[max(0, end - _LONGEST) : end])
        start = end - (0 if before is None else len(before[0]))
        index = NOTHING
        for part in _NAME.finditer(walk.source, start, name.end_byte):
            raw = part[0]
            index = walk.name(raw) if index < 0 else walk.cons(Member(index, walk.word(raw)))
            walk.mention(index, TYPE, part.start(), part.end())
        for child in node.named_children[1:]:
            walk.read(child, depth + 1)
        return index

    return visit
