"""Symbols by name, as people type it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.freshness import Freshness, freshness

if TYPE_CHECKING:
    from collections.abc import Collection

    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.kinds import SymbolKind
    from codegraph_lsp.model.symbols import Symbol

_MORE = 8
"""How many times the limit is fetched where patterns will leave some out. A guess."""


@dataclass(frozen=True, slots=True)
class Found:
    items: tuple[Symbol, ...]
    """Best first: exact, prefix, camel humps, substring."""
    more: bool
    """There are further ones that the limit left out."""
    freshness: Freshness


def search(
    snapshot: Snapshot,
    query: str,
    options: Options,
    *,
    limit: int,
    kinds: Collection[SymbolKind] = (),
    languages: Collection[str] = (),
) -> Found:
    """
    Symbols whose name fits *query*; `Class.meth` looks for members of fitting containers.

    Args:
        limit: Longest answer.
        kinds: Only these; empty: all.
        languages: Only these; empty: all.
    """
    container, _, name = query.strip().replace("::", ".").rpartition(".")
    filtered = bool(options.include or options.exclude or not options.include_tests or container)
    fetched = limit * _MORE if filtered else limit + 1
    found = [
        symbol
        for symbol in snapshot.search(name, kinds=kinds, languages=languages, limit=fetched)
        if options.wants(snapshot, symbol) and _stands_in(symbol, container)
    ]
    return Found(tuple(found[:limit]), len(found) > limit, freshness(snapshot))


def _stands_in(symbol: Symbol, container: str) -> bool:
    above = symbol.qualified_name.rpartition(".")[0]
    return not container or container.lower() in above.lower()
