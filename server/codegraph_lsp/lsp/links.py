"""Links from imports to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.links import links
from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import ListOf, ToldLink
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View


@query("textDocument/documentLink", params=ListOf, superseded=True)
def document_link(view: View, params: ListOf) -> list[wire.DocumentLink] | None:
    file = view.file(params.text_document.uri)
    if file is None:
        return None
    return [
        wire.DocumentLink(view.range(file, link.span), view.uri(link.path), data=link.path)
        for link in links(view.snapshot, file)
    ]


@query("documentLink/resolve", params=ToldLink)
def document_link_resolve(_: View, params: ToldLink) -> wire.DocumentLink:
    """The path, for who rests on it: many files share a name."""
    path = params.data if isinstance(params.data, str) else ""
    return wire.DocumentLink(params.range, params.target or "", tooltip=path, data=params.data)
