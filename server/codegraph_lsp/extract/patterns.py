"""Binds of targets: names, members, and patterns that take a value apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from codegraph_lsp.extract.drafts import Target
from codegraph_lsp.extract.exports import export_member
from codegraph_lsp.extract.expressions import (
    each_named,
    element,
    literal_text,
    read_children,
    read_value,
    union,
)
from codegraph_lsp.extract.narrowing import forget, plain, set_item
from codegraph_lsp.extract.walker import ASSIGNMENT, FIELD, WRITE, Bind, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    BindingFact,
    Call,
    Index,
    Lambda,
    Literal,
    Member,
    MemberFact,
    Name,
    Narrowed,
    Self,
    Sequence,
    SymbolValue,
    Typed,
)
from codegraph_lsp.model.kinds import ITEM, BindingKind

PARAMETER = int(BindingKind.PARAMETER)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.extract.expressions import Parts
    from codegraph_lsp.languages.nodes import PatternNode


def bind_name(walk: Walk, node: Node, target: Target, depth: int) -> None:
    start = node.start_byte
    end = node.end_byte
    raw = walk.source[start:end]
    if raw and (raw != b"_" or not walk.table.nodes.blank_names):
        walk.bind(raw, target, start, end)


def bind_member(parts: Parts) -> Bind:
    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        index, start, end = parts(walk, node, depth)
        if index == NOTHING:
            return
        access = walk.made[index]
        if type(access) is Narrowed:
            index = plain(walk, index)
            access = walk.made[index]
        if (
            walk.table.export_objects
            and type(access) is Member
            and export_member(walk, node, access.name, target.value, start, end)
        ):
            return
        if not walk.table.nodes.member_assignments:
            walk.mention(index, WRITE, start, end)
            if walk.table.nodes.member_values and type(access) is Member:
                _keep_value(walk, access, target.value, start, end)
            return
        if type(access) is not Member:
            return
        if walk.sets:
            forget(walk, walk.held, (access.object, walk.source[start:end]))
        symbol = _field(walk, access, target, start, end)
        walk.members.append(
            MemberFact(
                access.object, access.name, target.value, target.annotation, start, end, symbol
            )
        )
        if symbol == NOTHING or walk.symbols[symbol].name_start != start:
            walk.mention(index, WRITE, start, end)

    return handler


def _keep_value(walk: Walk, access: Member, value: int, start: int, end: int) -> None:
    """Keeps what a field is set to where that may be a function."""
    if value >= 0 and type(walk.made[value]) in _CALLABLE:
        walk.members.append(MemberFact(access.object, access.name, value, NOTHING, start, end))


_CALLABLE = frozenset({Name, Member, Lambda, SymbolValue})


def bind_item(walk: Walk, node: Node, target: Target, depth: int) -> None:
    """`object[key] = value`."""
    index = walk.read(node, depth)
    if index < 0:
        return
    set_item(walk, index, target.value)
    fact = walk.made[plain(walk, index)]
    if type(fact) is not Index or target.value < 0:
        return
    if type(walk.made[target.value]) is Literal or _is_own(walk, fact.object):
        return
    key = walk.made[fact.key] if fact.key >= 0 else None
    text = key.text if type(key) is Literal else ""
    start = node.start_byte
    walk.members.append(
        MemberFact(fact.object, ITEM + text, target.value, NOTHING, start, start, NOTHING)
    )


def _is_own(walk: Walk, holder: int) -> bool:
    """A name that only the function around knows, so that nobody else sees what becomes of it."""
    fact = walk.made[plain(walk, holder)]
    return type(fact) is Name and bool(walk.at.bound.get(fact.name.encode())) and walk.scope > 0


def _field(walk: Walk, access: Member, target: Target, start: int, end: int) -> int:
    """The field symbol that an assignment through the instance makes or means."""
    scope = walk.at
    if scope.instance == NOTHING:
        return NOTHING
    holder = walk.made[plain(walk, access.object)]
    if type(holder) is Name:
        if holder.name != walk.word(scope.receiver):
            return NOTHING
    elif type(holder) is not Self:
        return NOTHING
    key = (scope.instance, access.name)
    known = walk.declared.get(key)
    if known is None:
        raw = walk.source[start:end]
        if raw in _methods(walk, scope.instance):
            return NOTHING
        known = walk.variable(FIELD, raw, target, start, end, scope.instance)
        walk.declared[key] = known
    return known


def _methods(walk: Walk, symbol: int) -> frozenset[bytes]:
    """Names of the methods in a class's body, also of those further down."""
    body = walk.bodies.get(symbol)
    if not isinstance(body, frozenset):
        names = [] if body is None else [walk.text(name) for name in _method_names(walk, body)]
        body = walk.bodies[symbol] = frozenset(names)
    return body


def _method_names(walk: Walk, body: Node) -> Iterator[Node]:
    names = walk.table.method_names
    for child in each_named(body):
        for node in (child, *each_named(child)):  # as it is, or inside its decorators
            name_part = names.get(node.kind_id)
            name = None if name_part is None else name_part(node)
            if name is not None:
                yield name


def pattern(compiler: Compiler, entry: PatternNode) -> Bind:
    """The bind of a target that is taken apart."""
    return _PATTERNS[entry.op](compiler, entry)


