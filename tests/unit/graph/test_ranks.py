from __future__ import annotations

import numpy as np
import pytest
import rustworkx

from codegraph_lsp.graph.ranks import distinct, page_rank
from codegraph_lsp.support.cancel import CancelledError, CancelToken

PAIRS = [(0, 1), (0, 2), (1, 2), (2, 0), (3, 2), (4, 4), (5, 3), (5, 0)]


def ranks(pairs: list[tuple[int, int]], n: int) -> list[float]:
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    found: list[float] = page_rank(ends[:, 0], ends[:, 1], n, CancelToken()).tolist()
    return found


def test_it_agrees_with_an_independent_implementation() -> None:
    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(6))
    graph.add_edges_from([(a, b, 1.0) for a, b in PAIRS])
    expected = rustworkx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=1000)
    assert ranks(PAIRS, 6) == pytest.approx([expected[node] for node in range(6)], abs=1e-8)


def test_ranks_add_up_to_one_and_nothing_has_none() -> None:
    assert sum(ranks(PAIRS, 6)) == pytest.approx(1)
    assert ranks([], 3) == pytest.approx([1 / 3] * 3)
    assert ranks([], 0) == []


def test_pairs_count_once_and_never_lead_to_themselves() -> None:
    sources, targets = distinct(np.array([1, 1, 0, 2]), np.array([0, 0, 0, 1]), 3)
    assert list(zip(sources.tolist(), targets.tolist(), strict=True)) == [(1, 0), (2, 1)]


def test_it_can_be_cancelled() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        page_rank(np.array([0]), np.array([1]), 2, cancel)
