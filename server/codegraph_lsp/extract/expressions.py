"""Visits of values: names, members, literals, displays, operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.extract.drafts import CLASS, MODULE
from codegraph_lsp.extract.walker import (
    MANY_CHILDREN,
    MAX_DEPTH,
    READ,
    SOME_CHILDREN,
    TYPE,
    Visit,
    Walk,
)
from codegraph_lsp.model.facts import (
    NOTHING,
    Element,
    Index,
    Literal,
    Member,
    Name,
    Occurrence,
    Sequence,
    Union,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler, PartOf
    from codegraph_lsp.languages.nodes import (
        BinaryNode,
        IndexNode,
        MemberNode,
    )

Parts: TypeAlias = "Callable[[Walk, Node, int], tuple[int, int, int]]"
"""Reads a member access without mentioning it: its expression, and the bytes of the last name."""

UNNAMED = -2
"""For `Walk.naming`: inside a display that no symbol is the value of."""

MAX_ITEMS = 32
"""Longest display whose items are kept in order; of longer ones the different items are kept."""

MAX_ENTRIES = 1_000
"""Longest mapping display that is kept whole. (a guess; modules export hundreds of names so)"""

PATH_END = b"::"
"""Behind the first name of a path, see `MemberNode.path`."""

_ALIASING = (MODULE, CLASS)
_TYPE_LIKE = frozenset({Index, Literal, Member, Name, Union})

MAX_TEXT = 64
"""Longest literal that is kept as text, in bytes: keys and module names are short."""


def read_children(walk: Walk, node: Node, depth: int) -> int:
    """What stands in a node that has no meaning of its own."""
    if depth > MAX_DEPTH:
        return NOTHING
    visits = walk.visits
    depth += 1
    count = node.named_child_count
    for child in map(node.named_child, range(count)) if count < SOME_CHILDREN else each_named(node):
        visit = visits[child.kind_id]
        if visit is not None:
            visit(walk, child, depth)
    return NOTHING


def read_others(walk: Walk, node: Node, done: tuple[Node | None, ...], depth: int) -> None:
    """What stands in *node* besides the children that were read before."""
    ids = {child.id for child in done if child is not None}
    for child in each_named(node):
        if child.id not in ids:
            read_value(walk, child, depth)


def each_named(node: Node) -> Iterable[Node]:
    """Named children, by the cheaper way for their number."""
    count = node.named_child_count
    if count > SOME_CHILDREN:
        if node.child_count == count:
            return node.children
        if count > MANY_CHILDREN:
            return node.named_children
    return map(node.named_child, range(count))


def named_children(node: Node) -> list[Node]:
    return list(each_named(node))


def first_named(node: Node) -> Node | None:
    """The first named child that is no comment."""
    for child in each_named(node):
        if not child.is_extra:
            return child
    return None


def read_value(walk: Walk, node: Node | None, depth: int) -> int:
    if node is None:
        return NOTHING
    visit = walk.visits[node.kind_id]
    return NOTHING if visit is None else visit(walk, node, depth)


def as_type(walk: Walk, node: Node, depth: int) -> int:
    """The visit of what stands around a type annotation."""
    return walk.read(first_named(node), depth, TYPE)


def read_name(walk: Walk, node: Node, depth: int) -> int:
    start = node.start_byte
    end = node.end_byte
    raw = walk.source[start:end]
    index = walk.names.get(raw)
    if index is None:
        index = walk.name(raw)
        if index < 0:
            return NOTHING
    if not walk.local.get(raw):
        walk.mentions.append(Occurrence(index, walk.role, walk.owner, start, end))
    return index


def read_type_name(walk: Walk, node: Node, depth: int) -> int:
    start = node.start_byte
    end = node.end_byte
    raw = walk.source[start:end]
    index = walk.name(raw)
    if index >= 0 and not walk.local.get(raw):
        walk.mention(index, walk.role or TYPE, start, end)
    return index


def only(part: PartOf) -> Visit:
    """The visit of a node of which one part counts."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        return NOTHING if depth > MAX_DEPTH else read_value(walk, part(node), depth + 1)

    return visit


def literal(slot: int) -> Visit:
    """The visit of a value of a built-in type; *slot* is its place in `Table.literal_types`."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        # A plain string is itself, its two ends and its content; more may hold interpolations.
        if node.descendant_count > 4:
            read_children(walk, node, depth)
        index = walk.literals[slot]
        return index if index >= 0 else walk.literal(slot)

    return visit


def literal_text(walk: Walk, node: Node) -> str:
    """The text of a plain, short string or number; else empty."""
    contents = walk.table.string_contents
    if node.kind_id not in walk.table.strings:
        start, end = node.start_byte, node.end_byte
    else:
        found = [child for child in each_named(node) if child.kind_id in contents]
        if len(found) != 1:
            return ""
        start, end = found[0].start_byte, found[0].end_byte
    return walk.word(walk.source[start:end]) if end - start <= MAX_TEXT else ""


def path_parts(compiler: Compiler, entry: MemberNode) -> Parts:
    """As `member_parts`, of a path: its first name is kept apart from local variables' names."""
    object_field = compiler.field(entry.object)
    name_field = compiler.field(entry.name)
    heads = compiler.name_ids | compiler.kinds_of(entry.heads)

    def parts(walk: Walk, node: Node, depth: int) -> tuple[int, int, int]:
        owner = node.child_by_field_id(object_field)
        name = node.child_by_field_id(name_field)
        if name is None or depth > MAX_DEPTH:
            return NOTHING, node.start_byte, node.end_byte
        start, end = name.start_byte, name.end_byte
        raw = walk.source[start:end]
        if owner is None:  # `::name` begins with a package
            return walk.name(raw + PATH_END) if raw else NOTHING, start, end
        index = read_head(walk, owner, depth + 1, heads)
        if index < 0 or not raw:
            return NOTHING, start, end
        return walk.member(index, raw), start, end

    return parts


