from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.unit.mcp.graphs import FakeGraph, callers, edge, symbol
from tests.unit.mcp.relays import READY, FakeRelay

from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.mcp.graph import AmbiguousNameError, Graph, GraphError
from codegraph_lsp.mcp.relay import RelayedGraph
from codegraph_lsp.mcp.tools import TOOLS, call

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no local sockets")

TYPED = callers((symbol("typed.py::late", 2), edge("typed.py", 3)))
SAVED = callers((symbol("saved.py::early", 2), edge("saved.py", 3)))


def answers(method: str, _params: Any) -> dict[str, Any]:
    return {"result": READY if method == "codegraph/status" else TYPED}


@pytest.fixture
def relay() -> Iterator[FakeRelay]:
    relay = FakeRelay(answers)
    yield relay
    relay.close()


def relayed(relay: FakeRelay, own: FakeGraph | None = None) -> RelayedGraph:
    def otherwise() -> Graph:
        assert own is not None, "nothing of our own is to be started"
        return cast("Graph", own)

    return RelayedGraph("/w", relay.path, otherwise)


def said(graph: RelayedGraph) -> str:
    return call(TOOLS["codegraph_callers"], graph, {"symbol": "charge"})


def test_an_editor_that_listens_is_asked_and_no_graph_of_our_own_is_made(relay: FakeRelay) -> None:
    graph = relayed(relay)
    assert graph.wait(60)
    *_, caller, trust = said(graph).splitlines()
    assert "typed.py::late" in caller
    assert trust == "[revision 1; complete]"
    asked = ("codegraph/callers", {"name": "charge", "depth": 1, "limit": 120})
    assert relay.asked == [("codegraph/status", None), asked]
    graph.close()


def test_an_editor_that_still_reads_files_is_waited_for() -> None:
    states = ["indexing", "indexing", "ready"]
    relay = FakeRelay(lambda *_: {"result": {"state": states.pop(0)}})
    assert relayed(relay).wait(60)
    states = ["indexing"]
    assert not relayed(relay).wait(0)
    relay.close()


def test_once_the_editor_has_ended_our_own_graph_answers_and_that_is_told(relay: FakeRelay) -> None:
    own = FakeGraph(callers=SAVED)
    graph = relayed(relay, own)
    assert "typed.py::late" in said(graph)
    relay.close()
    assert graph.wait(60)
    *_, caller, trust = said(graph).splitlines()
    assert "saved.py::early" in caller
    told = "what is not saved in the editor is not seen: it has ended"
    assert trust == f"[revision 1; complete; {told}]"
    assert own.waited
    graph.close()
    assert own.closed


def test_what_is_said_where_a_name_means_several_ends_with_that_as_well() -> None:
    relay = FakeRelay(answers)
    relay.close()
    one = symbol("a.py::get")
    own = FakeGraph(callers=AmbiguousNameError("several", []), symbol=one)
    assert said(relayed(relay, own)).splitlines()[-1].startswith("[what is not saved")


def test_an_editor_that_ends_before_it_has_answered_has_ended() -> None:
    relay = FakeRelay(lambda *_: b'{"result": ')
    assert "saved.py::early" in said(relayed(relay, FakeGraph(callers=SAVED)))
    relay.close()


def test_errors_of_the_editor_s_server_are_those_of_any() -> None:
    ambiguous = {"code": Code.AMBIGUOUS_TARGET, "message": "several", "data": [symbol("a.py::f")]}
    stopped = {"code": Code.REQUEST_FAILED, "message": "the server is not running"}
    errors: list[dict[str, Any] | bytes] = [{"error": ambiguous}, {"error": stopped}, b"[]\n"]
    relay = FakeRelay(lambda *_: errors.pop(0))
    graph = relayed(relay)
    with pytest.raises(AmbiguousNameError) as told:
        graph.ask("codegraph/symbol", {"name": "f"}, dict)
    assert [each.qualified_name for each in told.value.candidates] == ["f"]
    with pytest.raises(GraphError, match="the server is not running"):
        graph.ask("codegraph/symbol", {"name": "f"}, dict)
    with pytest.raises(GraphError, match="cannot be understood"):
        graph.ask("codegraph/symbol", {"name": "f"}, dict)
    relay.close()
