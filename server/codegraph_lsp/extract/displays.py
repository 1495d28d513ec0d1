"""Visits of displays: items and entries written out, or made by clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import COMPREHENSION, DECLARE_BLOCK
from codegraph_lsp.extract.expressions import (
    MAX_ENTRIES,
    UNNAMED,
    each_named,
    element,
    literal_text,
    named_children,
    read_value,
)
from codegraph_lsp.extract.expressions import sequence as in_order
from codegraph_lsp.extract.narrowing import inherit
from codegraph_lsp.extract.walker import MAX_DEPTH, Visit, Walk
from codegraph_lsp.model.facts import NOTHING, Element, Literal, Mapping, Sequence
from codegraph_lsp.model.kinds import BindingKind, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.nodes import ValueNode


def sequence(compiler: Compiler, entry: ValueNode) -> Visit:
    """Items in order; one that stands alone in mere parentheses is itself."""
    name = entry.name
    comments = compiler.comment_ids
    part = compiler.part(entry.value) if entry.value != 0 else None
    unwrap = not name
    mark = ord(compiler.nodes.arguments.loose_spread or "\0")
    spreads = compiler.kinds_of(compiler.nodes.arguments.spreads)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        inner = node if part is None else part(node)
        if inner is None:
            return NOTHING
        visits = walk.visits
        items = []
        for child in each_named(inner):
            kind = child.kind_id
            visit_child = visits[kind]
            if kind not in comments:
                item = NOTHING if visit_child is None else visit_child(walk, child, depth + 1)
                if item >= 0 and walk.source[child.start_byte] == mark and kind not in spreads:
                    item = element(walk, item, NOTHING)
                items.append(item)
        if unwrap and len(items) == 1:
            return items[0]
        return in_order(walk, items, name)

    return visit


def mapping(compiler: Compiler, entry: ValueNode) -> Visit:
    """Entries by key, the functions among them as members of the symbol that the display is of."""
    name = entry.name
    inside = compiler.part(entry.value) if entry.value != 0 else None
    pairs = compiler.by_kind(
        compiler.nodes.pairs, lambda pair: (compiler.part(pair.key), compiler.part(pair.value))
    )
    signatures = compiler.by_kind(compiler.nodes.signatures, lambda word: Literal("", word))
    keep_places = compiler.nodes.key_places

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        naming = walk.naming if walk.naming >= 0 else UNNAMED
        held = node if inside is None else inside(node)
        entries = []
        places = []
        for child in [] if held is None else named_children(held):
            pair = pairs.get(child.kind_id)
            walk.naming = naming
            if pair is None:
                name_part = walk.table.entry_names.get(child.kind_id)
                found = walk.read(child, depth + 1)
                key = None if name_part is None else name_part(child)
                if child.kind_id in signatures and found != NOTHING:
                    entries.append((walk.cons(signatures[child.kind_id]), found))
                    places.append(child.start_byte)
            else:
                key = pair[0](child)
                found = _read_entry(walk, child, key, pair[1](child), depth + 1)
            told = found != NOTHING and type(walk.made[found]) is not Literal
            if key is None and keep_places and told and type(walk.made[found]) is Element:
                entries.append((NOTHING, found))
                places.append(child.start_byte)
            elif (told or keep_places) and key is not None:
                text = walk.cons(_key(walk, key))
                entries.append((text, found))
                places.append(key.start_byte + (key.kind_id in walk.table.strings))
        walk.naming = NOTHING
        written = tuple(places[:MAX_ENTRIES]) if keep_places else ()
        return walk.cons(Mapping(tuple(entries[:MAX_ENTRIES]), name, written))

    return visit


def _key(walk: Walk, key: Node) -> Literal:
    """A display's key, as far as it is known."""
    table = walk.table
    if table.property_ids:
        return Literal("", literal_text(walk, key))
    name = table.literals.get(key.kind_id)
    return Literal("") if name is None else Literal(name, literal_text(walk, key))


def _read_entry(walk: Walk, node: Node, key: Node | None, held: Node | None, depth: int) -> int:
    """The value of an entry; a function becomes a member of the symbol that the display is of."""
    table = walk.table
    if key is None or held is None:
        return read_value(walk, held, depth)
    plain_key = key.kind_id in table.property_ids or key.kind_id in table.strings
    if walk.naming >= 0 and plain_key and held.kind_id in table.define_named:
        found = table.define_named[held.kind_id](walk, node, key, held, DECLARE_BLOCK, depth)
        if found >= 0:
            return found
    inside = NOTHING
    is_display = key.kind_id in table.property_ids and held.kind_id in table.mappings
    if walk.naming >= 0 and is_display and holds_functions(walk, held):
        walk.extent = node
        inside = member_of(walk, walk.naming, walk.text(key), key.end_byte)
    walk.naming = inside
    if key.kind_id not in table.property_ids and key.id != held.id:
        walk.read(key, depth)
    found = read_value(walk, held, depth)
    if inside != NOTHING:
        walk.symbols[inside].value = found
    return found


def holds_functions(walk: Walk, display: Node) -> bool:
    """A mapping display has functions among its entries, or in displays inside."""
    table = walk.table
    for child in each_named(display):
        kind = child.kind_id
        if kind in table.method_names:
            return True
        held = child.named_child(child.named_child_count - 1) if child.named_child_count else None
        if held is not None and (
            held.kind_id in table.define_named
            or (held.kind_id in table.mappings and holds_functions(walk, held))
        ):
            return True
    return False


def member_of(walk: Walk, holder: int, raw: bytes, end: int) -> int:
    """
    The symbol of a member of *holder* that a display is the value of, its name ending at *end*;
    `NOTHING` where there is such a member already.
    """
    key = (holder, walk.word(raw))
    if key in walk.declared:
        return NOTHING
    kind = int(SymbolKind.FIELD if holder else SymbolKind.VARIABLE)
    target = walk.target(int(BindingKind.ASSIGNMENT))
    symbol = walk.variable(kind, raw, target, end - len(raw), end, holder)
    walk.declared[key] = symbol
    return symbol


def comprehension(compiler: Compiler, entry: ValueNode) -> Visit:
    """A display whose items are made by clauses, with a scope of its own."""
    part = compiler.part(entry.value)
    name = entry.name
    pairs = compiler.kinds_of(compiler.nodes.pairs)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        outer = walk.at
        walk.enter(walk.open_scope(COMPREHENSION, walk.owner, node))
        inherit(walk, outer.names)
        result = part(node)
        # Clauses first, so that their targets are known as locals in the result.
        for child in each_named(node):
            if result is None or child.id != result.id:
                read_value(walk, child, depth + 1)
        found = NOTHING
        if result is not None and result.kind_id in pairs:
            key, held = (read_value(walk, child, depth + 1) for child in named_children(result)[:2])
            if held != NOTHING:
                found = walk.cons(Mapping(((key, held),), name))
        else:
            item = read_value(walk, result, depth + 1)
            found = walk.cons(Sequence(() if item == NOTHING else (item,), name))
        walk.enter(outer)
        return found

    return visit
