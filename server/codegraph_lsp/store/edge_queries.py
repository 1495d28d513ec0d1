"""Questions about edges: what leads to a symbol, from it, or stands in a file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.kinds import EdgeKind
from codegraph_lsp.model.symbols import ResolvedEdge
from codegraph_lsp.store.codec import EDGE_BITS, SYMBOL_BITS
from codegraph_lsp.store.edge_codec import FLAGS, unpack_sites
from codegraph_lsp.store.session import json_list
from codegraph_lsp.store.symbol_queries import SymbolQueries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_TO = """
SELECT edges.id, edges.target, edges.sites FROM json_each(:targets) AS wanted
CROSS JOIN edges ON edges.target = wanted.value ORDER BY wanted.key, edges.id
"""
_IN_FILE = """
SELECT id, target, sites FROM edges WHERE id BETWEEN :first AND :last ORDER BY id
"""
_PLACES = """
SELECT symbols.id, symbols.key FROM json_each(:keys) AS wanted
CROSS JOIN symbols ON symbols.key = wanted.value ORDER BY symbols.id
"""
_LINKED_FILES = "SELECT id FROM files WHERE linked > 0 ORDER BY path"

ALL_KINDS = frozenset(EdgeKind)

_INDEX = (1 << SYMBOL_BITS) - 1
_KIND_SHIFT = 9


class ByNameSite(NamedTuple):
    """A call of which only the callee's name is known."""

    edge: ResolvedEdge
    arity: int
    """Arguments it passes; -1 unknown."""


class EdgeQueries(SymbolQueries):
    """See the module."""

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind] = ALL_KINDS
    ) -> list[ResolvedEdge]:
        """Edges to *targets*, ordered by target as given, file and place."""
        rows = self._rows(_TO, targets=json_list(targets))
        return list(self._edges(rows, kinds))

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind] = ALL_KINDS
    ) -> list[ResolvedEdge]:
        """Edges out of *sources*, ordered by source as given and place."""
        wanted: dict[int, set[int]] = {}
        for rowid, _ in self._rows(_PLACES, keys=json_list(sources)):
            wanted.setdefault(rowid >> SYMBOL_BITS, set()).add(rowid & _INDEX)
        by_source: dict[SymbolKey, list[ResolvedEdge]] = {key: [] for key in sources}
        for file, indexes in wanted.items():
            for edge in self._edges(self._rows_in(FileId(file)), kinds, indexes):
                by_source[edge.source].append(edge)
        return list(chain.from_iterable(sorted(by_source[k], key=_place) for k in by_source))

    def edges_in(self, file: FileId, kinds: Collection[EdgeKind] = ALL_KINDS) -> list[ResolvedEdge]:
        """Edges whose site is in *file*, in order of place."""
        return sorted(self._edges(self._rows_in(file), kinds), key=_place)

    def by_name_sites(self, targets: Sequence[SymbolKey]) -> list[ByNameSite]:
        """Calls by name alone of the names behind *targets* (`by_name_key`), as `edges_to`."""
        found: list[ByNameSite] = []
        for row in self._rows(_TO, targets=json_list(targets)):
            arities = [site[4] for site in unpack_sites(row[2])]
            found += map(ByNameSite, self._edges([row], ALL_KINDS), arities)
        return found

    def all_edges(self, kinds: Collection[EdgeKind] = ALL_KINDS) -> Iterator[ResolvedEdge]:
        """All edges of the workspace, in order of path and place."""
        for (file,) in self._rows(_LINKED_FILES):
            yield from self.edges_in(FileId(file), kinds)

    def _rows_in(self, file: FileId) -> list[tuple[Any, ...]]:
        first = file << EDGE_BITS
        return self._rows(_IN_FILE, first=first, last=first + (1 << EDGE_BITS) - 1)

    def _edges(
        self,
        rows: Iterable[tuple[Any, ...]],
        kinds: Collection[EdgeKind],
        sources: Collection[int] | None = None,
    ) -> Iterator[ResolvedEdge]:
        """
        The sites of edge rows, one by one.

        Args:
            sources: Indexes of the source symbols wanted; None: all.
        """
        numbers = frozenset(int(kind) for kind in kinds)
        make = ResolvedEdge._make
        for rowid, target, sites in rows:
            file = FileId(rowid >> EDGE_BITS)
            keys = self.keys(file)
            for start, source, length, group, _, bits in unpack_sites(sites):
                if bits >> _KIND_SHIFT not in numbers:
                    continue
                if sources is not None and source not in sources:
                    continue
                kind, certainty, reason, virtual, live = FLAGS[bits]
                # `_make` takes two thirds of the time of a call with eleven arguments.
                end, key = start + length, keys[source]
                yield make(
                    (
                        kind,
                        file,
                        start,
                        end,
                        key,
                        target,
                        certainty,
                        reason,
                        virtual,
                        group,
                        live,
                    )
                )


def _place(edge: ResolvedEdge) -> tuple[int, int, int, int]:
    return edge.start, edge.end, edge.kind, edge.target
