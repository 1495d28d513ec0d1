from __future__ import annotations

from tests.unit.graph.fakes import CALLS, FakeGraph, keys, name, shown

from codegraph_lsp.graph.subgraph import neighbourhood
from codegraph_lsp.support.cancel import CancelToken


def check(
    edges: str, starts: str, nodes: str, kept: str, folded: str, *, radius: int, max_nodes: int = 99
) -> None:
    found = neighbourhood(
        FakeGraph(edges), keys(starts), CALLS, CancelToken(), radius=radius, max_nodes=max_nodes
    )
    cut = [f"{name(key)}:{f.incoming}/{f.outgoing}" for key, f in found.folded.items()]
    assert " ".join(f"{name(key)}{distance}" for key, distance in found.distances.items()) == nodes
    assert " ".join(shown(found.edges)) == kept
    assert " ".join(cut) == folded


def test_both_directions_are_followed() -> None:
    check("a>b b>c", "b", "b0 a1 c1", "a>b b>c", "", radius=1)


def test_what_lies_beyond_the_radius_is_counted() -> None:
    check("a>b b>c c>d e>a", "b", "b0 a1 c1", "a>b b>c", "a:1/0 c:0/1", radius=1)


def test_edges_between_the_outermost_nodes_are_kept() -> None:
    check("a>b b>c a>c", "b", "b0 a1 c1", "a>b a>c b>c", "", radius=1)


def test_nodes_with_most_edges_stay_when_there_is_no_room() -> None:
    check("a>b c>b c>b", "b", "b0 c1", "c>b c>b", "b:1/0", radius=1, max_nodes=2)


def test_radius_zero_shows_the_starts_and_what_is_around_them() -> None:
    check("a>b b>c", "a b", "a0 b0", "a>b", "b:0/1", radius=0)
