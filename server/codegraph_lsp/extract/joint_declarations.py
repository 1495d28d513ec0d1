"""Declarations in which each declarator has a name and a value, and all share the type (Java)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.decorators import read_annotations
from codegraph_lsp.extract.definitions import compile_definition, open_symbol
from codegraph_lsp.extract.drafts import BLOCK, DECLARE_BLOCK, Target
from codegraph_lsp.extract.expressions import read_value
from codegraph_lsp.extract.walker import ASSIGNMENT, MAX_DEPTH, READ, TYPE, Visit, Walk
from codegraph_lsp.model.facts import NOTHING, Index, Literal

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.definition_nodes import DefinitionNode
    from codegraph_lsp.languages.nodes import BindingNode

ARRAY = "array"
"""Name of the type that brackets make."""


def fields(compiler: Compiler, entry: DefinitionNode) -> Visit:
    """The visit of a declaration of fields."""
    parts = compile_definition(compiler, entry)
    declarators_field = compiler.field(entry.declarators)
    annotation_part = compiler.part(entry.annotation)
    name_part = compiler.part(entry.name)
    value_part = compiler.part(entry.value)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        owner, container = walk.owner, walk.container
        walk.role, walk.naming = READ, NOTHING
        first = annotation = NOTHING
        for declarator in node.children_by_field_id(declarators_field):
            name = name_part(declarator)
            if name is None or name.start_byte == name.end_byte:
                continue
            symbol = open_symbol(walk, node, name, parts, [])
            draft = walk.symbols[symbol]
            walk.owner = symbol
            if first < 0:
                first = symbol
                if parts.annotations is not None:
                    read_annotations(walk, symbol, parts.annotations(node), depth)
                annotation = walk.read(annotation_part(node), depth, TYPE)
            else:
                draft.flags = walk.symbols[first].flags
            draft.annotation = array_of(walk, declarator, annotation)
            walk.container = symbol
            draft.value = read_value(walk, value_part(declarator), depth)
            walk.container = container
            line_end = walk.source.find(b"\n", draft.name_end, draft.end)
            draft.header_end = draft.end if line_end < 0 else line_end
            walk.declared[draft.container, draft.name] = symbol
        walk.owner = owner
        return NOTHING

    return visit


def variables(compiler: Compiler, entry: BindingNode) -> Visit:
    """
    The visit of a declaration of local variables.

    A name that was mentioned before in the block meant something else there: what is declared below
    lives in a scope that reaches from here to the block's end, which its visit leaves.
    """
    declarators_field = compiler.field(entry.declarators)
    annotation_part = compiler.part(entry.annotation)
    annotations_part = compiler.part(entry.annotations)
    name_part = compiler.part(entry.target)
    value_part = compiler.part(entry.value)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        read_value(walk, annotations_part(node), depth)
        written = annotation_part(node)
        annotation = NOTHING
        if written is not None and walk.text(written) not in walk.table.inferred_types:
            annotation = walk.read(written, depth, TYPE)
        for declarator in node.children_by_field_id(declarators_field):
            name = name_part(declarator)
            value = read_value(walk, value_part(declarator), depth)
            if name is None:
                continue
            raw = walk.text(name)
            if raw in walk.names and raw not in walk.at.bound:
                _open_rest(walk, node)
            declared = array_of(walk, declarator, annotation)
            target = Target(ASSIGNMENT, value, declared, NOTHING, DECLARE_BLOCK)
            walk.assign(name, target, depth)
        return NOTHING

    return visit


def array_of(walk: Walk, declarator: Node, annotation: int) -> int:
    """*annotation*, with what brackets behind the name add to it (`T a[]`)."""
    brackets = declarator.child_by_field_id(walk.table.dimensions_field)
    if brackets is None or annotation < 0:
        return annotation
    for _ in range(walk.text(brackets).count(b"[")):
        annotation = walk.cons(Index(walk.cons(Literal(ARRAY)), annotation))
    return annotation


def _open_rest(walk: Walk, node: Node) -> None:
    """A scope from *node* to the end of the current one, entered."""
    around = walk.at
    scope = walk.open_scope(BLOCK, around.symbol, node)
    scope.end = around.end
    walk.enter(scope)
