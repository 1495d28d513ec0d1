"""
Visits of calls and constructions, their arguments, and imports that are made by a call.

Calls are a third of what is read in real code, so the visit reads plain names and literals among
the arguments itself and leaves everything else to the visits of their kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.extract.expressions import (
    Parts,
    each_named,
    element,
    first_named,
    literal_text,
    read_value,
)
from codegraph_lsp.extract.walker import MAX_DEPTH, READ, TYPE, Visit, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Dereferenced,
    Imported,
    ImportFact,
    Index,
    Lambda,
    Literal,
    New,
    Occurrence,
    Super,
    Typed,
)
from codegraph_lsp.model.kinds import ImportFlag, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler, PartOf
    from codegraph_lsp.languages.call_nodes import CallNode, MarkupNode

CALL = int(Role.CALL)
NEW = int(Role.NEW)
DECORATE = int(Role.DECORATE)

Named: TypeAlias = "tuple[tuple[str, int], ...]"
"""(name, expression) of arguments with names."""
Arguments: TypeAlias = "tuple[tuple[int, ...], Named]"
Reader: TypeAlias = "Callable[[Walk, Node, int], Arguments]"

_VALUE, _NAME, _LITERAL, _KEYWORD, _SPREAD, _OTHER = range(6)

_UNMENTIONED = frozenset({Lambda, Dereferenced, Typed})
"""Callees that have no name, or are conversions in truth."""


def arguments(compiler: Compiler) -> Reader:
    """Reads an argument list into positional and named arguments."""
    table = compiler.nodes.arguments
    parts = _keyword_parts(compiler)
    codes = compiler.codes(
        {
            _NAME: compiler.name_ids,
            _LITERAL: compiler.kinds_of(compiler.nodes.literals),
            _KEYWORD: frozenset(parts),
            _SPREAD: compiler.kinds_of(table.spreads),
            _OTHER: compiler.kinds_of(table.others) | compiler.comment_ids,
        }
    )
    slots = compiler.literal_slots

    def read(walk: Walk, node: Node, depth: int) -> Arguments:
        positional: list[int] = []
        named: list[tuple[str, int]] = []
        for child in each_named(node):
            kind = child.kind_id
            code = codes[kind]
            if code == _NAME:
                start = child.start_byte
                end = child.end_byte
                raw = walk.source[start:end]
                index = walk.names.get(raw, NOTHING)
                if index < 0:
                    index = walk.name(raw)
                if index >= 0 and not walk.local.get(raw):
                    walk.mentions.append(Occurrence(index, READ, walk.owner, start, end))
                positional.append(index)
            elif code == _LITERAL and child.descendant_count <= 4:
                index = walk.literals[slots[kind]]
                positional.append(index if index >= 0 else walk.literal(slots[kind]))
            elif code <= _LITERAL:
                visit = walk.visits[kind]
                positional.append(NOTHING if visit is None else visit(walk, child, depth))
            elif code == _KEYWORD:
                name_part, value_part = parts[kind]
                name = name_part(child)
                index = read_value(walk, value_part(child), depth)
                if name is not None and index >= 0:
                    named.append((walk.word(walk.text(name)), index))
            elif code == _SPREAD:
                index = read_value(walk, first_named(child), depth)
                positional.append(element(walk, index, NOTHING))
            else:
                read_value(walk, child, depth)
        return tuple(positional), tuple(named)

    return read


def _keyword_parts(compiler: Compiler) -> dict[int, tuple[PartOf, PartOf]]:
    """By kind id of an argument with a name, where the name and the value are."""
    part = compiler.part
    return compiler.by_kind(
        compiler.nodes.arguments.keywords, lambda pair: (part(pair[0]), part(pair[1]))
    )


Special: TypeAlias = "Callable[[Walk, Node, Node, Arguments], tuple[int, Arguments]]"
"""What a call of a function known by name means instead, from the callee, the argument list and the
arguments' expressions; `NOTHING` where it is an ordinary call after all. And the arguments as such
a function takes them."""


def call(compiler: Compiler, entry: CallNode) -> Visit:
    """The visit of `callee(arguments)`."""
    callee_field = compiler.field(entry.callee)
    arguments_field = compiler.field(entry.arguments)
    types_field = compiler.field(entry.type_arguments) if entry.type_arguments else 0
    mentioning = [compiler.field(name) for name in entry.mentions]
    names = compiler.name_ids | compiler.type_name_ids if entry.new else compiler.name_ids
    members = compiler.members
    special, special_members = _special(compiler, entry)
    make, role = (New, NEW) if entry.new else (Call, CALL)
    apply = _construct_applied if entry.new else _call_applied
    read_arguments = arguments(compiler)
    read_callee = _other_callee(compiler, entry)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        callee = node.child_by_field_id(callee_field)
        if callee is None or depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        context, naming = walk.role, walk.naming
        walk.role, walk.naming = READ, NOTHING
        known = None
        parts = members.get(callee.kind_id)
        if parts is not None:
            target, start, end = parts(walk, callee, depth)
            if special_members and walk.source[start:end] in special_members:
                known = special.get(walk.text(callee))
        elif callee.kind_id in names:
            start, end = callee.start_byte, callee.end_byte
            target = walk.name(walk.source[start:end])
            known = special.get(walk.source[start:end])
        else:
            target, start, end = read_callee(walk, callee, depth)
        types = node.child_by_field_id(types_field) if types_field else None
        stated = walk.read(types, depth, TYPE) if types_field else NOTHING
        for field in mentioning:
            read_value(walk, node.child_by_field_id(field), depth)
        held = node.child_by_field_id(arguments_field)
        if start == NOTHING and held is not None:  # a callee without a name is known by its `(`
            start, end = held.start_byte, held.start_byte + 1
        if naming >= 0 and passed_display(walk, node) is not None:
            walk.naming = naming
        given: Arguments = ((), ()) if held is None else read_arguments(walk, held, depth)
        walk.role, walk.naming = context, NOTHING
        if known is not None and held is not None:
            found, given = known(walk, callee, held, given)
            if found >= 0:
                return found
        positional, named = given
        if target < 0:
            return NOTHING
        if stated >= 0:
            target, named = apply(walk, target, stated, named)
        found = walk.cons(make(target, positional, named))
        if start == end:
            return found
        if context == DECORATE:
            walk.mention(target, DECORATE, start, end)
        else:
            walk.mentions.append(Occurrence(found, role, walk.owner, start, end))
        return found

    return visit


def _construct_applied(walk: Walk, target: int, stated: int, named: Named) -> tuple[int, Named]:
    """`new Box<T>()` makes one of the type with its arguments."""
    return walk.cons(Index(target, stated)), named


def _call_applied(walk: Walk, target: int, stated: int, named: Named) -> tuple[int, Named]:
    """`make<T>()`: a keyword without a name is the callee with its type arguments."""
    return target, (*named, ("", walk.cons(Index(target, stated))))


def passed_display(walk: Walk, node: Node) -> Node | None:
    """The display that is the only argument of a call: what names the call's result names it."""
    if node.kind_id not in walk.table.calls or node.named_child_count < 2:
        return None
    held = node.named_child(node.named_child_count - 1)
    only = held.named_child(0) if held.named_child_count == 1 else None
    return only if only is not None and only.kind_id in walk.table.mappings else None


