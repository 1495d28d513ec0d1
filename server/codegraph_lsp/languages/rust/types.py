"""Rust: struct literals, types in paths, and what is said of functions' and parameters' types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from codegraph_lsp.languages.rust.code import MAX_DEPTH, MAX_OPTIONS, either, first
from codegraph_lsp.model.facts import NOTHING, Call, Index, Literal, Mapping, Member, New, Sequence
from codegraph_lsp.model.kinds import BindingKind, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

WRITE = int(Role.WRITE)
NEW = int(Role.NEW)
TYPE = int(Role.TYPE)
TYPE_PARAMETER = int(BindingKind.TYPE_PARAMETER)

ASSIGNMENT = int(BindingKind.ASSIGNMENT)

FILLING = frozenset({"push", "push_back", "push_front", "insert"})
"""Methods that put their last argument into a container."""

FUNCTION_TYPE = "fn"
"""Name of the generic type that stands for functions, see `semantics.toml`."""


def struct_expression(compiler: Compiler, standard: Visit) -> Visit:
    """`Point { x: 1, y, ..other }`."""
    name_field = compiler.field("name")
    body_field = compiler.field("body")
    field_field = compiler.field("field")
    value_field = compiler.field("value")
    full = compiler.kinds("field_initializer")
    short = compiler.kinds("shorthand_field_initializer")
    read_type = type_reader(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        written = node.child_by_field_id(name_field)
        body = node.child_by_field_id(body_field)
        if written is None or depth > MAX_DEPTH:
            return NOTHING
        made, start, end = read_type(walk, written, depth + 1)
        given: list[tuple[Node, int]] = []
        for child in () if body is None else body.named_children:
            if child.kind_id in full:
                name = child.child_by_field_id(field_field)
                value = walk.read(child.child_by_field_id(value_field), depth + 1)
            elif child.kind_id in short:
                name = child.named_children[-1] if child.named_child_count else None
                value = walk.read(name, depth + 1)
            else:
                walk.read(child, depth + 1)
                continue
            if name is not None:
                given.append((name, value))
        if made == NOTHING:
            return NOTHING
        keywords = tuple(
            (walk.word(walk.text(name)), value) for name, value in given if value != NOTHING
        )
        index = walk.cons(New(made, (), keywords))
        walk.mention(index, NEW, start, end)
        for name, _ in given:
            member = walk.member(made, walk.text(name))
            walk.mention(member, WRITE, name.start_byte, name.end_byte)
        return index

    return visit


def type_reader(compiler: Compiler) -> Callable[[Walk, Node, int], tuple[int, int, int]]:
    """Reads a type without mentioning its last name; gives its expression and the name's place."""
    names = compiler.kinds("type_identifier") | compiler.kinds("identifier")
    generic = compiler.kinds("generic_type") | compiler.kinds("generic_type_with_turbofish")
    members = compiler.members
    type_field = compiler.field("type")
    arguments_field = compiler.field("type_arguments")

    def read(walk: Walk, node: Node, depth: int) -> tuple[int, int, int]:
        kind = node.kind_id
        if kind in names:
            return walk.name(walk.text(node)), node.start_byte, node.end_byte
        parts = members.get(kind)
        if parts is not None:
            return parts(walk, node, depth)
        held = node.child_by_field_id(type_field)
        if kind in generic and held is not None and depth <= MAX_DEPTH:
            made, start, end = read(walk, held, depth + 1)
            key = walk.read(node.child_by_field_id(arguments_field), depth, TYPE)
            return (NOTHING if made == NOTHING else walk.cons(Index(made, key))), start, end
        return walk.read(node, depth, TYPE), node.start_byte, node.end_byte

    return read


