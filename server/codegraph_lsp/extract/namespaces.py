"""Namespaces, other names of them, and names that are taken over from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import HIDDEN, MODULE, OPENED, Draft
from codegraph_lsp.extract.expressions import first_named, read_children
from codegraph_lsp.extract.paths import spelled
from codegraph_lsp.extract.tagged import bind_symbol, note_type
from codegraph_lsp.extract.walker import MAX_DEPTH, READ, VARIABLE, Visit
from codegraph_lsp.model.facts import NOTHING, BindingFact
from codegraph_lsp.model.kinds import BindingKind, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.extract.walker import Walk
    from codegraph_lsp.languages.declarator_nodes import NamespaceNode

NAMESPACE = int(SymbolKind.NAMESPACE)
TRANSPARENT = int(SymbolFlag.TRANSPARENT)
OUTER = int(BindingKind.OUTER)


def namespace(compiler: Compiler, entry: NamespaceNode) -> Visit:
    """The visit of a namespace, an alias or a using declaration."""
    if entry.defines == "namespace":
        return _definition(compiler, entry)
    return _alias(compiler, entry) if entry.defines == "alias" else _names(compiler, entry)


def _definition(compiler: Compiler, entry: NamespaceNode) -> Visit:
    name_part = compiler.part(entry.name)
    body_part = compiler.part(entry.body)
    transparent = {word.encode() for word in entry.transparent}

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        outer = walk.at
        saved = walk.owner, walk.container, walk.flags
        name = name_part(node)
        body = body_part(node)
        end = node.start_byte if name is None else name.start_byte
        words = walk.source[node.start_byte : end].split()
        flags = TRANSPARENT if not transparent.isdisjoint(words) else 0
        if name is None:
            _open(walk, node, None, TRANSPARENT | HIDDEN)
            walk.flags |= HIDDEN
        for part in _parts(name):
            _open(walk, node, part, flags)
        if body is not None:
            read_children(walk, body, depth)
        walk.enter(outer)
        walk.owner, walk.container, walk.flags = saved
        walk.outer_start = NOTHING
        return NOTHING

    return visit


def _parts(name: Node | None) -> list[Node]:
    """The names in `a::b`, outermost first."""
    if name is None:
        return []
    waiting = [name]
    found = []
    while waiting:
        node = waiting.pop()
        if node.named_child_count:
            waiting.extend(reversed(node.named_children))
        else:
            found.append(node)
    return found


def _open(walk: Walk, node: Node, name: Node | None, flags: int) -> None:
    """A namespace in the one that is open, entered."""
    start, end = node.start_byte, node.start_byte
    raw = walk.table.nameless
    if name is not None:
        raw, start, end = walk.text(name), name.start_byte, name.end_byte
    draft = Draft(
        NAMESPACE,
        walk.word(raw),
        walk.container,
        walk.flags | flags,
        node.start_byte,
        node.end_byte,
        start,
        end,
        max(start, end),
    )
    if walk.comment_end != NOTHING:
        walk.table.document(walk, draft)
    walk.symbols.append(draft)
    symbol = len(walk.symbols) - 1
    if name is not None:
        note_type(walk, symbol)
        bind_symbol(walk, walk.at, raw, symbol, start, end)
    scope = walk.open_scope(MODULE, symbol, node)
    scope.field_kind = VARIABLE
    draft.scope = scope.index
    walk.enter(scope)
    walk.owner = walk.container = symbol


def _alias(compiler: Compiler, entry: NamespaceNode) -> Visit:
    name_part = compiler.part(entry.name)
    value_part = compiler.part(entry.value)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name, value = name_part(node), value_part(node)
        if name is None or value is None or depth > MAX_DEPTH:
            return NOTHING
        found = NOTHING
        for part in _parts(value):
            raw = walk.text(part)
            found = walk.name(raw) if found < 0 else walk.member(found, raw)
            walk.mention(found, READ, part.start_byte, part.end_byte)
        _take_over(walk, walk.text(name), found, name.start_byte, name.end_byte)
        return NOTHING

    return visit


def _names(compiler: Compiler, entry: NamespaceNode) -> Visit:
    opens = compiler.tokens(entry.opens)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        value = first_named(node)
        if value is None:
            return NOTHING
        found = walk.read(value, depth + 1, READ)
        if found < 0:
            return NOTHING
        name = walk.table.paths.split(value)[1]
        raw = spelled(walk.text(name))
        if any(child.kind_id in opens for child in node.children):
            raw = OPENED
        _take_over(walk, raw, found, name.start_byte, name.end_byte)
        return NOTHING

    return visit


def _take_over(walk: Walk, raw: bytes, value: int, start: int, end: int) -> None:
    """The name *raw* means here what *value* does."""
    if value < 0:
        return
    walk.at.bound[raw] = False
    word = walk.word(raw)
    walk.bindings.append(BindingFact(walk.scope, word, OUTER, value, NOTHING, start, end))
