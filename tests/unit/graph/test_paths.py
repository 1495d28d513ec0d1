from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.graph.fakes import CALLS, FakeGraph, key, name

from codegraph_lsp.graph.paths import shortest_paths
from codegraph_lsp.model.errors import CancelledError
from codegraph_lsp.support.cancel import CancelToken


def found(edges: str, ends: str, max_paths: int = 1) -> list[str]:
    start, goal = ends.split(">")
    paths = shortest_paths(
        FakeGraph(edges), key(start), key(goal), CALLS, CancelToken(), max_paths=max_paths
    )
    return [start + "".join(name(hop[0].target) for hop in hops) for hops in paths]


def check(edges: str, ends: str, expected: str, *, max_paths: int = 1) -> None:
    assert " ".join(found(edges, ends, max_paths)) == expected


def test_the_shortest_path_is_found() -> None:
    check("a>b b>c a>d d>e e>c", "a>c", "abc")


def test_no_path_is_an_empty_answer() -> None:
    check("a>b c>b", "a>c", "")


def test_unknown_ends_are_an_empty_answer() -> None:
    check("a>b", "x>y", "")


def test_several_paths_come_shortest_first() -> None:
    check("a>b b>c a>c a>d d>e e>c", "a>c", "ac abc adec", max_paths=3)


def test_equal_paths_come_in_order_of_keys() -> None:
    check("a>c c>z a>b b>z", "a>z", "abz acz", max_paths=9)


def test_paths_never_pass_a_symbol_twice() -> None:
    check("a>b b>a b>b b>c", "a>c", "abc", max_paths=9)


def test_a_path_to_itself_is_a_cycle() -> None:
    check("a>b b>a a>c", "a>a", "aba")


def test_detours_far_from_the_goal_are_found() -> None:
    check("a>g a>b b>c c>d d>e e>g", "a>g", "ag abcdeg", max_paths=2)


def test_a_hop_keeps_all_its_sites() -> None:
    (path,) = shortest_paths(FakeGraph("a>b a>b"), key("a"), key("b"), CALLS, CancelToken())
    assert [edge.start for hop in path for edge in hop] == [0, 10]


def test_a_cancelled_search_stops() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        shortest_paths(FakeGraph("a>b"), key("a"), key("b"), CALLS, cancel)


def simple_paths(pairs: set[tuple[str, str]], path: str, goal: str) -> list[str]:
    if path[-1] == goal:
        return [path]
    ends = sorted(end for start, end in pairs if start == path[-1] and end not in path)
    return [found for end in ends for found in simple_paths(pairs, path + end, goal)]


@given(st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=14))
def test_all_simple_paths_are_found_in_order_of_length(pairs: set[tuple[str, str]]) -> None:
    edges = " ".join(f"{start}>{end}" for start, end in sorted(pairs))
    expected = sorted(simple_paths(pairs, "a", "e"), key=lambda path: (len(path), path))
    assert found(edges, "a>e", max_paths=99) == expected
