"""Outlines, and symbols by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.features.document_symbols import document_symbols
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.search import search
from codegraph_lsp.features.signature import signature
from codegraph_lsp.lsp import to_lsp, wire
from codegraph_lsp.lsp.incoming import FoundSymbol, ListOf, SymbolQuery
from codegraph_lsp.lsp.register import query
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.document_symbols import SymbolNode
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol


@query("textDocument/documentSymbol", params=ListOf)
def document_symbol(
    view: View, params: ListOf
) -> list[wire.DocumentSymbol] | list[wire.SymbolInformation] | None:
    file = view.file(params.text_document.uri)
    if file is None:
        return None
    nodes = document_symbols(view.snapshot, file)
    if view.profile.outline_trees:
        return [_tree(view, file, node) for node in nodes]
    return [
        wire.SymbolInformation(
            name=_shown(symbol),
            kind=to_lsp.kind(symbol.kind),
            location=view.location(file, symbol.path, symbol.span),
            container_name=symbol.qualified_name.rpartition(".")[0],
        )
        for symbol in _flat(nodes)
    ]


@query("workspace/symbol", params=SymbolQuery)
def workspace_symbol(view: View, params: SymbolQuery) -> list[wire.WorkspaceSymbol]:
    found = search(view.snapshot, params.query, Options(), limit=view.settings.symbols_limit)
    return [
        wire.WorkspaceSymbol(
            name=_shown(symbol),
            kind=to_lsp.kind(symbol.kind),
            location=wire.UriOnly(view.uri(symbol.path))
            if view.profile.late_ranges
            else view.location(symbol.file, symbol.path, symbol.name_span),
            container_name=symbol.qualified_name.rpartition(".")[0] or symbol.path,
            data=symbol.id,
        )
        for symbol in found.items
        if symbol.file is not None
    ]


@query("workspaceSymbol/resolve", params=FoundSymbol)
def workspace_symbol_resolve(view: View, params: FoundSymbol) -> wire.WorkspaceSymbol:
    identity = params.data if isinstance(params.data, str) else ""
    symbol = view.snapshot.symbol_by_id(identity)
    location: wire.Location | wire.UriOnly = wire.UriOnly(params.location.uri)
    if symbol is not None and symbol.file is not None:
        location = view.location(symbol.file, symbol.path, symbol.name_span)
    return wire.WorkspaceSymbol(
        name=params.name,
        kind=int(params.kind),
        location=location,
        container_name=params.container_name or "",
        data=params.data,
    )


def _tree(view: View, file: FileId, node: SymbolNode) -> wire.DocumentSymbol:
    symbol = node.symbol
    text = view.text(file)
    return wire.DocumentSymbol(
        name=symbol.qualified_name if node.apart else _shown(symbol),
        kind=to_lsp.kind(symbol.kind),
        range=view.range(file, symbol.span),
        selection_range=view.range(file, symbol.name_span),
        detail=_detail(signature(text, symbol), symbol),
        children=tuple(_tree(view, file, child) for child in node.children),
    )


def _detail(head: str, symbol: Symbol) -> str:
    """What stands behind the name in a definition's head: parameters, type; of a field before it,
    where languages have types there.
    """
    found = re.search(rf"(?<!\w){re.escape(symbol.name)}(?!\w)", head)
    if found is None:
        return ""
    behind = head[found.end() :].strip()
    return behind or (head[: found.start()].strip() if symbol.kind is SymbolKind.FIELD else "")


def _flat(nodes: Sequence[SymbolNode]) -> Iterator[Symbol]:
    for node in nodes:
        yield node.symbol
        yield from _flat(node.children)


def _shown(symbol: Symbol) -> str:
    """LSP wants a name that is not empty, also while somebody types one."""
    return symbol.name.strip() or "?"
