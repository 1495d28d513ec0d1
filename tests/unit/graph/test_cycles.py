from __future__ import annotations

from collections import Counter

import pytest

from codegraph_lsp.graph.cycles import circles_of, components
from codegraph_lsp.model.errors import CancelledError
from codegraph_lsp.support.cancel import CancelToken


def check(edges: str, expected: str, *, nodes: str = "abcdefgh") -> None:
    """Shows each component as `nodes:shortest cycle:weakest edge:nodes freed`."""
    weights = Counter((word[0], word[1]) for word in edges.split())
    found = components(nodes, weights, CancelToken())
    shown = [f"{''.join(c.nodes)}:{''.join(c.cycle)}:{''.join(c.weakest)}:{c.freed}" for c in found]
    assert " ".join(shown) == expected


def test_a_tree_has_no_cycles() -> None:
    check("ab ac bd", "")


def test_an_edge_to_itself_is_no_cycle() -> None:
    check("aa", "")


def test_two_that_need_each_other_are_a_cycle() -> None:
    check("ab ba", "ab:ab:ab:2")


def test_the_edge_with_fewer_sites_is_the_weakest() -> None:
    check("ab ab ba", "ab:ab:ba:2")


def test_larger_components_come_first() -> None:
    check("ab ba cd de ec", "cde:cde:cd:3 ab:ab:ab:2")


def test_the_shortest_cycle_is_shown() -> None:
    check("ab bc cd da ca", "abcd:abc:ab:4")


def test_the_edge_that_all_cycles_share_is_the_weakest() -> None:
    # Three ways round from b to a, one way from a to b.
    check("ab bc ca bd da be ea", "abcde:abc:ab:5")


def test_what_stays_on_a_cycle_is_not_freed() -> None:
    # Without ab, c and d still need each other; without dc or cd, a and b and c remain.
    check("ab bc ca cd dc", "abcd:cd:ab:2")


def test_an_edge_into_a_cycle_is_not_part_of_it() -> None:
    check("ab ba ca bd", "ab:ab:ab:2")


def test_order_of_nodes_decides_what_comes_first() -> None:
    check("ab ba", "ba:ba:ba:2", nodes="ba")


def test_a_cancelled_search_stops() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        components("ab", {("a", "b"): 1, ("b", "a"): 1}, cancel)


def test_nodes_on_one_circle_share_a_number() -> None:
    found = circles_of(6, [(0, 1), (1, 0), (1, 2), (3, 4), (4, 5), (5, 3), (2, 2)])
    assert found[0] == found[1] != found[3] == found[4] == found[5]
    assert found[2] == -1
    assert circles_of(0, []) == []
