from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.graph.fakes import FakeGraph, keys, name

from codegraph_lsp.graph.adjacency import Sure
from codegraph_lsp.graph.compact import CompactGraph
from codegraph_lsp.graph.dispatch import WithDispatch
from codegraph_lsp.graph.impact import FOLLOWED, IMPORTING, Left, StoredUsers, impact_rings
from codegraph_lsp.model.errors import CancelledError
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.kinds import Certainty, EdgeKind
from codegraph_lsp.support.cancel import CancelToken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.model.symbols import ResolvedEdge


def stored(graph: FakeGraph, changed: str, certainty: Certainty, depth: int = 0) -> str:
    """What rings read from the graph hold."""
    users = StoredUsers(Sure(WithDispatch(graph), certainty))
    rings = impact_rings(users, keys(changed), CancelToken(), depth=depth)
    assert rings is not None
    return shown([sorted(ring) for ring in rings])


def compact(graph: FakeGraph, changed: str, certainty: Certainty, depth: int = 0) -> str:
    """What rings over arrays hold."""
    edges = [e for e in graph.edges if e.live and e.certainty <= certainty]
    ends = sorted({end for edge in graph.edges for end in (edge.source, edge.target)})
    dispatch = certainty >= Certainty.DISPATCH
    compact = CompactGraph(
        array("q", ends),
        pairs(edge for edge in edges if edge.kind in FOLLOWED),
        pairs(edge for edge in edges if edge.kind in IMPORTING),
        pairs(edge for edge in edges if edge.virtual and dispatch),
        pairs(edge for edge in edges if edge.kind is EdgeKind.OVERRIDES),
    )
    rings = compact.impact_rings(keys(changed), CancelToken(), depth=depth)
    return shown([[SymbolKey(compact.keys[number]) for number in ring] for ring in rings])


def pairs(edges: Iterable[ResolvedEdge]) -> array[int]:
    return array("q", [end for edge in edges for end in (edge.source, edge.target)])


def shown(rings: Iterable[Iterable[SymbolKey]]) -> str:
    return " ".join(
        f"{name(key)}:{distance}" for distance, ring in enumerate(rings, 1) for key in ring
    )


def check(
    edges: str,
    changed: str,
    expected: str,
    *,
    depth: int = 0,
    certainty: Certainty = Certainty.DISPATCH,
) -> None:
    """Asks the store and the lists in memory; both must say the same."""
    graph = FakeGraph(edges)
    assert stored(graph, changed, certainty, depth) == expected
    assert compact(graph, changed, certainty, depth) == expected


def test_impact_follows_calls_references_and_heritage() -> None:
    check("a>b c~b d:b", "b", "a:1 c:1 d:1")


def test_impact_is_transitive() -> None:
    check("a>b b>c", "c", "b:1 a:2")


def test_depth_one_means_direct_users() -> None:
    check("a>b b>c", "c", "b:1", depth=1)


def test_an_importer_is_met_but_not_followed() -> None:
    check("m<f n<m", "f", "m:1")


def test_an_importer_that_also_calls_is_followed() -> None:
    check("m<f m>f n<m", "f", "m:1 n:2")


def test_an_importer_that_is_reached_later_is_followed_then() -> None:
    check("m<f a>f m>a x>m", "f", "a:1 m:1 x:3")


def test_overriders_and_those_who_reach_them_are_met() -> None:
    check("t!B C^B", "C", "t:1")
    check("t!B C^B", "B", "C:1 t:1")


def test_without_dispatch_a_caller_of_the_base_stays_out() -> None:
    check("t!B C^B", "C", "", certainty=Certainty.INFERRED)


def test_changed_symbols_are_in_no_ring() -> None:
    check("a>b b>a", "a b", "")


def test_dead_code_has_no_impact() -> None:
    check("a>b- c>b", "b", "c:1")


def test_it_gives_up_when_too_many_are_asked() -> None:
    users = StoredUsers(FakeGraph("a>b b>c c>d"))
    assert impact_rings(users, keys("d"), CancelToken(), at_most=2) is None
    assert impact_rings(users, keys("d"), CancelToken(), at_most=9) is not None


def test_symbols_nobody_knows_reach_nothing() -> None:
    check("a>b", "x", "")


def test_a_cancelled_impact_stops() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        impact_rings(StoredUsers(FakeGraph("a>b")), keys("b"), cancel)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(">!^<~:"), st.sampled_from("abcdef")),
        max_size=14,
    )
)
def test_store_and_memory_agree_on_any_graph(edges: list[tuple[str, str, str]]) -> None:
    graph = FakeGraph(" ".join("".join(edge) for edge in edges))
    assert stored(graph, "a", Certainty.DISPATCH) == compact(graph, "a", Certainty.DISPATCH)


def test_who_used_what_is_gone_is_in_the_first_ring() -> None:
    graph = FakeGraph("x>a y>m z>c")
    left = Left(frozenset(keys("a")), frozenset(keys("m")))
    rings = impact_rings(StoredUsers(graph), keys("c"), CancelToken(), left=left)
    assert rings is not None
    assert shown([sorted(ring) for ring in rings]) == "a:1 m:1 z:1 x:2"
    lists = CompactGraph(array("q", keys("a c m x y z")), *(pairs(graph.edges), *[array("q")] * 3))
    found = lists.impact_rings(keys("c"), CancelToken(), left=left)
    assert shown([[SymbolKey(lists.keys[number]) for number in ring] for ring in found]) == (
        "a:1 m:1 z:1 x:2"
    )
    alone = impact_rings(StoredUsers(graph), (), CancelToken(), left=left)
    assert alone == [set(keys("a m")), set(keys("x"))]
