"""Reads parameter lists: first what stands outside a function's scope, then the names in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.extract.declarators import declared_type
from codegraph_lsp.extract.drafts import DECLARE_BLOCK, Target
from codegraph_lsp.extract.expressions import each_named, read_value
from codegraph_lsp.extract.walker import FIELD, MAX_DEPTH, TYPE, Walk
from codegraph_lsp.model.facts import NOTHING, BindingFact, MemberFact, Self, Sequence
from codegraph_lsp.model.kinds import BindingKind, Role

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler, PartOf
    from codegraph_lsp.languages.definition_nodes import ParameterNode

PARAMETER = int(BindingKind.PARAMETER)
RECEIVER = int(BindingKind.RECEIVER)
ASSIGNMENT = int(BindingKind.ASSIGNMENT)
DECORATE = int(Role.DECORATE)
VARIADIC = int(BindingKind.VARIADIC)

_KINDS = {
    "parameter": PARAMETER,
    "variadic": int(BindingKind.VARIADIC),
    "keywords": int(BindingKind.KEYWORDS),
}


@dataclass(frozen=True, slots=True)
class ParameterParts:
    """A compiled `ParameterNode`."""

    name: PartOf
    name_field: int
    annotation: PartOf
    default: PartOf
    kind: int
    property_modifiers: dict[bytes, int]
    """Word → flags of the field that it makes of the parameter."""
    decorators: int
    skip: bool
    annotations: PartOf
    receiver: bool


_NO_PARAMETERS = frozenset({b"void"})
"""Texts of a parameter that say there are none."""


class Parameter(NamedTuple):
    """One name or pattern, with what was read around it."""

    pattern: Node
    kind: int
    position: int
    annotation: int = NOTHING
    default: int = NOTHING
    field_flags: int = NOTHING
    """Of the field that it is as well."""
    nameless: bool = False


def compile_parameters(compiler: Compiler) -> dict[int, ParameterParts]:
    """By kind id."""

    def parts(entry: ParameterNode) -> ParameterParts:
        return ParameterParts(
            compiler.part(entry.name),
            compiler.field(str(entry.name)) if entry.multiple else 0,
            compiler.part(entry.annotation),
            compiler.part(entry.default),
            _KINDS[entry.kind],
            {w.encode(): compiler.effect(e)[0] for w, e in entry.property_modifiers.items()},
            compiler.field(entry.decorators) if entry.decorators else 0,
            entry.skip,
            compiler.part(entry.annotations),
            entry.receiver,
        )

    return compiler.by_kind(compiler.nodes.parameters, parts)


def read_parameters(walk: Walk, node: Node, depth: int, kind: int = PARAMETER) -> list[Parameter]:
    """Annotations and defaults, read in the scope around the function; nothing is bound yet."""
    found: list[Parameter] = []
    table = walk.table
    if node.kind_id in table.name_ids:  # `x => x`
        return [Parameter(node, kind, 0)]
    if table.counted_lists and node.kind_id in table.counted_lists:
        return _read_counted(walk, node, depth)
    position = 0
    for child in each_named(node):
        parts = table.parameters.get(child.kind_id)
        if parts is None:
            if child.kind_id in table.binds:
                found.append(Parameter(child, kind, position))
                position += 1
            else:
                read_value(walk, child, depth)
        elif not parts.skip:
            position = _read_parameter(walk, child, parts, found, position, kind, depth)
    if table.nodes.unnamed_parameters and _is_open(walk, node):
        found.append(Parameter(node, VARIADIC, position, nameless=True))
    return found


def read_parameter_types(
    walk: Walk, declarator: Node | None, depth: int, but: Node | None = None
) -> None:
    """
    The types in parameter lists of *declarator* that bind no names: those of pointers to functions,
    and of what is only declared in a function.

    Args:
        but: The list of the function that is declared, which is read apart.
    """
    if depth > MAX_DEPTH:
        return
    for listed in walk.table.declarators.lists(declarator):
        for child in each_named(listed) if but is None or listed.id != but.id else ():
            parts = walk.table.parameters.get(child.kind_id)
            if parts is not None:
                walk.read(parts.annotation(child), depth, TYPE)
                read_parameter_types(walk, parts.name(child), depth + 1)


def _is_open(walk: Walk, node: Node) -> bool:
    """The list ends in `...`, which not every grammar makes a parameter."""
    last = node.child_count - 2
    return last > 0 and walk.text(node.child(last)) == b"..." and not node.child(last).is_named


def _read_counted(walk: Walk, node: Node, depth: int) -> list[Parameter]:
    """A list in which a parameter may be no node of its own (`|_, x|`): commas are counted."""
    found: list[Parameter] = []
    table = walk.table
    position = 0
    for child in node.children:
        if child.kind_id in table.commas:
            position += 1
        elif child.kind_id in table.parameters:
            parts = table.parameters[child.kind_id]
            _read_parameter(walk, child, parts, found, position, PARAMETER, depth)
        elif child.kind_id in table.binds:
            found.append(Parameter(child, PARAMETER, position))
        elif child.is_named:
            read_value(walk, child, depth)
    return found


def _read_parameter(
    walk: Walk,
    node: Node,
    parts: ParameterParts,
    found: list[Parameter],
    position: int,
    kind: int,
    depth: int,
) -> int:
    """Adds the names of one declaration to *found*; returns the position behind them."""
    if parts.decorators:
        for decorator in node.children_by_field_id(parts.decorators):
            walk.read(decorator.named_child(0), depth, DECORATE)
    read_value(walk, parts.annotations(node), depth)
    annotation = walk.read(parts.annotation(node), depth, TYPE)
    if walk.table.nodes.declarators:
        layers = walk.table.declarators.layers(parts.name(node))
        annotation = declared_type(walk, annotation, layers)
        if "function" in layers:
            read_parameter_types(walk, parts.name(node), depth + 1)
    default = read_value(walk, parts.default(node), depth)
    if kind == PARAMETER:
        kind = parts.kind
    if parts.receiver:
        kind = RECEIVER
        annotation = walk.name(walk.table.nodes.self_name.encode())
    if parts.name_field:
        names = [name for name in node.children_by_field_id(parts.name_field) if name.is_named]
        for offset, name in enumerate(names):
            found.append(Parameter(name, kind, position + offset, annotation, default))
        return position + max(1, len(names))
    pattern = parts.name(node)
    if walk.table.nodes.unnamed_parameters and (
        pattern is None or walk.table.declarators.read(pattern) is None
    ):
        if walk.text(node) in _NO_PARAMETERS:
            return position
        found.append(Parameter(node, kind, position, annotation, default, nameless=True))
        return position + 1
    if pattern is None:
        return position
    if pattern.kind_id in walk.table.self_ids:  # `this: T` is no parameter
        if annotation >= 0:
            found.append(Parameter(pattern, ASSIGNMENT, NOTHING, annotation))
        return position
    modifiers = parts.property_modifiers
    flags = NOTHING
    for word in walk.source[node.start_byte : pattern.start_byte].split() if modifiers else ():
        if word in modifiers:
            flags = max(flags, 0) | modifiers[word]
    found.append(Parameter(pattern, kind, position, annotation, default, flags))
    return position + 1


def result_types(walk: Walk, node: Node, depth: int) -> tuple[int, list[Parameter]]:
    """A result list `(x T, err error)`: its type as a `Sequence`, and the names it binds."""
    types: list[int] = []
    named: list[Parameter] = []
    for child in each_named(node):
        parts = walk.table.parameters.get(child.kind_id)
        if parts is None:
            read_value(walk, child, depth)
            continue
        annotation = walk.read(parts.annotation(child), depth, TYPE)
        names = [name for name in child.children_by_field_id(parts.name_field) if name.is_named]
        named.extend(Parameter(name, ASSIGNMENT, NOTHING, annotation) for name in names)
        types.extend([annotation] * max(1, len(names)))
    if len(types) == 1:
        return types[0], named
    return walk.cons(Sequence(tuple(types))), named


def bind_parameters(walk: Walk, found: list[Parameter], receiver: int, depth: int) -> None:
    """
    Binds the names in the function's scope, which is the current one.

    Args:
        receiver: Kind of binding of the first parameter where that is the instance, else `NOTHING`.
    """
    scope = walk.at
    names = walk.table.name_ids
    whole = walk.table.nodes.whole_parameters
    for pattern, kind, position, annotation, default, flags, nameless in found:
        if nameless:
            place = pattern.start_byte, pattern.start_byte
            fact = BindingFact(scope.index, "", kind, default, annotation, *place, position)
            walk.bindings.append(fact)
            continue
        if pattern.kind_id not in names:
            if pattern.kind_id in walk.table.self_ids:
                _bind_this(walk, pattern, annotation)
                continue
            if whole and kind == PARAMETER and annotation == default == NOTHING:
                default = _bind_whole(walk, pattern, position)
            target = Target(kind, default, annotation, position, DECLARE_BLOCK)
            walk.assign(pattern, target, depth)
            continue
        start, end = pattern.start_byte, pattern.end_byte
        raw = walk.source[start:end]
        if position == 0 and receiver >= 0:
            scope.receiver = raw
            kind = receiver
        if not raw or (raw == b"_" and walk.table.nodes.blank_names):
            continue
        scope.bound[raw] = True
        word = walk.words.get(raw)
        if word is None:
            word = walk.word(raw)
        walk.bindings.append(
            BindingFact(scope.index, word, kind, default, annotation, start, end, position)
        )
        if flags != NOTHING and scope.instance >= 0:
            _property(walk, raw, annotation, start, end, flags)


def _bind_this(walk: Walk, pattern: Node, annotation: int) -> None:
    """The function says of what type its `this` is, which is a name like others then."""
    scope = walk.at
    start, end = pattern.start_byte, pattern.end_byte
    raw = scope.this_name = walk.source[start:end]
    scope.this = scope.index
    scope.bound[raw] = True
    walk.bindings.append(
        BindingFact(scope.index, walk.word(raw), ASSIGNMENT, NOTHING, annotation, start, end)
    )


def _bind_whole(walk: Walk, pattern: Node, position: int) -> int:
    """A name that nobody can write for a parameter that is taken apart: what calls pass to it."""
    raw = b"(%d" % position
    start = pattern.start_byte
    walk.at.bound[raw] = True
    walk.bindings.append(
        BindingFact(walk.scope, walk.word(raw), PARAMETER, NOTHING, NOTHING, start, start, position)
    )
    return walk.name(raw)


def _property(walk: Walk, raw: bytes, annotation: int, start: int, end: int, flags: int) -> None:
    """A parameter that is a field as well."""
    holder = walk.at.instance
    word = walk.word(raw)
    if (holder, word) in walk.declared:
        return
    value = walk.name(raw)
    target = Target(ASSIGNMENT, value, annotation)
    symbol = walk.variable(FIELD, raw, target, start, end, holder)
    walk.symbols[symbol].flags |= flags
    walk.declared[holder, word] = symbol
    this = walk.cons(Self(walk.scope))
    walk.members.append(MemberFact(this, word, value, annotation, start, end, symbol))
