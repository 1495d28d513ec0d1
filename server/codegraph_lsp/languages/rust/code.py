"""Rust: blocks, what binds in them, and what expressions made of blocks are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Element, Union
from codegraph_lsp.model.kinds import BindingKind, Role, ScopeKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

TYPE = int(Role.TYPE)
BLOCK = int(ScopeKind.BLOCK)
ASSIGNMENT = int(BindingKind.ASSIGNMENT)

MAX_DEPTH = 200
"""Deepest nesting that is read, as in `extract/walker.py`."""

MAX_OPTIONS = 32
"""Most alternatives of one value that are kept."""

_LOCAL = re.compile(rb"\b[a-z_]\w*")
_PLACEHOLDER = re.compile(rb"\b_\b")


def either(walk: Walk, options: list[int]) -> int:
    """One of *options*; what is not known is left out."""
    flat: dict[int, None] = {}
    for option in options:
        if option != NOTHING:
            held = walk.made[option]
            flat.update(dict.fromkeys(held.options if type(held) is Union else (option,)))
    if len(flat) < 2:
        return next(iter(flat), NOTHING)
    return walk.cons(Union(tuple(flat)[:MAX_OPTIONS]))


def first(node: Node) -> Node | None:
    """The first named child that is no comment."""
    if not node.named_child_count:
        return None
    child = node.named_child(0)
    if not child.is_extra:
        return child
    return next((child for child in node.named_children if not child.is_extra), None)


def block(compiler: Compiler, standard: Visit) -> Visit:
    """A block is what its last expression is."""
    kinds = "let_declaration use_declaration function_item struct_item enum_item const_item"
    kinds += " static_item impl_item trait_item type_item mod_item macro_definition union_item"
    declaring = frozenset(each for kind in kinds.split() for each in compiler.kinds(kind))
    statements = compiler.kinds("expression_statement")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        outer = walk.at
        children = node.named_children
        if any(child.kind_id in declaring for child in children):
            walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        value = NOTHING
        for child in children:
            ends = False
            if child.kind_id in statements:
                ends = walk.source[child.end_byte - 1] == 59  # `;`
                value = walk.read(first(child), depth + 2)
            elif not child.is_extra:
                value = walk.read(child, depth + 1)
                ends = child.kind_id in declaring
            else:
                walk.read(child, depth + 1)
                continue
            value = NOTHING if ends else value
        walk.enter(outer)
        return value

    return visit


def async_block(compiler: Compiler, standard: Visit) -> Visit:
    """`async { … }`, `const { … }`: what the block inside is, once it is awaited."""
    blocks = compiler.kinds("block")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        for child in node.named_children:
            if child.kind_id in blocks:
                return walk.read(child, depth + 1)
        return NOTHING

    return visit


def let_declaration(compiler: Compiler, standard: Visit) -> Visit:
    """
    `let pattern: type = value else { … };`

    A name that was used in the same block before it is declared (again) means something else from
    there on: what follows gets a scope of its own.
    """
    pattern_field = compiler.field("pattern")
    type_field = compiler.field("type")
    value_field = compiler.field("value")
    alternative_field = compiler.field("alternative")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        pattern = node.child_by_field_id(pattern_field)
        written = node.child_by_field_id(type_field)
        value = node.child_by_field_id(value_field)
        annotation = walk.read(written, depth + 1, TYPE)
        if written is not None and _PLACEHOLDER.search(walk.text(written)):
            annotation = NOTHING
        found = walk.read(value, depth + 1)
        walk.read(node.child_by_field_id(alternative_field), depth + 1)
        if pattern is None:
            return NOTHING
        outer = walk.at
        if _is_used(walk, walk.text(pattern), b"" if value is None else walk.text(value)):
            scope = walk.open_scope(BLOCK, outer.symbol, node)
            scope.start, scope.end = node.end_byte, outer.end
            walk.enter(scope)
        target = walk.target(ASSIGNMENT, found, annotation, block=True)
        walk.assign(pattern, target, depth + 1)
        return NOTHING

    return visit


def _is_used(walk: Walk, pattern: bytes, value: bytes) -> bool:
    """A name in *pattern* was met in this scope, or in *value*."""
    names, bound = walk.at.names, walk.at.bound
    for raw in _LOCAL.findall(pattern):
        if raw in names or raw in bound:
            return True
        if raw in value and re.search(rb"\b" + raw + rb"\b", value):
            return True
    return False


def let_condition(compiler: Compiler, standard: Visit) -> Visit:
    """`let pattern = value` in a condition: binds in a scope of its own, to the condition's end."""
    pattern_field = compiler.field("pattern")
    value_field = compiler.field("value")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        found = walk.read(node.child_by_field_id(value_field), depth + 1)
        outer = walk.at
        scope = walk.open_scope(BLOCK, outer.symbol, node)
        scope.end = outer.end
        walk.enter(scope)
        target = walk.target(ASSIGNMENT, found, block=True)
        walk.assign(node.child_by_field_id(pattern_field), target, depth + 1)
        return NOTHING

    return visit


def if_expression(compiler: Compiler, standard: Visit) -> Visit:
    condition_field = compiler.field("condition")
    consequence_field = compiler.field("consequence")
    alternative_field = compiler.field("alternative")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        outer = walk.at
        walk.read(node.child_by_field_id(condition_field), depth + 1)
        found = [walk.read(node.child_by_field_id(consequence_field), depth + 1)]
        walk.enter(outer)
        alternative = node.child_by_field_id(alternative_field)
        others = [] if alternative is None else alternative.named_children
        found += [walk.read(child, depth + 1) for child in others]
        return either(walk, found)

    return visit


def while_expression(compiler: Compiler, standard: Visit) -> Visit:
    del compiler

    def visit(walk: Walk, node: Node, depth: int) -> int:
        outer = walk.at
        standard(walk, node, depth)
        walk.enter(outer)
        return NOTHING

    return visit


def match_expression(compiler: Compiler, standard: Visit) -> Visit:
    """What one of the arms is; each binds in a scope of its own."""
    value_field = compiler.field("value")
    body_field = compiler.field("body")
    pattern_field = compiler.field("pattern")
    condition_field = compiler.field("condition")
    arms = compiler.kinds("match_arm")

    def arm(walk: Walk, node: Node, subject: int, depth: int) -> int:
        outer = walk.at
        walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        pattern = node.child_by_field_id(pattern_field)
        if pattern is not None:
            condition = pattern.child_by_field_id(condition_field)
            target = walk.target(ASSIGNMENT, subject, block=True)
            for child in pattern.named_children:
                if condition is None or child.id != condition.id:
                    walk.assign(child, target, depth)
            walk.read(condition, depth)
        found = walk.read(node.child_by_field_id(value_field), depth)
        walk.enter(outer)
        return found

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        subject = walk.read(node.child_by_field_id(value_field), depth + 1)
        body = node.child_by_field_id(body_field)
        found = []
        for child in () if body is None else body.named_children:
            if child.kind_id in arms:
                walk.symbols[walk.owner].branches += 1
                found.append(arm(walk, child, subject, depth + 2))
        return either(walk, found)

    return visit


def try_expression(compiler: Compiler, standard: Visit) -> Visit:
    """`x?`: what the container of one holds, else the function returns."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        found = walk.read(first(node), depth + 1)
        return NOTHING if found == NOTHING else walk.cons(Element(found, 0))

    return visit
