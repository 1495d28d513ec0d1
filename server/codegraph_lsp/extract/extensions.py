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
    generic = compiler.kinds_of(
        [kind for kind, each in compiler.nodes.indexes.items() if each.type]
    )

    around = {
        kind_id: compiler.part(part)
        for kind, part in entry.around.items()
        for kind_id in compiler.kinds(kind)
    }

    def named(node: Node) -> Node:
        """The name of the type, without its arguments and without references to it."""
        while node.kind_id in generic or node.kind_id in around:
            inner = first_named(node) if node.kind_id in generic else around[node.kind_id](node)
            if inner is None:
                break
            node = inner
        return node

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
        n_mentions = len(walk.mentions)
        trait = walk.read(trait_part(node), depth, IMPLEMENT)
        bind_self(walk, walk.at, walk.table.nodes.self_name, made, node.start_byte)
        scope = walk.open_scope(CLASS, outer.symbol, node)
        scope.field_kind = CONSTANT
        walk.enter(scope)
        if trait_part(node) is not None:
            walk.flags |= EXPORTED
        body = body_part(node)
        first = len(walk.symbols)
        if body is not None:
            read_children(walk, body, depth)
        walk.enter(outer)
        walk.declare, walk.constant, walk.flags = saved
        name = named(written)
        is_plain = name.kind_id in plain
        last = walk.word(walk.text(name)).rpartition("::")[2]
        members = [
            index
            for index, draft in enumerate(walk.symbols[first:], first)
            if draft.container == walk.container
        ]
        for index in members:
            walk.symbols[index].receiver = last if last.isidentifier() else ""
        if made != NOTHING:
            mentions = [
                place
                for place, mention in enumerate(walk.mentions[n_mentions:], n_mentions)
                if mention.role == IMPLEMENT and mention.owner == walk.owner
            ]
            walk.extensions.append(
                Extension(
                    walk.container, last, is_plain, made, trait, members, mentions, node.start_byte
                )
            )
        return NOTHING

    return visit


def bind_self(walk: Walk, scope: Scope, name: str, value: int, start: int) -> None:
    """The name that the members of a type have for it."""
    if not name or value == NOTHING:
        return
    scope.bound[name.encode()] = True
    walk.bindings.append(BindingFact(scope.index, name, DEFINITION, value, NOTHING, start, start))
