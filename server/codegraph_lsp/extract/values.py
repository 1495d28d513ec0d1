"""Visits of expressions and types that a word in the node table describes (`ValueNode.op`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract import conditions
from codegraph_lsp.extract.drafts import COMPREHENSION, DECLARE_BLOCK
from codegraph_lsp.extract.expressions import (
    MAX_ENTRIES,
    UNNAMED,
    each_named,
    element,
    first_named,
    literal_text,
    named_children,
    read_children,
    read_value,
    sequence,
    union,
)
from codegraph_lsp.extract.narrowing import inherit
from codegraph_lsp.extract.type_values import type_lookup, type_query
from codegraph_lsp.extract.walker import MAX_DEPTH, TYPE, Visit, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    Await,
    Dereferenced,
    Element,
    Index,
    Literal,
    Mapping,
    Name,
    Self,
    Sequence,
    Super,
    Typed,
)
from codegraph_lsp.model.kinds import BindingKind, SymbolKind

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


def _none(compiler: Compiler, entry: ValueNode) -> Visit:  # noqa: ARG001
    return read_children


def _last(compiler: Compiler, entry: ValueNode) -> Visit:  # noqa: ARG001
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


def _word(compiler: Compiler, entry: ValueNode) -> Visit:  # noqa: ARG001
    """A word of the language that names a type."""

    def visit(walk: Walk, node: Node, depth: int) -> int:  # noqa: ARG001
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


def _union(compiler: Compiler, entry: ValueNode) -> Visit:  # noqa: ARG001
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


def _sequence(compiler: Compiler, entry: ValueNode) -> Visit:
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
        return sequence(walk, items, name)

    return visit


def _mapping(compiler: Compiler, entry: ValueNode) -> Visit:
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


def _comprehension(compiler: Compiler, entry: ValueNode) -> Visit:
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


def _self(compiler: Compiler, entry: ValueNode) -> Visit:  # noqa: ARG001
    def visit(walk: Walk, node: Node, depth: int) -> int:  # noqa: ARG001
        this = walk.at.this
        if this < NOTHING:
            return walk.value_of(-2 - this)
        if this == NOTHING:
            return NOTHING
        named = walk.scopes[this].this_name
        return walk.cons(Name(walk.word(named), this) if named else Self(this))

    return visit


def _super(compiler: Compiler, entry: ValueNode) -> Visit:  # noqa: ARG001
    def visit(walk: Walk, node: Node, depth: int) -> int:  # noqa: ARG001
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


def _same(walk: Walk, inner: int) -> int:  # noqa: ARG001
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
    "sequence": _sequence,
    "mapping": _mapping,
    "comprehension": _comprehension,
    "typed": _typed,
    "typed_value": _typed_value,
    "generic": _generic,
    "self": _self,
    "super": _super,
    "operator": _operator,
}
