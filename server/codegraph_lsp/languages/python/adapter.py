"""Python: imports, forward references, and the patterns of `with`, `except` and `match`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tree_sitter import Parser

from codegraph_lsp.languages.python.mending import mend as mend
from codegraph_lsp.model.facts import NOTHING, Entered, ImportFact, Member, Sequence, Typed, Union
from codegraph_lsp.model.kinds import BindingKind, ImportFlag, Role

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

TYPE = int(Role.TYPE)
ASSIGNMENT = int(BindingKind.ASSIGNMENT)
CATCH = int(BindingKind.CATCH)
ENTER = int(Role.ENTER)
RAISE = int(Role.RAISE)

_NAME = re.compile(rb"[^\W\d]\w*").fullmatch
_TYPE_LIKE = re.compile(rb"[\w\s.,|\[\]'\"]+").fullmatch


def import_statement(compiler: Compiler, standard: Visit) -> Visit:
    """`import a.b, c as d`."""
    name_field = compiler.field("name")
    alias_field = compiler.field("alias")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        for child in node.children_by_field_id(name_field):
            alias = child.child_by_field_id(alias_field)
            named = child if alias is None else child.child_by_field_id(name_field)
            if named is None:
                continue
            module = walk.text(named)
            start, end = named.start_byte, named.end_byte
            if alias is not None:
                local = walk.word(walk.text(alias))
                at = alias.start_byte, alias.end_byte
                fact = ImportFact(
                    walk.word(module), 0, "", local, 0, walk.scope, start, end, start, end, *at
                )
                walk.add_import(fact, *at)
                continue
            top = module.partition(b".")[0]
            flags = int(ImportFlag.TOP_PACKAGE) if top != module else 0
            fact = ImportFact(
                walk.word(module), 0, "", walk.word(top), flags, walk.scope, start, end, start, end
            )
            walk.add_import(fact, start, start + len(top))
        return NOTHING

    return visit


def import_from_statement(compiler: Compiler, standard: Visit) -> Visit:
    """`from ..a import b as c`, `from a import *`."""
    module_field = compiler.field("module_name")
    name_field = compiler.field("name")
    alias_field = compiler.field("alias")
    wildcard = compiler.part("<wildcard_import>")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        origin = node.child_by_field_id(module_field)
        if origin is None:
            return NOTHING
        written = walk.text(origin)
        path = written.lstrip(b". \t\\\r\n")
        level = written[: len(written) - len(path)].count(b".")
        module = walk.word(path)
        start, end = origin.start_byte, origin.end_byte
        star = wildcard(node)
        if star is not None:
            at = star.start_byte, star.end_byte
            walk.add_import(ImportFact(module, level, "*", "", 0, walk.scope, start, end, *at), *at)
            return NOTHING
        for child in node.children_by_field_id(name_field):
            alias = child.child_by_field_id(alias_field)
            named = child if alias is None else child.child_by_field_id(name_field)
            if named is None:
                continue
            name = walk.word(walk.text(named))
            at = named.start_byte, named.end_byte
            if alias is None:
                fact = ImportFact(module, level, name, name, 0, walk.scope, start, end, *at)
                walk.add_import(fact, *at)
            else:
                local = walk.word(walk.text(alias))
                own = alias.start_byte, alias.end_byte
                fact = ImportFact(module, level, name, local, 0, walk.scope, start, end, *at, *own)
                walk.add_import(fact, *own)
        return NOTHING

    return visit


def string(compiler: Compiler, standard: Visit) -> Visit:
    """A string; in an annotation, the type that it spells."""
    content_part = compiler.part("<string_content>")
    language = compiler.language

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if walk.role != TYPE:
            return standard(walk, node, depth)
        content = content_part(node)
        if content is None or content.child_count:
            return NOTHING
        raw = walk.text(content)
        if _NAME(raw):
            index = walk.name(raw)
            walk.mention(index, TYPE, content.start_byte, content.end_byte)
            return index
        if not _TYPE_LIKE(raw):
            return NOTHING
        parser = Parser(language, included_ranges=[content.range])
        module = parser.parse(walk.source).root_node
        if module.has_error or module.named_child_count != 1:
            return NOTHING
        return walk.read(module.named_child(0), depth + 1, TYPE)

    return visit


def as_pattern(compiler: Compiler, standard: Visit) -> Visit:
    """`value as name` in `with`, `except` and `case`."""
    alias_field = compiler.field("alias")
    withs = compiler.kinds("with_item")
    excepts = compiler.kinds("except_clause")
    classes = compiler.kinds("class_pattern")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        value = node.named_child(0)
        alias = node.child_by_field_id(alias_field)
        around = node.parent
        kind = 0 if around is None else around.kind_id
        found = walk.read(value, depth + 1)
        if kind in withs:
            bound = NOTHING if found == NOTHING else walk.cons(Entered(found))
            walk.assign(alias, walk.target(ASSIGNMENT, bound), depth + 1)
        elif kind in excepts:
            caught = walk.made[found] if found != NOTHING else None
            if isinstance(caught, Sequence):
                found = walk.cons(Union(tuple(item for item in caught.items if item != NOTHING)))
            walk.assign(alias, walk.target(CATCH, NOTHING, found), depth + 1)
        else:
            matched = value.named_child(0) if value.named_child_count else value
            known = found != NOTHING and matched.kind_id in classes
            bound = walk.cons(Typed(found)) if known else NOTHING
            alias = alias or node.named_child(node.named_child_count - 1)
            walk.assign(alias, walk.target(ASSIGNMENT, bound), depth + 1)
        return found

    return visit


def with_statement(compiler: Compiler, standard: Visit) -> Visit:
    """`with a as b, c:`."""
    clause_part = compiler.part("<with_clause>")
    body_part = compiler.part("body")
    aliased = compiler.kinds("as_pattern")
    items = compiler.kinds("with_item")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        clause = clause_part(node)
        for item in [] if clause is None else clause.named_children:
            if item.kind_id not in items:
                continue  # a comment, or the end of a continued line
            value = item.named_child(0)
            found = walk.read(value, depth + 2)
            if value is not None and value.kind_id in aliased:
                value = value.named_child(0)
            if value is not None:
                walk.mention_run(found, ENTER, node, value)
        walk.read(body_part(node), depth + 1)
        return NOTHING

    return visit


def raise_statement(compiler: Compiler, standard: Visit) -> Visit:
    """`raise Error from cause`; of a class that is raised an instance is made."""
    named = compiler.kinds("identifier") | compiler.kinds("attribute")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        for place, child in enumerate(node.named_children):
            found = walk.read(child, depth + 1)
            if place == 0 and found >= 0 and child.kind_id in named:
                name = child if not child.named_child_count else child.named_child(1)
                walk.mention(found, RAISE, name.start_byte, name.end_byte)
        return NOTHING

    return visit


def case_pattern(compiler: Compiler, standard: Visit) -> Visit:
    """A pattern of one part is that part."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if node.named_child_count == 1:
            return walk.read(node.named_child(0), depth + 1)
        return standard(walk, node, depth)

    del compiler
    return visit


