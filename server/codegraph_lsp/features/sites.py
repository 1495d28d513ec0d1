"""
What the names in a file were linked to, as far as it holds for the text as it is now.

Where the text has changed since, an edge counts for every place that has its target's name: for
what a name is that is nearly always right, and the file is linked anew within a moment.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.kinds import EdgeKind, FileState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot, Text
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

_UNWRITTEN = frozenset({EdgeKind.OVERRIDES, EdgeKind.CONTAINS})
_FIRST = {EdgeKind.INSTANTIATES: 0}
"""A call that makes an instance names the class, not its constructor."""


class Linked(NamedTuple):
    edge: ResolvedEdge
    symbol: Symbol
    """Its target."""


class Sites:
    """The edges of one file by place and by name."""

    def __init__(self, snapshot: Snapshot, file: FileId, text: Text) -> None:
        self.are_current = _is_linked(snapshot, file, text)
        """The edges are those of *text*."""
        edges = [edge for edge in snapshot.edges_in(file) if edge.kind not in _UNWRITTEN]
        symbols = snapshot.symbols({edge.target for edge in edges})
        self._at: dict[tuple[int, int] | str, list[Linked]] = {}
        for edge in sorted(edges, key=_preferred):
            symbol = symbols.get(edge.target)
            if symbol is not None:
                place = (edge.start, edge.end) if self.are_current else symbol.name
                self._at.setdefault(place, []).append(Linked(edge, symbol))

    def at(self, start: int, end: int, name: str) -> Sequence[Linked]:
        """What the *name* at a place was linked to, the surest first."""
        return self._at.get((start, end) if self.are_current else name, ())


def _is_linked(snapshot: Snapshot, file: FileId, text: Text) -> bool:
    row = snapshot.file_by_id(file)
    return row.state is FileState.LINKED and row.digest == sha256(text.source).digest()


def _preferred(edge: ResolvedEdge) -> tuple[int, int, int]:
    return edge.certainty, _FIRST.get(edge.kind, 1), edge.target
