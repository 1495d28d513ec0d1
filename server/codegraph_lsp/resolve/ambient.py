"""
Modules that a file describes in a block of its own: `declare module "x" { … }`.

Such blocks are all that is known of a module without a file here. Where the module has a file, they
add to what that offers: its own names come first, and types of one name share their members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.module_tree import AUGMENTED
from codegraph_lsp.model.facts import MODULE_SYMBOL
from codegraph_lsp.model.ids import Path
from codegraph_lsp.resolve import exports, types
from codegraph_lsp.resolve.values import NAMESPACE, NONE, SYMBOL, Value, Values, union
from codegraph_lsp.resolve.words import (
    BY_IMPORT,
    BY_LEXICAL,
    BY_SELF,
    IS_AMBIENT,
    IS_EXPORTED,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.modules import ModuleTarget

_WHOLE = "="
"""What a block offers under this name stands for all of the module (`export = x`)."""


def blocks(evaluator: Evaluator, target: ModuleTarget) -> Iterator[tuple[Evaluator, int]]:
    """Blocks that say what *target*, a module without a file, offers: their files and symbols."""
    for file in target.ambient:
        there = evaluator.at(file)
        if there is not None:
            for symbol in there.index.blocks.get(target.block, ()):
                yield there, symbol


def additions(evaluator: Evaluator) -> Iterator[tuple[Evaluator, int]]:
    """Blocks that add to what the evaluator's file offers."""
    session = evaluator.session
    everywhere = Path("")
    added_to = session.resolve(evaluator, "", AUGMENTED, everywhere)
    if evaluator.file not in added_to.files:
        return
    for file in session.resolve(evaluator, str(evaluator.file), AUGMENTED, everywhere).files:
        there = evaluator.at(file)
        if there is None:
            continue
        for name, symbols in there.index.blocks.items():
            if session.resolve(there, name, 0).files[:1] == (evaluator.file,):
                yield from ((there, symbol) for symbol in symbols)


def offered(evaluator: Evaluator, target: ModuleTarget, name: str) -> Values:
    """What *name* is in *target*, a module without a file."""
    found = NONE
    for there, symbol in blocks(evaluator, target):
        found = union(found, there.in_block.ask((symbol, name)))
    return found


def is_complete(evaluator: Evaluator, target: ModuleTarget) -> bool:
    """The blocks are all there is of it; those in a module add to another that exists somewhere."""
    found = list(blocks(evaluator, target))
    return any(not there.index.is_module for there, _ in found)


def whole(evaluator: Evaluator, target: ModuleTarget) -> Values:
    """*target*, a module without a file, as a value."""
    found = offered(evaluator, target, _WHOLE)
    return evaluator.held(found) if found else written(evaluator, target)


def written(evaluator: Evaluator, target: ModuleTarget) -> Values:
    """The blocks themselves, where they are all that there is of *target*."""
    found = NONE
    if not is_complete(evaluator, target):
        return found
    for there, symbol in blocks(evaluator, target):
        found = union(found, (Value(NAMESPACE, there.file, symbol, BY_IMPORT),))
    return found


def added(evaluator: Evaluator, name: str) -> Values:
    """What *name* is among what blocks add to the evaluator's file."""
    found = NONE
    for there, symbol in additions(evaluator):
        found = union(found, there.in_block.ask((symbol, name)))
    return found


