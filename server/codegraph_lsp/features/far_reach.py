"""What a change reaches when that is much. Loads numpy: import it late."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.reach import FileImpact
from codegraph_lsp.features.whole_graph import whole_graph
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.support import bug

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.compact import Indices
    from codegraph_lsp.graph.impact import Left
    from codegraph_lsp.model.symbols import Symbol


class FarReach:
    """Many symbols; only those that are shown are looked up."""

    def __init__(
        self,
        snapshot: Snapshot,
        starts: Collection[SymbolKey],
        options: Options,
        *,
        left: Left,
        depth: int,
    ) -> None:
        self._snapshot = snapshot
        self._whole = whole_graph(snapshot, options.certainty)
        rings = self._whole.graph.impact_rings(starts, snapshot.cancel, left=left, depth=depth)
        paths = self._whole.paths
        wanted = np.fromiter((options.wants_file(snapshot, path) for path in paths), np.bool_)
        kept = [ring[wanted[self._whole.file_of[ring]]] for ring in rings]
        self._rings = {distance: ring for distance, ring in enumerate(kept, 1) if ring.size}
        self.totals = {distance: len(ring) for distance, ring in self._rings.items()}
        self._items: Indices = np.concatenate([np.zeros(0, np.int64), *kept])
        self._symbols: dict[int, Symbol | None] = {}

    @cached_property
    def distances(self) -> Sequence[int]:
        return [d for distance, total in self.totals.items() for d in [distance] * total]

    def symbol(self, item: int) -> Symbol | None:
        if item not in self._symbols:
            found = self._look_up(self._items[item : item + 1])
            self._symbols[item] = found[0] if found else None
        return self._symbols[item]

    @cached_property
    def files(self) -> Sequence[FileImpact]:
        counts = np.bincount(self._whole.file_of[self._items])
        found: list[FileImpact] = []
        seen = np.zeros(len(self._whole.paths), np.bool_)
        for distance, ring in self._rings.items():
            files = np.unique(self._whole.file_of[ring])
            new = files[~seen[files]]
            seen[new] = True
            found.extend(
                FileImpact(self._whole.paths[file], distance, int(counts[file])) for file in new
            )
        return found

    @cached_property
    def _tests(self) -> Indices:
        return np.sort(self._items[self._whole.test_cases[self._items]])

    @property
    def n_tests(self) -> int:
        return len(self._tests)

    def tests(self, limit: int | None) -> Sequence[Symbol]:
        return self._look_up(self._tests[:limit])

    def _look_up(self, numbers: Indices) -> list[Symbol]:
        keys = [SymbolKey(key) for key in self._whole.graph.keys[numbers].tolist()]
        symbols = self._snapshot.symbols(keys)
        found = [symbols[key] for key in keys if key in symbols]
        if len(found) < len(keys):
            bug.report("every symbol of the whole graph is stored", missing=len(keys) - len(found))
        return found
