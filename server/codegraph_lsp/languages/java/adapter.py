"""Java: packages, imports, patterns, switches, and what calls constructors by other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.java.mending import mend as mend
from codegraph_lsp.languages.java.mending import prepare as prepare
from codegraph_lsp.languages.java.patterns import record_pattern as record_pattern
from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    ImportFact,
    Index,
    Literal,
    Member,
    Super,
    SymbolValue,
    Typed,
    Union,
)
from codegraph_lsp.model.kinds import Role, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

READ = int(Role.READ)
CALL = int(Role.CALL)
TYPE = int(Role.TYPE)
DECORATE = int(Role.DECORATE)
CLASS = int(ScopeKind.CLASS)
BLOCK = int(ScopeKind.BLOCK)

MAX_DEPTH = 200
"""Deepest nesting that is read, in nodes."""


def children(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if not child.is_extra:
            yield child


def package_declaration(compiler: Compiler, standard: Visit) -> Visit:
    del standard
    names = compiler.kinds("scoped_identifier") | compiler.kinds("identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        for child in children(node):
            if child.kind_id in names:
                walk.package = walk.word(_dotted(walk, child))
            else:
                walk.read(child, depth + 1)
        return NOTHING

    return visit


def _dotted(walk: Walk, node: Node) -> bytes:
    """A dotted name without what white space or comments may stand in it."""
    text = walk.text(node)
    if text.replace(b".", b"").replace(b"_", b"").isalnum():
        return text
    names = []
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found.named_child_count:
            waiting.extend(reversed(list(children(found))))
        else:
            names.append(walk.text(found))
    return b".".join(names)


def import_declaration(compiler: Compiler, standard: Visit) -> Visit:
    """`import a.B;`, `import a.*;`, `import static a.B.c;`: the last name out of the others."""
    del standard
    scoped = compiler.kinds("scoped_identifier")
    plain = compiler.kinds("identifier")
    asterisks = compiler.kinds("asterisk")
    scope_field = compiler.field("scope")
    name_field = compiler.field("name")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        path = star = None
        for child in children(node):
            if child.kind_id in asterisks:
                star = child
            elif child.kind_id in scoped or child.kind_id in plain:
                path = child
        if path is None:
            return NOTHING
        if star is not None:
            module = walk.word(_dotted(walk, path))
            own = star.start_byte, star.end_byte
            place = (walk.scope, path.start_byte, path.end_byte, *own)
            walk.add_import(ImportFact(module, 0, "*", "", 0, *place), *own)
            return NOTHING
        around = path.child_by_field_id(scope_field)
        name = path.child_by_field_id(name_field)
        if around is None or name is None:
            around, name = None, path
        word = walk.word(walk.text(name))
        own = name.start_byte, name.end_byte
        module = "" if around is None else walk.word(_dotted(walk, around))
        before = own if around is None else (around.start_byte, around.end_byte)
        if word:
            place = (walk.scope, *before, *own)
            walk.add_import(ImportFact(module, 0, word, word, 0, *place), *own)
        return NOTHING

    return visit


def scoped_type(compiler: Compiler, standard: Visit) -> Visit:
    """`a.b.Outer.Inner` as a type."""
    del standard
    names = compiler.kinds("type_identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        parts = list(children(node))
        if len(parts) < 2 or parts[-1].kind_id not in names:
            return NOTHING
        role = walk.role
        holder = walk.read(parts[0], depth + 1, TYPE)
        for between in parts[1:-1]:
            walk.read(between, depth + 1)
        name = parts[-1]
        if holder < 0:
            return NOTHING
        index = walk.cons(Member(holder, walk.word(walk.text(name))))
        walk.mention(index, role or TYPE, name.start_byte, name.end_byte)
        return index

    return visit


def field_access(compiler: Compiler, standard: Visit) -> Visit:
    """`Outer.this` is an instance of `Outer`; everything else is a member."""
    object_field = compiler.field("object")
    field_field = compiler.field("field")
    this = compiler.kinds("this")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        field = node.child_by_field_id(field_field)
        if field is None or field.kind_id not in this:
            return standard(walk, node, depth)
        made = walk.read(node.child_by_field_id(object_field), depth + 1, TYPE)
        return NOTHING if made < 0 else walk.cons(Typed(made))

    return visit


def class_literal(compiler: Compiler, standard: Visit) -> Visit:
    """`T.class`: a `Class<T>`."""
    del compiler, standard

    def visit(walk: Walk, node: Node, depth: int) -> int:
        held = node.named_child(0)
        named = NOTHING if held is None else walk.read(held, depth + 1, TYPE)
        if named < 0:
            return NOTHING
        return walk.cons(Typed(walk.cons(Index(walk.cons(Literal("Class")), named))))

    return visit


def array_creation(compiler: Compiler, standard: Visit) -> Visit:
    """`new T[n][]`, `new T[]{…}`: an array of as many dimensions."""
    del standard
    type_field = compiler.field("type")
    dimensions_field = compiler.field("dimensions")
    brackets = compiler.kinds("dimensions")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        named = walk.read(node.child_by_field_id(type_field), depth + 1, TYPE)
        dimensions = node.children_by_field_id(dimensions_field)
        for child in children(node):
            if child.start_byte >= (dimensions[0].start_byte if dimensions else 0):
                walk.read(child, depth + 1)
        if named < 0:
            return NOTHING
        for each in dimensions:
            n_brackets = walk.text(each).count(b"[") if each.kind_id in brackets else 1
            for _ in range(n_brackets):
                named = walk.cons(Index(walk.cons(Literal("array")), named))
        return walk.cons(Typed(named))

    return visit


def method_reference(compiler: Compiler, standard: Visit) -> Visit:
    """`a::m`, `T::m`, `T::new`: a function; how many arguments it takes does not stand there."""
    del standard
    identifiers = compiler.kinds("identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH or not node.named_child_count:
            return NOTHING
        parts = list(children(node))
        if not parts:
            return NOTHING
        held = walk.read(parts[0], depth + 1)
        last = node.children[-1]
        name = last if last.kind_id in identifiers and len(parts) > 1 else None
        if held < 0:
            return NOTHING
        if name is None:
            index = walk.cons(Member(held, "<init>(*)"))
            walk.mention(index, READ, last.start_byte, last.end_byte)
            return index
        index = walk.cons(Member(held, f"{walk.word(walk.text(name))}(*)"))
        walk.mention(index, READ, name.start_byte, name.end_byte)
        return index

    return visit


def constructor_invocation(compiler: Compiler, standard: Visit) -> Visit:
    """`this(…)` and `super(…)`: calls of constructors of the class, or the one above."""
    del standard
    arguments_field = compiler.field("arguments")
    constructor_field = compiler.field("constructor")
    object_field = compiler.field("object")
    this = compiler.kinds("this")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        word = node.child_by_field_id(constructor_field)
        listed = node.child_by_field_id(arguments_field)
        walk.read(node.child_by_field_id(object_field), depth + 1)
        if word is None or listed is None or depth > MAX_DEPTH:
            return NOTHING
        given = tuple(walk.read(child, depth + 1) for child in children(listed))
        holder = _class_around(walk)
        if holder < 0:
            return NOTHING
        if word.kind_id in this:
            owner = walk.cons(SymbolValue(holder))
        else:
            owner = walk.cons(Super(walk.scope))
        callee = walk.cons(Member(owner, f"<init>({len(given)})"))
        index = walk.cons(Call(callee, given))
        walk.mention(index, CALL, word.start_byte, word.end_byte)
        return NOTHING

    return visit


def _class_around(walk: Walk) -> int:
    scope = walk.at
    while scope is not None:
        if scope.kind == CLASS:
            return scope.symbol
        scope = scope.parent
    return NOTHING


def instanceof_expression(compiler: Compiler, standard: Visit) -> Visit:
    """`x instanceof T t`: the binding of `t` is the table's."""
    left_field = compiler.field("left")
    pattern_field = compiler.field("pattern")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        walk.read(node.child_by_field_id(left_field), depth + 1)
        standard(walk, node, depth)
        walk.read(node.child_by_field_id(pattern_field), depth + 1)
        return walk.cons(Literal("boolean"))

    return visit


