"""Code actions and pulls of all problems against a real server: unsaved text, versions, order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.protocol.servers import Server

pytestmark = pytest.mark.slow

CAPABILITIES = {
    "workspace": {
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create"],
            "changeAnnotationSupport": {},
        },
    },
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
            "disabledSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "honorsChangeAnnotations": True,
        },
        "diagnostic": {},
    },
}


def at(uri: str, line: int, character: int, *only: str) -> dict[str, Any]:
    place = {"line": line, "character": character}
    return {
        "textDocument": {"uri": uri},
        "range": {"start": place, "end": place},
        "context": {"diagnostics": [], "only": list(only)},
    }


def test_unsaved_text_is_organised_in_its_version(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    result = server.initialize(workspace, capabilities=CAPABILITIES)
    offered = result["capabilities"]["codeActionProvider"]
    assert offered["resolveProvider"] is True
    assert "source.organizeImports" in offered["codeActionKinds"]
    cart = workspace / "shop/cart.py"
    uri = server.open(cart, "import sys\nimport os\nimport json\n\nos, sys\n", version=7)
    server.ready()
    client = server.client
    (action,) = client.call("textDocument/codeAction", at(uri, 0, 0, "source.organizeImports"))[
        "result"
    ]
    (change,) = client.call("codeAction/resolve", action)["result"]["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": uri, "version": 7}
    assert change["edits"][0]["newText"] == "import os\nimport sys\n"
    server.client.notify(
        "textDocument/didChange",
        {
            "textDocument": {"uri": uri, "version": 8},
            "contentChanges": [{"text": "import os\n"}],
        },
    )
    reply = client.call("codeAction/resolve", action)
    assert reply["error"]["code"] == -32801
    reply = client.call("codeAction/resolve", {"title": "x", "data": 3})
    assert reply["error"]["code"] == -32602
    reply = client.call("codegraph/moveSymbol", {"name": "refund", "to": "shop/refunds.py"})
    kinds = [each.get("kind") for each in reply["result"]["edit"]["documentChanges"]]
    assert kinds[0] == "create"
    reply = client.call(
        "workspace/executeCommand",
        {"command": "codegraph.moveSymbol", "arguments": [{"name": "refund", "to": "shop/pay.py"}]},
    )
    assert reply["error"]["message"] == "`refund` is in shop/pay.py already"
    assert server.leave() == 0


def test_a_pull_of_everything_waits_for_news(start: Callable[..., Server], workspace: Path) -> None:
    server = start()
    result = server.initialize(workspace, capabilities=CAPABILITIES)
    assert result["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"] is True
    server.ready()
    client = server.client
    pulled = client.call("workspace/diagnostic", {"previousResultIds": []})["result"]
    assert pulled == {"items": []}
    asked = client.request("workspace/diagnostic", {"previousResultIds": []})
    broken = workspace / "shop/broken.py"
    broken.write_text("def :\n", "utf-8")
    created = {"changes": [{"uri": broken.as_uri(), "type": 1}]}
    client.notify("workspace/didChangeWatchedFiles", created)
    (item,) = client.reply(asked)["result"]["items"]
    assert (item["kind"], item["uri"], item.get("version")) == ("full", broken.as_uri(), None)
    assert item["items"][0]["code"] == "syntax-error"
    known = [{"uri": item["uri"], "value": item["resultId"]}]
    asked = client.request("workspace/diagnostic", {"previousResultIds": known})
    uri = server.open(broken, "x = 1\n", version=3)
    (item,) = client.reply(asked)["result"]["items"]
    assert (item["kind"], item["uri"], item["items"]) == ("full", uri, [])
    known = [{"uri": item["uri"], "value": item["resultId"]}]
    asked = client.request("workspace/diagnostic", {"previousResultIds": known})
    client.notify("$/cancelRequest", {"id": asked})
    assert client.reply(asked)["error"]["code"] == -32800
    client.request("workspace/diagnostic", {"previousResultIds": known})
    assert server.leave() == 0
