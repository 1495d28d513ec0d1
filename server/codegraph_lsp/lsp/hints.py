"""Hints between the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features import hints as hints_
from codegraph_lsp.features.signature import signature
from codegraph_lsp.lsp import from_lsp, to_lsp, wire
from codegraph_lsp.lsp.incoming import OfRange, ToldHint
from codegraph_lsp.lsp.register import query
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View

_KINDS = {"type": 1, "parameter": 2}


@query("textDocument/inlayHint", params=OfRange, superseded=True)
def inlay_hint(view: View, params: OfRange) -> list[wire.InlayHint] | None:
    file = view.file(params.text_document.uri)
    text = None if file is None else view.text(file)
    if file is None or text is None:
        return None
    encoding = view.profile.encoding
    start = from_lsp.offset(text, params.range.start, encoding)
    end = from_lsp.offset(text, params.range.end, encoding)
    found = hints_.hints(view.snapshot, file, Span(start, end))
    if not found.is_current:
        view.behind()
    return [
        wire.InlayHint(
            to_lsp.position(text, hint.offset, encoding),
            hint.label,
            _KINDS[hint.kind],
            padding_right=hint.kind == "parameter",
            data=None if hint.symbol is None else hint.symbol.id,
        )
        for hint in found.items
    ]


@query("inlayHint/resolve", params=ToldHint)
def inlay_hint_resolve(view: View, params: ToldHint) -> wire.InlayHint:
    """The head of the function or type that the hint tells of."""
    symbol = view.snapshot.symbol_by_id(params.data) if isinstance(params.data, str) else None
    head = ""
    if symbol is not None and symbol.file is not None:
        head = signature(view.text(symbol.file), symbol)
    return wire.InlayHint(
        wire.Position(params.position.line, params.position.character),
        params.label,
        params.kind,
        padding_right=bool(params.padding_right),
        tooltip=head,
        data=params.data,
    )