def dotted_name(compiler: Compiler, standard: Visit) -> Visit:
    """In a pattern: a name alone is bound, one with dots is a value."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if node.named_child_count == 1:
            walk.assign(node.named_child(0), walk.target(ASSIGNMENT), depth + 1)
            return NOTHING
        return _read_dotted(walk, node)

    del compiler
    return visit


def class_pattern(compiler: Compiler, standard: Visit) -> Visit:
    """`Point(x=a)`: mentions the class, reads the patterns in it."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        found = NOTHING
        for i in range(node.named_child_count):
            child = node.named_child(i)
            if i == 0:
                found = _read_dotted(walk, child)
            else:
                walk.read(child, depth + 1)
        return found

    del compiler
    return visit


def keyword_pattern(compiler: Compiler, standard: Visit) -> Visit:
    """`x=pattern`: the first part only names an attribute."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        for i in range(1, node.named_child_count):
            walk.read(node.named_child(i), depth + 1)
        return NOTHING

    del compiler
    return visit


def splat_pattern(compiler: Compiler, standard: Visit) -> Visit:
    """`*rest`, `**rest`."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if node.named_child_count:
            walk.assign(node.named_child(0), walk.target(ASSIGNMENT), depth + 1)
        return NOTHING

    del compiler
    return visit


def _read_dotted(walk: Walk, node: Node) -> int:
    index = NOTHING
    for i in range(node.named_child_count):
        part = node.named_child(i)
        raw = walk.text(part)
        index = walk.cons(Member(index, walk.word(raw))) if i else walk.name(raw)
        walk.mention(index, 0, part.start_byte, part.end_byte)
    return index
