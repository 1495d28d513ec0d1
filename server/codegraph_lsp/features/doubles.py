"""What types in tests stand in for, as far as finding dead code wants to know. Loads numpy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.whole_graph import files_of_tests
from codegraph_lsp.graph.columns import UNKNOWN
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.kinds import TYPE_KINDS, EdgeKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns


class Doubles:
    """Members of types in tests; a symbol is a number of the columns."""

    def __init__(self, snapshot: Snapshot, columns: Columns) -> None:
        self._snapshot = snapshot
        self._columns = columns
        self._tests = files_of_tests(snapshot, columns)

    def may_be(self, member: int) -> bool:
        """Code outside tests calls a member of this name, and may be given one in a test."""
        symbols = self._columns.symbols
        return bool(self._tests[symbols.file_of[member]]) and symbols.names[member] in self._called

    @cached_property
    def _called(self) -> frozenset[str]:
        """Names of what code outside tests calls: members of types, and all that is outside."""
        symbols, edges = self._columns.symbols, self._columns.edges
        calling = (edges.kinds == int(EdgeKind.CALLS)) & ~self._tests[edges.file_of]
        inside = np.unique(edges.targets[calling & (edges.targets != UNKNOWN)])
        inside = inside[symbols.containers[inside] != UNKNOWN]
        around = symbols.kinds[symbols.containers[inside]]
        members = inside[np.isin(around, [int(kind) for kind in TYPE_KINDS])]
        outside = np.unique(edges.target_keys[calling & (edges.targets == UNKNOWN)])
        keys = [SymbolKey(key) for key in outside.tolist()]
        found = {symbols.names[n] for n in members.tolist()}
        found.update(external.name for external in self._snapshot.symbols(keys).values())
        return frozenset(found)
