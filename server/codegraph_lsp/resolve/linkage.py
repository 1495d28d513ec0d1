"""Says of a file's symbols what they declare and define; see `model/linkage.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.ids import symbol_key
from codegraph_lsp.model.linkage import Linkage, LinkageSort
from codegraph_lsp.resolve.signatures import signature
from codegraph_lsp.resolve.solver import GIVEN_UP
from codegraph_lsp.resolve.units import space_of
from codegraph_lsp.resolve.values import CLASS
from codegraph_lsp.resolve.words import (
    CALLABLES,
    IS_ABSTRACT,
    IS_EXPORTED,
    IS_OVERLOAD,
    KIND_MACRO,
    KIND_VARIABLES,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.sites import Sites

DEFINES = int(LinkageSort.DEFINES)
DECLARED = int(LinkageSort.DECLARED)
DEFINED = int(LinkageSort.DEFINED)


def linkage(evaluator: Evaluator, sites: Sites) -> list[Linkage]:
    """All statements of the file, in order."""
    if not evaluator.rules.declarations:
        return []
    found: dict[Linkage, None] = {}
    index = evaluator.index
    keys = sites.keys
    for symbol, fact in enumerate(index.symbols):
        if symbol == MODULE_SYMBOL or not _is_linked(fact.kind):
            continue
        is_declaration = bool(fact.flags & IS_OVERLOAD)
        is_exported = bool(fact.flags & IS_EXPORTED)
        if is_declaration and not is_exported:
            continue
        own = keys.key(evaluator.file, symbol)
        try:
            name = _link_name(evaluator, symbol)
            declared = [] if is_declaration or not name else list(_declarations(evaluator, symbol))
        except GIVEN_UP:
            evaluator.state.reset()
            continue
        if not name:
            continue
        if is_declaration:
            found[Linkage(DECLARED, own, name)] = None
            continue
        if is_exported:
            found[Linkage(DEFINED, name, own)] = None
        for there, other in declared:
            if not is_exported and there.index.symbols[other].flags & IS_EXPORTED:
                continue  # what other files mean is something else
            found[Linkage(DEFINES, keys.key(there.file, other), own)] = None
    return list(found)


def _is_linked(kind: int) -> bool:
    return kind in TYPES or kind in KIND_VARIABLES or (kind in CALLABLES and kind != KIND_MACRO)


def _link_name(evaluator: Evaluator, symbol: int) -> int:
    """The hash of the name under which other files mean *symbol*; 0 where they cannot."""
    index = evaluator.index
    fact = index.symbols[symbol]
    around = _around(evaluator, symbol)
    if around is None:
        return 0
    sort = "type" if fact.kind in TYPES else "function" if fact.kind in CALLABLES else "variable"
    arity = ""
    if evaluator.rules.overloads and fact.kind in CALLABLES:
        arity = str(len(index.parameters.get(fact.scope, ())))
    return symbol_key(f"linked {evaluator.spec.family} {sort} {around}{fact.name} {arity}")


def _around(evaluator: Evaluator, symbol: int) -> str | None:
    """The dotted name around *symbol*, with a dot behind; None for what is in a function."""
    index = evaluator.index
    fact = index.symbols[symbol]
    if fact.receiver:
        for owner in evaluator.owners.ask(symbol):
            there = evaluator.at(owner.file)
            if there is not None:
                above = _names_above(there, owner.ref)
                name = there.index.symbols[owner.ref].name
                if owner.kind != CLASS:
                    return f"{space_of(there.index, owner.ref)}."
                return None if above is None else f"{above}{name}."
        space_name = space_of(index, fact.container)
        return f"{space_name}.{fact.receiver}." if space_name else f"{fact.receiver}."
    return _names_above(evaluator, symbol)


def _names_above(there: Evaluator, symbol: int) -> str | None:
    names = []
    container = there.index.symbols[symbol].container
    while container > MODULE_SYMBOL:
        fact = there.index.symbols[container]
        if fact.kind in CALLABLES:
            return None
        if fact.kind in TYPES:
            names.append(fact.name)
        container = fact.container
    space = space_of(there.index, symbol)
    around = ".".join([*([space] if space else []), *reversed(names)])
    return f"{around}." if around else ""


def _declarations(evaluator: Evaluator, symbol: int) -> Iterator[tuple[Evaluator, int]]:
    """Declarations of *symbol* that its file sees."""
    candidates = list(_seen(evaluator, symbol))
    fact = evaluator.index.symbols[symbol]
    if fact.kind not in CALLABLES or not evaluator.rules.overloads:
        yield from candidates
        return
    own = signature(evaluator, symbol)
    same = [each for each in candidates if signature(*each) == own]
    if not same:
        # A type may be spelled in two ways; then the number of parameters must do.
        alike = [each for each in candidates if len(signature(*each)) == len(own)]
        same = alike if len(alike) == 1 else []
    yield from same


def _seen(evaluator: Evaluator, symbol: int) -> Iterator[tuple[Evaluator, int]]:
    """Declarations of the name of *symbol* in the same place, of the same sort."""
    index = evaluator.index
    fact = index.symbols[symbol]
    kinds = TYPES if fact.kind in TYPES else CALLABLES if fact.kind in CALLABLES else KIND_VARIABLES
    around = index.symbols[fact.container]
    if around.kind in TYPES and fact.kind in CALLABLES and around.start <= fact.start < around.end:
        return  # no type declares a member twice: its namesakes are others
    if fact.receiver or around.kind in TYPES:
        for owner in evaluator.owners.ask(symbol):
            there = evaluator.at(owner.file)
            if there is None:
                continue
            if owner.kind == CLASS:
                for each in there.index.child(owner.ref, fact.name):
                    other = there.index.symbols[each]
                    # A function without code of its own (`= 0`) may have some outside of its type.
                    if other.flags & (IS_OVERLOAD | IS_ABSTRACT) and other.kind in kinds:
                        yield there, each
            else:
                space = space_of(there.index, owner.ref)
                yield from _in_space(evaluator, space, fact.name, kinds)
        return
    yield from _in_space(evaluator, space_of(index, symbol), fact.name, kinds)


def _in_space(
    evaluator: Evaluator, space: str, name: str, kinds: frozenset[int]
) -> Iterator[tuple[Evaluator, int]]:
    tagged = f"{evaluator.rules.tags} {name}"
    for tag in (name, tagged) if kinds is TYPES else (name,):
        for there, binding in evaluator.session.units.bound(evaluator, space, tag):
            bound = there.index.bindings[binding]
            symbol = there.index.defined(bound)
            if symbol == NOTHING:
                symbol = there.index.variable(bound)
            if symbol != NOTHING:
                fact = there.index.symbols[symbol]
                if fact.flags & IS_OVERLOAD and fact.kind in kinds:
                    yield there, symbol
