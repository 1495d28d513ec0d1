"""Symbols of a file whose facts are not in the store yet, in the store's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.ids import symbol_key
from codegraph_lsp.model.kinds import SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.model.symbols import Symbol
from codegraph_lsp.resolve.symbol_ids import symbol_ids

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import Outline
    from codegraph_lsp.model.ids import FileId, Path


def symbols_of(file: FileId, path: Path, language: str, outline: Outline) -> list[Symbol]:
    """All symbols of *outline*, in its order."""
    found: list[Symbol] = []
    for index, (fact, symbol_id) in enumerate(
        zip(outline.symbols, symbol_ids(path, language, outline), strict=True)
    ):
        container = None if fact.container == NOTHING else found[fact.container]
        around = fact.receiver
        if container is not None and container.container is not None:
            outer = container.qualified_name
            around = f"{outer}.{around}" if around else outer
        found.append(
            Symbol(
                key=symbol_key(symbol_id),
                id=symbol_id,
                name=fact.name,
                qualified_name=f"{around}.{fact.name}" if around else fact.name,
                kind=SymbolKind(fact.kind),
                language=language,
                file=file,
                path=path,
                index=index,
                container=container.key if container is not None else None,
                span=Span(fact.start, fact.end),
                name_span=Span(fact.name_start, fact.name_end),
                header_end=fact.header_end,
                doc=None if fact.doc_start == NOTHING else Span(fact.doc_start, fact.doc_end),
                flags=SymbolFlag(fact.flags),
                complexity=fact.complexity,
            )
        )
    return found