def _other_callee(compiler: Compiler, entry: CallNode) -> Parts:
    """Reads a callee that is no name: another call, a subscript, something in parentheses."""
    same = compiler.same_ids
    if compiler.nodes.arguments.loose_spread:
        same |= compiler.kinds_of(compiler.nodes.arguments.spreads)
    members = compiler.members
    names = compiler.name_ids
    context = TYPE if entry.new else READ

    def read(walk: Walk, node: Node, depth: int) -> tuple[int, int, int]:
        while node.kind_id in same:
            inner = first_named(node)
            if inner is None:
                break
            node = inner
        kind = node.kind_id
        start, end = node.start_byte, node.end_byte
        if kind in names:
            return walk.name(walk.source[start:end]), start, end
        if kind in members:
            return members[kind](walk, node, depth)
        target = walk.read(node, depth, context)
        if target >= 0 and (entry.new or type(walk.made[target]) in _UNMENTIONED):
            return target, start, start
        if not node.named_child_count:  # `super`
            return target, start, end
        return target, NOTHING, NOTHING

    return read


def _special(compiler: Compiler, entry: CallNode) -> tuple[dict[bytes, Special], set[bytes]]:
    """What some functions' calls mean instead, by name, and the last names of dotted ones."""
    nodes = compiler.nodes
    if entry.new:
        return {}, set()
    found: dict[bytes, Special] = {name.encode(): _super for name in nodes.super_calls}
    found.update({name.encode(): _keep_texts for name in nodes.literal_calls})
    found.update(
        {name.encode(): _read_types(places) for name, places in nodes.quoted_types.items()}
    )
    found.update({name.encode(): _make for name in nodes.making_calls})
    for name, how in nodes.module_calls.items():
        flag = ImportFlag.DEFAULT if how == "default" else ImportFlag.NAMESPACE
        found[name.encode()] = _load(flag)
    return found, {name.rpartition(b".")[2] for name in found if b"." in name}


