"""Reads functions: their signature in the scope around them, their code in their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.doc_types import doc_types_above, with_doc_types
from codegraph_lsp.extract.drafts import (
    BLOCK,
    CLASS,
    CLASS_METHOD,
    DECLARE_BLOCK,
    FUNCTION,
    Draft,
    Scope,
    Target,
)
from codegraph_lsp.extract.expressions import each_named, read_children, read_value
from codegraph_lsp.extract.narrowing import close_frame
from codegraph_lsp.extract.parameters import (
    Parameter,
    bind_parameters,
    read_parameters,
    result_types,
)
from codegraph_lsp.extract.walker import READ, TYPE, TYPE_ONLY, Walk
from codegraph_lsp.model.facts import NOTHING, Lambda, ReturnFact, Typed
from codegraph_lsp.model.kinds import TYPE_KINDS, BindingKind, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.definitions import Definition

DEFINITION = int(BindingKind.DEFINITION)
RECEIVER = int(BindingKind.RECEIVER)
CLASS_RECEIVER = int(BindingKind.CLASS_RECEIVER)
TYPE_PARAMETER = int(BindingKind.TYPE_PARAMETER)
STATIC = int(SymbolFlag.STATIC)
ABSTRACT = int(SymbolFlag.ABSTRACT)
INTERFACE = int(SymbolKind.INTERFACE)

_TYPES = frozenset(int(kind) for kind in TYPE_KINDS)
_MAKERS = _TYPES | {int(SymbolKind.FUNCTION)}
"""Kinds of what `new` makes instances of."""
_MEMBERS = frozenset({int(SymbolKind.METHOD), int(SymbolKind.PROPERTY)})


def read_function(walk: Walk, node: Node, symbol: int, parts: Definition, depth: int) -> None:
    """The function that *symbol* is; what it mentions belongs to it."""
    outer = walk.at
    draft = walk.symbols[symbol]
    saved = walk.owner, walk.container, walk.declare, walk.constant, walk.flags
    walk.owner = walk.container = symbol
    walk.flags &= TYPE_ONLY
    told = None if walk.table.doc_types is None else doc_types_above(walk, draft)
    receivers = [] if parts.receiver is None else _read_receiver(walk, node, draft, parts, depth)
    found, annotation, end = _read_signature(walk, node, symbol, parts, depth)
    if told is not None:
        found, annotation = with_doc_types(walk, found, annotation, told)
    scope = walk.open_scope(FUNCTION, symbol, node)
    draft.scope = scope.index
    draft.annotation = annotation
    if end >= 0:
        draft.header_end = end
    receiver = NOTHING
    if outer.kind == CLASS:
        scope.instance = outer.symbol
        scope.this = -2 - outer.symbol if draft.flags & STATIC else scope.index
        if walk.table.nodes.receivers:
            receiver = _receiver_kind(walk, draft)
    elif parts.own_this:
        _own_this(walk, scope, outer, draft)
    walk.enter(scope)
    if receivers:
        bind_parameters(walk, receivers, NOTHING, depth)
    bind_parameters(walk, found, receiver, depth)
    body = None if parts.body is None else parts.body(node)
    if body is not None:
        if body.kind_id in walk.table.block_ids:
            walk.table.docstring(draft, body)
        read_body(walk, body, scope, depth)
    elif not walk.flags:
        in_interface = outer.kind == CLASS and walk.symbols[outer.symbol].kind == INTERFACE
        draft.flags |= ABSTRACT if in_interface else parts.without_body
    walk.enter(outer)
    walk.owner, walk.container, walk.declare, walk.constant, walk.flags = saved


def read_lambda(walk: Walk, node: Node, parts: Definition, depth: int) -> int:
    """A function without a name: its code belongs to the symbol around it."""
    depth += 1
    outer = walk.at
    saved = walk.role, walk.naming, walk.declare, walk.constant, walk.flags
    walk.role = READ
    walk.naming = NOTHING
    walk.flags &= TYPE_ONLY
    found, annotation, _ = _read_signature(walk, node, walk.owner, parts, depth)
    scope = walk.open_scope(FUNCTION, walk.owner, node)
    if parts.own_this:
        scope.this = NOTHING if outer.instance >= 0 else scope.index
        scope.instance = NOTHING
    if annotation >= 0:
        walk.returns.append(ReturnFact(scope.index, walk.cons(Typed(annotation))))
    index = walk.cons(Lambda(scope.index))
    walk.enter(scope)
    name = None if parts.name is None else parts.name(node)
    if name is not None and parts.binds_name:
        target = Target(DEFINITION, index, declares=DECLARE_BLOCK)
        walk.bind(walk.text(name), target, name.start_byte, name.end_byte)
    bind_parameters(walk, found, NOTHING, depth)
    body = None if parts.body is None else parts.body(node)
    if body is not None:
        read_body(walk, body, scope, depth)
    walk.enter(outer)
    walk.role, walk.naming, walk.declare, walk.constant, walk.flags = saved
    return index


def _read_signature(
    walk: Walk, node: Node, symbol: int, parts: Definition, depth: int
) -> tuple[list[Parameter], int, int]:
    """Parameters to be bound, the declared result, and where the signature ends."""
    if parts.type_parameters is not None:
        type_parameters = parts.type_parameters(node)
        if type_parameters is not None:
            open_type_parameters(walk, node, symbol, type_parameters, depth)
    if parts.constraints is not None:
        read_value(walk, parts.constraints(node), depth)
    found: list[Parameter] = []
    annotation = end = NOTHING
    listed = None if parts.parameters is None else parts.parameters(node)
    result = None if parts.result is None else parts.result(node)
    if parts.apart:
        if result is not None and (listed is None or result.start_byte < listed.start_byte):
            annotation, result = walk.read(result, depth, TYPE), None
        walk.enter(walk.open_scope(BLOCK, symbol, node))
    if listed is not None:
        found = read_parameters(walk, listed, depth)
        end = listed.end_byte
    if result is not None:
        end = max(end, result.end_byte)  # some languages write it first
        if result.kind_id in walk.table.parameter_lists:
            annotation, named = result_types(walk, result, depth)
            found += named
        else:
            annotation = walk.read(result, depth, TYPE)
    return found, annotation, end


def open_type_parameters(walk: Walk, node: Node, symbol: int, listed: Node, depth: int) -> None:
    """A scope around the definition in which its type parameters are known; entered."""
    walk.enter(walk.open_scope(BLOCK, symbol, node))
    bind_parameters(walk, read_parameters(walk, listed, depth, TYPE_PARAMETER), NOTHING, depth)


def read_body(walk: Walk, body: Node, scope: Scope, depth: int) -> None:
    """The code of a function, whose scope is entered."""
    if walk.around >= 0 and _is_apart(scope, walk.around):
        return
    if body.kind_id in walk.table.block_ids:
        walk.frames.append(None)
        read_children(walk, body, depth)
        close_frame(walk)
        return
    value = read_value(walk, body, depth)
    if value >= 0:
        walk.returns.append(ReturnFact(scope.index, value))


def _is_apart(scope: Scope, offset: int) -> bool:
    """An outermost function that *offset* is not in."""
    if scope.start <= offset <= scope.end:
        return False
    outer = scope.parent
    while outer is not None and outer.kind != FUNCTION:
        outer = outer.parent
    return outer is None


def _own_this(walk: Walk, scope: Scope, outer: Scope, draft: Draft) -> None:
    """A function that is no method has a `this` of which only its callers know."""
    scope.this = NOTHING if outer.instance >= 0 else scope.index
    scope.instance = NOTHING
    scope.receiver = b""
    container = draft.container
    if draft.kind not in _MEMBERS or container < 0:
        return
    holder = walk.symbols[container]
    if container == 0:
        scope.this = -2  # of the module's exports
    elif holder.kind not in _MAKERS or draft.flags & STATIC:
        scope.this = -2 - container  # a method of an object that has a name
    elif holder.scope != NOTHING:  # a method that stands outside of its class
        scope.this = holder.scope
        scope.instance = container if holder.kind in _TYPES else NOTHING


def _receiver_kind(walk: Walk, draft: Draft) -> int:
    """What the first parameter of a method is."""
    if draft.name in walk.table.nodes.class_receivers:
        return CLASS_RECEIVER
    if draft.flags & STATIC:
        return CLASS_RECEIVER if draft.flags & CLASS_METHOD else NOTHING
    return RECEIVER


def _read_receiver(
    walk: Walk, node: Node, draft: Draft, parts: Definition, depth: int
) -> list[Parameter]:
    """A receiver that is declared before the name (Go)."""
    listed = None if parts.receiver is None else parts.receiver(node)
    if listed is None:
        return []
    draft.receiver = _receiver_name(walk, listed)
    return read_parameters(walk, listed, depth, RECEIVER)


def _receiver_name(walk: Walk, node: Node) -> str:
    """The type that a receiver list names: the first type name in it."""
    wanted = walk.table.type_name_ids
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found.kind_id in wanted:
            return walk.word(walk.text(found))
        waiting.extend(reversed(list(each_named(found))))
    return ""
