"""Decorators: they wait until the definition below them is a symbol."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.extract.expressions import each_named, first_named
from codegraph_lsp.model.facts import NOTHING, DecoratorFact
from codegraph_lsp.model.kinds import Role, SymbolFlag

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.drafts import Draft
    from codegraph_lsp.extract.walker import Walk

DECORATE = int(Role.DECORATE)
DECORATED = int(SymbolFlag.DECORATED)
_NAME = re.compile(rb"@\s*([\w.]+)")


def pend(walk: Walk, node: Node, depth: int) -> int:
    """The visit of a decorator."""
    if not walk.pending_decorators and walk.outer_start == NOTHING:
        walk.outer_start = node.start_byte
    walk.pending_decorators.append(node)
    return NOTHING


def apply_known(walk: Walk, draft: Draft, decorators: list[Node]) -> None:
    """What decorators known by name say of the kind and the flags."""
    draft.flags |= DECORATED
    effects = walk.table.decorator_effects
    for node in decorators:
        found = _NAME.match(walk.source, node.start_byte, node.end_byte)
        if found is None:
            continue
        effect = effects.get(found.group(1).rpartition(b".")[2])
        if effect is not None:
            flag, kind = effect
            draft.flags |= flag
            if kind != NOTHING:
                draft.kind = kind


def read_decorators(walk: Walk, symbol: int, decorators: list[Node], depth: int) -> None:
    """Expressions of the decorators, mentioned by the symbol they decorate."""
    owner = walk.owner
    walk.owner = symbol
    for node in decorators:
        found = walk.read(first_named(node), depth, DECORATE)
        if found != NOTHING:
            walk.decorators.append(DecoratorFact(symbol, found))
        for argument in each_named(node) if walk.table.decorator_arguments else ():
            if argument.kind_id in walk.table.decorator_arguments:
                walk.read(argument, depth)
    walk.owner = owner


def read_annotations(walk: Walk, symbol: int, holder: Node | None, depth: int) -> None:
    """Decorators among the children of *holder*, which decorate *symbol*."""
    if holder is None or not holder.named_child_count:
        return
    kinds = walk.table.decorator_ids
    found = [child for child in each_named(holder) if child.kind_id in kinds]
    if found:
        apply_known(walk, walk.symbols[symbol], found)
        read_decorators(walk, symbol, found, depth)
