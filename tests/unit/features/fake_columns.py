"""The columns of a fake snapshot's graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from codegraph_lsp.graph.columns import UNKNOWN, Columns, EdgeColumns, SymbolColumns
from codegraph_lsp.model.ids import FileId

if TYPE_CHECKING:
    from tests.unit.features.fakes import FakeSnapshot


def columns_of(snapshot: FakeSnapshot) -> Columns:
    inside = [symbol for symbol in snapshot.all_symbols if symbol.file is not None]
    number = {symbol.key: place for place, symbol in enumerate(inside)}
    files = [int(symbol.file or 0) for symbol in inside]
    firsts = [files.index(file) for file in sorted(set(files))] + [len(inside)]
    edges = snapshot.edges

    def small(values: Any) -> Any:
        return np.array(list(values), np.int32)

    return Columns(
        paths=[snapshot.file_by_id(FileId(file)).path for file in sorted(set(files))],
        files=[FileId(file) for file in sorted(set(files))],
        firsts=np.array(firsts, np.int64),
        symbols=SymbolColumns(
            keys=np.array([symbol.key for symbol in inside], np.int64),
            names=[symbol.name for symbol in inside],
            kinds=small(symbol.kind for symbol in inside),
            flags=small(symbol.flags for symbol in inside),
            complexity=small(symbol.complexity for symbol in inside),
            name_starts=small(symbol.name_span.start for symbol in inside),
            file_of=small(sorted(set(files)).index(file) for file in files),
            containers=small(
                UNKNOWN if symbol.container is None else number[symbol.container]
                for symbol in inside
            ),
        ),
        edges=EdgeColumns(
            sources=small(number.get(edge.source, UNKNOWN) for edge in edges),
            targets=small(number.get(edge.target, UNKNOWN) for edge in edges),
            target_keys=np.array([edge.target for edge in edges], np.int64),
            kinds=small(edge.kind for edge in edges),
            certainties=small(edge.certainty for edge in edges),
            virtual=np.array([edge.virtual for edge in edges], np.bool_),
            live=np.array([edge.live for edge in edges], np.bool_),
            file_of=small(sorted(set(files)).index(edge.file) for edge in edges),
            starts=small(edge.start for edge in edges),
            lengths=small(edge.end - edge.start for edge in edges),
        ),
    )
