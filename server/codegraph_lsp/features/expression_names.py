"""Names of what expressions stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Call, Index, Member, Name, New

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import Outline


def last_name(outline: Outline, expression: int) -> str:
    """`b` of `a.b(c)`; empty where it has no name."""
    while expression >= 0:
        fact = outline.expressions[expression]
        if isinstance(fact, Name | Member):
            return fact.name.partition("(")[0]
        if isinstance(fact, Call | New):
            expression = fact.callee
        elif isinstance(fact, Index):
            expression = fact.object
        else:
            break
    return ""
