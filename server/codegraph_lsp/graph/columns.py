"""
All symbols and edges of a workspace as columns, for questions about the whole graph.

A symbol is a number here: its place in order of path and of position in its file. Made of records
one by one, Django's 370,000 edges take three seconds; as columns 0.3.

This module loads numpy, which costs 0.1 s: import it late.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.kinds import Certainty, EdgeKind

Numbers = NDArray[np.int64]
Small = NDArray[np.int32]
Mask = NDArray[np.bool_]

UNKNOWN = -1
"""The number of what is no symbol of the workspace."""


@dataclass(frozen=True)
class SymbolColumns:
    """One entry per symbol of the workspace."""

    keys: Numbers
    names: Sequence[str]
    kinds: Small
    flags: Small
    complexity: Small
    name_starts: Small
    file_of: Small
    """Index in `Columns.paths`."""
    containers: Small
    """Number of the symbol it stands in; `UNKNOWN` for `<module>`."""


@dataclass(frozen=True)
class EdgeColumns:
    """One entry per site of a stored edge, in order of the site's file."""

    sources: Small
    targets: Small
    """Number of the target; `UNKNOWN` where it is outside, or known by name alone."""
    target_keys: Numbers
    kinds: Small
    certainties: Small
    virtual: Mask
    live: Mask
    file_of: Small
    starts: Small
    lengths: Small

    def of(self, kinds: Collection[EdgeKind], certainty: Certainty) -> Mask:
        """Which edges are of *kinds*, live, sure enough, and lead to a symbol of the workspace."""
        wanted = np.isin(self.kinds, [int(kind) for kind in kinds])
        inside = (self.targets != UNKNOWN) & (self.sources != UNKNOWN)
        mask: Mask = wanted & inside & self.live & (self.certainties <= int(certainty))
        return mask


@dataclass(frozen=True)
class Columns:
    paths: Sequence[Path]
    """Of all files that have symbols, in order."""
    files: Sequence[FileId]
    """Their ids."""
    firsts: Numbers
    """Number of each file's first symbol, its `<module>`; one more entry for the end."""
    symbols: SymbolColumns
    edges: EdgeColumns

    def numbers(self, keys: Collection[int]) -> Numbers:
        """Numbers of *keys*, ascending; unknown ones are left out."""
        found = numbered(np.fromiter(keys, np.int64, len(keys)), self.symbols.keys, self._order)
        return np.unique(found[found != UNKNOWN])

    @cached_property
    def _order(self) -> Numbers:
        return np.argsort(self.symbols.keys, kind="stable")


def numbered(wanted: Numbers, keys: Numbers, order: Numbers) -> Small:
    """
    The place of each of *wanted* among *keys*; `UNKNOWN` for one that is not there.

    Args:
        order: Places of *keys* in ascending order of key.
    """
    if not wanted.size or not keys.size:
        return np.full(wanted.shape, UNKNOWN, np.int32)
    ascending = keys[order]
    at = np.searchsorted(ascending, wanted)
    at[at == len(ascending)] = 0
    return np.where(ascending[at] == wanted, order[at], UNKNOWN).astype(np.int32)


class Rows:
    """One relation in one direction, as compressed sparse rows."""

    def __init__(self, near: Numbers | Small, far: Numbers | Small, n_nodes: int) -> None:
        order = np.argsort(near, kind="stable")
        self._far = far[order].astype(np.int32)
        self._starts = np.zeros(n_nodes + 1, np.int64)
        np.cumsum(np.bincount(near, minlength=n_nodes), out=self._starts[1:])

    def step(self, nodes: Numbers) -> Numbers:
        """Far ends of *nodes*, one per edge."""
        return self._gathered(nodes)[1]

    def pairs(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Both ends of the edges of *nodes*: the near ones, one per edge, and the far ones."""
        counts, far = self._gathered(nodes)
        return np.repeat(nodes, counts), far

    def _gathered(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        starts = self._starts[nodes]
        counts = self._starts[nodes + 1] - starts
        if not (total := int(counts.sum())):
            return counts, np.zeros(0, np.int64)
        # Row i of the answer begins where the rows before it end; shifting each row's start by that
        # lets one running number walk through all rows.
        shifts = starts - (np.cumsum(counts) - counts)
        return counts, self._far[np.repeat(shifts, counts) + np.arange(total)].astype(np.int64)
