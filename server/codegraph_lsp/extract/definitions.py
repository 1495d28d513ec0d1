"""Visits of definitions: opens their symbols, and leaves what stands in them to its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codegraph_lsp.extract.decorators import apply_known, read_decorators
from codegraph_lsp.extract.drafts import (
    BLOCK,
    CLASS,
    DECLARE_BLOCK,
    Draft,
)
from codegraph_lsp.extract.expressions import UNNAMED, each_named, first_named, read_value
from codegraph_lsp.extract.functions import read_function, read_lambda
from codegraph_lsp.extract.narrowing import forget
from codegraph_lsp.extract.types import embed, read_field, read_namespace, read_type
from codegraph_lsp.extract.walker import MAX_DEPTH, READ, Visit, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    BindingFact,
    SymbolValue,
)
from codegraph_lsp.model.kinds import (
    CALLABLE_KINDS,
    TYPE_KINDS,
    BindingKind,
    SymbolFlag,
    SymbolKind,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler, PartOf
    from codegraph_lsp.languages.definition_nodes import DefinitionNode, FunctionNode


DEFINITION = int(BindingKind.DEFINITION)
METHOD = int(SymbolKind.METHOD)
NAMESPACE = int(SymbolKind.NAMESPACE)
AMBIENT = int(SymbolFlag.AMBIENT)
CALLABLE = frozenset(int(kind) for kind in CALLABLE_KINDS | {SymbolKind.PROPERTY})
TYPES = frozenset(int(kind) for kind in TYPE_KINDS)


@dataclass(frozen=True, slots=True)
class Definition:
    """A compiled `DefinitionNode` or `FunctionNode`; parts that the entry has not are None."""

    kind: int
    name: PartOf | None
    member_kind: int
    kinds_by: dict[int, int]
    parameters: PartOf | None
    result: PartOf | None
    body: PartOf | None
    heritage: tuple[PartOf, ...]
    type_parameters: PartOf | None
    receiver: PartOf | None
    annotation: PartOf | None
    value: PartOf | None
    decorators: int
    modifiers: dict[bytes, tuple[int, int]]
    without_body: int
    names: dict[bytes, int]
    binds_name: bool
    own_this: bool
    bare_members: int
    annotations: PartOf | None
    mentions: tuple[PartOf, ...]
    constraints: PartOf | None
    apart: bool = False
    """Its name says what it is a member of, and what stands behind that is looked up there."""


def compile_definition(compiler: Compiler, entry: DefinitionNode | FunctionNode) -> Definition:
    """*entry* in the grammar's ids."""
    part = compiler.part_or_none
    return Definition(
        compiler.symbol_kind(entry.kind),
        part(entry.name),
        compiler.symbol_kind(entry.member_kind or entry.kind),
        {
            kind_id: compiler.symbol_kind(label)
            for kind, label in entry.kinds_by.items()
            for kind_id in ([0] if kind == "else" else compiler.kinds(kind))
        },
        part(entry.parameters),
        part(entry.result),
        part(entry.body),
        tuple(compiler.part(clause) for clause in entry.heritage),
        part(entry.type_parameters),
        part(entry.receiver),
        part(entry.annotation),
        part(entry.value),
        compiler.field(entry.decorators) if entry.decorators else 0,
        {word.encode(): compiler.effect(label) for word, label in entry.modifiers.items()},
        compiler.effect(entry.without_body)[0] if entry.without_body else 0,
        {name.encode(): compiler.symbol_kind(label) for name, label in entry.names.items()},
        entry.binds_name,
        entry.own_this,
        compiler.symbol_kind(entry.bare_members) if entry.bare_members else NOTHING,
        part(entry.annotations),
        tuple(compiler.part(mentioned) for mentioned in entry.mentions),
        part(entry.constraints),
    )


