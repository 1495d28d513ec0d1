"""Counts above definitions, each with a command that shows what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from codegraph_lsp.features import lenses as lenses_
from codegraph_lsp.lsp import custom, wire
from codegraph_lsp.lsp.incoming import ListOf, ToldLens
from codegraph_lsp.lsp.profile import SHOW_REFERENCES
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.failures import ReplyError
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.symbols import Symbol

_ASKS = {
    "callers": custom.CALLERS,
    "references": custom.REFERENCES,
    "tests": custom.IMPACT,
    "implementations": custom.IMPLEMENTATIONS,
}
"""The request that lists what is counted; as a command for clients without one of their own."""


@query("textDocument/codeLens", params=ListOf, superseded=True)
def code_lens(view: View, params: ListOf) -> list[wire.CodeLens] | None:
    uri = params.text_document.uri
    file = view.file(uri)
    if file is None:
        return None
    return [
        wire.CodeLens(
            view.range(file, lens.symbol.name_span),
            None if lens.count is None else _told(view, lens.symbol, lens.shows, lens.count),
            {"uri": uri, "symbol": lens.symbol.id, "shows": lens.shows},
        )
        for lens in lenses_.lenses(view.snapshot, file, view.settings.lenses)
    ]


@query("codeLens/resolve", params=ToldLens)
def code_lens_resolve(view: View, params: ToldLens) -> wire.CodeLens:
    data = params.data if isinstance(params.data, dict) else {}
    shows: lenses_.Shows | None = next(
        (each for each in get_args(lenses_.Shows) if each == data.get("shows")), None
    )
    symbol = _symbol(view, data)
    if symbol is None or symbol.file is None or shows is None:
        raise ReplyError(Code.CONTENT_MODIFIED, "what is counted is not there any more")
    found = lenses_.count(view.snapshot, symbol, shows)
    where = view.range(symbol.file, symbol.name_span)
    return wire.CodeLens(where, _told(view, symbol, shows, found), params.data)


def _told(view: View, symbol: Symbol, shows: lenses_.Shows, count: lenses_.Count) -> wire.Command:
    title = f"{count.n}{'+' if count.at_least else ''} {shows if count.n != 1 else shows[:-1]}"
    if count.unsure:
        title += f", {count.unsure} by name"
    return shown(view, symbol, _ASKS[shows], title)


def shown(view: View, symbol: Symbol, request: str, title: str) -> wire.Command:
    """The command that shows what *request*, one of ours, says of *symbol*."""
    if not view.profile.shows_references:
        return wire.Command(title, request.replace("/", "."), [{"symbol": symbol.id}])
    assert symbol.file is not None, "only definitions of the workspace are shown"
    place = view.range(symbol.file, symbol.name_span).start
    asked = {
        "request": request,
        "symbol": symbol.id,
        "uri": view.uri(symbol.path),
        "position": place,
    }
    return wire.Command(title, SHOW_REFERENCES, [asked])


def _symbol(view: View, data: dict[str, Any]) -> Symbol | None:
    """What *data* was made of, as the document has it now."""
    uri, identity = data.get("uri"), data.get("symbol")
    file = view.file(uri) if isinstance(uri, str) else None
    if file is None:
        return None
    symbols = view.snapshot.symbols_in(file)
    return next((symbol for symbol in symbols if symbol.id == identity), None)
