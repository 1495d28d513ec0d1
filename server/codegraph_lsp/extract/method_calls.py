"""
Visits of calls, constructions and constants where methods have names of their own.

A call names `name(n)` with the number of its arguments, whatever is called so beside it: a field or
a local of that name is another thing. What makes an instance is `<init>(n)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.calls import CALL, NEW, arguments
from codegraph_lsp.extract.decorators import read_annotations
from codegraph_lsp.extract.definitions import Definition, compile_definition, open_symbol
from codegraph_lsp.extract.drafts import Target
from codegraph_lsp.extract.expressions import each_named, read_value
from codegraph_lsp.extract.types import read_type
from codegraph_lsp.extract.walker import ASSIGNMENT, ENUM_MEMBER, MAX_DEPTH, READ, TYPE, Visit, Walk
from codegraph_lsp.languages.definition_nodes import DefinitionNode
from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    HeritageFact,
    Index,
    Member,
    New,
    Occurrence,
)
from codegraph_lsp.model.kinds import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.call_nodes import CallNode
    from codegraph_lsp.languages.definition_nodes import ConstantNode

INHERIT = int(Role.INHERIT)


def method_call(compiler: Compiler, entry: CallNode) -> Visit:
    """The visit of `object.name(arguments)`, all in one node."""
    name_field = compiler.field(entry.callee)
    object_field = compiler.field(entry.object)
    arguments_field = compiler.field(entry.arguments)
    types_field = compiler.field(entry.type_arguments) if entry.type_arguments else 0
    read_arguments = arguments(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        name = node.child_by_field_id(name_field)
        if name is None:
            return NOTHING
        context, walk.role, walk.naming = walk.role, READ, NOTHING
        owner = node.child_by_field_id(object_field)
        held = NOTHING if owner is None else read_value(walk, owner, depth)
        if types_field:
            walk.read(node.child_by_field_id(types_field), depth, TYPE)
        listed = node.child_by_field_id(arguments_field)
        positional, named = ((), ()) if listed is None else read_arguments(walk, listed, depth)
        walk.role = context
        start, end = name.start_byte, name.end_byte
        if start == end:
            return NOTHING
        raw = b"%b(%d)" % (walk.source[start:end], len(positional))
        if owner is None:
            target = walk.name(raw)
        elif held < 0:
            return NOTHING
        else:
            target = walk.member(held, raw)
        found = walk.cons(Call(target, positional, named))
        walk.mentions.append(Occurrence(found, CALL, walk.owner, start, end))
        return found

    return visit


def construction(compiler: Compiler, entry: CallNode) -> Visit:
    """The visit of `new T(arguments) { body }`."""
    type_field = compiler.field(entry.callee)
    arguments_field = compiler.field(entry.arguments)
    body_part = compiler.part(entry.body)
    read_arguments = arguments(compiler)
    read_name = _type_reader(compiler)
    parts = _nameless_class(compiler, entry.body)
    names = compiler.name_ids

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        made = node.child_by_field_id(type_field)
        if made is None:
            return NOTHING
        context, walk.role, walk.naming = walk.role, READ, NOTHING
        outer = node.named_child(0)
        around = NOTHING
        if outer is not None and outer.end_byte <= made.start_byte and outer.kind_id in names:
            around = read_value(walk, outer, depth)
        target, name = read_name(walk, made, depth, around)
        listed = node.child_by_field_id(arguments_field)
        positional, named = ((), ()) if listed is None else read_arguments(walk, listed, depth)
        body = body_part(node)
        found = NOTHING
        if target >= 0:
            found = walk.cons(New(target, positional, named))
            if name is not None:
                start, end = name.start_byte, name.end_byte
                walk.mentions.append(Occurrence(found, NEW, walk.owner, start, end))
        if body is not None:
            symbol = _define_nameless(walk, node, parts, target, name, depth)
            found = walk.cons(New(walk.value_of(symbol)))
        walk.role = context
        return found

    return visit


def constant(compiler: Compiler, entry: ConstantNode) -> Visit:
    """The visit of an enum's constant: an instance that has a name."""
    name_part = compiler.part(entry.name)
    arguments_part = compiler.part(entry.arguments)
    body_part = compiler.part(entry.body)
    annotations_part = compiler.part(entry.annotations)
    read_arguments = arguments(compiler)
    parts = _nameless_class(compiler, entry.body)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name = name_part(node)
        if depth > MAX_DEPTH or name is None:
            return NOTHING
        start, end = name.start_byte, name.end_byte
        holder = walk.container
        walk.extent = node
        raw = walk.source[start:end]
        symbol = walk.variable(ENUM_MEMBER, raw, Target(ASSIGNMENT), start, end, holder)
        walk.declared[holder, walk.word(raw)] = symbol
        owner, walk.owner = walk.owner, symbol
        container, walk.container = walk.container, symbol
        read_annotations(walk, symbol, annotations_part(node), depth)
        listed = arguments_part(node)
        made = walk.value_of(holder)
        if listed is not None:
            positional, named = read_arguments(walk, listed, depth + 1)
            found = walk.cons(New(made, positional, named))
            walk.mentions.append(Occurrence(found, NEW, symbol, start, end))
        if body_part(node) is not None:
            _define_nameless(walk, node, parts, made, None, depth + 1)
        walk.owner, walk.container = owner, container
        return NOTHING

    return visit


def _nameless_class(compiler: Compiler, body: str | int) -> Definition:
    return compile_definition(compiler, DefinitionNode("class", body=body))


def _define_nameless(
    walk: Walk, node: Node, parts: Definition, base: int, name: Node | None, depth: int
) -> int:
    """A class without a name that extends *base*, mentioned at *name*."""
    walk.outer_start = NOTHING
    symbol = open_symbol(walk, node, None, parts, [])
    if base >= 0:
        walk.heritage.append(HeritageFact(symbol, base, INHERIT))
        if name is not None:
            fact = Occurrence(base, INHERIT, symbol, name.start_byte, name.end_byte)
            walk.mentions.append(fact)
    walk.naming = NOTHING
    read_type(walk, node, symbol, parts, depth)
    return symbol


def _type_reader(
    compiler: Compiler,
) -> Callable[[Walk, Node, int, int], tuple[int, Node | None]]:
    """Reads a type without mentioning its name; gives its expression and the name."""
    plain = compiler.type_name_ids
    generic = compiler.kinds_of(compiler.nodes.indexes)
    lists = compiler.kinds_of(compiler.nodes.key_lists)

    def read(walk: Walk, node: Node, depth: int, around: int) -> tuple[int, Node | None]:
        if depth > MAX_DEPTH:
            return NOTHING, None
        kind = node.kind_id
        if kind in plain:
            raw = walk.text(node)
            if around >= 0:
                return walk.cons(Member(around, walk.word(raw))), node
            return walk.name(raw), node
        children = [child for child in each_named(node) if not child.is_extra]
        if kind in generic and children:
            made, named = read(walk, children[0], depth + 1, around)
            key = NOTHING
            for child in children[1:]:
                if child.kind_id in lists and child.named_child_count:
                    key = walk.read(child, depth, TYPE)
            return (made if key < 0 else walk.cons(Index(made, key))), named
        if len(children) > 1 and children[-1].kind_id in plain:
            holder = walk.read(children[0], depth + 1, TYPE)
            for child in children[1:-1]:
                read_value(walk, child, depth + 1)
            if holder < 0:
                return NOTHING, None
            return walk.member(holder, walk.text(children[-1])), children[-1]
        return walk.read(node, depth, TYPE), None

    return read
