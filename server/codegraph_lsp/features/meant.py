"""From what linking says a name stands for to symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import astuple

from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import Certainty
from codegraph_lsp.model.symbols import Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.edges import ExternalSymbol
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.resolve.targets import Target


def symbols_meant(snapshot: Snapshot, targets: Iterable[Target]) -> list[Symbol]:
    """
    The symbols among *targets*, externals too, in order of path and position; no local names.

    In the place of a declaration stands its definition.
    """
    found: dict[SymbolKey, Symbol] = {}
    for target in targets:
        if target.external is not None:
            found[target.external.key] = external_symbol(target.external)
        elif target.file is not None and target.symbol != NOTHING:
            symbol = symbol_numbered(snapshot, target.file, target.symbol)
            if symbol is not None:
                found[symbol.key] = symbol
    definitions = snapshot.definitions_of(found)
    found |= snapshot.symbols(set(definitions.values()))
    meant = {definitions.get(key, key) for key in found}
    return sorted((found[key] for key in meant if key in found), key=symbol_place)


def symbols_linked(snapshot: Snapshot, file: FileId, offset: int) -> list[Symbol]:
    """
    What linking found the name at *offset* to mean, by-name guesses left out, in order of path and
    position: it also knows what is handed to functions without a name (`|p| p.area()`).
    """
    text = snapshot.text(file)
    if text is None:
        return []
    words: dict[SymbolKey, bytes] = {
        edge.target: text.source[edge.start : edge.end]
        for edge in snapshot.edges_in(file)
        if edge.start <= offset <= edge.end and edge.certainty < Certainty.BY_NAME
    }
    # Edges of unsaved text may still be those of the text before.
    found = snapshot.symbols(words).values() if words else ()
    meant = (symbol for symbol in found if symbol.name.encode() == words[symbol.key])
    return sorted(meant, key=symbol_place)


def symbol_numbered(snapshot: Snapshot, file: FileId, index: int) -> Symbol | None:
    """The symbol at *index* of a file's outline."""
    for symbol in snapshot.symbols_in(file):
        if symbol.index == index:
            return symbol
    return None


def external_symbol(external: ExternalSymbol) -> Symbol:
    """*external* as answers tell it."""
    return Symbol.outside(*astuple(external))
