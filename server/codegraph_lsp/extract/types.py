"""Reads types, namespaces and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.components import read_components
from codegraph_lsp.extract.doc_types import doc_heritage, doc_types_above
from codegraph_lsp.extract.drafts import BLOCK, CLASS, MODULE, Target
from codegraph_lsp.extract.expressions import each_named, read_children, read_value
from codegraph_lsp.extract.extensions import bind_self
from codegraph_lsp.extract.functions import open_type_parameters
from codegraph_lsp.extract.heritage import classify
from codegraph_lsp.extract.walker import (
    ASSIGNMENT,
    ENUM_MEMBER,
    FIELD,
    TYPE,
    TYPE_ONLY,
    VARIABLE,
    Walk,
)
from codegraph_lsp.model.facts import NOTHING, Self, SymbolValue
from codegraph_lsp.model.kinds import Role, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.definitions import Definition

ENUM = int(SymbolKind.ENUM)
TYPE_ALIAS = int(SymbolKind.TYPE_ALIAS)
TRAIT = int(SymbolKind.TRAIT)
INHERIT = int(Role.INHERIT)


def read_type(walk: Walk, node: Node, symbol: int, parts: Definition, depth: int) -> None:
    """A class, an interface, a struct, an enum: heritage, then members in a scope of their own."""
    outer = walk.at
    saved = walk.owner, walk.container, walk.declare, walk.constant, walk.flags
    draft = walk.symbols[symbol]
    walk.owner = walk.container = symbol
    walk.flags &= TYPE_ONLY
    self_name = walk.table.nodes.self_name
    if self_name:
        walk.enter(walk.open_scope(BLOCK, symbol, node))
    told = None if walk.table.doc_types is None else doc_types_above(walk, draft)
    _open_type_parameters(walk, node, symbol, parts, depth)
    around = walk.at
    for part in parts.heritage:
        clause = part(node)
        if clause is not None:
            walk.table.read_heritage(walk, clause, symbol, depth)
            draft.header_end = max(draft.header_end, clause.end_byte)
    if told is not None:
        doc_heritage(walk, symbol, told.extended)
    body = None if parts.body is None else parts.body(node)
    annotation = None if parts.annotation is None else parts.annotation(node)
    if annotation is not None:
        if annotation.kind_id in parts.kinds_by:
            body = annotation
            if parts.kind == TYPE_ALIAS:  # tells it from an interface
                draft.annotation = walk.cons(SymbolValue(symbol))
        else:
            draft.annotation = walk.read(annotation, depth, TYPE)
            draft.header_end = annotation.end_byte
    classify(walk, symbol)
    scope = walk.open_scope(CLASS, symbol, node)
    scope.field_kind = ENUM_MEMBER if draft.kind == ENUM else FIELD
    scope.instance = symbol
    draft.scope = scope.index
    if self_name:
        held = Self(scope.index) if draft.kind == TRAIT else SymbolValue(symbol)
        bind_self(walk, around, self_name, walk.cons(held), node.start_byte)
    walk.enter(scope)
    listed = None if parts.parameters is None else parts.parameters(node)
    if listed is not None:
        read_components(walk, listed, body, depth)
        draft.header_end = max(draft.header_end, listed.end_byte)
    if body is not None:
        walk.bodies[symbol] = body
        walk.table.docstring(draft, body)
        if parts.bare_members >= 0:
            _read_bare_members(walk, body, parts.bare_members, depth)
        elif body.kind_id in walk.table.whole_bodies:
            read_value(walk, body, depth)
        else:
            read_children(walk, body, depth)
    if scope.deferred:
        used = {walk.words[raw] for raw in scope.names}
        walk.bindings += [fact for fact in scope.deferred if fact.name in used]
    walk.enter(outer)
    walk.owner, walk.container, walk.declare, walk.constant, walk.flags = saved


def _open_type_parameters(
    walk: Walk, node: Node, symbol: int, parts: Definition, depth: int
) -> None:
    listed = None if parts.type_parameters is None else parts.type_parameters(node)
    if listed is not None:
        open_type_parameters(walk, node, symbol, listed, depth)
    if parts.constraints is not None:
        read_value(walk, parts.constraints(node), depth)


def _read_bare_members(walk: Walk, body: Node, kind: int, depth: int) -> None:
    """Members that may be nothing but a name."""
    table = walk.table
    for child in each_named(body):
        quoted = child.kind_id in table.strings
        if child.kind_id not in table.property_ids and not quoted:
            read_value(walk, child, depth)
            continue
        start, end = child.start_byte + quoted, child.end_byte - quoted
        raw = walk.source[start:end]
        walk.extent = child
        symbol = walk.variable(kind, raw, Target(ASSIGNMENT), start, end, walk.container)
        walk.declared[walk.container, walk.word(raw)] = symbol


def read_namespace(walk: Walk, node: Node, symbol: int, parts: Definition, depth: int) -> None:
    """The body of a namespace: its names are as those of a module."""
    outer = walk.at
    saved = walk.owner, walk.container, walk.declare, walk.constant, walk.flags
    walk.owner = walk.container = symbol
    walk.flags &= TYPE_ONLY
    scope = walk.open_scope(MODULE, symbol, node)
    scope.field_kind = VARIABLE
    walk.symbols[symbol].scope = scope.index
    walk.enter(scope)
    body = None if parts.body is None else parts.body(node)
    if body is not None:
        read_children(walk, body, depth)
    walk.enter(outer)
    walk.owner, walk.container, walk.declare, walk.constant, walk.flags = saved


def read_field(walk: Walk, node: Node, symbol: int, parts: Definition, depth: int) -> None:
    """A field, an enum's member, a type alias: something with a type or a value, or both."""
    outer = walk.at
    owner, container = walk.owner, walk.container
    walk.owner = symbol
    draft = walk.symbols[symbol]
    _open_type_parameters(walk, node, symbol, parts, depth)
    if parts.annotation is not None:
        walk.container = symbol
        naming = walk.naming
        if draft.kind == TYPE_ALIAS and walk.table.nodes.key_places:
            walk.naming = symbol  # methods in the types of members that it is made of are its own
        draft.annotation = walk.read(parts.annotation(node), depth, TYPE)
        walk.naming = naming
        walk.container = container
    if parts.value is not None:
        draft.value = read_value(walk, parts.value(node), depth)
    line_end = walk.source.find(b"\n", draft.name_end, draft.end)
    draft.header_end = draft.end if line_end < 0 else line_end
    walk.enter(outer)
    walk.owner = owner
    walk.declared[draft.container, draft.name] = symbol


def embed(walk: Walk, node: Node | None, parts: Definition, depth: int) -> None:
    """A field without a name (Go): its type is inherited, and the type's name is the field's."""
    if node is None:
        return
    before = len(walk.heritage)
    walk.inherit(node, INHERIT, depth)
    name = node
    while name.named_child_count and name.kind_id not in walk.table.type_name_ids:
        last = name.named_child_count - 1
        name = name.named_child(0 if name.kind_id in walk.table.generic_ids else last)
    walk.extent = node
    found = walk.heritage[before].expression if len(walk.heritage) > before else NOTHING
    target = Target(ASSIGNMENT, NOTHING, found)
    raw, start, end = walk.text(name), name.start_byte, name.end_byte
    walk.variable(parts.kind, raw, target, start, end, walk.container)
