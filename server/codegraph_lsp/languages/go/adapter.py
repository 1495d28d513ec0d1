"""Go: packages, imports, embedded interfaces, composite literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Dereferenced,
    ImportFact,
    Index,
    Literal,
    Member,
    New,
    Sequence,
    Typed,
)
from codegraph_lsp.model.kinds import ImportFlag, Role, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

WRITE = int(Role.WRITE)
CALL = int(Role.CALL)
NEW = int(Role.NEW)
TYPE = int(Role.TYPE)
INHERIT = int(Role.INHERIT)
CLASS = int(ScopeKind.CLASS)
NAMESPACE = int(ImportFlag.NAMESPACE)

MAX_DEPTH = 200
"""Deepest nesting of literals that is read, in nodes."""

MAX_ITEMS = 32
"""Most different elements of a container that are kept."""


def package_clause(compiler: Compiler, standard: Visit) -> Visit:
    def visit(walk: Walk, node: Node, depth: int) -> int:
        if node.named_child_count:
            walk.package = walk.word(walk.text(node.named_child(0)))
        return NOTHING

    del compiler
    return visit


def import_spec(compiler: Compiler, standard: Visit) -> Visit:
    """`"a/b"`, `c "a/b"`, `. "a/b"`, `_ "a/b"`."""
    name_field = compiler.field("name")
    path_field = compiler.field("path")
    dots = compiler.kinds("dot")
    blanks = compiler.kinds("blank_identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        path = node.child_by_field_id(path_field)
        if path is None:
            return NOTHING
        start, end = path.start_byte + 1, path.end_byte - 1
        module = walk.word(walk.source[start:end])
        alias = node.child_by_field_id(name_field)
        place = (walk.scope, start, end, start, end)
        if alias is None:
            fact = ImportFact(module, 0, "", _package_name(module), NAMESPACE, *place)
            walk.add_import(fact, start, end)
            return NOTHING
        own = alias.start_byte, alias.end_byte
        if alias.kind_id in dots:
            fact = ImportFact(module, 0, "*", "", 0, *place, *own)
        elif alias.kind_id in blanks:
            fact = ImportFact(module, 0, "", "", NAMESPACE, *place, *own)
        else:
            local = walk.word(walk.text(alias))
            fact = ImportFact(module, 0, "", local, NAMESPACE, *place, *own)
        walk.add_import(fact, *own)
        return NOTHING

    return visit


def _package_name(path: str) -> str:
    """
    What a package is called as far as its path tells: the last part that is no major version,
    without what Go tools leave out of names (`go-yaml` and `yaml.v3` are `yaml`).
    """
    parts = [part for part in path.split("/") if part]
    if len(parts) > 1 and parts[-1][:1] == "v" and parts[-1][1:].isdigit():
        parts.pop()
    name = parts[-1] if parts else path
    name = name.partition(".")[0] if ".v" in name else name
    name = name.removeprefix("go-").removesuffix("-go").removesuffix(".go")
    return name.replace("-", "_")


def type_elem(compiler: Compiler, standard: Visit) -> Visit:
    """In an interface, a single type is embedded."""
    interfaces = compiler.kinds("interface_type")
    embedded = compiler.kinds("type_identifier") | compiler.kinds("qualified_type")
    embedded |= compiler.kinds("generic_type")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if walk.at.kind == CLASS and node.named_child_count == 1:
            around = node.parent
            held = node.named_child(0)
            if around is not None and around.kind_id in interfaces and held.kind_id in embedded:
                walk.inherit(held, INHERIT, depth + 1)
                return NOTHING
        return standard(walk, node, depth)

    return visit


def composite_literal(compiler: Compiler, standard: Visit) -> Visit:
    """`T{a: 1}`, `[]T{{1}, {2}}`, `map[K]T{"k": {1}}`."""
    type_field = compiler.field("type")
    body_field = compiler.field("body")
    key_field = compiler.field("key")
    value_field = compiler.field("value")
    keyed = compiler.kinds("keyed_element")
    literals = compiler.kinds("literal_value")
    identifiers = compiler.kinds("identifier")
    read_type = _type_reader(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        written = node.child_by_field_id(type_field)
        if written is None:
            return NOTHING
        made, name = read_type(walk, written, depth + 1)
        index = fill(walk, node.child_by_field_id(body_field), made, depth + 1)
        if name is not None and index != NOTHING:
            walk.mention(index, NEW, name.start_byte, name.end_byte)
        return index

    def fill(walk: Walk, body: Node | None, made: int, depth: int) -> int:
        """Reads the elements; those without a type of their own have the container's."""
        item = _item_type(walk, made)
        positional: list[int] = []
        named: list[tuple[Node, int]] = []
        for child in body.named_children if body is not None and depth < MAX_DEPTH else ():
            key, value = child, child
            if child.kind_id in keyed:
                key = child.child_by_field_id(key_field) or child
                value = child.child_by_field_id(value_field) or child
            held = value.named_child(0) if value.named_child_count else value
            if held.kind_id in literals:
                found = fill(walk, held, item, depth + 1)
            else:
                found = walk.read(value, depth + 1)
            name = key.named_child(0) if key.named_child_count else key
            if key is value:
                positional.append(found)
            elif item == NOTHING and name.kind_id in identifiers:
                named.append((name, found))
            else:
                walk.read(key, depth + 1)
                positional.append(found)
        if made == NOTHING:
            return NOTHING
        if item != NOTHING:
            positional = list(dict.fromkeys(positional))[:MAX_ITEMS]
        keywords = tuple(
            (walk.word(walk.text(name)), found) for name, found in named if found != NOTHING
        )
        index = walk.cons(New(made, tuple(positional), keywords))
        for name, _ in named:
            member = walk.cons(Member(index, walk.word(walk.text(name))))
            walk.mention(member, WRITE, name.start_byte, name.end_byte)
        return index

    return visit


