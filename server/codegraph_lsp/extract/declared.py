"""Visits of declarations that put names into declarators: variables, functions, types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.declarators import declared_type
from codegraph_lsp.extract.declaring import MAX_HEAD, Declaring
from codegraph_lsp.extract.drafts import CLASS, CODE, Target
from codegraph_lsp.extract.expressions import each_named, read_children, read_value
from codegraph_lsp.extract.named_functions import define, define_by_macro
from codegraph_lsp.extract.parameters import read_parameter_types
from codegraph_lsp.extract.tagged import bind_symbol, declare_type, known_type, name_typedef
from codegraph_lsp.extract.variables import declare_variable
from codegraph_lsp.extract.walker import ASSIGNMENT, MAX_DEPTH, READ, TYPE, Visit
from codegraph_lsp.model.facts import NOTHING, Name, SymbolValue
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.extract.declarators import Declarator
    from codegraph_lsp.extract.walker import Walk
    from codegraph_lsp.languages.declarator_nodes import DeclaredNode

ENUM = int(SymbolKind.ENUM)
TYPE_ALIAS = int(SymbolKind.TYPE_ALIAS)


def declared(compiler: Compiler, entry: DeclaredNode) -> Visit:
    """The visit of a type and the declarators behind it."""
    return _MAKERS[entry.defines](Declaring(compiler, entry))


def _names(parts: Declaring) -> Visit:
    """Variables, fields and functions without their bodies."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        role, walk.role = walk.role, READ
        written = parts.type(node)
        declarators = node.children_by_field_id(parts.field)
        if not declarators:
            _read_type_alone(walk, written, depth + 1)
        head = _head(walk, node, written, declarators)
        base = _UNREAD
        for declarator in declarators:
            found = walk.table.declarators.read(declarator)
            if found is None:
                read_value(walk, declarator, depth + 1)
                continue
            value = found.value or parts.value(node)
            if found.listed is not None and not _constructs_local(walk, parts, found):
                if walk.at.kind in CODE:
                    walk.read(written, depth + 1, TYPE)
                    read_parameter_types(walk, declarator, depth + 1)
                else:
                    read_parameter_types(walk, declarator, depth + 1, found.listed)
                    define(walk, node, found, written, parts, head, value, depth + 1)
                continue
            if base == _UNREAD:
                walk.extent = node
                base = walk.read(written, depth + 1, TYPE)
            read_parameter_types(walk, declarator, depth + 1, found.listed)
            declare_variable(walk, node, found, base, written, parts, head, value, depth + 1)
        walk.role = role
        walk.outer_start = NOTHING
        return NOTHING

    return visit


_UNREAD = -2


def _head(
    walk: Walk, node: Node, written: Node | None, declarators: list[Node]
) -> frozenset[bytes]:
    """The words before the type, or before the first declarator where there is none."""
    first = written if written is not None else declarators[0] if declarators else node
    start, end = node.start_byte, first.start_byte
    return frozenset(walk.source[max(start, end - MAX_HEAD) : end].split())


def _read_type_alone(walk: Walk, written: Node | None, depth: int) -> None:
    """A type that declares itself; a nameless one inside a type lends its members to that."""
    if written is None:
        return
    parts = walk.table.tagged.get(written.kind_id)
    if parts is not None and walk.at.kind == CLASS:
        body = None if parts.body is None else parts.body(written)
        name = None if parts.name is None else parts.name(written)
        if body is not None and name is None and parts.kind != ENUM:
            read_children(walk, body, depth)
            return
    read_value(walk, written, depth)


def _constructs_local(walk: Walk, parts: Declaring, found: Declarator) -> bool:
    """`Box b(size);` looks like a function, but inside one it is a variable."""
    if not parts.constructs or walk.at.kind not in CODE or found.layers or found.listed is None:
        return False
    listed = found.listed
    return listed.named_child_count > 0 and all(
        child.named_child_count == 1 and child.named_child(0).kind_id in walk.table.type_name_ids
        for child in each_named(listed)
        if not child.is_extra
    )


