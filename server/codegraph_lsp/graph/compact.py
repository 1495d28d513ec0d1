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
from numpy.typing import NDArray

if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection

    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.support.cancel import CancelToken

Indices = NDArray[np.int64]
"""Positions of symbols in the list that a graph was made from."""


class CompactGraph:
    """Who uses whom among symbols that are numbered in the order they were given."""

    def __init__(
        self,
        keys: array[int],
        following: array[int],
        importing: array[int],
        virtual: array[int],
        overrides: array[int],
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
        self._sorted = self.keys[self._order]
        self._following = self._reversed(following)
        self._importing = self._reversed(importing)
        self._virtual = self._reversed(virtual)
        self._overridden = _Relation(*self._ends(overrides), len(self.keys))

    def numbers(self, keys: Collection[SymbolKey]) -> Indices:
        """Numbers of *keys*, ascending; unknown ones are left out."""
        found = self._numbered(np.fromiter(keys, np.int64, len(keys)))
        return np.unique(found[found >= 0])

    def impact_rings(
        self, changed: Collection[SymbolKey], cancel: CancelToken, *, depth: int = 0
    ) -> list[Indices]:
        """Like `impact.impact_rings`, with numbers in place of keys; those of a ring ascend."""
        n = len(self.keys)
        seen = np.zeros(n, np.bool_)
        followed = np.zeros(n, np.bool_)
        frontier = self.numbers(changed)
        seen[frontier] = followed[frontier] = True
        found: list[Indices] = []
        while frontier.size and (not depth or len(found) < depth):
            cancel.check("impact: next ring")
            met = np.zeros(n, np.bool_)
            met[self._following.step(frontier)] = True
            met[self._virtual.step(self._bases(frontier))] = True
            importers = self._importing.step(frontier)
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

    def _reversed(self, pairs: array[int]) -> _Relation:
        source, target = self._ends(pairs)
        return _Relation(target, source, len(self.keys))

    def _ends(self, pairs: array[int]) -> tuple[Indices, Indices]:
        """Numbers of both ends of the edges whose ends are both known."""
        numbers = self._numbered(np.frombuffer(pairs, np.int64)).reshape(-1, 2)
        known = numbers[(numbers >= 0).all(axis=1)]
        return known[:, 0], known[:, 1]

    def _numbered(self, keys: Indices) -> Indices:
        """The number of each of *keys*; -1 for an unknown one."""
        if not self.keys.size:
            return np.full(keys.shape, -1, np.int64)
        at = np.searchsorted(self._sorted, keys)
        at[at == len(self._sorted)] = 0
        return np.where(self._sorted[at] == keys, self._order[at], -1)


class _Relation:
    """One relation in one direction, as compressed sparse rows."""

    def __init__(self, near: Indices, far: Indices, n_nodes: int) -> None:
        order = np.argsort(near, kind="stable")
        self._far = far[order].astype(np.int32)
        self._starts = np.zeros(n_nodes + 1, np.int64)
        np.cumsum(np.bincount(near, minlength=n_nodes), out=self._starts[1:])

    def step(self, nodes: Indices) -> Indices:
        """Far ends of *nodes*, one per edge."""
        starts = self._starts[nodes]
        counts = self._starts[nodes + 1] - starts
        if not (total := int(counts.sum())):
            return np.zeros(0, np.int64)
        # Row i of the answer begins where the rows before it end; shifting each row's start by that
        # lets one running number walk through all rows.
        shifts = starts - (np.cumsum(counts) - counts)
        return self._far[np.repeat(shifts, counts) + np.arange(total)].astype(np.int64)
