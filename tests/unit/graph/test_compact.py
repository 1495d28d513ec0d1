from __future__ import annotations

from array import array

from tests.unit.graph.fakes import keys

from codegraph_lsp.graph.compact import CompactGraph

NOTHING = array("q")


def test_symbols_are_numbered_in_the_order_given() -> None:
    graph = CompactGraph(array("q", keys("c a b")), NOTHING, NOTHING, NOTHING, NOTHING)
    assert list(graph.numbers(keys("b x c"))) == [0, 2]


def test_a_graph_without_symbols_answers() -> None:
    graph = CompactGraph(NOTHING, array("q", keys("a b")), NOTHING, NOTHING, NOTHING)
    assert list(graph.numbers(keys("a"))) == []
