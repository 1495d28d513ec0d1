"""Traits whose methods code in a file can call (Rust)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SCOPE
from codegraph_lsp.resolve.values import MODULE, SYMBOL, Value, Values
from codegraph_lsp.resolve.words import KIND_NAMESPACE, KIND_TRAIT

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def seen(evaluator: Evaluator) -> frozenset[tuple[int, int]]:
    """Traits whose methods code in the file can call: its own, and those it imports."""
    index = evaluator.index
    found: set[tuple[int, int]] = {
        (evaluator.file, number)
        for number, symbol in enumerate(index.symbols)
        if symbol.kind == KIND_TRAIT
    }
    for number, fact in enumerate(index.outline.imports):
        if fact.name[:1].isupper():
            found |= _traits_among(evaluator, evaluator.paths.ask(number))
        elif fact.name == "*":
            for module in evaluator.paths.ask(number):
                found |= _traits_in(evaluator, module)
    return frozenset(found)


def _traits_among(evaluator: Evaluator, denoted: Values) -> set[tuple[int, int]]:
    found = set()
    for value in denoted:
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is not None and there.index.symbols[value.ref].kind == KIND_TRAIT:
            found.add((value.file, value.ref))
    return found


def _traits_in(evaluator: Evaluator, module: Value) -> set[tuple[int, int]]:
    """Traits that a wildcard import of *module* brings: those it has, and those it imports."""
    there = evaluator.at(module.file) if module.file >= 0 else None
    if there is None or module.kind not in (MODULE, SYMBOL):
        return set()
    scope = MODULE_SCOPE
    if module.kind == SYMBOL:
        symbol = there.index.symbols[module.ref]
        if symbol.kind != KIND_NAMESPACE:
            return set()
        scope = symbol.scope
    found = set()
    for name, bindings in there.index.names_in(scope).items():
        if name[:1].isupper():
            for binding in bindings:
                found |= _traits_among(evaluator, there.denote_binding(binding))
    return found
