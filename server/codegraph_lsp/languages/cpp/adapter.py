"""C++: casts, member initialisers, friends. What the preprocessor's lines say is as in C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.c.adapter import (
    condition as condition,
)
from codegraph_lsp.languages.c.adapter import (
    include as include,
)
from codegraph_lsp.languages.c.adapter import (
    macro as macro,
)
from codegraph_lsp.languages.c.adapter import (
    macro_type as macro_type,
)
from codegraph_lsp.languages.c.adapter import (
    mend as mend,
)
from codegraph_lsp.languages.c.adapter import (
    prepare as prepare,
)
from codegraph_lsp.model.facts import NOTHING, New, Typed
from codegraph_lsp.model.kinds import Role, ScopeKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

NEW = int(Role.NEW)
TYPE = int(Role.TYPE)
MODULE = int(ScopeKind.MODULE)

_CASTS = frozenset({b"static_cast", b"dynamic_cast", b"const_cast", b"reinterpret_cast"})


def call_expression(compiler: Compiler, standard: Visit) -> Visit:
    """`static_cast<T *>(x)` is a value of that type; everything else is a call."""
    function_field = compiler.field("function")
    arguments_field = compiler.field("arguments")
    name_field = compiler.field("name")
    applied = compiler.kinds("template_function")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        callee = node.child_by_field_id(function_field)
        if callee is None or callee.kind_id not in applied:
            return standard(walk, node, depth)
        name = callee.child_by_field_id(name_field)
        if name is None or walk.text(name) not in _CASTS:
            return standard(walk, node, depth)
        types = callee.child_by_field_id(arguments_field)
        found = NOTHING
        if types is not None and types.named_child_count:
            found = walk.read(types.named_child(0), depth + 1, TYPE)
        walk.read(node.child_by_field_id(arguments_field), depth + 1)
        return NOTHING if found < 0 else walk.cons(Typed(found))

    return visit


def field_initializer(compiler: Compiler, standard: Visit) -> Visit:
    """`: Base(x), field_{y}`: makes an ancestor, or a field."""
    lists = compiler.kinds("argument_list") | compiler.kinds("initializer_list")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if node.named_child_count < 2 or node.named_child(1).kind_id not in lists:
            return standard(walk, node, depth)
        name, listed = node.named_child(0), node.named_child(1)
        target, start, end = walk.path(name, depth + 1)
        given = tuple(
            walk.read(child, depth + 1) for child in listed.named_children if not child.is_extra
        )
        if target >= 0:
            walk.mention(walk.cons(New(target, given)), NEW, start, end)
        return NOTHING

    return visit


def friend(compiler: Compiler, standard: Visit) -> Visit:
    """A friend that is a function belongs to the namespace around."""
    del compiler

    def visit(walk: Walk, node: Node, depth: int) -> int:
        at, container, owner = walk.at, walk.container, walk.owner
        scope = at
        while scope.kind != MODULE and scope.parent is not None:
            scope = scope.parent
        walk.enter(scope)
        walk.container = walk.owner = scope.symbol
        standard(walk, node, depth)
        walk.container, walk.owner = container, owner
        walk.enter(at)
        return NOTHING

    return visit


def lambda_expression(compiler: Compiler, standard: Visit) -> Visit:
    """What is captured is read before the function."""
    captures_field = compiler.field("captures")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        walk.read(node.child_by_field_id(captures_field), depth + 1)
        return standard(walk, node, depth)

    return visit
