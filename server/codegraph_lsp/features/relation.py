"""Edges as people think of them: one per pair of symbols and kind, with all its sites."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.places import Site
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path, SymbolId, SymbolKey
    from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol


@dataclass(frozen=True, slots=True)
class Relation:
    """All edges of one kind from one symbol to another."""

    kind: EdgeKind
    source: Symbol
    target: Symbol
    certainty: Certainty
    """Of the surest site."""
    reason: Reason
    """Of the surest site, the first of equals."""
    sites: tuple[Site, ...]
    candidates: tuple[SymbolId, ...]
    """All alternatives of the sites that are ambiguous; empty where there is no doubt."""


def relations(
    snapshot: Snapshot,
    edges: Iterable[ResolvedEdge],
    known: Mapping[SymbolKey, Symbol] | None = None,
) -> list[Relation]:
    """
    *edges* by source, target and kind; those with an end that is no longer known are left out.

    Args:
        known: Symbols already read; others are looked up.

    Returns:
        In order of the first edge of each.
    """
    together: dict[tuple[SymbolKey, SymbolKey, EdgeKind], list[ResolvedEdge]] = defaultdict(list)
    for edge in edges:
        together[edge.source, edge.target, edge.kind].append(edge)
    ends = {end for source, target, _ in together for end in (source, target)}
    symbols = dict(known or {})
    symbols.update(snapshot.symbols(ends - symbols.keys()))
    alternatives = _alternatives(
        snapshot, [edge for found in together.values() for edge in found if edge.group >= 0]
    )
    paths: dict[FileId, Path] = {}
    found = []
    for (source, target, kind), sites in together.items():
        if source in symbols and target in symbols:
            surest = min(sites, key=lambda edge: edge.certainty)
            groups = {(edge.file, edge.group) for edge in sites if edge.group >= 0}
            candidates = {id_ for group in groups for id_ in alternatives.get(group, ())}
            found.append(
                Relation(
                    kind=kind,
                    source=symbols[source],
                    target=symbols[target],
                    certainty=surest.certainty,
                    reason=surest.reason,
                    sites=tuple(sorted({site_of(snapshot, edge, paths) for edge in sites})),
                    candidates=tuple(sorted(candidates)),
                )
            )
    return found


def site_of(snapshot: Snapshot, edge: ResolvedEdge, paths: dict[FileId, Path]) -> Site:
    """
    Where *edge* is written.

    Args:
        paths: Paths already looked up; grows.
    """
    path = paths.get(edge.file)
    if path is None:
        path = paths[edge.file] = snapshot.file_by_id(edge.file).path
    return Site(path, Span(edge.start, edge.end), edge.file)


def _alternatives(
    snapshot: Snapshot, ambiguous: Collection[ResolvedEdge]
) -> dict[tuple[FileId, int], list[SymbolId]]:
    """Ids of all targets of each ambiguous site, by file and group."""
    if not ambiguous:
        return {}
    wanted = {(edge.file, edge.group) for edge in ambiguous}
    kinds = {edge.kind for edge in ambiguous}
    sources = sorted({edge.source for edge in ambiguous})
    siblings = [
        edge for edge in snapshot.edges_from(sources, kinds) if (edge.file, edge.group) in wanted
    ]
    symbols = snapshot.symbols({edge.target for edge in siblings})
    found: dict[tuple[FileId, int], list[SymbolId]] = defaultdict(list)
    for edge in siblings:
        if edge.target in symbols:
            found[edge.file, edge.group].append(symbols[edge.target].id)
    return found