def resource(compiler: Compiler, standard: Visit) -> Visit:
    """`try (A a = f(); b)`: a declaration, or something that is only mentioned."""
    name_field = compiler.field("name")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if node.child_by_field_id(name_field) is not None:
            return standard(walk, node, depth)
        for child in children(node):
            walk.read(child, depth + 1)
        return NOTHING

    return visit


def if_statement(compiler: Compiler, standard: Visit) -> Visit:
    """
    A pattern in a condition is known where the condition holds; where it is denied (`if (!(x
    instanceof T t)) return;`) it is known behind the statement.
    """
    condition_field = compiler.field("condition")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        condition = node.child_by_field_id(condition_field)
        text = b"" if condition is None else walk.text(condition)
        if b"instanceof" not in text or text[1:].lstrip().startswith(b"!"):
            return standard(walk, node, depth)
        outer = walk.at
        walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        standard(walk, node, depth)
        walk.enter(outer)
        return NOTHING

    return visit


def switch_expression(compiler: Compiler, standard: Visit) -> Visit:
    """A case's bare name may be a constant of the subject's type; its value is any rule's."""
    del standard
    condition_field = compiler.field("condition")
    body_field = compiler.field("body")
    rules = compiler.kinds("switch_rule")
    labels = compiler.kinds("switch_label")
    statements = compiler.kinds("expression_statement")
    read_label = _label_reader(compiler)

    def read_group(walk: Walk, group: Node, subject: int, depth: int) -> list[int]:
        found = []
        for child in children(group):
            if child.kind_id in labels:
                read_label(walk, child, subject, depth + 1)
            elif group.kind_id in rules and child.kind_id in statements:
                found.append(walk.read(child.named_child(0), depth + 1))
            else:
                walk.read(child, depth + 1)
        return found

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        subject = walk.read(node.child_by_field_id(condition_field), depth + 1)
        body = node.child_by_field_id(body_field)
        outer = walk.at
        found: list[int] = []
        if body is None:
            return NOTHING
        walk.enter(walk.open_scope(BLOCK, outer.symbol, body))
        block = walk.at
        for group in children(body):
            if group.kind_id in rules:
                walk.enter(walk.open_scope(BLOCK, outer.symbol, group))
            found += read_group(walk, group, subject, depth + 1)
            if group.kind_id in rules:
                walk.enter(block)
        walk.enter(outer)
        options = tuple(dict.fromkeys(each for each in found if each >= 0))
        if len(options) < 2:
            return options[0] if options else NOTHING
        return walk.cons(Union(options[:32]))

    return visit