def _types(parts: Declaring) -> Visit:
    """Other names for types."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        role, walk.role = walk.role, READ
        written = parts.type(node)
        base = walk.read(written, depth + 1, TYPE)
        for declarator in node.children_by_field_id(parts.field):
            found = walk.table.declarators.read(declarator)
            if found is None or not walk.text(found.name):
                continue
            _declare_alias(walk, node, found, written, base)
            read_parameter_types(walk, declarator, depth + 1)
        walk.role = role
        return NOTHING

    return visit


def _declare_alias(
    walk: Walk, node: Node, found: Declarator, written: Node | None, base: int
) -> None:
    raw = walk.text(found.name)
    plain = not found.layers and found.listed is None
    fact = walk.made[base] if base >= 0 else None
    if type(fact) is SymbolValue and plain:
        draft = walk.symbols[fact.symbol]
        if draft.name_start == draft.name_end:
            name_typedef(walk, fact.symbol, found.name)
            return
    base = _forward(walk, written, base)
    if plain and base >= 0 and not walk.table.nodes.tags and _is_called(walk, base, raw):
        walk.mention(base, TYPE, found.name.start_byte, found.name.end_byte)
        return
    annotation = NOTHING if found.listed is not None else declared_type(walk, base, found.layers)
    start, end = found.name.start_byte, found.name.end_byte
    walk.extent = node
    target = Target(ASSIGNMENT, NOTHING, annotation)
    symbol = walk.variable(TYPE_ALIAS, raw, target, start, end, walk.container)
    bind_symbol(walk, walk.at, raw, symbol, start, end)


def _is_called(walk: Walk, base: int, raw: bytes) -> bool:
    """The type *base* has the name already: where tags are names, both are one."""
    fact = walk.made[base]
    if type(fact) is SymbolValue:
        return walk.symbols[fact.symbol].name.encode() == raw
    return type(fact) is Name and fact.name.encode() == raw


def _forward(walk: Walk, written: Node | None, base: int) -> int:
    """An alias of a type that nothing was said of yet declares it."""
    parts = None if written is None else walk.table.tagged.get(written.kind_id)
    if written is None or parts is None or base < 0 or type(walk.made[base]) is not Name:
        return base
    name = None if parts.name is None else parts.name(written)
    if name is None or name.kind_id not in walk.table.type_name_ids:
        return base
    word = walk.word(walk.text(name))
    container = walk.container
    while container >= 0:
        if known_type(walk, container, word) != NOTHING:
            return base
        container = walk.symbols[container].container
    saved, walk.extent = walk.extent, written
    found = declare_type(walk, written, name, parts)
    walk.extent = saved
    return found


def _function(parts: Declaring) -> Visit:
    """A function with its body."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        declarators = node.children_by_field_id(parts.field)
        found = walk.table.declarators.read(declarators[0]) if declarators else None
        if found is None or found.listed is None:
            return read_children(walk, node, depth)
        role, walk.role = walk.role, READ
        written = parts.type(node)
        head = _head(walk, node, written, declarators)
        if (
            written is None
            and walk.at.kind != CLASS
            and define_by_macro(walk, node, found, parts, depth + 1)
        ):
            walk.role = role
            return NOTHING
        define(walk, node, found, written, parts, head, None, depth + 1)
        walk.role = role
        walk.outer_start = NOTHING
        return NOTHING

    return visit


def _nothing(parts: Declaring) -> Visit:
    """A type with a declarator that names nothing: `char *`, `int (*)(void)`."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        base = walk.read(parts.type(node), depth + 1, TYPE)
        declarators = node.children_by_field_id(parts.field)
        layers = walk.table.declarators.layers(declarators[0]) if declarators else ()
        read_parameter_types(walk, declarators[0] if declarators else None, depth + 1)
        return declared_type(walk, base, layers)

    return visit


_MAKERS: dict[str, Callable[[Declaring], Visit]] = {
    "names": _names,
    "types": _types,
    "function": _function,
    "nothing": _nothing,
}
