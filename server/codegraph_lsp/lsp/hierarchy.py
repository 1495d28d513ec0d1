"""Call and type hierarchies, one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features import call_hierarchy, type_hierarchy
from codegraph_lsp.lsp import to_lsp, wire
from codegraph_lsp.lsp.incoming import AtPlace, HierarchyItem, OfItem
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.call_hierarchy import HierarchyCall
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.symbols import Symbol


@query("textDocument/prepareCallHierarchy", params=AtPlace)
def prepare_call_hierarchy(view: View, params: AtPlace) -> list[wire.HierarchyItem] | None:
    spot = view.spot(params)
    if spot is None:
        return None
    return _items(view, call_hierarchy.prepare(view.snapshot, spot.file, spot.offset)) or None


@query("callHierarchy/incomingCalls", params=OfItem)
def incoming_calls(view: View, params: OfItem) -> list[wire.IncomingCall] | None:
    symbol = _symbol(view, params.item)
    if symbol is None:
        return None
    return [
        wire.IncomingCall(from_=_item(view, call.symbol), from_ranges=_ranges(view, call))
        for call in call_hierarchy.incoming(view.snapshot, symbol)
        if not call.symbol.external
    ]


@query("callHierarchy/outgoingCalls", params=OfItem)
def outgoing_calls(view: View, params: OfItem) -> list[wire.OutgoingCall] | None:
    symbol = _symbol(view, params.item)
    if symbol is None:
        return None
    # An item needs a place to go to, which what lives outside of the workspace does not have.
    return [
        wire.OutgoingCall(to=_item(view, call.symbol), from_ranges=_ranges(view, call))
        for call in call_hierarchy.outgoing(view.snapshot, symbol)
        if not call.symbol.external
    ]


@query("textDocument/prepareTypeHierarchy", params=AtPlace)
def prepare_type_hierarchy(view: View, params: AtPlace) -> list[wire.HierarchyItem] | None:
    spot = view.spot(params)
    if spot is None:
        return None
    return _items(view, type_hierarchy.prepare(view.snapshot, spot.file, spot.offset)) or None


@query("typeHierarchy/supertypes", params=OfItem)
def supertypes(view: View, params: OfItem) -> list[wire.HierarchyItem] | None:
    symbol = _symbol(view, params.item)
    if symbol is None:
        return None
    return _items(view, type_hierarchy.supertypes(view.snapshot, symbol))


@query("typeHierarchy/subtypes", params=OfItem)
def subtypes(view: View, params: OfItem) -> list[wire.HierarchyItem] | None:
    symbol = _symbol(view, params.item)
    if symbol is None:
        return None
    return _items(view, type_hierarchy.subtypes(view.snapshot, symbol))


def _symbol(view: View, item: HierarchyItem) -> Symbol | None:
    """What *item* was made of; by its place where the client lost the id or the file changed."""
    symbol = view.snapshot.symbol_by_id(item.data) if isinstance(item.data, str) else None
    if symbol is not None:
        return symbol
    spot = view.spot_at(item.uri, item.selection_range.start)
    return None if spot is None else view.snapshot.definition_at(spot.file, spot.offset)


def _items(view: View, symbols: Iterable[Symbol]) -> list[wire.HierarchyItem]:
    return [_item(view, symbol) for symbol in symbols if not symbol.external]


def _item(view: View, symbol: Symbol) -> wire.HierarchyItem:
    assert symbol.file is not None
    container = symbol.qualified_name.rpartition(".")[0]
    return wire.HierarchyItem(
        name=symbol.name or "?",
        kind=to_lsp.kind(symbol.kind),
        uri=view.uri(symbol.path),
        range=view.range(symbol.file, symbol.span),
        selection_range=view.range(symbol.file, symbol.name_span),
        data=symbol.id,
        detail=f"{container} in {symbol.path}" if container else symbol.path,
    )


def _ranges(view: View, call: HierarchyCall) -> list[wire.Range]:
    return [view.range(site.file, site.span) for site in call.sites]
