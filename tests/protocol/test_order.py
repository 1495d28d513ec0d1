"""What a query sees, over each transport: an order that holds over pipes need not over sockets."""

from pathlib import Path
from typing import Any

import pytest
from tests.protocol.raw_client import notification, request
from tests.protocol.servers import Server

pytestmark = pytest.mark.slow


def symbols(identity: Any, uri: str) -> dict[str, Any]:
    return request(identity, "textDocument/documentSymbol", {"textDocument": {"uri": uri}})


def insertion(uri: str, version: int, text: str) -> dict[str, Any]:
    start = {"line": 0, "character": 0}
    change = {"range": {"start": start, "end": start}, "text": text}
    return notification(
        "textDocument/didChange",
        {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
    )


def test_each_outline_holds_exactly_the_edits_before_it(server: Server, workspace: Path) -> None:
    server.initialize(workspace)
    uri = server.open(workspace / "shop/new.py", "")
    packet = []
    for n in range(1, 7):
        packet += [insertion(uri, n + 1, f"def f{n}():\n    pass\n\n"), symbols(n, uri)]
    server.client.send(*packet)
    outlines: dict[int, Any] = {}
    while len(outlines) < 6:
        message = server.client.next()
        if "method" not in message:
            outlines[message["id"]] = message["result"]
    names = {n: {symbol["name"] for symbol in outline} for n, outline in outlines.items()}
    assert names == {n: {f"f{m}" for m in range(1, n + 1)} for n in range(1, 7)}
    assert server.leave() == 0


def test_a_hundred_requests_with_their_cancels_are_all_answered_at_once(
    server: Server, workspace: Path
) -> None:
    server.initialize(workspace)
    uri = server.open(workspace / "shop/pay.py")
    requests = [symbols(n, uri) for n in range(100, 200)]
    cancels = [notification("$/cancelRequest", {"id": n}) for n in range(100, 200)]
    server.client.send(*requests, *cancels)
    replies: list[dict[str, Any]] = []
    while len(replies) < 100:
        message = server.client.next()
        if "method" not in message:
            replies.append(message)
    assert sorted(reply["id"] for reply in replies) == list(range(100, 200))
    cancelled = [reply for reply in replies if reply.get("error", {}).get("code") == -32800]
    assert len(cancelled) >= 99
    assert server.leave() == 0
