"""Completion and signature help against a real server: unsaved text, what the client can, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.protocol import default_converter
from tests.protocol.raw_client import notification, request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.protocol.servers import Server

pytestmark = pytest.mark.slow

Json = dict[str, Any]

ON = {"features": {"completion": True}}
ABLE = {
    "textDocument": {
        "completion": {
            "completionItem": {
                "labelDetailsSupport": True,
                "insertReplaceSupport": True,
                "tagSupport": {"valueSet": [1]},
                "resolveSupport": {"properties": ["documentation", "detail"]},
            },
            "completionList": {"itemDefaults": ["editRange"]},
        },
        "signatureHelp": {
            "signatureInformation": {"parameterInformation": {"labelOffsetSupport": True}}
        },
    }
}
TYPED = "from shop.pay import Till\n\n\ndef late():\n    till = Till()\n    till.\n"


def at(uri: str, line: int, character: int, **more: Any) -> Json:
    position = {"line": line, "character": character}
    return {"textDocument": {"uri": uri}, "position": position, **more}


def open_late(server: Server, workspace: Path, text: str = TYPED) -> str:
    """A document that is nowhere on disk."""
    return server.open(workspace / "shop/late.py", text)


def test_members_come_in_unsaved_broken_text_and_are_told_in_full_later(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    told = server.initialize(workspace, initializationOptions=ON)["capabilities"]
    assert told["completionProvider"]["resolveProvider"] is True
    assert "." in told["completionProvider"]["triggerCharacters"]
    assert "(" in told["signatureHelpProvider"]["triggerCharacters"]
    uri = open_late(server, workspace)
    client = server.client
    server.ready()
    trigger = {"triggerKind": 2, "triggerCharacter": "."}
    asked = at(uri, 5, 9, context=trigger)
    found = client.call("textDocument/completion", asked)["result"]
    assert [(item["label"], item["kind"]) for item in found["items"]] == [("charge", 2), ("log", 2)]
    assert found["isIncomplete"] is False
    (charge, _) = found["items"]
    here = {"start": {"line": 5, "character": 9}, "end": {"line": 5, "character": 9}}
    assert charge["textEdit"] == {"range": here, "newText": "charge"}
    assert "detail" not in charge
    full = client.call("completionItem/resolve", charge)["result"]
    assert full["detail"] == "def charge(self, card) (in Till)"
    assert {key: full[key] for key in charge} == charge
    converter = default_converter()  # type: ignore[no-untyped-call]
    converter.structure(found, types.CompletionList)
    converter.structure(full, types.CompletionItem)
    assert server.leave() == 0


def test_what_a_client_can_take_decides_what_it_is_told(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    server.initialize(workspace, initializationOptions=ON, capabilities=ABLE)
    uri = open_late(server, workspace, "def late():\n    return refXX\n")
    client = server.client
    server.ready()
    found = client.call("textDocument/completion", at(uri, 1, 14))["result"]
    (refund,) = [item for item in found["items"] if item["label"] == "refund"]
    start_, end = {"line": 1, "character": 11}, {"line": 1, "character": 16}
    assert found["itemDefaults"]["editRange"] == {
        "insert": {"start": start_, "end": {"line": 1, "character": 14}},
        "replace": {"start": start_, "end": end},
    }
    assert "textEdit" not in refund
    assert refund["labelDetails"] == {"description": "shop.pay"}
    begin = {"line": 0, "character": 0}
    assert refund["additionalTextEdits"] == [
        {
            "range": {"start": begin, "end": begin},
            "newText": "from shop.pay import refund\n\n",
        }
    ]
    shown = client.call("textDocument/signatureHelp", at(uri, 1, 14))["result"]
    assert shown is None
    default_converter().structure(found, types.CompletionList)  # type: ignore[no-untyped-call]
    assert server.leave() == 0


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 17), ("utf-16", 14), ("utf-32", 13)])
def test_places_are_told_in_the_clients_columns(
    start: Callable[..., Server], workspace: Path, encoding: str, column: int
) -> None:
    server = start()
    signing = {"signatureHelp": ABLE["textDocument"]["signatureHelp"]}
    capabilities = {"textDocument": signing, "general": {"positionEncodings": [encoding]}}
    server.initialize(workspace, initializationOptions=ON, capabilities=capabilities)
    head = "from shop.pay import Till\ndef wide(é, big): ...\n"
    text = head + "'é😀'; Till().ch\nwide('😀', )\n"
    uri = open_late(server, workspace, text)
    client = server.client
    server.ready()
    asked = at(uri, 2, column + 2)
    found = client.call("textDocument/completion", asked)["result"]
    (charge,) = found["items"]
    assert charge["textEdit"]["range"] == {
        "start": {"line": 2, "character": column},
        "end": {"line": 2, "character": column + 2},
    }
    behind = {"utf-8": 13, "utf-16": 11, "utf-32": 10}[encoding]
    shown = client.call("textDocument/signatureHelp", at(uri, 3, behind))["result"]
    (wide,) = shown["signatures"]
    assert (wide["label"], shown["activeParameter"]) == ("def wide(é, big)", 1)
    assert [each["label"] for each in wide["parameters"]] == [[9, 10], [12, 15]]
    assert server.leave() == 0


def test_signature_help_keeps_what_its_user_has_chosen(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    server.initialize(workspace)
    text = (
        "export function over(a: string): void;\n"
        "export function over(a: number): void;\n"
        "export function over(a: any) {}\n"
        "over()\n"
    )
    uri = server.open(workspace / "web/late.ts", text)
    client = server.client
    server.ready()
    shown = client.call("textDocument/signatureHelp", at(uri, 3, 5))["result"]
    labels = [each["label"] for each in shown["signatures"]]
    assert (len(labels), shown["activeSignature"], shown["activeParameter"]) == (2, 0, 0)
    assert [each["label"] for each in shown["signatures"][0]["parameters"]] == ["a: string"]
    context = {
        "triggerKind": 3,
        "isRetrigger": True,
        "activeSignatureHelp": {**shown, "activeSignature": 1},
    }
    again = client.call("textDocument/signatureHelp", at(uri, 3, 5, context=context))["result"]
    assert again["activeSignature"] == 1
    default_converter().structure(again, types.SignatureHelp)  # type: ignore[no-untyped-call]
    assert server.leave() == 0


def test_both_are_answered_while_the_workspace_is_read_and_when_cancelled(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    server.initialize(workspace, initializationOptions=ON)
    uri = open_late(server, workspace, "class Own:\n    def kept(self): ...\n\nOwn().\n")
    client = server.client
    found = client.call("textDocument/completion", at(uri, 3, 6))["result"]
    assert [item["label"] for item in found["items"]] == ["kept"]
    methods = ("textDocument/completion", "textDocument/signatureHelp")
    asked = [request(100 + n, methods[n % 2], at(uri, 3, 6)) for n in range(20)]
    client.send(*asked, *(notification("$/cancelRequest", {"id": 100 + n}) for n in range(20)))
    for number in range(20):
        reply = client.reply(100 + number)
        assert "result" in reply or reply["error"]["code"] == -32800
    assert server.leave() == 0


def test_completion_is_off_beside_other_servers_and_can_be_switched_on(
    start: Callable[..., Server], workspace: Path
) -> None:
    server = start()
    registering = {"textDocument": {"completion": {"dynamicRegistration": True}}}
    told = server.initialize(workspace, capabilities=registering)["capabilities"]
    assert "completionProvider" not in told
    uri = open_late(server, workspace)
    client = server.client
    server.ready()
    assert client.call("textDocument/completion", at(uri, 5, 9))["result"] is None
    settings = {"settings": {"codegraph": {"alone": ["python"]}}}
    client.notify("workspace/didChangeConfiguration", settings)
    asked = client.until(lambda message: message.get("method") == "client/registerCapability")
    (registration,) = asked["params"]["registrations"]
    assert registration["method"] == "textDocument/completion"
    options = registration["registerOptions"]
    assert {"language": "python", "scheme": "file"} in options["documentSelector"]
    assert options["resolveProvider"] is True
    client.send({"jsonrpc": "2.0", "id": asked["id"], "result": None})
    assert client.call("textDocument/completion", at(uri, 5, 9))["result"]["items"]
    assert server.leave() == 0
