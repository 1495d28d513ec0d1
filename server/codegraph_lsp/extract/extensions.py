"""Visits of blocks of members that stand apart from their type (Rust's `impl`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import BLOCK, CLASS, Extension, Scope
from codegraph_lsp.extract.expressions import first_named, read_children, read_value
from codegraph_lsp.extract.functions import open_type_parameters
from codegraph_lsp.extract.walker import EXPORTED, MAX_DEPTH, TYPE, TYPE_ONLY, Visit, Walk
from codegraph_lsp.model.facts import NOTHING, BindingFact
from codegraph_lsp.model.kinds import BindingKind, Role, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.definition_nodes import ExtensionNode

DEFINITION = int(BindingKind.DEFINITION)
IMPLEMENT = int(Role.IMPLEMENT)
CONSTANT = int(SymbolKind.CONSTANT)


def extension(compiler: Compiler, entry: ExtensionNode) -> Visit:
    """The members belong to the type wherever it is, see `extract/order.py`."""
    type_part = compiler.part(entry.type)
    trait_part = compiler.part(entry.trait)
    body_part = compiler.part(entry.body)
    parameters_part = compiler.part(entry.type_parameters)
    constraints_part = compiler.part(entry.constraints)
    plain = compiler.kinds_of(entry.plain)
    type_name = _type_name(compiler, entry)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        written = type_part(node)
        if written is None or depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        outer = walk.at
        saved = walk.declare, walk.constant, walk.flags
        walk.flags &= TYPE_ONLY
        walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        parameters = parameters_part(node)
        if parameters is not None:
            open_type_parameters(walk, node, outer.symbol, parameters, depth)
        read_value(walk, constraints_part(node), depth)
        made = walk.read(written, depth, TYPE)
        implemented = trait_part(node)
        trait, mentions = _read_trait(walk, implemented, depth)
        bind_self(walk, walk.at, walk.table.nodes.self_name, made, node.start_byte)
        if implemented is not None:
            walk.flags |= EXPORTED
        first = len(walk.symbols)
        _read_members(walk, node, outer, body_part(node), depth)
        walk.enter(outer)
        walk.declare, walk.constant, walk.flags = saved
        name = type_name(written)
        last = walk.word(walk.text(name)).rpartition("::")[2]
        members = _received(walk, first, last)
        if made != NOTHING:
            is_plain = name.kind_id in plain
            start = node.start_byte
            walk.extensions.append(
                Extension(walk.container, last, is_plain, made, trait, members, mentions, start)
            )
        return NOTHING

    return visit


def _type_name(compiler: Compiler, entry: ExtensionNode) -> Callable[[Node], Node]:
    """Finds the name of the type, without its arguments and without references to it."""
    around = compiler.by_kind(entry.around, compiler.part)
    generic = compiler.kinds_of(
        [kind for kind, each in compiler.nodes.indexes.items() if each.type]
    )

    def type_name(node: Node) -> Node:
        while node.kind_id in generic or node.kind_id in around:
            inner = first_named(node) if node.kind_id in generic else around[node.kind_id](node)
            if inner is None:
                break
            node = inner
        return node

    return type_name


def _read_trait(walk: Walk, written: Node | None, depth: int) -> tuple[int, list[int]]:
    """The expression of what the type implements, and the places of its mentions."""
    if written is None:
        return NOTHING, []
    first = len(walk.mentions)
    trait = walk.read(written, depth, IMPLEMENT)
    mentions = [
        place
        for place, mention in enumerate(walk.mentions[first:], first)
        if mention.role == IMPLEMENT and mention.owner == walk.owner
    ]
    return trait, mentions


def _read_members(walk: Walk, node: Node, outer: Scope, body: Node | None, depth: int) -> None:
    scope = walk.open_scope(CLASS, outer.symbol, node)
    scope.field_kind = CONSTANT
    walk.enter(scope)
    if body is not None:
        read_children(walk, body, depth)


def _received(walk: Walk, first: int, name: str) -> list[int]:
    """The members among the symbols from *first* on, which the type of that name receives."""
    members = [
        index
        for index, draft in enumerate(walk.symbols[first:], first)
        if draft.container == walk.container
    ]
    for index in members:
        walk.symbols[index].receiver = name if name.isidentifier() else ""
    return members


def bind_self(walk: Walk, scope: Scope, name: str, value: int, start: int) -> None:
    """The name that the members of a type have for it."""
    if not name or value == NOTHING:
        return
    scope.bound[name.encode()] = True
    walk.bindings.append(BindingFact(scope.index, name, DEFINITION, value, NOTHING, start, start))
