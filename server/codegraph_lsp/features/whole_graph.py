"""The whole graph in memory, for impact that reaches far. Loads numpy: import it late."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.reach import loaded_graphs
from codegraph_lsp.features.testcode import is_test, is_test_case
from codegraph_lsp.graph.compact import CompactGraph
from codegraph_lsp.graph.impact import FOLLOWED, IMPORTING
from codegraph_lsp.model.kinds import Certainty, EdgeKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path


@dataclass(frozen=True, slots=True)
class WholeGraph:
    graph: CompactGraph
    """Symbols are numbered in order of path and position."""
    paths: list[Path]
    """Of all files, in order."""
    file_of: NDArray[np.int32]
    """Of each symbol, its file's index in `paths`."""
    test_cases: NDArray[np.bool_]
    """Of each symbol, whether it is a test case."""


def whole_graph(snapshot: Snapshot, certainty: Certainty) -> WholeGraph:
    """The graph of what is at least as sure as *certainty*; by-name calls are left out."""
    known = loaded_graphs(snapshot)
    found = known.get(certainty)
    if not isinstance(found, WholeGraph):
        found = known[certainty] = _read(snapshot, certainty)
    return found


def _read(snapshot: Snapshot, certainty: Certainty) -> WholeGraph:
    keys, following, importing = array("q"), array("q"), array("q")
    virtual, overrides = array("q"), array("q")
    file_of, test_cases = array("i"), bytearray()
    rows = sorted(snapshot.files(), key=lambda row: f"{row.path} ")
    for index, row in enumerate(rows):
        snapshot.cancel.check("whole graph: next file")
        symbols = snapshot.symbols_in(row.id)
        keys.extend([symbol.key for symbol in symbols])
        file_of.extend([index] * len(symbols))
        if is_test(snapshot, row.path):
            test_cases.extend([is_test_case(snapshot, symbol) for symbol in symbols])
        else:
            test_cases.extend(bytes(len(symbols)))
        for edge in snapshot.edges_in(row.id):
            if edge.certainty > certainty or not edge.live:
                continue
            ends = (edge.source, edge.target)
            if edge.kind in FOLLOWED:
                following.extend(ends)
                if edge.virtual and certainty >= Certainty.DISPATCH:
                    virtual.extend(ends)
                elif edge.kind is EdgeKind.OVERRIDES:
                    overrides.extend(ends)
            elif edge.kind in IMPORTING:
                importing.extend(ends)
    return WholeGraph(
        graph=CompactGraph(keys, following, importing, virtual, overrides),
        paths=[row.path for row in rows],
        file_of=np.frombuffer(file_of, np.int32),
        test_cases=np.frombuffer(bytes(test_cases), np.bool_),
    )
