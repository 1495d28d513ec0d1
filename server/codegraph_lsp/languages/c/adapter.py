"""C: what the preprocessor's lines say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.c.conditions import mend as mend
from codegraph_lsp.languages.c.macros import prepare as prepare
from codegraph_lsp.model.facts import NOTHING, Call, ImportFact
from codegraph_lsp.model.kinds import Role

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

CALL = int(Role.CALL)
TYPE = int(Role.TYPE)

QUOTED = 0
"""`ImportFact.level` of `#include "x.h"`."""
BRACKETED = 1
"""`ImportFact.level` of `#include <x.h>`."""

_FALSE = frozenset({b"0", b"false"})
_TRUE = frozenset({b"1", b"true"})


def include(compiler: Compiler, standard: Visit) -> Visit:
    """`#include "x.h"`, `#include <x.h>`: everything the file says is visible from here on."""
    path_field = compiler.field("path")
    quoted = compiler.kinds("string_literal")
    bracketed = compiler.kinds("system_lib_string")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        path = node.child_by_field_id(path_field)
        if path is None or (path.kind_id not in quoted and path.kind_id not in bracketed):
            return NOTHING
        start, end = path.start_byte + 1, path.end_byte - 1
        module = walk.word(walk.source[start:end].strip().replace(b"\\", b"/"))
        level = QUOTED if path.kind_id in quoted else BRACKETED
        if module:
            fact = ImportFact(module, level, "*", "", 0, 0, start, end, start, end)
            walk.add_import(fact, start, end)
        return NOTHING

    return visit


def macro(compiler: Compiler, standard: Visit) -> Visit:
    """`#define`: a name of the file wherever it stands. The guard of an include says nothing."""
    name_field = compiler.field("name")
    guards = compiler.kinds("preproc_ifdef")
    value_field = compiler.field("value")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name = node.child_by_field_id(name_field)
        around = node.parent
        if name is None:
            return NOTHING
        if around is not None and around.kind_id in guards:
            tested = around.child_by_field_id(name_field)
            if (
                tested is not None
                and node.child_by_field_id(value_field) is None
                and walk.text(tested) == walk.text(name)
            ):
                return NOTHING
        at, container, owner = walk.at, walk.container, walk.owner
        walk.enter(walk.scopes[0])
        walk.container = walk.owner = 0
        standard(walk, node, depth)
        walk.container, walk.owner = container, owner
        walk.enter(at)
        return NOTHING

    return visit


def condition(compiler: Compiler, standard: Visit) -> Visit:
    """`#if 0`: what follows is not live, up to the other branch; all other branches are read."""
    condition_field = compiler.field("condition")
    alternative_field = compiler.field("alternative")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        tested = node.child_by_field_id(condition_field)
        if tested is not None:
            word = walk.text(tested).strip(b"() \t")
            other = node.child_by_field_id(alternative_field)
            if word in _FALSE:
                end = node.end_byte if other is None else other.start_byte
                walk.dead.append((tested.end_byte, end))
            elif word in _TRUE and other is not None:
                walk.dead.append((other.start_byte, other.end_byte))
        return standard(walk, node, depth)

    return visit


def macro_type(compiler: Compiler, standard: Visit) -> Visit:
    """`API(int) f();`: a macro that is given a type, and means it with something around."""
    name_field = compiler.field("name")
    type_field = compiler.field("type")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name = node.child_by_field_id(name_field)
        found = walk.read(node.child_by_field_id(type_field), depth + 1, TYPE)
        if name is not None:
            index = walk.cons(Call(walk.name(walk.text(name)), ()))
            walk.mention(index, CALL, name.start_byte, name.end_byte)
        return found

    return visit
