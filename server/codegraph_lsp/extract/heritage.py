"""Reads what a type extends, implements or embeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.expressions import each_named, read_key, read_value
from codegraph_lsp.extract.walker import MAX_DEPTH, TYPE, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    HeritageFact,
    Index,
    Member,
    Name,
    Sequence,
)
from codegraph_lsp.model.kinds import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler

INHERIT = int(Role.INHERIT)
IMPLEMENT = int(Role.IMPLEMENT)


def clauses(compiler: Compiler) -> Callable[[Walk, Node, int, int], None]:
    """The reader of heritage clauses: entries become facts of *symbol* and mentions."""
    roles = {
        kind_id: IMPLEMENT if entry.role == "implement" else INHERIT
        for kind, entry in compiler.nodes.heritage.items()
        for kind_id in compiler.kinds(kind)
    }
    lists = compiler.kinds_of(
        [kind for kind, entry in compiler.nodes.heritage.items() if entry.role == "around"]
    )
    type_arguments = compiler.kinds_of(
        [entry.type_arguments for entry in compiler.nodes.heritage.values() if entry.type_arguments]
    )
    listed = compiler.nodes.arguments
    ignored = compiler.comment_ids | compiler.kinds_of([*listed.keywords, *listed.others])

    def read(walk: Walk, clause: Node, symbol: int, depth: int, around: int = INHERIT) -> None:
        if depth > MAX_DEPTH:
            return
        role = around if clause.kind_id in lists else roles.get(clause.kind_id, INHERIT)
        for child in each_named(clause):
            kind = child.kind_id
            if kind in roles:
                read(walk, child, symbol, depth + 1, role)
            elif kind in ignored:
                read_value(walk, child, depth + 1)
            elif kind in type_arguments:
                _apply(walk, child, symbol, depth + 1)
            else:
                walk.inherit(child, role, depth + 1)

    return read


def _apply(walk: Walk, node: Node, symbol: int, depth: int) -> None:
    """Type arguments that follow an entry instead of standing in it."""
    saved = walk.role
    walk.role = TYPE
    keys = [read_key(walk, child, depth) for child in each_named(node)]
    walk.role = saved
    last = walk.heritage[-1] if walk.heritage else None
    if last is None or last.symbol != symbol or not keys:
        return
    key = keys[0] if len(keys) == 1 else walk.cons(Sequence(tuple(keys)))
    applied = walk.cons(Index(last.expression, key))
    walk.heritage[-1] = HeritageFact(symbol, applied, last.role)


def classify(walk: Walk, symbol: int) -> None:
    """Makes an enum or an interface of a type that inherits from one that says so."""
    bases = walk.table.telling_bases
    if not bases:
        return
    for fact in reversed(walk.heritage):
        if fact.symbol != symbol:
            return
        kind = bases.get(_last_name(walk, fact.expression))
        if kind is not None:
            walk.symbols[symbol].kind = kind
            return


def _last_name(walk: Walk, expression: int) -> str:
    found = walk.made[expression]
    if type(found) is Index and found.object != NOTHING:
        found = walk.made[found.object]
    return found.name if isinstance(found, Name | Member) else ""