def read_head(walk: Walk, node: Node, depth: int, heads: frozenset[int]) -> int:
    """What a path begins with: a name of modules and types, or a path or type of its own."""
    if node.kind_id not in heads:
        return walk.read(node, depth)
    start, end = node.start_byte, node.end_byte
    raw = walk.source[start:end]
    if not raw:
        return NOTHING
    index = walk.name(raw + PATH_END)
    walk.mention(index, READ, start, end)
    return index


def member_parts(compiler: Compiler, entry: MemberNode) -> Parts:
    """
    Reads `object.name`: the expression of the member, and where its name is. Not mentioned yet, as
    only who asks knows what for.
    """
    if entry.path:
        return path_parts(compiler, entry)
    object_field = compiler.field(entry.object)
    name_field = compiler.field(entry.name)
    names = compiler.name_ids

    def parts(walk: Walk, node: Node, depth: int) -> tuple[int, int, int]:
        owner = node.child_by_field_id(object_field)
        name = node.child_by_field_id(name_field)
        if owner is None or name is None or depth > MAX_DEPTH:
            return NOTHING, node.start_byte, node.end_byte
        kind = owner.kind_id
        source = walk.source
        if kind in names:  # as `read_name`, of which this is most of the uses
            start = owner.start_byte
            end = owner.end_byte
            raw = source[start:end]
            index = walk.names.get(raw, NOTHING)
            if index < 0:
                index = walk.name(raw)
            if index >= 0 and not walk.local.get(raw):
                walk.mentions.append(Occurrence(index, READ, walk.owner, start, end))
        else:
            index = walk.read(owner, depth + 1)
        start = name.start_byte
        end = name.end_byte
        if index < 0 or start == end:
            return NOTHING, start, end
        raw = source[start:end]
        found = walk.held.get((index, raw))
        return walk.member(index, raw) if found is None else found, start, end

    return parts