def _label_reader(compiler: Compiler) -> Callable[[Walk, Node, int, int], None]:
    identifiers = compiler.kinds("identifier")

    def read(walk: Walk, label: Node, subject: int, depth: int) -> None:
        if label.named_child_count:
            walk.symbols[walk.owner].branches += 1
        for child in children(label):
            if child.kind_id in identifiers and subject >= 0:
                start, end = child.start_byte, child.end_byte
                raw = walk.text(child)
                if not _is_bound(walk, raw):
                    constant = walk.cons(Member(subject, walk.word(raw)))
                    walk.mention(constant, READ, start, end)
            walk.read(child, depth + 1)

    return read


def _is_bound(walk: Walk, raw: bytes) -> bool:
    """A local variable is called so."""
    scope = walk.at
    while scope is not None and scope.kind != CLASS:
        if raw in scope.bound:
            return True
        scope = scope.parent
    return False


def labeled_statement(compiler: Compiler, standard: Visit) -> Visit:
    """The label is no value."""
    del standard
    identifiers = compiler.kinds("identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        for position, child in enumerate(children(node)):
            if position or child.kind_id not in identifiers:
                walk.read(child, depth + 1)
        return NOTHING

    return visit


def annotation(compiler: Compiler, standard: Visit) -> Visit:
    """An annotation of what is no symbol: a parameter, a local variable, a type."""
    del standard
    listed = compiler.kinds("annotation_argument_list")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        for child in children(node):
            walk.read(child, depth + 1, READ if child.kind_id in listed else DECORATE)
        return NOTHING

    return visit
