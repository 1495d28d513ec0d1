"""Visits of expressions and types that a word in the node table describes (`ValueNode.op`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract import conditions, displays
from codegraph_lsp.extract.expressions import (
    each_named,
    element,
    first_named,
    named_children,
    read_children,
    read_value,
    union,
)
from codegraph_lsp.extract.type_values import type_lookup, type_query
from codegraph_lsp.extract.walker import MAX_DEPTH, TYPE, Visit, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    Await,
    Dereferenced,
    Index,
    Literal,
    Name,
    Self,
    Sequence,
    Super,
    Typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.nodes import ValueNode


def value(compiler: Compiler, entry: ValueNode) -> Visit:
    """The visit of a node with a simple meaning."""
    return _VALUES[entry.op](compiler, entry)


def _wrapped(make: Callable[[Walk, int], int]) -> Callable[[Compiler, ValueNode], Visit]:
    def factory(compiler: Compiler, entry: ValueNode) -> Visit:
        part = compiler.part(entry.value)

        def visit(walk: Walk, node: Node, depth: int) -> int:
            if depth > MAX_DEPTH:
                return NOTHING
            inner = read_value(walk, part(node), depth + 1)
            return NOTHING if inner == NOTHING else make(walk, inner)

        return visit

    return factory


def _none(compiler: Compiler, entry: ValueNode) -> Visit:
    return read_children


def _last(compiler: Compiler, entry: ValueNode) -> Visit:
    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        found = NOTHING
        for child in each_named(node):
            found = read_value(walk, child, depth + 1)
        return found

    return visit


def _parts(compiler: Compiler, entry: ValueNode) -> Visit:
    parts = [compiler.part(part) for part in entry.options]

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth <= MAX_DEPTH:
            for part in parts:
                read_value(walk, part(node), depth + 1)
        return NOTHING

    return visit


def _word(compiler: Compiler, entry: ValueNode) -> Visit:
    """A word of the language that names a type."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        return walk.cons(Literal(walk.word(walk.text(node))))

    return visit


def _choice(compiler: Compiler, entry: ValueNode) -> Visit:
    options = [compiler.part(part) for part in entry.options]

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        chosen = {option.id for part in options if (option := part(node)) is not None}
        found = []
        for child in each_named(node):
            index = read_value(walk, child, depth + 1)
            if child.id in chosen:
                found.append(index)
        return union(walk, tuple(found))

    return visit if entry.condition == "" else conditions.chosen(compiler, entry, visit)


def _union(compiler: Compiler, entry: ValueNode) -> Visit:
    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        own = node.kind_id
        spine = [node]
        first = first_named(node)
        while first is not None and first.kind_id == own:
            spine.append(first)
            first = first_named(first)
        found = [read_value(walk, first, depth + 1)]
        for link in reversed(spine):
            found.extend(read_value(walk, child, depth + 1) for child in named_children(link)[1:])
        return union(walk, tuple(found))

    return visit


def _typed(compiler: Compiler, entry: ValueNode) -> Visit:
    value_part = compiler.part(entry.value)
    type_part = compiler.part(entry.type)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        value = read_value(walk, value_part(node), depth + 1)
        told = type_part(node)
        found = walk.read(told, depth + 1, TYPE)
        if told is None:  # `as const`
            return value
        return NOTHING if found == NOTHING else walk.cons(Typed(found))

    return visit


def _typed_value(compiler: Compiler, entry: ValueNode) -> Visit:
    value_part = compiler.part(entry.value)
    type_part = compiler.part(entry.type)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        found = read_value(walk, value_part(node), depth + 1)
        walk.read(type_part(node), depth + 1, TYPE)
        return found

    return visit


def _generic(compiler: Compiler, entry: ValueNode) -> Visit:
    """A type of its own making: `[]T` as `Index(Literal(name), T)`."""
    name = Literal(entry.name)
    options = [compiler.part(part) for part in entry.options]

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        if options:
            keys = [read_value(walk, part(node), depth + 1) for part in options]
        else:
            keys = [read_value(walk, child, depth + 1) for child in each_named(node)]
        key = NOTHING
        if keys:
            key = keys[0] if len(keys) == 1 else walk.cons(Sequence(tuple(keys)))
        return walk.cons(Index(walk.cons(name), key))

    return visit


def _self(compiler: Compiler, entry: ValueNode) -> Visit:
    def visit(walk: Walk, node: Node, depth: int) -> int:
        this = walk.at.this
        if this < NOTHING:
            return walk.value_of(-2 - this)
        if this == NOTHING:
            return NOTHING
        named = walk.scopes[this].this_name
        return walk.cons(Name(walk.word(named), this) if named else Self(this))

    return visit


def _super(compiler: Compiler, entry: ValueNode) -> Visit:
    def visit(walk: Walk, node: Node, depth: int) -> int:
        return walk.cons(Super(walk.scope))

    return visit


def _operator(compiler: Compiler, entry: ValueNode) -> Visit:
    part = compiler.part(entry.value)
    token_of = compiler.part("operator")
    makers = {
        token: _MAKERS[op]
        for word, op in entry.operators.items()
        for token in compiler.tokens([word])
    }

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        inner = read_value(walk, part(node), depth + 1)
        token = token_of(node)
        make = None if token is None else makers.get(token.kind_id)
        return NOTHING if inner == NOTHING or make is None else make(walk, inner)

    return visit


def _same(walk: Walk, inner: int) -> int:
    return inner


def _await(walk: Walk, inner: int) -> int:
    return walk.cons(Await(inner))


def _spread(walk: Walk, inner: int) -> int:
    return element(walk, inner, NOTHING)


def _loosely_spread(compiler: Compiler, entry: ValueNode) -> Visit:
    """A spread, or the name at the beginning of what is spread."""
    standard = _wrapped(_spread)(compiler, entry)
    nodes = compiler.nodes
    if not nodes.arguments.loose_spread:
        return standard
    part = compiler.part(entry.value)
    chained = frozenset(compiler.members)
    chained |= compiler.kinds_of(nodes.calls) | compiler.kinds_of(nodes.indexes)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        around = node.parent
        if around is None or around.kind_id not in chained or depth > MAX_DEPTH:
            return standard(walk, node, depth)
        return read_value(walk, part(node), depth + 1)

    return visit


def _dereference(walk: Walk, inner: int) -> int:
    return walk.cons(Dereferenced(inner))


_MAKERS: dict[str, Callable[[Walk, int], int]] = {
    "same": _same,
    "await": _await,
    "spread": _spread,
    "dereference": _dereference,
}

_VALUES: dict[str, Callable[[Compiler, ValueNode], Visit]] = {
    **{op: _wrapped(make) for op, make in _MAKERS.items()},
    "spread": _loosely_spread,
    "none": _none,
    "last": _last,
    "parts": _parts,
    "word": _word,
    "query": type_query,
    "lookup": type_lookup,
    "choice": _choice,
    "union": _union,
    "sequence": displays.sequence,
    "mapping": displays.mapping,
    "comprehension": displays.comprehension,
    "typed": _typed,
    "typed_value": _typed_value,
    "generic": _generic,
    "self": _self,
    "super": _super,
    "operator": _operator,
}
