"""Where something is defined, implemented, mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.features import definition as definition_
from codegraph_lsp.features.highlight import highlights
from codegraph_lsp.features.references import references_at
from codegraph_lsp.features.target import symbols_at
from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import ListAt, References
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import query
from codegraph_lsp.model.kinds import SymbolFlag

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.features.definition import Definitions
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.lsp.view import PointsAt, Spot, View
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

Answer: TypeAlias = "list[wire.LocationLink] | list[wire.Location] | None"
"""Places, as the client takes them."""

SCHEME = "codegraph"
"""First word of every symbol id."""

_READ, _WRITE = 2, 3
"""LSP's kinds of highlights."""


@query("textDocument/definition", params=ListAt)
def definition(view: View, params: ListAt) -> Answer:
    return _asked(view, params, definition_.definitions, links=view.profile.definition_links)


@query("textDocument/declaration", params=ListAt)
def declaration(view: View, params: ListAt) -> Answer:
    return _asked(view, params, definition_.declarations, links=view.profile.declaration_links)


@query("textDocument/typeDefinition", params=ListAt)
def type_definition(view: View, params: ListAt) -> Answer:
    return _asked(
        view, params, definition_.type_definitions, links=view.profile.type_definition_links
    )


@query("textDocument/implementation", params=ListAt)
def implementation(view: View, params: ListAt) -> Answer:
    return _asked(
        view, params, definition_.implementations, links=view.profile.implementation_links
    )


@query("textDocument/references", params=References, pace=Pace.LONG)
def references(view: View, params: References) -> list[wire.Location] | None:
    spot = view.spot(params)
    if spot is None:
        return None
    found = references_at(
        view.snapshot,
        spot.file,
        spot.offset,
        include_declaration=params.context.include_declaration,
    )
    limit = view.settings.references_limit
    if len(found) > limit:
        view.note(f"{limit} of {len(found)} references are shown; `referencesLimit` raises that")
    return [view.location(mention.file, mention.path, mention.span) for mention in found[:limit]]


@query("textDocument/documentHighlight", params=ListAt)
def document_highlight(view: View, params: ListAt) -> list[wire.DocumentHighlight] | None:
    spot = view.spot(params)
    if spot is None:
        return None
    return [
        wire.DocumentHighlight(
            range=view.range(spot.file, mention.span), kind=_WRITE if mention.writes else _READ
        )
        for mention in highlights(view.snapshot, spot.file, spot.offset)
    ]


@query("textDocument/moniker", params=ListAt)
def moniker(view: View, params: ListAt) -> list[wire.Moniker] | None:
    """The ids under which exports and custom requests know what is named; local names have none."""
    spot = view.spot(params)
    if spot is None:
        return None
    return [
        wire.Moniker(
            scheme=SCHEME,
            identifier=symbol.id.removeprefix(f"{SCHEME} "),
            unique="scheme" if symbol.external else "project",
            kind=_moniker_kind(symbol),
        )
        for symbol in symbols_at(view.snapshot, spot.file, spot.offset)
    ] or None


def _moniker_kind(symbol: Symbol) -> str:
    if symbol.external:
        return "import"
    return "export" if symbol.flags & SymbolFlag.EXPORTED else "local"


def _asked(
    view: View,
    params: PointsAt,
    question: Callable[[Snapshot, FileId, int], Definitions],
    *,
    links: bool,
) -> Answer:
    spot = view.spot(params)
    if spot is None:
        return None
    return _places(view, spot, question(view.snapshot, spot.file, spot.offset), links=links)


def _places(view: View, spot: Spot, found: Definitions, *, links: bool) -> Answer:
    if not found.places:
        return None
    if not links:
        return [view.location(place.file, place.path, place.name_span) for place in found.places]
    origin = None if found.origin is None else view.range(spot.file, found.origin)
    return [
        wire.LocationLink(
            target_uri=view.uri(place.path),
            target_range=view.range(place.file, place.span),
            target_selection_range=view.range(place.file, place.name_span),
            origin_selection_range=origin,
        )
        for place in found.places
    ]
