"""Names that change together while one of them is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.linked import linked_at
from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import AtPlace
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View


@query("textDocument/linkedEditingRange", params=AtPlace, superseded=True)
def linked_editing_range(view: View, params: AtPlace) -> wire.LinkedRanges | None:
    spot = view.spot(params)
    spans = [] if spot is None else linked_at(view.snapshot, spot.file, spot.offset)
    if spot is None or not spans:
        return None
    return wire.LinkedRanges([view.range(spot.file, span) for span in spans])
