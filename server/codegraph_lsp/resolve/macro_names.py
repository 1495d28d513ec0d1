"""Names of macros: they live apart from others, and are seen in other places (Rust)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SCOPE
from codegraph_lsp.resolve import paths
from codegraph_lsp.resolve.exports import BUILTINS
from codegraph_lsp.resolve.values import (
    EXTERNAL,
    MODULE,
    NAMESPACE,
    NONE,
    SYMBOL,
    Values,
    external,
    union,
)
from codegraph_lsp.resolve.words import BINDS_IMPORT, BY_BUILTIN, BY_LEXICAL, KIND_MACRO

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

MACRO = "!"
"""Behind the name of a macro."""

MACRO_USE = "macro_use!"
"""Export that tells of a module whose macros the module around it sees."""


def seen(evaluator: Evaluator, scope: int, name: str) -> Values:
    """
    What the macro *name* is in *scope*.

    A macro is seen in all that follows its definition, modules inside included, and by imports.
    """
    index = evaluator.index
    plain = name.removesuffix(MACRO)
    scopes = index.outline.scopes
    place = scope
    while place >= 0:
        for binding in index.bound_in(place, name):
            return evaluator.denote_binding(binding)
        for binding in index.bound_in(place, plain):
            if index.bindings[binding].kind == BINDS_IMPORT:
                found = _macros_of(evaluator, evaluator.denote_binding(binding))
                if found:
                    return found
        place = scopes[place].parent
    found = paths.by_globs(evaluator, scope, name) or evaluator.macros.ask(name)
    if not found and name in evaluator.spec.builtins:
        return (external(BUILTINS, f"{BUILTINS}.{plain}", BY_BUILTIN),)
    return found


def _macros_of(evaluator: Evaluator, denoted: Values) -> Values:
    kept = []
    for value in denoted:
        if value.kind == EXTERNAL:
            kept.append(value)
        elif value.kind == SYMBOL:
            there = evaluator.at(value.file)
            if there is not None and there.index.symbols[value.ref].kind == KIND_MACRO:
                kept.append(value)
    return tuple(kept)


def of_file(evaluator: Evaluator, name: str) -> Values:
    """The macro *name* of the file, or as far as its modules and those around it hand it on."""
    index = evaluator.index
    for binding in index.bound_in(MODULE_SCOPE, name):
        return evaluator.denote_binding(binding)
    found = used(evaluator, name)
    if found:
        return found
    for module in paths.outer(evaluator):
        there = evaluator.at(module.file) if module.file >= 0 else None
        if there is not None and there.file != evaluator.file:
            found = union(found, there.macros.ask(name))
    return found


def used(evaluator: Evaluator, name: str) -> Values:
    """A macro of a module whose macros this file takes."""
    for value in evaluator.index.exports.get(MACRO_USE, ()):
        for module in evaluator.evaluate(value):
            if module.kind in (MODULE, NAMESPACE):
                found = paths.member(evaluator, module, name)
                if found:
                    return paths.reached(found, BY_LEXICAL)
    return NONE
