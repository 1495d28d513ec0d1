"""
The graph as arrays, for questions that may touch all of it.

A ring read from the store costs microseconds an edge, which is fine for the hundreds of edges that
most questions meet. A transitive question may meet a million. As compressed sparse rows, a search
over 250,000 symbols and a million edges takes 15 ms; with Python's sets it takes 290 (measured on
random graphs, all reached). Building takes a pass over all stored edges, so the arrays are made
when first needed and kept for their revision.

This module loads numpy, which costs 0.1 s: import it late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.graph.columns import Numbers, Rows, numbered
from codegraph_lsp.graph.impact import NOBODY

if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection

    from codegraph_lsp.graph.impact import Left
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.support.cancel import CancelToken

Indices = Numbers
"""Positions of symbols in the list that a graph was made from."""


class CompactGraph:
    """Who uses whom among symbols that are numbered in the order they were given."""

    def __init__(
        self,
        keys: array[int] | Numbers,
        following: array[int] | Numbers,
        importing: array[int] | Numbers,
        virtual: array[int] | Numbers,
        overrides: array[int] | Numbers,
    ) -> None:
        """
        All arrays hold keys, typecode `q`; those of edges hold source, target, source, target…

        Args:
            keys: All symbols, in the order in which answers list them.
            following: Edges along which a change travels on.
            importing: Edges along which it is noticed and goes no further.
            virtual: Those of *following* that also reach overriders of their target.
            overrides: From a method to what it overrides.
        """
        self.keys: Indices = np.frombuffer(keys, np.int64)
        self._order = np.argsort(self.keys, kind="stable")
        self._following = self._reversed(following)
        self._importing = self._reversed(importing)
        self._virtual = self._reversed(virtual)
        self._overridden = Rows(*self._ends(overrides), len(self.keys))

    def numbers(self, keys: Collection[SymbolKey]) -> Indices:
        """Numbers of *keys*, ascending; unknown ones are left out."""
        found = self._numbered(np.fromiter(keys, np.int64, len(keys)))
        return np.unique(found[found >= 0])

    def impact_rings(
        self,
        changed: Collection[SymbolKey],
        cancel: CancelToken,
        *,
        left: Left = NOBODY,
        depth: int = 0,
    ) -> list[Indices]:
        """Like `impact.impact_rings`, with numbers in place of keys; those of a ring ascend."""
        n = len(self.keys)
        seen = np.zeros(n, np.bool_)
        followed = np.zeros(n, np.bool_)
        frontier = self.numbers(changed)
        seen[frontier] = followed[frontier] = True
        found: list[Indices] = []
        following, importing = map(self.numbers, left)
        while (frontier.size or not found) and (not depth or len(found) < depth):
            cancel.check("impact: next ring")
            met = np.zeros(n, np.bool_)
            met[self._following.step(frontier)] = True
            met[self._virtual.step(self._bases(frontier))] = True
            importers = self._importing.step(frontier)
            if not found:
                met[following] = True
                importers = np.union1d(importers, importing)
            frontier = np.flatnonzero(met & ~followed)
            followed[frontier] = True
            met[importers] = True
            ring = np.flatnonzero(met & ~seen)
            seen[ring] = True
            found.append(ring)
        while found and not found[-1].size:
            found.pop()
        return found

    def _bases(self, methods: Indices) -> Indices:
        """All that *methods* override, directly or not."""
        seen = np.zeros(0, np.int64)
        ring = np.unique(self._overridden.step(methods))
        while ring.size:
            seen = np.union1d(seen, ring)
            ring = np.setdiff1d(self._overridden.step(ring), seen)
        return seen

    def _reversed(self, pairs: array[int] | Numbers) -> Rows:
        source, target = self._ends(pairs)
        return Rows(target, source, len(self.keys))

    def _ends(self, pairs: array[int] | Numbers) -> tuple[Indices, Indices]:
        """Numbers of both ends of the edges whose ends are both known."""
        numbers = self._numbered(np.frombuffer(pairs, np.int64)).reshape(-1, 2)
        known = numbers[(numbers >= 0).all(axis=1)]
        return known[:, 0], known[:, 1]

    def _numbered(self, keys: Indices) -> Indices:
        """The number of each of *keys*; -1 for an unknown one."""
        return numbered(keys, self.keys, self._order).astype(np.int64)
