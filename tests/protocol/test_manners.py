"""A client with bad manners, and what it gets for them, from a real process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.protocol.raw_client import frame, request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.protocol.servers import Server

pytestmark = pytest.mark.slow


def code(reply: dict[str, Any]) -> int:
    return int(reply["error"]["code"])


def next_reply(server: Server) -> dict[str, Any]:
    return server.client.until(lambda message: "method" not in message)


def test_each_mistake_has_its_code_and_the_session_goes_on(server: Server, workspace: Path) -> None:
    client = server.client
    assert code(client.call("textDocument/hover", {})) == -32002
    server.initialize(workspace)
    client.write(frame(b"{not json"))
    assert code(next_reply(server)) == -32700
    client.write(frame(b"[]"))
    assert code(next_reply(server)) == -32600
    assert code(client.call("codegraph/nothing", {})) == -32601
    wrong = client.call("textDocument/hover", {"textDocument": {"uri": "file:///x"}})
    assert (code(wrong), wrong["error"]["message"]) == (-32602, "parameter 'position': missing")
    wrong = client.call("codegraph/callers", {"name": "Till", "depth": "deep"})
    assert wrong["error"]["message"] == "parameter 'depth': expected 'int', got 'str'"
    body = b'{"jsonrpc":"2.0","id":"lower","method":"codegraph/stats"}'
    client.write(b"content-length:%d\n\n%b" % (len(body), body))
    assert next_reply(server)["id"] == "lower"
    assert client.call("shutdown")["result"] is None
    assert code(client.call("codegraph/stats")) == -32600
    client.notify("exit")
    assert server.process.wait(20) == 0


def test_a_name_of_two_things_is_ambiguous_and_lists_both(server: Server, workspace: Path) -> None:
    (workspace / "shop/other.py").write_text("def refund():\n    pass\n")
    server.initialize(workspace)
    server.ready()
    reply = server.client.call("codegraph/callers", {"name": "refund"})
    assert code(reply) == -32002
    assert [symbol["uri"].rpartition("/")[2] for symbol in reply["error"]["data"]] == [
        "other.py",
        "pay.py",
    ]
    assert server.leave() == 0


def test_replies_never_show_where_the_server_lives(server: Server, workspace: Path) -> None:
    server.initialize(workspace)
    deep: Any = {"textDocument": {"uri": (workspace / "shop/pay.py").as_uri()}}
    for method in ("textDocument/documentSymbol", "textDocument/foldingRange", "codegraph/impact"):
        server.client.send(request(method, method, deep | {"targets": 7}))
        reply = server.client.reply(method)
        assert "Traceback" not in str(reply)
        assert "codegraph_lsp" not in str(reply)