def definition(compiler: Compiler, entry: DefinitionNode) -> Visit:
    """The visit of a definition that has a name."""
    parts = compile_definition(compiler, entry)
    if entry.multiple:
        return _several(compiler.field(str(entry.name)), parts, entry.embeds)
    define = compiler.define_named
    name_part = compiler.part(entry.name)
    value_part = parts.value
    is_method = parts.kind == METHOD

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        if is_method and walk.naming == UNNAMED:
            return read_lambda(walk, node, parts, depth)
        name = name_part(node)
        if value_part is not None and name is not None and walk.at.kind == CLASS:
            value = value_part(node)
            if value is not None and value.kind_id in define:
                found = define[value.kind_id](walk, node, name, value, DECLARE_BLOCK, depth)
                if found >= 0:
                    return found
        return define_node(walk, node, name, parts, depth + 1)

    return visit


def _several(name_field: int, parts: Definition, embeds: bool) -> Visit:
    """Definitions that share all but their names (Go's fields); the type is read once."""
    untyped = replace(parts, annotation=None)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        names = [name for name in node.children_by_field_id(name_field) if name.is_named]
        first = len(walk.symbols)
        for position, name in enumerate(names):
            define_node(walk, node, name, untyped if position else parts, depth + 1)
            walk.symbols[-1].annotation = walk.symbols[first].annotation
        if not names and embeds and parts.annotation is not None:
            embed(walk, parts.annotation(node), parts, depth)
        return NOTHING

    return visit


def nameless(compiler: Compiler, entry: FunctionNode) -> Visit:
    """The visit of a function, or a type, that nothing names."""
    parts = compile_definition(compiler, entry)
    is_type = parts.kind in TYPES

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        if is_type:
            name = None if parts.name is None else parts.name(node)
            return define_node(walk, node, name, parts, depth)
        return read_lambda(walk, node, parts, depth)

    return visit


def define_node(walk: Walk, node: Node, name: Node | None, parts: Definition, depth: int) -> int:
    """Makes the symbol of *node*, reads what is in it, and returns its value."""
    role, naming = walk.role, walk.naming
    walk.role = READ
    decorators = take_decorators(walk, node, parts)
    symbol = open_symbol(walk, node, name, parts, decorators)
    draft = walk.symbols[symbol]
    value = walk.cons(SymbolValue(symbol))
    if decorators:
        apply_known(walk, draft, decorators)
        read_decorators(walk, symbol, decorators, depth)
    binds = parts.binds_name and not draft.flags & AMBIENT
    if binds and draft.name_end > draft.name_start and naming == NOTHING:
        _bind_definition(walk, draft, symbol, value)
    walk.naming = NOTHING
    read_definition(walk, node, symbol, parts, depth)
    walk.role, walk.naming = role, naming
    return value


def take_decorators(walk: Walk, node: Node, parts: Definition) -> list[Node]:
    """Those that stood before the definition, which are no longer pending, and those inside it."""
    decorators = walk.pending_decorators
    if decorators:
        walk.pending_decorators = []
        decorators = [each for each in decorators if _decorates(walk, each, node)]
        if not decorators:
            walk.outer_start = NOTHING
    if parts.decorators:
        decorators = decorators + node.children_by_field_id(parts.decorators)
    if parts.annotations is not None:
        holder = parts.annotations(node)
        kinds = walk.table.decorator_ids
        if holder is not None and holder.named_child_count:
            decorators = decorators + [
                child for child in each_named(holder) if child.kind_id in kinds
            ]
    return decorators


def _decorates(walk: Walk, decorator: Node, node: Node) -> bool:
    """*decorator* belongs to *node*: in broken code it may have been left over by another."""
    holder, end = decorator.parent, decorator.end_byte
    if end > node.start_byte:
        return False
    held = holder is not None and holder.end_byte > node.start_byte
    return held or not walk.source[end : node.start_byte].strip()


