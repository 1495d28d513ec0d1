"""What may be written, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.features import completion as completion_
from codegraph_lsp.features.signature import doc, signature
from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import Completing
from codegraph_lsp.lsp.register import query
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from codegraph_lsp.features.completion import Completion, Completions
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_DEPRECATED = 1
"""LSP's tag."""

_KINDS = {
    SymbolKind.FILE: 17,
    SymbolKind.MODULE: 9,
    SymbolKind.NAMESPACE: 9,
    SymbolKind.CLASS: 7,
    SymbolKind.INTERFACE: 8,
    SymbolKind.STRUCT: 22,
    SymbolKind.ENUM: 13,
    SymbolKind.ENUM_MEMBER: 20,
    SymbolKind.TRAIT: 8,
    SymbolKind.TYPE_ALIAS: 7,
    SymbolKind.FUNCTION: 3,
    SymbolKind.METHOD: 2,
    SymbolKind.CONSTRUCTOR: 4,
    SymbolKind.PROPERTY: 10,
    SymbolKind.FIELD: 5,
    SymbolKind.VARIABLE: 6,
    SymbolKind.CONSTANT: 21,
    SymbolKind.PARAMETER: 6,
    SymbolKind.MACRO: 3,
    SymbolKind.TYPE_PARAMETER: 25,
    SymbolKind.RECORD: 22,
    SymbolKind.UNION: 22,
    SymbolKind.OBJECT: 7,
}
"""LSP's numbers of completions, which are others than those of symbols."""


@query("textDocument/completion", params=Completing)
def completion(view: View, params: Completing) -> wire.CompletionList | None:
    spot = view.spot(params)
    if spot is None:
        return None
    trigger = "" if params.context is None else params.context.trigger_character or ""
    found = completion_.completions(view.snapshot, spot.file, spot.offset, trigger)
    return None if found is None else _list(view, spot.file, found)


@query("completionItem/resolve", params=wire.CompletionItem)
def completion_resolve(view: View, told: wire.CompletionItem) -> wire.CompletionItem:
    """What was *told*, with signature, container and documentation."""
    data = told.data if isinstance(told.data, dict) else {}
    symbol = _symbol(view, data)
    if symbol is not None and symbol.file is not None:
        text = view.text(symbol.file)
        told.detail = _detail(signature(text, symbol), symbol, str(data.get("module", "")))
        written = doc(text, symbol)
        if written:
            told.documentation = wire.MarkupContent("plaintext", written)
    return told


def _list(view: View, file: FileId, found: Completions) -> wire.CompletionList:
    where = _where(view, file, found)
    defaults = wire.ItemDefaults(where) if view.profile.completion_ranges else None
    items = [
        _item(view, file, each, number, where, shared=defaults is not None)
        for number, each in enumerate(found.items)
    ]
    return wire.CompletionList(found.more, items, defaults)


def _where(view: View, file: FileId, found: Completions) -> Any:
    """What is replaced: the word up to the place, or all of it where a client can choose."""
    insert = view.range(file, Span(found.written.start, found.offset))
    if not view.profile.insert_replace:
        return insert
    return {"insert": insert, "replace": view.range(file, found.written)}


def _item(
    view: View, file: FileId, each: Completion, number: int, where: Any, *, shared: bool
) -> wire.CompletionItem:
    profile = view.profile
    item = wire.CompletionItem(
        each.label,
        None if each.kind is None else _KINDS[each.kind],
        sort_text=f"{number:04d}",
    )
    text = each.text or each.label
    if not shared:
        if isinstance(where, dict):
            item.text_edit = wire.InsertReplaceEdit(text, where["insert"], where["replace"])
        else:
            item.text_edit = wire.TextEdit(where, text)
    elif each.text:
        item.text_edit_text = text
    if each.deprecated and profile.completion_tags:
        item.tags = [_DEPRECATED]
    if each.module:
        if profile.completion_details:
            item.label_details = wire.LabelDetails(each.module)
        else:
            item.detail = each.module
    if each.edits:
        item.additional_text_edits = [
            wire.TextEdit(view.range(file, edit.span), edit.new) for edit in each.edits
        ]
    if each.path is not None:
        item.data = {"path": each.path, "symbol": each.symbol, "name": each.label}
        if each.module:
            item.data["module"] = each.module
    return item


def _symbol(view: View, data: dict[str, Any]) -> Symbol | None:
    path, number, name = data.get("path"), data.get("symbol"), data.get("name")
    if not (isinstance(path, str) and isinstance(number, int) and isinstance(name, str)):
        return None
    return completion_.completed(view.snapshot, Path(path), number, name)


def _detail(head: str, symbol: Symbol, module: str) -> str:
    """The signature, with what it stands in."""
    around = symbol.qualified_name.rpartition(".")[0]
    if symbol.kind is SymbolKind.MODULE:
        return symbol.path
    if module:
        return f"{head} (from {module})"
    return f"{head} (in {around})" if around else head
