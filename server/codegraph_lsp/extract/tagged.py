"""
Types whose keyword stands before their name wherever it is mentioned: `struct point`, `enum color`.

With a body they are definitions; without one they mention the type, or, where they stand alone,
say that it is defined elsewhere. In C the names of such types are apart from all others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.extract.definitions import compile_definition, open_symbol
from codegraph_lsp.extract.drafts import CLASS
from codegraph_lsp.extract.expressions import read_value
from codegraph_lsp.extract.types import read_type
from codegraph_lsp.extract.walker import MAX_DEPTH, READ, TYPE, Visit, Walk
from codegraph_lsp.model.facts import NOTHING, BindingFact, SymbolValue
from codegraph_lsp.model.kinds import BindingKind, SymbolFlag

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler, PartOf
    from codegraph_lsp.extract.definitions import Definition
    from codegraph_lsp.extract.drafts import Scope
    from codegraph_lsp.languages.definition_nodes import DefinitionNode

DEFINITION = int(BindingKind.DEFINITION)
OVERLOAD = int(SymbolFlag.OVERLOAD)


def tagged(compiler: Compiler, entry: DefinitionNode) -> Visit:
    """The visit of a type with a keyword."""
    parts = compile_definition(compiler, entry)
    templates = template_parameters(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        name = None if parts.name is None else parts.name(node)
        if parts.body is not None and parts.body(node) is not None:
            return define_type(walk, node, name, parts, templates, depth)
        if name is None:
            return NOTHING
        if walk.role == TYPE or not _is_plain(walk, name):
            return _mention(walk, name, depth)
        return declare_type(walk, node, name, parts)

    return visit


def template_parameters(compiler: Compiler) -> PartOf | None:
    """Finds the type parameters that stand around a definition."""
    listed = compiler.by_kind(compiler.nodes.templates, compiler.part)
    if not listed:
        return None

    def find(node: Node) -> Node | None:
        around = node.parent
        part = None if around is None else listed.get(around.kind_id)
        return None if around is None or part is None else part(around)

    return find


def template(walk: Walk, node: Node, depth: int) -> int:
    """The visit of what stands around a definition: its parameters are read with it."""
    count = node.named_child_count
    if depth > MAX_DEPTH or not count:
        return NOTHING
    if walk.outer_start == NOTHING:
        walk.outer_start = node.start_byte
    return read_value(walk, node.named_child(count - 1), depth + 1)


def tag_of(walk: Walk, raw: bytes) -> bytes:
    """The name under which the type *raw* is bound."""
    word = walk.table.nodes.tags
    return f"{word} ".encode() + raw if word else raw


def known_type(walk: Walk, container: int, name: str) -> int:
    """The type or namespace *name* of this file directly in *container*; `NOTHING` if none."""
    return walk.declared.get((container, f"\t{name}"), NOTHING)


def note_type(walk: Walk, symbol: int) -> None:
    """Remembers the type or namespace *symbol* for `known_type`; the first of a name counts."""
    draft = walk.symbols[symbol]
    known = walk.declared.get((draft.container, f"\t{draft.name}"))
    if known is None or walk.symbols[known].flags & OVERLOAD:
        walk.declared[draft.container, f"\t{draft.name}"] = symbol


def bind_symbol(
    walk: Walk, scope: Scope, raw: bytes, symbol: int, start: int, end: int, kind: int = DEFINITION
) -> None:
    """The name *raw* means *symbol* in *scope*."""
    scope.bound[raw] = False
    value = walk.cons(SymbolValue(symbol))
    word = walk.word(raw)
    walk.bindings.append(BindingFact(scope.index, word, kind, value, NOTHING, start, end))


def define_type(
    walk: Walk,
    node: Node,
    name: Node | None,
    parts: Definition,
    templates: PartOf | None,
    depth: int,
) -> int:
    """A type with its members."""
    role, walk.role = walk.role, READ
    naming, walk.naming = walk.naming, NOTHING
    scopes: list[Node] = []
    if name is not None:
        scopes, name = walk.table.paths.split(name)
    symbol = open_symbol(walk, node, name, parts, [])
    draft = walk.symbols[symbol]
    if scopes:
        holder = find_holder(walk, scopes)
        if holder > 0:
            draft.container = holder
        else:
            draft.receiver = path_name(walk, scopes)
    note_type(walk, symbol)
    if name is not None and not scopes:
        raw = walk.text(name)
        scope = _outside_types(walk.at) if walk.table.nodes.tags else walk.at
        start, end = draft.name_start, draft.name_end
        bind_symbol(walk, scope, tag_of(walk, raw), symbol, start, end)
    read_type(walk, node, symbol, replace(parts, type_parameters=templates), depth)
    walk.role, walk.naming = role, naming
    return walk.cons(SymbolValue(symbol))


def declare_type(walk: Walk, node: Node, name: Node, parts: Definition) -> int:
    """A type that is defined elsewhere; one that is known already stays what it is."""
    raw = walk.text(name)
    known = known_type(walk, walk.container, walk.word(raw))
    if known != NOTHING:
        return walk.cons(SymbolValue(known))
    symbol = open_symbol(walk, node, name, parts, [])
    draft = walk.symbols[symbol]
    draft.flags |= OVERLOAD
    note_type(walk, symbol)
    scope = _outside_types(walk.at) if walk.table.nodes.tags else walk.at
    bind_symbol(walk, scope, tag_of(walk, raw), symbol, draft.name_start, draft.name_end)
    return walk.cons(SymbolValue(symbol))


def name_typedef(walk: Walk, symbol: int, name: Node) -> None:
    """A type without a name is known by that of its alias."""
    draft = walk.symbols[symbol]
    raw = walk.text(name)
    draft.name = walk.word(raw)
    draft.name_start, draft.name_end = name.start_byte, name.end_byte
    draft.end = max(draft.end, name.end_byte)
    draft.header_end = draft.start
    note_type(walk, symbol)
    bind_symbol(walk, walk.at, raw, symbol, draft.name_start, draft.name_end)


def find_holder(walk: Walk, scopes: list[Node]) -> int:
    """The type or namespace of this file that a path leads to; `NOTHING` where it is elsewhere."""
    container = walk.container
    names = [walk.word(walk.text(scope)) for scope in scopes]
    while container >= 0:
        found = container
        for name in names:
            found = known_type(walk, found, name)
            if found == NOTHING or walk.symbols[found].flags & OVERLOAD:
                found = NOTHING
                break
        if found != NOTHING:
            return found
        container = walk.symbols[container].container
    return NOTHING


def path_name(walk: Walk, scopes: list[Node]) -> str:
    """Scopes as the dotted name of what they lead to."""
    return ".".join(walk.word(walk.text(scope)) for scope in scopes)


def enumerator(compiler: Compiler, entry: DefinitionNode, standard: Visit) -> Visit:
    """The visit of a member whose name is visible around its type, too."""
    name_part = compiler.part(entry.name)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        symbol = len(walk.symbols)
        found = standard(walk, node, depth)
        name = name_part(node)
        inside = walk.at
        around = inside.parent
        if name is None or inside.kind != CLASS or around is None or len(walk.symbols) == symbol:
            return found
        start = walk.symbols[inside.symbol].start
        if walk.source[start : start + 32].split()[1:2] in ([b"class"], [b"struct"]):
            return found
        scope = _outside_types(around) if walk.table.nodes.tags else around
        raw = walk.text(name)
        bind_symbol(walk, scope, raw, symbol, name.start_byte, name.end_byte)
        return found

    return visit


def _mention(walk: Walk, name: Node, depth: int) -> int:
    if not _is_plain(walk, name):
        return walk.read(name, depth + 1, TYPE)
    raw = tag_of(walk, walk.text(name))
    index = walk.name(raw)
    if index >= 0 and not walk.local.get(raw):
        walk.mention(index, TYPE, name.start_byte, name.end_byte)
    return index


def _is_plain(walk: Walk, name: Node) -> bool:
    return name.kind_id in walk.table.type_name_ids


def _outside_types(scope: Scope) -> Scope:
    """The innermost scope around that is no type's."""
    while scope.kind == CLASS and scope.parent is not None:
        scope = scope.parent
    return scope
