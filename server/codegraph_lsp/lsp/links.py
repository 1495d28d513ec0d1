"""Links from imports to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from codegraph_lsp.features.links import links
from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View


@query(types.TEXT_DOCUMENT_DOCUMENT_LINK, superseded=True)
def document_link(view: View, params: types.DocumentLinkParams) -> list[wire.DocumentLink] | None:
    file = view.file(params.text_document.uri)
    if file is None:
        return None
    return [
        wire.DocumentLink(view.range(file, link.span), view.uri(link.path), data=link.path)
        for link in links(view.snapshot, file)
    ]


@query(types.DOCUMENT_LINK_RESOLVE)
def document_link_resolve(_: View, params: types.DocumentLink) -> wire.DocumentLink:
    """The path, for who rests on it: many files share a name."""
    start, end = params.range.start, params.range.end
    return wire.DocumentLink(
        wire.Range(
            wire.Position(start.line, start.character), wire.Position(end.line, end.character)
        ),
        params.target or "",
        tooltip=params.data if isinstance(params.data, str) else "",
        data=params.data,
    )
