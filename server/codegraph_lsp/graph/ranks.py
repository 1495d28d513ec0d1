"""
How much of a graph hangs on each node. Loads numpy: import it late.

Runs on: any thread. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from codegraph_lsp.graph.columns import Numbers, Small
    from codegraph_lsp.support.cancel import CancelToken

Figures = NDArray[np.float64]

DAMPING = 0.85
_ENOUGH = 1e-10
_ROUNDS = 200


def distinct(sources: Numbers | Small, targets: Numbers | Small, n: int) -> tuple[Numbers, Numbers]:
    """Each pair of different ends once."""
    pairs = np.unique(sources.astype(np.int64) * n + targets)
    one, other = pairs // max(n, 1), pairs % max(n, 1)
    return one[one != other], other[one != other]


def page_rank(sources: Numbers, targets: Numbers, n: int, cancel: CancelToken) -> Figures:
    """
    The share of time a reader spends at each node who follows uses from node to node.

    Args:
        sources: Of each use, who uses; with *targets* each pair once.

    Returns:
        Figures that add up to one.

    Source:
        Brin, Page, The anatomy of a large-scale hypertextual web search engine, 1998. Nodes that
        use nothing lead everywhere.
    """
    if not n:
        return np.zeros(0)
    degrees = np.bincount(sources, minlength=n)
    ends = degrees == 0
    ranks = np.full(n, 1 / n)
    for _ in range(_ROUNDS):
        cancel.check("page rank: next round")
        shares = ranks / np.maximum(degrees, 1)
        passed = np.bincount(targets, weights=shares[sources], minlength=n)
        after = (1 - DAMPING) / n + DAMPING * (passed + ranks[ends].sum() / n)
        done = np.abs(after - ranks).sum() < _ENOUGH
        ranks = after
        if done:
            break
    return ranks
