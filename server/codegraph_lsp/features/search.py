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
        options: Only what their files leave; the rest of them is for questions about edges.
        limit: Longest answer.
        kinds: Only these; empty: all.
        languages: Only these; empty: all.
    """
    fetched = limit + 1  # one more tells whether there are more
    while True:
        snapshot.cancel.check("search: fetch more")
        found = snapshot.search(query, kinds=kinds, languages=languages, limit=fetched)
        wanted = [symbol for symbol in found if options.wants(snapshot, symbol)]
        if len(wanted) > limit or len(found) < fetched:
            return Found(tuple(wanted[:limit]), len(wanted) > limit, freshness(snapshot))
        fetched *= 2
