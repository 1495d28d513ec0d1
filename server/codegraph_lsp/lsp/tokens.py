"""Names by what they mean, as numbers that follow one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features import tokens as tokens_
from codegraph_lsp.lsp import from_lsp, to_lsp, wire
from codegraph_lsp.lsp.incoming import OfDocument, OfRange, TokensDelta
from codegraph_lsp.lsp.register import query
from codegraph_lsp.model.span import Span
from codegraph_lsp.model.words import TOKEN_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Text
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId

_NUMBERS = {word: number for number, word in enumerate(TOKEN_TYPES)}


@query("textDocument/semanticTokens/full", params=OfDocument, superseded=True)
def semantic_tokens_full(
    view: View, params: OfDocument
) -> wire.SemanticTokens | wire.SemanticTokensDelta | None:
    uri = params.text_document.uri
    data = _data(view, view.file(uri))
    return None if data is None else view.tokens.tell(uri, data)


@query("textDocument/semanticTokens/full/delta", params=TokensDelta, superseded=True)
def semantic_tokens_delta(
    view: View, params: TokensDelta
) -> wire.SemanticTokens | wire.SemanticTokensDelta | None:
    uri = params.text_document.uri
    data = _data(view, view.file(uri))
    return None if data is None else view.tokens.tell(uri, data, params.previous_result_id)


@query("textDocument/semanticTokens/range", params=OfRange, superseded=True)
def semantic_tokens_range(view: View, params: OfRange) -> wire.SemanticTokens | None:
    file = view.file(params.text_document.uri)
    text = None if file is None else view.text(file)
    if text is None:
        return None
    encoding = view.profile.encoding
    start = from_lsp.offset(text, params.range.start, encoding)
    end = from_lsp.offset(text, params.range.end, encoding)
    data = _data(view, file, Span(start, end))
    return None if data is None else wire.SemanticTokens(data)


def _data(view: View, file: FileId | None, within: Span | None = None) -> list[int] | None:
    text = None if file is None else view.text(file)
    if file is None or text is None:
        return None
    found = tokens_.tokens(view.snapshot, file, within)
    if not found.is_current:
        view.behind()
    return _numbers(text, found.items, view.profile.encoding)


def _numbers(text: Text, found: Iterable[tokens_.Token], encoding: from_lsp.Encoding) -> list[int]:
    """Five numbers a token: lines and columns from the one before, length, type, modifiers."""
    numbers: list[int] = []
    last_line = last_column = 0
    for start, end, kind, modifiers in found:
        line, column = to_lsp.column_of(text, start, encoding)
        if line != last_line:
            last_column = 0
        length = to_lsp.units(text.source[start:end], encoding)
        numbers += (line - last_line, column - last_column, length, _NUMBERS[kind], modifiers)
        last_line, last_column = line, column
    return numbers
