"""Questions about edges: what leads to a symbol, from it, or stands in a file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.kinds import ALL_EDGE_KINDS, EdgeKind
from codegraph_lsp.model.symbols import ResolvedEdge
from codegraph_lsp.store.codec import EDGE_BITS, SYMBOL_BITS
from codegraph_lsp.store.edge_codec import FLAGS, kind_bits, unpack_sites
from codegraph_lsp.store.linkage_queries import LinkageQueries
from codegraph_lsp.store.session import json_list

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from codegraph_lsp.model.kinds import Certainty

_TO = """
SELECT edges.id, edges.target, edges.sites FROM json_each(:targets) AS wanted
CROSS JOIN edges ON edges.target = wanted.value ORDER BY wanted.key, edges.id
"""
_IN_FILE = """
SELECT id, target, sites FROM edges WHERE id BETWEEN :first AND :last ORDER BY id
"""
_OF_KINDS_IN_FILE = """
SELECT id, target, sites FROM edges
WHERE id BETWEEN :first AND :last AND (typeof(sites) = 'blob' OR :kinds >> (sites >> 10 & 15) & 1)
ORDER BY id
"""
"""*kinds* as `kind_bits` has them; into blobs is looked afterwards."""
_PLACES = """
SELECT symbols.id, symbols.key FROM json_each(:keys) AS wanted
CROSS JOIN symbols ON symbols.key = wanted.value ORDER BY symbols.id
"""

_INDEX = (1 << SYMBOL_BITS) - 1


class EdgeQueries(LinkageQueries):
    """See the module."""

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
    ) -> list[ResolvedEdge]:
        """Edges to *targets*, ordered by target as given, file and place."""
        groups = self._groups(targets)
        wanted = list(targets) if groups is None else list(groups)
        rows = self._rows(_TO, targets=json_list(wanted))
        found = list(self._edges(rows, kinds))
        if groups is None:
            return found
        renamed = self._with_sources(found)
        if renamed is found and all(key == group for key, group in groups.items()):
            return found  # of tens of thousands none is another: making them anew takes 30 ms
        order = {key: place for place, key in enumerate(targets)}
        grouped = [edge._replace(target=groups[edge.target]) for edge in renamed]
        return _once(
            sorted(grouped, key=lambda edge: (order[edge.target], edge.file, _place(edge)))
        )

    def sources_of(
        self,
        targets: Sequence[SymbolKey],
        kinds: Collection[EdgeKind],
        certainty: Certainty,
        *,
        virtual: bool = False,
    ) -> set[SymbolKey]:
        """
        Where live edges to *targets* begin that are at least as sure as *certainty*.

        A few times sooner than the edges themselves, which some symbols have tens of thousands of.

        Args:
            virtual: Of those alone that overriders may take over.
        """
        if self._has_linkage():
            return {
                edge.source
                for edge in self.edges_to(targets, kinds)
                if edge.live and edge.certainty <= certainty and (edge.virtual or not virtual)
            }
        wanted = kind_bits(kinds)
        counts: dict[int, bool] = {}
        found: set[SymbolKey] = set()
        for rowid, _, sites in self._rows(_TO, targets=json_list(targets)):
            sources = set()
            for _, source, _, _, bits in unpack_sites(sites, wanted):
                if bits not in counts:
                    flags = FLAGS[bits]
                    sure = flags.live and flags.certainty <= certainty
                    counts[bits] = sure and (flags.virtual or not virtual)
                if counts[bits]:
                    sources.add(source)
            if sources:
                keys = self.keys(FileId(rowid >> EDGE_BITS))
                found.update(keys[source] for source in sources)
        return found

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
    ) -> list[ResolvedEdge]:
        """Edges out of *sources*, ordered by source as given and place."""
        groups = self._groups(sources)
        asked = list(sources) if groups is None else list(groups)
        wanted: dict[int, set[int]] = {}
        for rowid, _ in self._rows(_PLACES, keys=json_list(asked)):
            wanted.setdefault(rowid >> SYMBOL_BITS, set()).add(rowid & _INDEX)
        by_source: dict[SymbolKey, list[ResolvedEdge]] = {key: [] for key in sources}
        for file, indexes in wanted.items():
            for edge in self._edges(self._rows_in(FileId(file)), kinds, indexes):
                source = edge.source if groups is None else groups[edge.source]
                by_source[source].append(edge._replace(source=source))
        if groups is not None:
            for source, edges in by_source.items():
                by_source[source] = self._defined(edges, sources=False)
            return _once(
                chain.from_iterable(
                    sorted(by_source[k], key=lambda e: (e.file, _place(e))) for k in by_source
                )
            )
        return list(chain.from_iterable(sorted(by_source[k], key=_place) for k in by_source))

    def edges_in(
        self, file: FileId, kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
    ) -> list[ResolvedEdge]:
        """Edges whose site is in *file*, in order of place."""
        rows = self._rows_in(file) if kinds is ALL_EDGE_KINDS else self._rows_of(file, kinds)
        found = self._defined(self._edges(rows, kinds))
        return (
            _once(sorted(found, key=_place)) if self._has_linkage() else sorted(found, key=_place)
        )

    def _groups(self, keys: Sequence[SymbolKey]) -> dict[SymbolKey, SymbolKey] | None:
        """
        All that is one thing with one of *keys* -> that key; None where that is nothing else.

        The definition speaks for its declarations where both are asked for.
        """
        if not self._has_linkage():
            return None
        definitions = self.definitions_of(keys)
        mains = dict.fromkeys(definitions.get(key, key) for key in keys)
        declarations = self.declarations_of(list(mains))
        asked = set(keys)
        speakers = {main: main for main in mains if main in asked}
        for key in keys:
            speakers.setdefault(definitions.get(key, key), key)
        groups: dict[SymbolKey, SymbolKey] = {}
        for main in mains:
            for each in (main, *declarations.get(main, ())):
                groups[each] = speakers[main]
        for key in keys:
            groups.setdefault(key, key)
        return groups

    def _with_sources(self, edges: list[ResolvedEdge]) -> list[ResolvedEdge]:
        """*edges* with definitions as their sources; the list itself where they are."""
        definitions = self.definitions_of({edge.source for edge in edges})
        if not definitions:
            return edges
        return [edge._replace(source=definitions.get(edge.source, edge.source)) for edge in edges]

    def _defined(
        self, edges: Iterable[ResolvedEdge], *, sources: bool = True
    ) -> list[ResolvedEdge]:
        """*edges* with definitions in the places of declarations."""
        found = list(edges)
        if not self._has_linkage():
            return found
        keys = {edge.target for edge in found}
        if sources:
            keys |= {edge.source for edge in found}
        definitions = self.definitions_of(keys)
        if not definitions:
            return found
        return [
            edge._replace(
                target=definitions.get(edge.target, edge.target),
                source=definitions.get(edge.source, edge.source) if sources else edge.source,
            )
            for edge in found
        ]

    def _rows_in(self, file: FileId) -> list[tuple[Any, ...]]:
        first = file << EDGE_BITS
        return self._rows(_IN_FILE, first=first, last=first + (1 << EDGE_BITS) - 1)

    def _rows_of(self, file: FileId, kinds: Collection[EdgeKind]) -> list[tuple[Any, ...]]:
        first = file << EDGE_BITS
        last = first + (1 << EDGE_BITS) - 1
        return self._rows(_OF_KINDS_IN_FILE, first=first, last=last, kinds=kind_bits(kinds))

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
        wanted = kind_bits(kinds)
        make = ResolvedEdge._make
        for rowid, target, sites in rows:
            file = FileId(rowid >> EDGE_BITS)
            keys: Sequence[SymbolKey] = ()
            for start, source, length, group, bits in unpack_sites(sites, wanted):
                keys = keys or self.keys(file)
                if sources is not None and source not in sources:
                    continue
                kind, certainty, reason, indirect, virtual, live = FLAGS[bits]
                # `_make` takes two thirds of the time of a call with twelve arguments.
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
                        indirect,
                    )
                )


def _once(edges: Iterable[ResolvedEdge]) -> list[ResolvedEdge]:
    """*edges*, of those that say the same at one place the first."""
    found: dict[tuple[int, ...], ResolvedEdge] = {}
    for edge in edges:
        place = (edge.file, edge.start, edge.end, edge.kind, edge.source, edge.target)
        found.setdefault(place, edge)
    return list(found.values())


def _place(edge: ResolvedEdge) -> tuple[int, int, int, int]:
    return edge.start, edge.end, edge.kind, edge.target
