"""The whole graph in memory, for impact that reaches far. Loads numpy: import it late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.reach import loaded_graphs
from codegraph_lsp.features.testcode import case_names, is_test, is_test_module, learn_tests
from codegraph_lsp.graph.compact import CompactGraph
from codegraph_lsp.graph.impact import FOLLOWED, IMPORTING
from codegraph_lsp.model.kinds import CALLABLE_KINDS, Certainty, EdgeKind, SymbolFlag

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask, Numbers, Small
    from codegraph_lsp.model.ids import Path


@dataclass(frozen=True, slots=True)
class WholeGraph:
    graph: CompactGraph
    """Symbols are numbered in order of path and position."""
    paths: Sequence[Path]
    """Of all files, in order."""
    file_of: Small
    """Of each symbol, its file's index in `paths`."""
    test_cases: Mask
    """Of each symbol, whether it is a test case."""


def whole_graph(snapshot: Snapshot, certainty: Certainty) -> WholeGraph:
    """The graph of what is at least as sure as *certainty*; by-name calls are left out."""
    known = loaded_graphs(snapshot)
    found = known.get(certainty)
    if not isinstance(found, WholeGraph):
        found = known[certainty] = _read(snapshot, certainty)
    return found


def _read(snapshot: Snapshot, certainty: Certainty) -> WholeGraph:
    columns = snapshot.columns()
    snapshot.cancel.check("whole graph: edges")
    edges, keys = columns.edges, columns.symbols.keys

    def ends(kinds: Collection[EdgeKind], also: Mask | None = None) -> Numbers:
        mask = edges.of(kinds, certainty)
        if also is not None:
            mask &= also
        both = np.stack((keys[edges.sources[mask]], keys[edges.targets[mask]]), axis=1)
        return both.reshape(-1)

    dispatched = certainty >= Certainty.DISPATCH
    return WholeGraph(
        graph=CompactGraph(
            keys,
            following=ends(FOLLOWED),
            importing=ends(IMPORTING),
            virtual=ends(FOLLOWED, edges.virtual if dispatched else np.zeros_like(edges.virtual)),
            overrides=ends({EdgeKind.OVERRIDES}),
        ),
        paths=columns.paths,
        file_of=columns.symbols.file_of,
        test_cases=cases(snapshot, columns),
    )


def files_of_tests(snapshot: Snapshot, columns: Columns) -> Mask:
    """Of each of the columns' files, whether it is there for testing."""

    def build() -> Mask:
        learn_tests(snapshot, snapshot.files())
        return np.fromiter((is_test(snapshot, path) for path in columns.paths), np.bool_)

    return snapshot.cached("files of tests", build)


def cases(snapshot: Snapshot, columns: Columns) -> Mask:
    """Of each symbol, what `is_test_case` says."""
    return snapshot.cached("test cases", lambda: _cases(snapshot, columns))


def _cases(snapshot: Snapshot, columns: Columns) -> Mask:
    symbols = columns.symbols
    callable_ = np.isin(symbols.kinds, [int(kind) for kind in CALLABLE_KINDS])
    found: Mask = callable_ & ((symbols.flags & int(SymbolFlag.TEST)) != 0)
    for file in np.flatnonzero(files_of_tests(snapshot, columns)).tolist():
        first, end = int(columns.firsts[file]), int(columns.firsts[file + 1])
        fits = case_names(snapshot, columns.paths[file])
        found[first] = is_test_module(snapshot, columns.paths[file])
        for number in (np.flatnonzero(callable_[first:end]) + first).tolist():
            if fits(symbols.names[number]):
                found[number] = True
    return found
