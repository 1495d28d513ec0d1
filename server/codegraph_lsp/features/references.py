"""All places that mention something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.mentions import Mentions
from codegraph_lsp.features.options import Options, page, view
from codegraph_lsp.features.parts import parts_of
from codegraph_lsp.features.rebound import definitions_again
from codegraph_lsp.features.target import symbols_at
from codegraph_lsp.model.kinds import MENTIONING, Certainty, EdgeKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Reference:
    """One place where a symbol is mentioned, or defined."""

    file: FileId
    path: Path
    span: Span
    kind: EdgeKind | None
    """How it is mentioned; None for the definition itself and for local names."""
    certainty: Certainty
    defines: bool = False


@dataclass(frozen=True, slots=True)
class References:
    """One page of them."""

    items: tuple[Reference, ...]
    """In order of path and place."""
    total: int
    n_files: int
    """Files in which there are any."""
    cursor: str | None
    freshness: Freshness


def references(
    snapshot: Snapshot,
    symbols: Collection[Symbol],
    options: Options,
    *,
    include_declaration: bool = True,
) -> References:
    """The page that *options* ask for of where *symbols* are defined and mentioned."""
    found = references_of(
        snapshot, symbols, include_declaration=include_declaration, options=options
    )
    shown = page(found, options, _place)
    return References(
        items=shown.items,
        total=shown.total,
        n_files=len({reference.file for reference in found}),
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def references_at(
    snapshot: Snapshot, file: FileId, offset: int, *, include_declaration: bool = True
) -> list[Reference]:
    """
    Where the thing named at *offset* is mentioned, in order of path and place; of what is stated
    in several places (a declaration, a setter) where any of them is.
    """
    mentions = Mentions(snapshot, file)
    if mentions.meaning(offset).local is not None:
        path = snapshot.file_by_id(file).path
        return [
            Reference(file, path, mention.span, None, Certainty.EXACT, mention.defines)
            for mention in mentions.alike(offset)
            if include_declaration or not mention.defines
        ]
    symbols = parts_of(snapshot, symbols_at(snapshot, file, offset))
    return references_of(snapshot, symbols, include_declaration=include_declaration)


def references_of(
    snapshot: Snapshot,
    symbols: Collection[Symbol],
    *,
    include_declaration: bool = True,
    options: Options | None = None,
) -> list[Reference]:
    """
    Where any of *symbols* is mentioned, imports and heritage clauses included, in order of path
    and place; of an overrider also where it is reached through what it overrides; not where a
    variable or a parameter is called that holds it. A site that may mean several of them counts
    once. All of them, whatever the limit.
    """
    options = options or Options()
    graph = view(snapshot, options.certainty)
    found: dict[tuple[FileId, int, int], Reference] = {}
    if include_declaration:
        for symbol in symbols:
            if symbol.file is not None and options.wants(snapshot, symbol):
                for name in (symbol.name_span, *definitions_again(snapshot, symbol)):
                    found[symbol.file, name.start, name.end] = Reference(
                        symbol.file, symbol.path, name, None, Certainty.EXACT, defines=True
                    )
    wanted: dict[FileId, Path | None] = {}
    for edge in graph.edges_to(sorted(symbol.key for symbol in symbols), MENTIONING):
        if edge.indirect:
            continue
        if edge.file not in wanted:
            snapshot.cancel.check("references: next file")
            path = snapshot.file_by_id(edge.file).path
            wanted[edge.file] = path if options.wants_file(snapshot, path) else None
        path_or_none = wanted[edge.file]
        place = (edge.file, edge.start, edge.end)
        if path_or_none is not None and place not in found:
            span = Span(edge.start, edge.end)
            found[place] = Reference(edge.file, path_or_none, span, edge.kind, edge.certainty)
    return sorted(found.values(), key=_place)


def _place(reference: Reference) -> str:
    return f"{reference.path} {reference.span.start:09} {reference.span.end:09}"
