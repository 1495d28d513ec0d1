"""Renaming against a real server: unsaved text, versions, order."""

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
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}},
        "fileOperations": {"willRename": True},
    },
    "textDocument": {"rename": {"prepareSupport": True, "honorsChangeAnnotations": True}},
}


def asked(uri: str, line: int, character: int, **more: Any) -> dict[str, Any]:
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": character},
        **more,
    }


def test_unsaved_text_is_renamed_in_its_version(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    result = server.initialize(workspace, capabilities=CAPABILITIES)
    assert result["capabilities"]["renameProvider"] == {"prepareProvider": True}
    assert "willRename" in result["capabilities"]["workspace"]["fileOperations"]
    cart = workspace / "shop/cart.py"
    text = cart.read_text("utf-8")
    uri = server.open(cart, text + "\n\ndef late(order):\n    refund(order)\n", version=7)
    pay = (workspace / "shop/pay.py").as_uri()
    client = server.client
    server.ready()
    assert client.call("textDocument/prepareRename", asked(pay, 10, 5))["result"] == {
        "range": {"start": {"line": 10, "character": 4}, "end": {"line": 10, "character": 10}},
        "placeholder": "refund",
    }
    edit = client.call("textDocument/rename", asked(pay, 10, 5, newName="repay"))["result"]
    places = {
        change["textDocument"]["uri"]: (
            change["textDocument"]["version"],
            [each["range"]["start"]["line"] for each in change["edits"]],
        )
        for change in edit["documentChanges"]
    }
    assert places == {uri: (7, [0, 11, 15]), pay: (None, [10])}
    assert server.leave() == 0


def test_a_refusal_is_an_error_and_the_session_goes_on(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    server.initialize(workspace)
    pay = (workspace / "shop/pay.py").as_uri()
    reply = server.client.call("textDocument/rename", asked(pay, 10, 5, newName="Till"))
    assert reply["error"] == {
        "code": -32803,
        "message": "`Till` is something else already, in shop/cart.py:1",
    }
    reply = server.client.call("textDocument/rename", asked(pay, 3, 10, newName="1st"))
    assert reply["error"]["message"] == "`1st` is no name in Python"
    renamed = {"files": [{"oldUri": pay, "newUri": pay.replace("pay.py", "till.py")}]}
    edit = server.client.call("workspace/willRenameFiles", renamed)["result"]
    assert [each["newText"] for each in edit["changes"][(workspace / "shop/cart.py").as_uri()]] == [
        "shop.till"
    ]
    assert server.leave() == 0