def member(parts: Parts) -> Visit:
    """The visit of `object.name`."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        index, start, end = parts(walk, node, depth)
        if index >= 0:
            walk.mentions.append(Occurrence(index, walk.role, walk.owner, start, end))
        return index

    return visit


def index(compiler: Compiler, entry: IndexNode) -> Visit:
    """The visit of `container[key]`, and of a type with its arguments."""
    object_part = compiler.part(entry.object)
    key_part = compiler.part(entry.key)
    is_field = isinstance(entry.key, str) and entry.key.isidentifier()
    keys_field = compiler.field(str(entry.key)) if is_field else 0
    untyped = {name.encode() for name in compiler.nodes.untyped}
    generic = {name.encode() for name in compiler.nodes.generic_names}
    is_type = entry.type
    wrappers = compiler.kinds_of(compiler.nodes.types)
    none: frozenset[int] = frozenset()

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        owner = object_part(node)
        key = key_part(node)
        container = read_value(walk, owner, depth + 1)
        role = walk.role
        plain = applied = False
        if owner is not None and (role or generic):
            called = walk.text(owner).rpartition(b".")[2]
            plain, applied = bool(role) and called in untyped, called in generic
        if plain:
            walk.role = READ
        elif role or is_type or applied:
            walk.role = TYPE
        if keys_field and node.named_child_count > 2:
            keys = node.children_by_field_id(keys_field)
            position = _joined(walk, [read_key(walk, each, depth + 1) for each in keys])
        else:
            position = read_key(walk, key, depth + 1, wrappers if plain else none)
        walk.role = role
        if container == NOTHING:
            return NOTHING
        found = walk.cons(Index(container, position))
        return walk.items.get(found, found) if walk.items else found

    return visit


def read_key(
    walk: Walk, node: Node | None, depth: int, wrappers: frozenset[int] = frozenset()
) -> int:
    """A subscript: literals keep their text, several keys are a `Sequence`."""
    if node is not None and node.kind_id in wrappers:
        node = first_named(node)
    if node is None:
        return NOTHING
    kind = node.kind_id
    if kind in walk.table.slices:
        return _read_slice(walk, node, walk.table.slices[kind], depth)
    if kind in walk.table.key_lists:
        apart = walk.table.not_keys
        listed = [child for child in each_named(node) if child.kind_id not in apart]
        return _joined(walk, [read_key(walk, child, depth, wrappers) for child in listed])
    display = walk.table.key_displays.get(kind)
    if display is not None and walk.role != TYPE:  # of types perhaps: strings may be names
        listed = [child for child in each_named(node) if not child.is_extra]
        items = [read_key(walk, child, depth + 1) for child in listed[:MAX_ITEMS]]
        return walk.cons(Sequence(tuple(items), display))
    type_name = walk.table.literals.get(kind)
    if type_name is None or (walk.role == TYPE and kind in walk.table.strings):
        return read_value(walk, node, depth)
    read_value(walk, node, depth)
    return walk.cons(Literal(type_name, literal_text(walk, node)))


def _joined(walk: Walk, keys: list[int]) -> int:
    return keys[0] if len(keys) == 1 else walk.cons(Sequence(tuple(keys[:MAX_ITEMS])))


def _read_slice(walk: Walk, node: Node, name: str, depth: int) -> int:
    """`start:stop:step`, in these places; `NOTHING` for one that is left out."""
    items = [NOTHING]
    for child in node.children:
        if child.is_named and not child.is_extra:
            items[-1] = read_key(walk, child, depth)
        elif not child.is_named:
            items.append(NOTHING)
    return walk.cons(Sequence(tuple(items), name))


def binary(compiler: Compiler, entry: BinaryNode) -> Visit:
    """
    The visit of `left operator right`: one of both where the operator chooses or makes a union of
    types, a literal where its type is known, else nothing.
    """
    left_field = compiler.field(entry.left)
    right_field = compiler.field(entry.right)
    operator_field = compiler.field(entry.operator) if entry.operator else 0
    own = compiler.kinds_of(
        [kind for kind, other in compiler.nodes.operators.items() if other.left == entry.left]
    )
    unions = compiler.tokens(entry.unions)
    type_unions = compiler.tokens(entry.type_unions)
    branches = compiler.tokens(entry.branches)
    results = {
        token: Literal(name)
        for word, name in entry.results.items()
        for token in compiler.tokens([word])
    }
    joins = Literal(entry.joins)
    sums = compiler.tokens(["+"]) if entry.joins else frozenset()

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        # Sums of hundreds of strings lean to the left: follow that spine in a loop.
        spine = [node]
        left = node.child_by_field_id(left_field)
        while left is not None and left.kind_id in own:
            spine.append(left)
            left = left.child_by_field_id(left_field)
        value = read_value(walk, left, depth + 1)
        for link in reversed(spine):
            right = read_value(walk, link.child_by_field_id(right_field), depth + 1)
            token = link.child_by_field_id(operator_field) if operator_field else None
            operator = token.kind_id if token is not None else 0
            if operator in branches:
                walk.symbols[walk.owner].branches += 1
            if operator in unions or (
                operator in type_unions and (walk.role or _makes_alias(walk, value, right))
            ):
                value = union(walk, (value, right))
            elif results:
                given = results.get(operator)
                if given is not None:
                    value = walk.cons(given)
                elif operator in sums and (_is(walk, value, joins) or _is(walk, right, joins)):
                    value = walk.cons(joins)
                elif value != right or value < 0 or type(walk.made[value]) is not Literal:
                    value = NOTHING
            elif value == NOTHING or type(walk.made[value]) is not Literal:
                value = NOTHING
        return value

    return visit


def _makes_alias(walk: Walk, left: int, right: int) -> bool:
    """Outside of functions, `A | B[C] | None` is a type that gets a name of its own."""
    if walk.at.kind not in _ALIASING or left < 0 or right < 0:
        return False
    return type(walk.made[left]) in _TYPE_LIKE and type(walk.made[right]) in _TYPE_LIKE


def _is(walk: Walk, index: int, literal: Literal) -> bool:
    return index >= 0 and walk.made[index] == literal


def union(walk: Walk, options: tuple[int, ...]) -> int:
    """One of *options*; what is not known is left out, one alone is itself."""
    flat: dict[int, None] = {}
    for option in options:
        if option == NOTHING:
            continue
        inner = walk.made[option]
        if type(inner) is Union:
            flat.update(dict.fromkeys(inner.options))
        else:
            flat[option] = None
    if len(flat) < 2:
        return next(iter(flat), NOTHING)
    return walk.cons(Union(tuple(flat)[:MAX_ITEMS]))


def element(walk: Walk, container: int, position: int) -> int:
    """The item at *position* of *container*, or any where it is -1."""
    if container == NOTHING:
        return NOTHING
    inner = walk.made[container]
    if type(inner) is Sequence and 0 <= position < len(inner.items):
        before = inner.items[: position + 1]
        if not any(type(walk.made[item]) is Element for item in before if item >= 0):
            return inner.items[position]
    return walk.cons(Element(container, position))


def sequence(walk: Walk, items: list[int], type_name: str) -> int:
    if len(items) > MAX_ITEMS:
        items = list(dict.fromkeys(items))[:MAX_ITEMS]
    return walk.cons(Sequence(tuple(items), type_name))