def call_expression(compiler: Compiler, standard: Visit) -> Visit:
    """As the table says; turbofish types are read as well, and what fills a local container."""
    function_field = compiler.field("function")
    arguments_field = compiler.field("type_arguments")
    generic = compiler.kinds("generic_function")
    fields = compiler.kinds("field_expression")
    names = compiler.kinds("identifier")
    value_field = compiler.field("value")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        index = standard(walk, node, depth)
        function = node.child_by_field_id(function_field)
        if function is None:
            return index
        if function.kind_id in generic:
            walk.read(function.child_by_field_id(arguments_field), depth + 1, TYPE)
        elif function.kind_id in fields and index != NOTHING:
            holder = function.child_by_field_id(value_field)
            if holder is not None and holder.kind_id in names:
                _fill(walk, holder, walk.made[index])
        return index

    return visit


def _fill(walk: Walk, holder: Node, call: object) -> None:
    """What is put into a local container is something that the container may hold."""
    callee = walk.made[call.callee] if type(call) is Call else None
    if type(call) is not Call or type(callee) is not Member or callee.name not in FILLING:
        return
    given = call.arguments
    if len(given) == 1 and given[0] != NOTHING:
        held = walk.cons(Sequence(given))
    elif len(given) == 2 and callee.name == "insert" and given[1] != NOTHING:
        held = walk.cons(Mapping(((given[0], given[1]),)))
    else:
        return
    # It has no bytes of its own: nothing is declared here.
    start = holder.start_byte
    target = walk.target(ASSIGNMENT, held)
    walk.writes.append((walk.at, walk.text(holder), target, start, start))


def bracketed_type(compiler: Compiler, standard: Visit) -> Visit:
    """`<T as Trait>` in a path: what the type has, else the trait."""
    qualified = compiler.kinds("qualified_type")
    type_field = compiler.field("type")
    alias_field = compiler.field("alias")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        inner = first(node)
        if inner is None or depth > MAX_DEPTH:
            return NOTHING
        if inner.kind_id not in qualified:
            return walk.read(inner, depth + 1, TYPE)
        made = walk.read(inner.child_by_field_id(type_field), depth + 1, TYPE)
        trait = walk.read(inner.child_by_field_id(alias_field), depth + 1, TYPE)
        return trait if made == NOTHING else made

    return visit


def function_type(compiler: Compiler, standard: Visit) -> Visit:
    """`fn(A) -> B`, `Fn(A) -> B`: what it takes, and last what it gives, as type arguments."""
    trait_field = compiler.field("trait")
    parameters_field = compiler.field("parameters")
    result_field = compiler.field("return_type")
    named = compiler.kinds("parameter")
    type_field = compiler.field("type")
    apart = compiler.kinds("lifetime") | compiler.kinds("attribute_item")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        walk.read(node.child_by_field_id(trait_field), depth + 1, TYPE)
        listed = node.child_by_field_id(parameters_field)
        types = []
        for child in [] if listed is None else listed.named_children:
            if not child.is_extra and child.kind_id not in apart:
                written = child.child_by_field_id(type_field) if child.kind_id in named else child
                types.append(walk.read(written, depth + 1, TYPE))
        types.append(walk.read(node.child_by_field_id(result_field), depth + 1, TYPE))
        key = walk.cons(Sequence(tuple(types[-MAX_OPTIONS:])))
        return walk.cons(Index(walk.cons(Literal(FUNCTION_TYPE)), key))

    return visit


def where_predicate(compiler: Compiler, standard: Visit) -> Visit:
    """`T: Bound`: one more bound of a type parameter."""
    left_field = compiler.field("left")
    bounds_field = compiler.field("bounds")
    names = compiler.kinds("type_identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        left = node.child_by_field_id(left_field)
        walk.read(left, depth + 1, TYPE)
        bounds = walk.read(node.child_by_field_id(bounds_field), depth + 1, TYPE)
        if left is None or left.kind_id not in names or bounds == NOTHING:
            return NOTHING
        word = walk.word(walk.text(left))
        for place in range(len(walk.bindings) - 1, -1, -1):
            known = walk.bindings[place]
            if known.kind == TYPE_PARAMETER and known.name == word:
                every = either(walk, [known.annotation, bounds])
                walk.bindings[place] = replace(known, annotation=every)
                break
        return NOTHING

    return visit
