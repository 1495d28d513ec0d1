"""Reads functions and types that have the name of what they are assigned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.decorators import apply_known, read_decorators
from codegraph_lsp.extract.definitions import (
    CALLABLE,
    DEFINITION,
    METHOD,
    TYPES,
    Definition,
    apply_modifiers,
    compile_definition,
    open_symbol,
    read_definition,
    take_decorators,
)
from codegraph_lsp.extract.drafts import CLASS, DECLARE_NOWHERE, Target
from codegraph_lsp.extract.expressions import first_named
from codegraph_lsp.extract.walker import EXPORTED, READ, Walk
from codegraph_lsp.model.facts import NOTHING, ExportFact, Member, MemberFact, SymbolValue
from codegraph_lsp.model.kinds import SymbolFlag

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.definition_nodes import FunctionNode

    Defining: TypeAlias = Callable[[Walk, Node, Node, Node, int, int], int]
    """Takes the assignment, its target and value, where the name is declared, and the depth."""

SHARED = b".prototype"
"""What a function's instances share is this member of it."""

STATIC = int(SymbolFlag.STATIC)
DEFAULT_EXPORT = int(SymbolFlag.DEFAULT_EXPORT)


def named(compiler: Compiler, entry: FunctionNode) -> Defining:
    """Reads a nameless definition that is assigned; `NOTHING` where the target names nothing."""
    parts = compile_definition(compiler, entry)
    names = compiler.name_ids | compiler.property_ids | compiler.kinds_of(compiler.nodes.strings)
    by_member = entry.by_member

    def define(walk: Walk, node: Node, target: Node, held: Node, declares: int, depth: int) -> int:
        if target.kind_id in names:
            if declares == DECLARE_NOWHERE:
                return NOTHING
            return _define_name(walk, node, target, held, declares, parts, depth)
        if not by_member or target.kind_id not in walk.table.members:
            return NOTHING
        if walk.text(target) in walk.export_objects:
            return _define_default(walk, node, target, held, parts, depth)
        return _define_member(walk, node, target, held, parts, depth)

    return define


def _define_name(
    walk: Walk, node: Node, target: Node, held: Node, declares: int, parts: Definition, depth: int
) -> int:
    symbol = _open_assigned(walk, node, target, held, parts)
    value = walk.cons(SymbolValue(symbol))
    if walk.naming < 0 and (walk.at.kind != CLASS or walk.table.nodes.class_names):
        to = Target(DEFINITION, value, declares=declares)
        walk.bind(walk.text(target), to, target.start_byte, target.end_byte)
        scope = walk.at if declares else walk.at.function or walk.at
        if scope.index == 0:
            walk.declared.setdefault((0, walk.symbols[symbol].name), symbol)
        elif walk.export_objects:
            walk.makers[scope.index, walk.text(target)] = symbol
    _read_assigned(walk, held, symbol, parts, depth)
    return value


def _define_default(
    walk: Walk, node: Node, target: Node, held: Node, parts: Definition, depth: int
) -> int:
    """`module.exports = function`: named by itself, else `default`."""
    own = None if parts.name is None else parts.name(held)
    symbol = _open_assigned(walk, node, target if own is None else own, held, parts)
    draft = walk.symbols[symbol]
    if own is None:
        draft.name = "default"
    draft.container = 0
    draft.flags |= EXPORTED | DEFAULT_EXPORT
    value = walk.cons(SymbolValue(symbol))
    walk.exports.append(ExportFact("default", value, draft.name_start, draft.name_end))
    _read_assigned(walk, held, symbol, parts, depth)
    return value


def _define_member(
    walk: Walk, node: Node, target: Node, held: Node, parts: Definition, depth: int
) -> int:
    """`X.m = function`, `X.prototype.m = function`, `this.m = () => …`, `exports.m = …`."""
    container = holder_of(walk, target)
    if container == NOTHING:
        return NOTHING
    index, start, end = walk.table.members[target.kind_id](walk, target, depth)
    access = walk.made[index] if index >= 0 else None
    if type(access) is not Member:
        return NOTHING
    symbol = _open_assigned(walk, node, target, held, parts)
    draft = walk.symbols[symbol]
    draft.name, draft.name_start, draft.name_end = access.name, start, end
    draft.container = container
    if container > 0 and walk.symbols[container].kind in TYPES | CALLABLE:
        holder = first_named(target)
        if holder is not None and holder.kind_id in walk.table.name_ids:
            draft.flags |= STATIC
    if container > 0:
        draft.kind = METHOD if draft.kind in CALLABLE else draft.kind
        walk.declared[container, draft.name] = symbol
    value = walk.cons(SymbolValue(symbol))
    walk.members.append(MemberFact(access.object, access.name, value, NOTHING, start, end, symbol))
    if container == 0:
        walk.exports.append(ExportFact(access.name, value, start, end))
        draft.flags |= EXPORTED
    _read_assigned(walk, held, symbol, parts, depth)
    return value


def holder_of(walk: Walk, target: Node) -> int:
    """The symbol whose member becomes what is assigned; 0 for the module's exports."""
    owner = first_named(target)
    if owner is None:
        return NOTHING
    if owner.kind_id in walk.table.self_ids:
        return walk.at.instance
    text = walk.text(owner)
    if text in walk.export_objects:
        return 0
    return maker(walk, text.removesuffix(SHARED))


def maker(walk: Walk, name: bytes) -> int:
    """The definition that *name* means here, or the module's variable of that name."""
    scope = walk.at
    while scope.parent is not None:
        made = walk.makers.get((scope.index, name))
        if made is not None:
            return made
        if name in scope.bound:
            return NOTHING
        scope = scope.parent
    return walk.declared.get((0, walk.word(name)), NOTHING)


def _open_assigned(walk: Walk, node: Node, target: Node, held: Node, parts: Definition) -> int:
    decorators = take_decorators(walk, node, parts)
    symbol = open_symbol(walk, node, target, parts, decorators)
    draft = walk.symbols[symbol]
    listed = None if parts.parameters is None else parts.parameters(held)
    if parts.modifiers and listed is not None:
        apply_modifiers(draft, walk.source[held.start_byte : listed.start_byte], parts)
    if decorators:
        apply_known(walk, draft, decorators)
        read_decorators(walk, symbol, decorators, 0)
    return symbol


def _read_assigned(walk: Walk, held: Node, symbol: int, parts: Definition, depth: int) -> None:
    role, naming = walk.role, walk.naming
    walk.role, walk.naming = READ, NOTHING
    read_definition(walk, held, symbol, parts, depth + 1)
    walk.role, walk.naming = role, naming
