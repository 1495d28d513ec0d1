from __future__ import annotations

import io
import json
from typing import Any

from tests.unit.mcp.graphs import FakeGraph, callers, edge, symbol

from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.mcp.server import READY_WAIT, VERSIONS, Server


def talk(*lines: Any, graph: FakeGraph | None = None) -> list[dict[str, Any]]:
    """What is answered to *lines*, which are written as they are where they are text, by id."""
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    told = io.BytesIO()
    source = io.BytesIO("".join(f"{line}\n" for line in written).encode())
    Server(source, told, lambda: graph or FakeGraph()).serve()
    answers = [json.loads(line) for line in told.getvalue().splitlines()]
    return sorted(answers, key=lambda answer: str(answer["id"]))


def ask(identity: int, method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}


def test_the_client_s_version_is_taken_where_it_is_known() -> None:
    for asked in VERSIONS:
        [answer] = talk(ask(1, "initialize", protocolVersion=asked))
        assert answer["result"]["protocolVersion"] == asked
    [answer] = talk(ask(1, "initialize", protocolVersion="2099-01-01"))
    assert answer["result"]["protocolVersion"] == VERSIONS[0]
    assert answer["result"]["capabilities"] == {"tools": {"listChanged": False}}
    assert answer["result"]["serverInfo"]["name"] == "codegraph-lsp"


def test_tools_are_listed_with_what_they_take_and_that_they_only_read() -> None:
    [answer] = talk(ask(1, "tools/list"))
    tools = {tool["name"]: tool for tool in answer["result"]["tools"]}
    assert len(tools) == 9
    tool = tools["codegraph_path"]
    assert tool["inputSchema"]["required"] == ["from", "to"]
    assert tool["annotations"]["readOnlyHint"] is True


def test_a_tool_is_called_once_all_is_read_or_it_has_waited_long_enough() -> None:
    graph = FakeGraph(callers=callers((symbol("cart.py::f"), edge("cart.py", 5))))
    call = ask(1, "tools/call", name="codegraph_callers", arguments={"symbol": "charge"})
    [answer] = talk(call, graph=graph)
    assert answer["result"]["isError"] is False
    [content] = answer["result"]["content"]
    assert content["type"] == "text"
    assert content["text"].startswith("1 caller of function pay.py::charge")
    assert graph.waited == [READY_WAIT]
    assert graph.closed


def test_what_is_wrong_with_a_call_is_a_result_that_an_agent_can_read() -> None:
    [answer] = talk(ask(1, "tools/call", name="codegraph_callers", arguments={}))
    assert answer["result"]["isError"] is True
    assert answer["result"]["content"][0]["text"] == "codegraph_callers: 'symbol' is missing"


def test_no_graph_is_made_where_no_tool_is_called() -> None:
    graph = FakeGraph()
    talk(ask(1, "initialize"), ask(2, "tools/list"), ask(3, "ping"), graph=graph)
    assert not graph.closed


def test_mistakes_of_a_client_are_errors_and_the_next_message_is_answered() -> None:
    answers = talk(
        "no json",
        [1, 2],
        ask(1, "resources/list"),
        ask(2, "tools/call", name="nothing"),
        ask(3, "tools/call", name="codegraph_callers", arguments=[]),
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        ask(4, "ping"),
    )
    codes = [(answer["id"], answer.get("error", {}).get("code")) for answer in answers]
    assert codes == [
        (1, -32601),
        (2, -32602),
        (3, -32602),
        (4, None),
        (None, -32700),
        (None, -32600),
    ]


def test_a_call_that_was_cancelled_gets_no_answer() -> None:
    cancel = {
        "jsonrpc": "2.0",
        "method": "notifications/cancelled",
        "params": {"requestId": 1},
    }
    graph = FakeGraph(callers=callers())
    call = ask(1, "tools/call", name="codegraph_callers", arguments={"symbol": "charge"})
    answers = talk(cancel, call, ask(2, "ping"), graph=graph)
    assert [answer["id"] for answer in answers] == [2]


def test_ids_that_are_none_end_nothing() -> None:
    odd = {"jsonrpc": "2.0", "id": [1], "method": "ping"}
    cancelled = {"method": "notifications/cancelled", "params": {"requestId": [1]}}
    answered, told = talk(odd, cancelled, ask(2, "ping"))
    assert (answered["id"], answered["result"]) == (2, {})
    assert (told["id"], told["error"]["code"]) == (None, Code.INVALID_REQUEST)