def _bind_sequence(compiler: Compiler, entry: PatternNode) -> Bind:
    comments = compiler.comment_ids
    rests = compiler.kinds_of(
        [kind for kind, other in compiler.nodes.patterns.items() if other.op == "rest"]
    )
    del entry

    comma = compiler.tokens([","])

    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        if node.named_child_count == 1 and node.kind_id in walk.table.lists_of_one:
            walk.assign(node.named_child(0), target, depth)
            return
        held = _held(walk, target, node)
        item = items_of(walk, held)
        position = 0
        for child in node.children:  # commas count the holes of `[, b]`
            kind = child.kind_id
            if kind in comma:
                position += position >= 0
            elif kind in rests:
                some = element(walk, held, NOTHING)
                walk.assign(child, Target(target.kind, some, declares=target.declares), depth)
                position = NOTHING
            elif child.is_named and kind not in comments:
                value = item(held, position)
                walk.assign(child, Target(target.kind, value, declares=target.declares), depth)

    return handler


def items_of(walk: Walk, held: int) -> Callable[[int, int], int]:
    """How the values of several targets come out of one."""
    comma_ok = walk.table.nodes.comma_ok and held != NOTHING
    if comma_ok and type(walk.made[held]) not in (Call, Sequence):
        return lambda value, position: NOTHING if position else value
    return lambda value, position: element(walk, value, position)


def _held(walk: Walk, target: Target, node: Node) -> int:
    """The value that is taken apart: known by its annotation, else by its expression."""
    if target.annotation != NOTHING:
        return walk.cons(Typed(target.annotation))
    if target.kind == PARAMETER and target.position >= 0:
        return _unnamed_parameter(walk, target, node.start_byte)
    return target.value


def _unnamed_parameter(walk: Walk, target: Target, start: int) -> int:
    """A parameter that is a pattern, bound under its position as its name."""
    name = str(target.position)
    fact = BindingFact(
        walk.scope, name, PARAMETER, target.value, NOTHING, start, start, target.position
    )
    walk.bindings.append(fact)
    return walk.cons(Name(name, walk.scope))


def _bind_mapping(compiler: Compiler, entry: PatternNode) -> Bind:
    del entry
    comments = compiler.comment_ids
    part = compiler.part
    others = compiler.nodes.patterns.items()
    pairs = compiler.by_kind(
        {kind: other for kind, other in others if other.op == "pair"},
        lambda pair: (part(pair.key), part(pair.value)),
    )
    shorthands = compiler.kinds_of([kind for kind, other in others if other.op == "shorthand"])
    defaults = compiler.by_kind(
        {kind: other.key for kind, other in others if other.op == "default"}, part
    )

    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        held = _held(walk, target, node)
        kind_of, declares = target.kind, target.declares

        def bound_to(value: int) -> Target:
            return Target(kind_of, value, declares=declares)

        for child in each_named(node):
            kind = child.kind_id
            pair = pairs.get(kind)
            if pair is not None:
                key = pair[0](child)
                walk.assign(pair[1](child), bound_to(_taken(walk, held, key)), depth)
            elif kind in shorthands:
                walk.assign(child, bound_to(_taken(walk, held, child)), depth)
            elif kind in defaults:
                key = defaults[kind](child)
                walk.assign(child, bound_to(_taken(walk, held, key)), depth)
            elif kind not in comments:
                walk.assign(child, Target(ASSIGNMENT, declares=declares), depth)

    return handler


def _taken(walk: Walk, held: int, key: Node | None) -> int:
    """The member of *held* that a mapping pattern names, mentioned where it is written."""
    if key is None or held == NOTHING:
        return NOTHING
    if key.kind_id in walk.table.computed:
        read_children(walk, key, 0)
        return NOTHING
    text = literal_text(walk, key)
    if not text:
        return NOTHING
    index = walk.cons(Member(held, text))
    walk.mention(index, 0, key.start_byte, key.end_byte)
    return index


def _bind_default(compiler: Compiler, entry: PatternNode) -> Bind:
    key = compiler.part(entry.key)
    default = compiler.part(entry.value)

    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        value = read_value(walk, default(node), depth)
        if target.value == NOTHING:
            target = replace(target, value=value)
        elif value >= 0 and type(walk.made[value]) is not Literal:
            target = replace(target, value=union(walk, (target.value, value)))
        walk.assign(key(node), target, depth)

    return handler


def _bind_rest(compiler: Compiler, entry: PatternNode) -> Bind:
    part = compiler.part(entry.value)
    collected = Literal(entry.name) if entry.name else None
    variadic = int(BindingKind.KEYWORDS if entry.keywords else BindingKind.VARIADIC)

    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        if target.kind == PARAMETER:
            target = replace(target, kind=variadic)
        else:
            value = NOTHING if collected is None else walk.cons(collected)
            if collected is not None and target.value != NOTHING:
                value = walk.cons(Sequence((target.value,), entry.name))
            target = replace(target, value=value)
        walk.assign(part(node), target, depth)

    return handler


def _bind_same(compiler: Compiler, entry: PatternNode) -> Bind:
    part = compiler.part(entry.value)

    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        walk.assign(part(node), target, depth)

    return handler


def _bind_none(compiler: Compiler, entry: PatternNode) -> Bind:
    del compiler, entry

    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        walk.read(node, depth)

    return handler


def _bind_each(compiler: Compiler, entry: PatternNode) -> Bind:
    """Names of their own inside a construct that matches: each is bound, none has a value."""
    del compiler, entry

    def handler(walk: Walk, node: Node, target: Target, depth: int) -> None:
        for child in each_named(node):
            walk.assign(child, target, depth)

    return handler


_PATTERNS: dict[str, Callable[[Compiler, PatternNode], Bind]] = {
    "sequence": _bind_sequence,
    "mapping": _bind_mapping,
    "pair": _bind_same,
    "shorthand": lambda compiler, entry: bind_name,
    "default": _bind_default,
    "rest": _bind_rest,
    "same": _bind_same,
    "each": _bind_each,
    "none": _bind_none,
}
