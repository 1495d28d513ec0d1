"""
Calls of which only the name is known, joined to the one symbol that bears it.

A call on a receiver nobody knows anything about is stored with a key made of the name alone, so
that linking does not depend on which symbols exist. Only who asks for `by-name` certainty sees such
a call, and only where the name leaves no choice: one callable of that name in the language family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import CALLABLE_KINDS, Certainty, EdgeKind, SymbolFlag
from codegraph_lsp.resolve.symbol_ids import by_name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol


class WithNames:
    """The stored graph, its by-name calls led to their only candidate."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        stored = self._snapshot.edges_to(targets, kinds)
        if EdgeKind.CALLS not in kinds:
            return stored
        wanted: dict[SymbolKey, SymbolKey] = {}
        for symbol in self._snapshot.symbols(targets).values():
            family = family_of(self._snapshot, symbol.file)
            if family and only_candidate(self._snapshot, symbol.name, family) == symbol.key:
                wanted[by_name_key(family, symbol.name)] = symbol.key
        if not wanted:
            return stored
        called = self._snapshot.edges_to(sorted(wanted), {EdgeKind.CALLS})
        return [*stored, *(edge._replace(target=wanted[edge.target]) for edge in called)]

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> Sequence[ResolvedEdge]:
        return with_names(self._snapshot, self._snapshot.edges_from(sources, kinds))


def with_names(snapshot: Snapshot, edges: Sequence[ResolvedEdge]) -> Sequence[ResolvedEdge]:
    """*edges*, each by-name call led to its only candidate, or left out where there is none."""
    if not any(edge.certainty is Certainty.BY_NAME for edge in edges):
        return edges
    kept = []
    for edge in edges:
        if edge.certainty is Certainty.BY_NAME:
            name = name_at(snapshot, edge)
            family = family_of(snapshot, edge.file)
            target = only_candidate(snapshot, name, family) if name and family else None
            if target is not None:
                kept.append(edge._replace(target=target))
        else:
            kept.append(edge)
    return kept


def only_candidate(snapshot: Snapshot, name: str, family: str) -> SymbolKey | None:
    """The one callable called *name* in files of a language family; None where they are several."""
    found = candidates(snapshot, name, family)
    return found[0].key if len(found) == 1 else None


def candidates(snapshot: Snapshot, name: str, family: str) -> Sequence[Symbol]:
    """The callables called *name* in files of a language family, overloads without a body aside."""
    return [
        symbol
        for symbol in snapshot.symbols_named(name)
        if _answers_to(symbol, name) and family_of(snapshot, symbol.file) == family
    ]


def _answers_to(symbol: Symbol, name: str) -> bool:
    return (
        symbol.name == name
        and symbol.kind in CALLABLE_KINDS
        and not symbol.flags & SymbolFlag.OVERLOAD
    )


def name_at(snapshot: Snapshot, edge: ResolvedEdge) -> str:
    """The word that is written at the site of *edge*; empty where the file cannot be read."""
    text = snapshot.text(edge.file)
    if text is None:
        return ""
    return text.source[edge.start : edge.end].decode("utf-8", "replace")


def family_of(snapshot: Snapshot, file: FileId | None) -> str:
    """The language family of *file*; empty where there is none."""
    spec = None if file is None else snapshot.language(file)
    return spec.family if spec else ""