def read_definition(walk: Walk, node: Node, symbol: int, parts: Definition, depth: int) -> None:
    """What stands in a definition, by its kind."""
    kind = walk.symbols[symbol].kind
    if parts.mentions:
        owner, walk.owner = walk.owner, symbol
        for part in parts.mentions:
            read_value(walk, part(node), depth)
        walk.owner = owner
    if kind in CALLABLE:
        read_function(walk, node, symbol, parts, depth)
    elif kind in TYPES:
        read_type(walk, node, symbol, parts, depth)
    elif kind == NAMESPACE:
        read_namespace(walk, node, symbol, parts, depth)
    else:
        read_field(walk, node, symbol, parts, depth)


def open_symbol(
    walk: Walk, node: Node, name: Node | None, parts: Definition, decorators: list[Node]
) -> int:
    """The symbol of a definition, with kind, flags, extent and doc comment."""
    start = node.start_byte
    if name is None:
        raw, name_start, name_end = walk.table.nameless, start, start
        header_end = start
    else:
        raw, name_start, name_end = name_of(walk, name)
        header_end = name.end_byte
    first = start
    if walk.outer_start != NOTHING:
        first = min(start, walk.outer_start)
        walk.outer_start = NOTHING
    container = walk.container
    kind = parts.kind
    if walk.naming >= 0:
        container = walk.naming
        kind = parts.member_kind
    elif walk.at.kind == CLASS:
        kind = parts.member_kind
    draft = Draft(
        kind,
        walk.word(raw),
        container,
        walk.flags,
        first,
        node.end_byte,
        name_start,
        name_end,
        header_end,
    )
    if parts.kinds_by and parts.annotation is not None:
        by = parts.annotation(node)
        others = parts.kinds_by.get(0, kind)
        draft.kind = others if by is None else parts.kinds_by.get(by.kind_id, others)
    if parts.modifiers and name_start > start:
        if decorators:
            start = max(start, decorators[-1].end_byte)
        apply_modifiers(draft, walk.source[start:name_start], parts)
    if parts.names:
        draft.kind = parts.names.get(raw, draft.kind)
    if draft.kind == NAMESPACE and name is not None and name.kind_id in walk.table.strings:
        draft.flags |= AMBIENT
    if walk.coming:
        draft.flags |= walk.coming
        walk.coming = 0
    if walk.comment_end != NOTHING:
        walk.table.document(walk, draft)
    walk.symbols.append(draft)
    return len(walk.symbols) - 1


def name_of(walk: Walk, name: Node) -> tuple[bytes, int, int]:
    """A definition's name and its place; strings lose their quotes, wrappers are looked into."""
    table = walk.table
    kind = name.kind_id
    if kind in table.strings:
        start, end = name.start_byte + 1, name.end_byte - 1
        return walk.source[start:end], start, end
    while kind in table.name_wrappers:
        inner = first_named(name)
        if inner is None:
            break
        name = inner
        kind = name.kind_id
    start, end = name.start_byte, name.end_byte
    return walk.source[start:end] or table.nameless, start, end


def apply_modifiers(draft: Draft, before: bytes, parts: Definition) -> None:
    """What the words before the name say."""
    for word in before.replace(b"*", b" * ").split():
        effect = parts.modifiers.get(word)
        if effect is not None:
            flag, kind = effect
            draft.flags |= flag
            if kind != NOTHING:
                draft.kind = kind


def _bind_definition(walk: Walk, draft: Draft, symbol: int, value: int) -> None:
    """A definition's name, in the scope that it stands in."""
    scope = walk.at
    if scope.kind > BLOCK and scope.function is not None:
        scope = scope.function
    raw = walk.source[draft.name_start : draft.name_end]
    scope.bound[raw] = False
    if walk.sets:
        forget(walk, scope.names, raw)
    fact = BindingFact(
        scope.index, draft.name, DEFINITION, value, NOTHING, draft.name_start, draft.name_end
    )
    (scope.deferred if scope.kind == CLASS else walk.bindings).append(fact)
    if scope.index == 0:
        walk.declared.setdefault((0, draft.name), symbol)
    elif walk.export_objects:
        walk.makers[scope.index, raw] = symbol
