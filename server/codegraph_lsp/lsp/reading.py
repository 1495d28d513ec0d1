"""Help for who reads a file: hover, folding, growing selections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features import folding, selection
from codegraph_lsp.features.callers import CALLED
from codegraph_lsp.features.hover import hover as hover_at
from codegraph_lsp.lsp import from_lsp, wire
from codegraph_lsp.lsp.incoming import AtPlace, ListOf, Selections
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.features.hover import Hover
    from codegraph_lsp.lsp.view import View

_FOLD_KINDS = {
    folding.FoldKind.CODE: "",
    folding.FoldKind.COMMENT: "comment",
    folding.FoldKind.IMPORTS: "imports",
}


@query("textDocument/hover", params=AtPlace)
def hover(view: View, params: AtPlace) -> wire.Hover | None:
    spot = view.spot(params)
    found = None if spot is None else hover_at(view.snapshot, spot.file, spot.offset)
    if spot is None or found is None:
        return None
    if view.profile.markdown:
        contents = wire.MarkupContent("markdown", _markdown(found))
    else:
        contents = wire.MarkupContent("plaintext", _plain(found))
    span = found.span
    return wire.Hover(contents, None if span is None else view.range(spot.file, span))


@query("textDocument/foldingRange", params=ListOf)
def folding_range(view: View, params: ListOf) -> list[wire.FoldingRange] | None:
    file = view.file(params.text_document.uri)
    if file is None:
        return None
    return [
        wire.FoldingRange(fold.first_line, fold.last_line, _FOLD_KINDS[fold.kind])
        for fold in folding.folds(view.snapshot, file)
    ]


@query("textDocument/selectionRange", params=Selections)
def selection_range(view: View, params: Selections) -> list[wire.SelectionRange] | None:
    file = view.file(params.text_document.uri)
    text = None if file is None else view.text(file)
    if file is None or text is None:
        return None
    encoding = view.profile.encoding
    offsets = [from_lsp.offset(text, position, encoding) for position in params.positions]
    found = []
    for spans in selection.selections(view.snapshot, file, offsets):
        nested = None
        for span in reversed(spans):
            nested = wire.SelectionRange(view.range(file, span), nested)
        if nested is not None:
            found.append(nested)
    return found


def _markdown(found: Hover) -> str:
    parts = [_fenced(found.signature, found.symbol.language)]
    if found.doc:
        # A doc comment is its author's text in whatever markup; hard line breaks keep its shape.
        parts.append("\n".join(_escaped(line) + "  " for line in found.doc.splitlines()).rstrip())
    parts.append(" · ".join(_facts(found, code="`")))
    return "\n\n".join(part for part in parts if part)


def _plain(found: Hover) -> str:
    parts = [found.signature, found.doc, " · ".join(_facts(found, code=""))]
    return "\n\n".join(part for part in parts if part)


def _facts(found: Hover, *, code: str) -> list[str]:
    """What the graph knows, shortest first; names between *code* marks."""
    symbol = found.symbol
    facts = [symbol.kind.label.replace("-", " ")]
    if found.container is not None:
        facts[0] += f" in {code}{found.container.qualified_name}{code}"
    elif symbol.external and symbol.package:
        facts[0] += f" from {code}{symbol.package}{code}"
    if symbol.kind in CALLED:
        if not symbol.external:
            facts.append(_counted(found.fan_out, "callee"))
        facts.insert(1, _counted(found.fan_in, "caller"))
    if found.certainty is not None and found.reason is not None:
        facts.append(f"{found.certainty.label} by {found.reason.label}")
    if found.others:
        names = ", ".join(f"{code}{other.qualified_name}{code}" for other in found.others[:5])
        facts.append(f"or {names}" + (", …" if len(found.others) > 5 else ""))
    if found.freshness.lower_bound and symbol.kind in CALLED:
        facts.append("still indexing")
    return facts


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _fenced(code: str, language: str) -> str:
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}"


def _escaped(line: str) -> str:
    """A line of a doc comment without what a client could take for HTML."""
    return line.replace("&", "&amp;").replace("<", "&lt;")
