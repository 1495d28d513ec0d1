"""Visits of what surrounds statements: blocks, cases, conditions, returns, outer names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract import conditions
from codegraph_lsp.extract.drafts import BLOCK, DECLARE_BLOCK, Target
from codegraph_lsp.extract.expressions import (
    each_named,
    element,
    read_children,
    read_others,
    read_value,
    union,
)
from codegraph_lsp.extract.walker import MAX_DEPTH, TYPE, Visit, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    BindingFact,
    Name,
    ReturnFact,
    Typed,
    Yielded,
)
from codegraph_lsp.model.kinds import BindingKind, SymbolFlag

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.nodes import (
        CaseNode,
        ConditionNode,
        OuterNode,
        ReturnNode,
        ScopeNode,
    )

GENERATOR = int(SymbolFlag.GENERATOR)


def scope(compiler: Compiler, entry: ScopeNode) -> Visit:
    """A region that may have names of its own."""
    declaring = compiler.kinds_of(entry.declaring)
    inner = compiler.kinds_of(entry.inner)
    part = compiler.part(entry.part)

    def declares(node: Node) -> bool:
        if entry.part and part(node) is not None:
            return True
        for child in each_named(node):
            kind = child.kind_id
            if kind in declaring or (kind in inner and declares(child)):
                return True
        return not declaring and not entry.part

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        if not declares(node):
            return read_children(walk, node, depth)
        outer = walk.at
        walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        read_children(walk, node, depth)
        walk.enter(outer)
        return NOTHING

    return visit


def case(compiler: Compiler, entry: CaseNode) -> Visit:
    """A switch over types that binds its subject anew in each case."""
    alias_part = compiler.part(entry.alias)
    value_part = compiler.part(entry.value)
    cases = compiler.kinds_of(entry.cases)
    types_field = compiler.field(entry.types)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        outer = walk.at
        alias = alias_part(node)
        value = value_part(node)
        walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        done = {found.id for found in (alias, value) if found is not None}
        subject = NOTHING
        for child in each_named(node):
            if value is not None and child.id == value.id:
                subject = read_value(walk, child, depth)
            elif child.kind_id in cases:
                _read_case(walk, child, alias, subject, depth)
            elif child.id not in done:
                read_value(walk, child, depth)
        walk.enter(outer)
        return NOTHING

    def _read_case(walk: Walk, node: Node, alias: Node | None, subject: int, depth: int) -> None:
        around = walk.at
        walk.enter(walk.open_scope(BLOCK, around.symbol, node))
        types = [child for child in node.children_by_field_id(types_field) if child.is_named]
        walk.role = TYPE
        found = union(walk, tuple(read_value(walk, child, depth) for child in types))
        walk.role = 0
        value = walk.cons(Typed(found)) if found != NOTHING else subject
        to = Target(int(BindingKind.ASSIGNMENT), value, NOTHING, NOTHING, DECLARE_BLOCK)
        if alias is not None:
            walk.assign(alias, to, depth)
        read_others(walk, node, tuple(types), depth)
        walk.enter(around)

    return visit


def condition(compiler: Compiler, entry: ConditionNode) -> Visit:
    """A statement whose consequence may never run, or only for the type checker."""
    condition_part = compiler.part(entry.condition)
    consequence_part = compiler.part(entry.consequence)
    false = {word.encode() for word in entry.false}
    type_only = {word.encode() for word in entry.type_only}
    longest = max((len(word) for word in false | type_only), default=0) + 2
    implied = conditions.implications(compiler)
    tests = None if implied is None else conditions.tested(compiler, entry, implied)
    read_framed = conditions.block(read_children)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        tested = condition_part(node)
        if walk.tests and tests is not None:
            if tested is not None and tests(walk, node, tested, depth + 1):
                return NOTHING
            read_parts = read_framed
        else:
            read_parts = read_children
        if tested is None or tested.end_byte - tested.start_byte > longest:
            return read_parts(walk, node, depth)
        word = walk.text(tested).strip(b"() \t")
        consequence = consequence_part(node)
        if consequence is None or (word not in false and word not in type_only):
            return read_parts(walk, node, depth)
        only = word in type_only
        for child in node.children:
            here = child.id == consequence.id
            walk.type_only += here and only
            read_value(walk, child, depth + 1)
            walk.type_only -= here and only
        if not only:
            walk.dead.append((consequence.start_byte, consequence.end_byte))
        return NOTHING

    return conditions.loop(visit) if entry.loops else visit


def returns(compiler: Compiler, entry: ReturnNode) -> Visit:
    """`return value`, `yield value`."""
    part = compiler.part(entry.value)
    yields = entry.op == "yield"
    delegates = compiler.tokens(entry.delegates)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        value = read_value(walk, part(node), depth + 1)
        if yields:
            if value != NOTHING:
                if any(child.kind_id in delegates for child in node.children):
                    value = element(walk, value, NOTHING)
                value = walk.cons(Yielded(value))
            home = walk.at.function or walk.at
            draft = walk.symbols[home.symbol]
            if draft.scope == home.index:
                draft.flags |= GENERATOR
        if value != NOTHING:
            home = walk.at.function or walk.at
            walk.returns.append(ReturnFact(home.index, value))
        return NOTHING

    return visit


def outer_names(compiler: Compiler, entry: OuterNode) -> Visit:
    """`global x`, `nonlocal x`."""
    to_module = entry.to == "module"
    names = compiler.name_ids

    def visit(walk: Walk, node: Node, depth: int) -> int:
        scope = walk.at.function or walk.at
        for child in each_named(node):
            if child.kind_id not in names:
                continue
            raw = walk.text(child)
            home = walk.scopes[0]
            if not to_module:
                around = scope.parent
                while around is not None and (around.kind > BLOCK or raw not in around.bound):
                    around = around.parent
                home = around or scope.parent or home
            if home is scope:
                continue
            scope.outer = {**(scope.outer or {}), raw: home}
            scope.names.pop(raw, None)
            scope.bound[raw] = False
            word = walk.word(raw)
            walk.bindings.append(
                BindingFact(
                    scope.index,
                    word,
                    int(BindingKind.OUTER),
                    walk.cons(Name(word, home.index)),
                    NOTHING,
                    child.start_byte,
                    child.end_byte,
                )
            )
        return NOTHING

    return visit
