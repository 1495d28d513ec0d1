"""
Reports as read-only documents, for clients that show documents a server makes up (LSP 3.18).

    codegraph:/stats.md
    codegraph:/impact/Client.get.md?name=Client.get      also `callers` and `context`
    codegraph:/context/get.md?symbol=<symbol id>

What stands between the report's name and `.md` is for the tab's title alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from codegraph_lsp.features.callers import callers
from codegraph_lsp.features.context import context
from codegraph_lsp.features.impact import impact
from codegraph_lsp.features.markdown import Markdown
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.stats import stats
from codegraph_lsp.lsp import custom, wire
from codegraph_lsp.lsp.incoming import TextDocument
from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import query
from codegraph_lsp.lsp.targets import one_symbol

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.span import Span

_SHOWN = 500
"""Longest list in a report."""


@query("workspace/textDocumentContent", params=TextDocument, pace=Pace.LONG)
def text_document_content(view: View, params: TextDocument) -> wire.TextDocumentContent:
    address = urlsplit(params.uri)
    report = address.path.lstrip("/").partition("/")[0].removesuffix(".md")
    if address.scheme != "codegraph" or report not in ("impact", "callers", "context", "stats"):
        raise ParamsError(f"parameter 'uri': no report {unquote(params.uri)!r}")
    text = _report(view, report, parse_qs(address.query))
    view.showing(params.uri)
    return wire.TextDocumentContent(text)


def _report(view: View, report: str, asked: dict[str, list[str]]) -> str:
    markdown = Markdown(_Links(view))
    snapshot, options = view.snapshot, Options(limit=_SHOWN)
    if report == "stats":
        return markdown.stats(stats(snapshot))
    identity, name = (asked.get(key, [None])[-1] for key in ("symbol", "name"))
    symbol = one_symbol(view, custom.Target(symbol=identity, name=name), "uri")
    if symbol is None:
        return markdown.nothing(report.capitalize(), identity or name or "")
    if report == "impact":
        return markdown.impact(impact(snapshot, [symbol], options))
    if report == "callers":
        return markdown.callers(callers(snapshot, [symbol], options))
    return markdown.context(context(snapshot, [symbol], options))


class _Links:
    """Places as this client's URIs."""

    def __init__(self, view: View) -> None:
        self._view = view

    def line(self, file: FileId, span: Span) -> int:
        text = self._view.text(file)
        return 1 if text is None else text.point(span.start).line + 1

    def address(self, path: Path, line_number: int) -> str:
        return f"{self._view.uri(path)}#L{line_number}"
