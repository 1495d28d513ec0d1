from __future__ import annotations

import pytest

from codegraph_lsp.graph.communities import communities, modularity
from codegraph_lsp.support.cancel import CancelledError, CancelToken


def weights_of(edges: str) -> dict[tuple[int, int], float]:
    """`0-1 1-2*3`: edges, with a weight behind the star."""
    found = {}
    for word in edges.split():
        ends, _, weight = word.partition("*")
        one, other = ends.split("-")
        found[int(one), int(other)] = float(weight or 1)
    return found


def check(n: int, edges: str, expected: list[list[int]]) -> None:
    assert communities(n, weights_of(edges), CancelToken()) == expected


TWO_TRIANGLES = "0-1 1-2 0-2 3-4 4-5 3-5 2-3"


def test_two_triangles_with_a_bridge_are_two() -> None:
    check(6, TWO_TRIANGLES, [[0, 1, 2], [3, 4, 5]])


def test_what_has_no_edges_is_alone() -> None:
    check(4, "0-1", [[0, 1], [2], [3]])
    check(0, "", [])


def test_weight_decides() -> None:
    check(4, "0-1 1-2*9 2-3 0-3*9", [[0, 3], [1, 2]])


def test_a_ring_of_cliques_is_found_over_several_levels() -> None:
    edges = []
    for clique in range(8):
        nodes = range(clique * 5, clique * 5 + 5)
        edges += [f"{a}-{b}" for a in nodes for b in nodes if a < b]
        edges.append(f"{clique * 5}-{(clique * 5 + 6) % 40}")
    found = communities(40, weights_of(" ".join(edges)), CancelToken())
    assert all(len({node // 5 for node in group}) * 5 == len(group) for group in found)
    assert communities(40, weights_of(" ".join(edges)), CancelToken()) == found


def test_every_group_is_connected() -> None:
    groups = communities(7, weights_of(f"{TWO_TRIANGLES} 5-6"), CancelToken())
    assert sorted(node for group in groups for node in group) == list(range(7))


def test_modularity_is_that_of_the_textbook() -> None:
    weights = weights_of(TWO_TRIANGLES)
    assert modularity([[0, 1, 2], [3, 4, 5]], weights) == pytest.approx(6 / 7 - 1 / 2)
    assert modularity([[0, 1, 2, 3, 4, 5]], weights) == pytest.approx(0)
    assert modularity([], {}) == 0


def test_it_can_be_cancelled() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        communities(2, {(0, 1): 1.0}, cancel)
