"""
What a program can reach from where it begins. Loads numpy: import it late.

A symbol is live when a root is, or when live code uses it. Three relations are more than use:

- what overrides a live method is live, for a call through the base may run it, and so is what a
  live method overrides;
- what a live symbol stands in is live;
- some members, such as constructors, are live as soon as what they stand in is.

Runs on: any thread. Pure.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.graph.columns import UNKNOWN, Mask, Numbers, Rows, Small
from codegraph_lsp.model.kinds import EdgeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.graph.columns import Columns
    from codegraph_lsp.model.kinds import Certainty
    from codegraph_lsp.support.cancel import CancelToken

USING = frozenset(
    {
        EdgeKind.CALLS,
        EdgeKind.INSTANTIATES,
        EdgeKind.REFERENCES,
        EdgeKind.INHERITS,
        EdgeKind.IMPLEMENTS,
        EdgeKind.DECORATES,
        EdgeKind.REEXPORTS,
    }
)
"""An import alone uses nothing; what is offered to others by a re-export may be used by them."""


class Uses:
    """Who needs whom, among the symbols of *columns*."""

    def __init__(
        self, columns: Columns, certainty: Certainty, alike: Sequence[tuple[int, int]]
    ) -> None:
        """*alike*: pairs of symbols that are one thing, so that what uses one uses the other."""
        edges = columns.edges
        self._n = len(columns.symbols.keys)
        self._containers = columns.symbols.containers
        using = edges.of(USING, certainty) & (edges.sources != edges.targets)
        self.sources, self.targets = edges.sources[using], edges.targets[using]
        overrides = edges.of({EdgeKind.OVERRIDES}, certainty)
        over, base = edges.sources[overrides], edges.targets[overrides]
        one, other = np.array(alike, np.int32).reshape(-1, 2).T
        self._forward = Rows(
            np.concatenate((self.sources, over, base, one, other)),
            np.concatenate((self.targets, base, over, other, one)),
            self._n,
        )
        self._backward = Rows(self.targets, self.sources, self._n)
        self.overriding = np.zeros(self._n, np.bool_)
        self.overriding[over] = True

    def live(self, roots: Mask, with_container: Mask, cancel: CancelToken) -> Mask:
        """
        All that is live.

        Args:
            roots: What is live by itself.
            with_container: What is live as soon as its container is.
        """
        bound = np.flatnonzero(with_container & (self._containers != UNKNOWN))
        members = Rows(self._containers[bound], bound, self._n)
        live = np.zeros(self._n, np.bool_)
        frontier: Numbers = np.flatnonzero(roots)
        while frontier.size:
            cancel.check("liveness: next ring")
            live[frontier] = True
            around = self._containers[frontier]
            met = np.concatenate(
                (self._forward.step(frontier), members.step(frontier), around[around != UNKNOWN])
            )
            frontier = np.unique(met[~live[met]])
        return live

    def used(self, by: Mask) -> Mask:
        """What one of *by* uses."""
        found = np.zeros(self._n, np.bool_)
        found[self.targets[by[self.sources]]] = True
        return found

    def users(self, symbol: int) -> list[int]:
        """Who uses *symbol*, ascending."""
        found: list[int] = np.unique(self._backward.step(np.array([symbol], np.int64))).tolist()
        return found

    def chain(self, symbol: int) -> list[int]:
        """
        How a symbol that nothing live uses comes to be used: from its user to the nearest one that
        has no user itself. Empty where it has none; where all go round in circles, one way round.
        """
        known: dict[int, int] = {symbol: symbol}
        waiting = deque([symbol])
        last = symbol
        while waiting:
            last = waiting.popleft()
            users = [user for user in self.users(last) if user != last]
            if not users:
                break
            for user in users:
                if user not in known:
                    known[user] = last
                    waiting.append(user)
        way = []
        while last != symbol:
            way.append(last)
            last = known[last]
        return way[::-1]


def enclosed(containers: Small, dead: Mask) -> Mask:
    """What stands, at any depth, in one of *dead*."""
    inside: Mask = np.zeros(len(containers), np.bool_)
    while True:
        within = containers != UNKNOWN
        grown = within.copy()
        grown[within] = (dead | inside)[containers[within]]
        if (grown == inside).all():
            return inside
        inside = grown