def in_block(evaluator: Evaluator, key: tuple[int, str]) -> Values:
    """What a block offers under a name; the key is both."""
    symbol, name = key
    index = evaluator.index
    listed = index.exports_of(symbol)
    passed_on = index.reexports_of(symbol)
    found = NONE
    for value in listed.get(name, ()):
        found = union(found, evaluator.denote(value))
    for number in passed_on.get(name, ()):
        found = union(found, exports.reexported(evaluator, number))
    if found or name in (_WHOLE, ""):
        return found
    only_marked = _says_what(evaluator, symbol, listed) or bool(passed_on)
    for each in index.child(symbol, name) if name != "default" else ():
        if not only_marked or index.symbols[each].flags & IS_EXPORTED:
            found = union(found, (Value(SYMBOL, evaluator.file, each, BY_LEXICAL),))
    if found or name == "default":
        return found
    for number in passed_on.get("*", ()):
        found = union(found, exports.passed_on(evaluator, number, name))
    if found or _WHOLE not in listed:
        return found
    for held in evaluator.held(evaluator.in_block.ask((symbol, _WHOLE))):
        found = union(found, evaluator.declared(held, name))
    return found


def _says_what(evaluator: Evaluator, symbol: int, listed: dict[str, list[int]]) -> bool:
    """The block lists what it offers: then what is not marked is its own."""
    for name, values in listed.items():
        if name != "default" or not all(map(evaluator.index.defines, values)):
            return True
    return False


def names(evaluator: Evaluator, symbol: int) -> frozenset[str]:
    """Names that the block *symbol* may offer."""
    index = evaluator.index
    found = {*index.exports_of(symbol), *index.reexports_of(symbol)}
    found |= index.children.get(symbol, {}).keys()
    for number in index.reexports_of(symbol).get("*", ()):
        found |= exports.names_passed_on(evaluator, number)
    return frozenset(found - {_WHOLE, "", "*"})


def shared_members(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is in the other parts of a type that blocks, or a module and blocks, make up."""
    found = NONE
    for there, part in parts(evaluator, symbol):
        for each in there.index.child(part, name):
            found = union(found, (Value(SYMBOL, there.file, each, BY_SELF),))
    for there, own in _in_module(evaluator, symbol):
        found = union(found, there.found.ask((own, name)))
    return found


def shared_bases(evaluator: Evaluator, symbol: int) -> Values:
    """Ancestors that blocks give to a type."""
    found = NONE
    for there, part in parts(evaluator, symbol):
        for entry in there.index.heritage.get(part, ()):
            found = union(found, types.extended(there, entry.expression))
    return found


def shared_names(evaluator: Evaluator, symbol: int) -> Iterator[str]:
    """Names of the members in the other parts of a type."""
    for there, part in (*parts(evaluator, symbol), *_in_module(evaluator, symbol)):
        yield from there.index.children.get(part, {})


def parts(evaluator: Evaluator, symbol: int) -> Iterator[tuple[Evaluator, int]]:
    """Parts of the type *symbol* that stand in blocks, itself left out."""
    fact = evaluator.index.symbols[symbol]
    around = evaluator.index.symbols[fact.container] if fact.container > MODULE_SYMBOL else None
    if around is None:
        places = additions(evaluator)
    elif around.flags & IS_AMBIENT:
        target = evaluator.session.resolve(evaluator, around.name, 0)
        places = blocks(evaluator, target)
    else:
        return
    for there, block in places:
        for each in there.index.children.get(block, {}).get(fact.name, ()):
            itself = (there.file, each) == (evaluator.file, symbol)
            if there.index.symbols[each].kind in TYPES and not itself:
                yield there, each


def _in_module(evaluator: Evaluator, symbol: int) -> Iterator[tuple[Evaluator, int]]:
    """The type that *symbol*, which stands in a block, adds to."""
    fact = evaluator.index.symbols[symbol]
    around = evaluator.index.symbols[fact.container]
    if not around.flags & IS_AMBIENT:
        return
    target = evaluator.session.resolve(evaluator, around.name, 0)
    home = evaluator.at(target.files[0]) if target.files else None
    for own in NONE if home is None else home.exported.ask(fact.name):
        there = evaluator.at(own.file) if own.kind == SYMBOL else None
        itself = (own.file, own.ref) == (evaluator.file, symbol)
        if there is not None and not itself and there.index.symbols[own.ref].kind in TYPES:
            yield there, own.ref
