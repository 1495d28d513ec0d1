from __future__ import annotations

import pytest
from tests.unit.graph.fakes import CALLS, FakeGraph, keys, name

from codegraph_lsp.graph.adjacency import Direction, Sure
from codegraph_lsp.graph.traverse import rings
from codegraph_lsp.model.errors import CancelledError
from codegraph_lsp.model.kinds import Certainty
from codegraph_lsp.support.cancel import CancelToken


def check(
    edges: str,
    starts: str,
    expected: str,
    *,
    direction: Direction = Direction.INCOMING,
    certainty: Certainty = Certainty.DISPATCH,
    depth: int = 0,
) -> None:
    graph = Sure(FakeGraph(edges), certainty)
    found = rings(graph, keys(starts), direction, CALLS, CancelToken(), depth=depth)
    shown = [f"{name(key)}:{ring.distance}" for ring in found for key in ring.met]
    assert " ".join(shown) == expected


def test_callers_come_in_rings_by_distance() -> None:
    check("a>b b>c d>c", "c", "b:1 d:1 a:2")


def test_callees_are_the_other_direction() -> None:
    check("a>b b>c a>d", "a", "b:1 d:1 c:2", direction=Direction.OUTGOING)


def test_a_symbol_stands_in_the_nearest_ring_only() -> None:
    check("a>c b>c a>b", "c", "a:1 b:1")


def test_rings_end_on_a_cycle() -> None:
    check("a>b b>a", "a", "b:1")


def test_recursion_is_a_caller_of_its_own() -> None:
    check("a>a b>a", "a", "a:1 b:1")
    check("a>a b>a c>b", "a", "a:1 b:1 c:2")


def test_depth_limits_the_chain() -> None:
    check("a>b b>c c>d", "d", "c:1 b:2", depth=2)


def test_nothing_known_of_a_symbol_gives_no_rings() -> None:
    check("a>b", "x", "")


def test_less_sure_edges_are_left_out() -> None:
    check("a>c b>c3", "c", "a:1")
    check("a>c b>c3", "c", "a:1 b:1", certainty=Certainty.BY_NAME)


def test_dead_code_is_left_out() -> None:
    check("a>c- b>c", "c", "b:1")


def test_all_sites_between_two_rings_are_kept() -> None:
    (ring,) = rings(FakeGraph("a>b a>b a>a"), keys("b"), Direction.INCOMING, CALLS, CancelToken())
    (edges,) = ring.met.values()
    assert [edge.start for edge in edges] == [0, 10]


def test_the_graph_is_asked_once_per_ring() -> None:
    graph = FakeGraph("a>c b>c x>a y>b")
    rings(graph, keys("c"), Direction.INCOMING, CALLS, CancelToken())
    assert graph.calls == 3


def test_a_cancelled_traversal_stops_before_the_next_ring() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError, match="next ring"):
        rings(FakeGraph("a>b"), keys("b"), Direction.INCOMING, CALLS, cancel)