def _item_type(walk: Walk, made: int) -> int:
    """The type of a container's elements; `NOTHING` where *made* is no container's type."""
    found = walk.made[made] if made != NOTHING else None
    if type(found) is not Index or type(walk.made[found.object]) is not Literal:
        return NOTHING
    item = found.key
    held = walk.made[item] if item != NOTHING else None
    if type(held) is Sequence and held.items:
        item = held.items[-1]
        held = walk.made[item] if item != NOTHING else None
    return held.value if type(held) is Dereferenced else item


def _type_reader(compiler: Compiler) -> Callable[[Walk, Node, int], tuple[int, Node | None]]:
    """Reads a type without mentioning its name; gives its expression and the name."""
    plain = compiler.kinds("type_identifier")
    qualified = compiler.kinds("qualified_type")
    generic = compiler.kinds("generic_type")
    type_field = compiler.field("type")
    arguments_field = compiler.field("type_arguments")

    def read(walk: Walk, node: Node, depth: int) -> tuple[int, Node | None]:
        kind = node.kind_id
        if kind in plain:
            return walk.name(walk.text(node)), node
        if kind in qualified:
            owner = walk.read(node.named_child(0), depth)
            name = node.named_child(1)
            return walk.cons(Member(owner, walk.word(walk.text(name)))), name
        held = node.child_by_field_id(type_field)
        if kind in generic and held is not None:
            made, named = read(walk, held, depth + 1)
            key = walk.read(node.child_by_field_id(arguments_field), depth, TYPE)
            return walk.cons(Index(made, key)), named
        return walk.read(node, depth, TYPE), None

    return read


def type_conversion(compiler: Compiler, standard: Visit) -> Visit:
    """`[]T(x)` is a conversion; `F[T](x)` looks like one and may be a call."""
    type_field = compiler.field("type")
    operand_field = compiler.field("operand")
    generic = compiler.kinds("generic_type")
    read_type = _type_reader(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        written = node.child_by_field_id(type_field)
        operand = node.child_by_field_id(operand_field)
        if written is None:
            return NOTHING
        if written.kind_id not in generic:
            made = walk.read(written, depth + 1, TYPE)
            walk.read(operand, depth + 1)
            return NOTHING if made == NOTHING else walk.cons(Typed(made))
        callee, name = read_type(walk, written, depth + 1)
        index = walk.cons(Call(callee, (walk.read(operand, depth + 1),)))
        if name is not None:
            walk.mention(index, CALL, name.start_byte, name.end_byte)
        return index

    return visit
