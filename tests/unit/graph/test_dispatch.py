from __future__ import annotations

from tests.unit.graph.fakes import CALLS, FakeGraph, key, keys, names, shown

from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.graph.dispatch import WithDispatch, reachable_overrides
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason

SHAPES = "total!B C^B D^C"


def test_a_virtual_call_reaches_overriders_of_overriders() -> None:
    edges = WithDispatch(FakeGraph(SHAPES)).edges_from(keys("total"), CALLS)
    assert list(shown(edges)) == ["total>B", "total>>C", "total>>D"]


def test_an_overrider_is_called_by_who_calls_its_base() -> None:
    edges = WithDispatch(FakeGraph(SHAPES + " other>D")).edges_to(keys("D"), CALLS)
    assert list(shown(edges)) == ["other>D", "total>>D"]


def test_both_directions_tell_the_same_edges() -> None:
    graph = WithDispatch(FakeGraph(SHAPES + " other!C"))
    forward = {*graph.edges_from(keys("other total"), CALLS)}
    backward = {*graph.edges_to(keys("B C D"), CALLS)}
    assert forward == backward


def test_derived_edges_say_so_and_keep_their_site() -> None:
    stored, derived, *_ = WithDispatch(FakeGraph(SHAPES)).edges_from(keys("total"), CALLS)
    assert (derived.certainty, derived.reason) == (Certainty.DISPATCH, Reason.OVERRIDER)
    assert (derived.file, derived.start, derived.end) == (stored.file, stored.start, stored.end)
    assert not derived.virtual


def test_a_plain_call_to_a_base_reaches_the_base_alone() -> None:
    graph = WithDispatch(FakeGraph("total>B C^B"))
    assert list(shown(graph.edges_from(keys("total"), CALLS))) == ["total>B"]
    assert list(shown(graph.edges_to(keys("C"), CALLS))) == []


def test_other_kinds_of_edges_are_handed_through() -> None:
    graph = WithDispatch(FakeGraph(SHAPES))
    kinds = frozenset({EdgeKind.OVERRIDES})
    assert list(shown(graph.edges_to(keys("B"), kinds))) == ["C>B"]


def test_an_override_cycle_in_broken_code_ends() -> None:
    found = reachable_overrides(FakeGraph("A^B B^A"), keys("A"), Direction.OUTGOING)
    assert names(found[key("A")]) == "B"


def test_a_diamond_of_overrides_counts_each_method_once() -> None:
    graph = FakeGraph("call!A B^A C^A D^B D^C")
    assert list(shown(WithDispatch(graph).edges_to(keys("D"), CALLS))) == ["call>>D"]