def _keep_texts(walk: Walk, callee: Node, held: Node, given: Arguments) -> tuple[int, Arguments]:
    """An ordinary call whose arguments are kept, strings among them with their text."""
    del callee
    strings = walk.table.strings
    places = list(given[0])
    values = dict(given[1])
    place = 0
    for child in each_named(held):
        part = walk.table.keyword_parts.get(child.kind_id)
        if part is not None:
            name, value = part[0](child), part[1](child)
            if name is not None and value is not None and value.kind_id in strings:
                values[walk.word(walk.text(name))] = _text(walk, value)
        elif child.kind_id in strings and place < len(places):
            places[place] = _text(walk, child)
        place += part is None and not child.is_extra
    return NOTHING, (tuple(places), tuple(values.items()))


def _read_types(places: list[str]) -> Special:
    """A call of which the arguments at *places*, numbers and keywords, are types."""
    wanted = {place.encode() for place in places}

    def read(walk: Walk, callee: Node, held: Node, given: Arguments) -> tuple[int, Arguments]:
        place = 0
        for child in each_named(held):
            part = walk.table.keyword_parts.get(child.kind_id)
            name = None if part is None else part[0](child)
            value = child if part is None else part[1](child)
            called = b"%d" % place if name is None else walk.text(name)
            if value is not None and value.kind_id in walk.table.strings and called in wanted:
                walk.read(value, 0, TYPE)
            place += part is None and not child.is_extra
        return _keep_texts(walk, callee, held, given)

    return read


def _text(walk: Walk, node: Node) -> int:
    return walk.cons(Literal(walk.table.literals[node.kind_id], literal_text(walk, node)))


def _super(walk: Walk, callee: Node, held: Node, given: Arguments) -> tuple[int, Arguments]:
    del callee, held
    return walk.cons(Super(walk.scope)), given


def _make(walk: Walk, callee: Node, held: Node, given: Arguments) -> tuple[int, Arguments]:
    """`new(T)`: a value of the type that is its first argument."""
    del held
    positional, _ = given
    if not positional or positional[0] < 0:
        return NOTHING, given
    index = walk.cons(Call(walk.name(walk.text(callee)), positional))
    walk.mention(index, CALL, callee.start_byte, callee.end_byte)
    return walk.cons(Typed(positional[0])), given


def _load(flag: ImportFlag) -> Special:
    """An import made by a call, where the module is named by a literal."""
    flags = int(ImportFlag.DYNAMIC | flag)

    def load(walk: Walk, callee: Node, held: Node, given: Arguments) -> tuple[int, Arguments]:
        del callee
        written = first_named(held)
        if written is None or written.kind_id not in walk.table.strings:
            return NOTHING, given
        module = literal_text(walk, written)
        if not module:
            return NOTHING, given
        level = len(module) - len(module.lstrip(".")) if walk.table.nodes.counts_dots else 0
        start, end = written.start_byte + 1, written.end_byte - 1
        fact = ImportFact(module[level:], level, "", "", flags, walk.scope, start, end, start, end)
        return walk.cons(Imported(walk.add_import(fact, start, end))), given

    return load


def markup(compiler: Compiler, entry: MarkupNode) -> Visit:
    """The visit of `<Name a={b}>`, which calls the component of that name."""
    name_field = compiler.field(entry.name)
    names = compiler.name_ids
    members = compiler.members
    read_attributes = _attributes(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        name = node.child_by_field_id(name_field)
        target = start = end = NOTHING
        if name is not None:
            start, end = name.start_byte, name.end_byte
            parts = members.get(name.kind_id)
            if parts is not None:
                target, start, end = parts(walk, name, depth + 1)
            elif name.kind_id in names and not walk.source[start : start + 1].islower():
                target = walk.name(walk.source[start:end])
        attributes = read_attributes(walk, node, name, depth + 1)
        if target < 0:
            return NOTHING
        if entry.closing:
            walk.mention(target, READ, start, end)
            return NOTHING
        index = walk.cons(Call(target, (), attributes))
        walk.mention(index, CALL, start, end)
        return index

    return visit


def _attributes(
    compiler: Compiler,
) -> Callable[[Walk, Node, Node | None, int], Named]:
    parts = _keyword_parts(compiler)

    def read(walk: Walk, node: Node, name: Node | None, depth: int) -> Named:
        found = []
        for child in each_named(node):
            if name is not None and child.id == name.id:
                continue
            pair = parts.get(child.kind_id)
            if pair is None:
                read_value(walk, child, depth)
                continue
            word = pair[0](child)
            index = read_value(walk, pair[1](child), depth)
            if word is not None and index >= 0:
                found.append((walk.word(walk.text(word)), index))
        return tuple(found)

    return read
