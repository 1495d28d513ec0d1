"""
Functions that share a name: which of them a call can mean.

Languages differ in what makes one the better: where methods have names of their own it is the most
specific one, elsewhere the one that fits all arguments best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.resolve import best_match, most_specific
from codegraph_lsp.resolve.values import CLASS, NONE, Value, Values
from codegraph_lsp.resolve.words import CONSTRUCTOR

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import Call, New
    from codegraph_lsp.resolve.evaluate import Evaluator


def chosen(evaluator: Evaluator, candidates: Values, call: Call | New) -> Values:
    """Those of *candidates* that *call* can mean; all where the language has no overloads."""
    if len(candidates) < 2:
        return candidates
    if evaluator.rules.signatures:
        return most_specific.chosen(evaluator, candidates, call)
    if evaluator.rules.overloads:
        return best_match.chosen(evaluator, candidates, call)
    return candidates


def constructors(evaluator: Evaluator, made: Value, call: New) -> Values:
    """The constructors of the class *made* that *call* can mean."""
    there = evaluator.at(made.file) if made.kind == CLASS else None
    if there is None:
        return NONE
    name = f"{CONSTRUCTOR}({len(call.arguments)})"
    return chosen(evaluator, there.found.ask((made.ref, name)), call)
