"""One editor's side of a recorded session: it answers the server and keeps its documents."""

from __future__ import annotations

import copy
import os
import queue
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lsprotocol.converters import get_converter
from pytest_lsp import client_capabilities
from tests.protocol.raw_client import RawClient, notification, request
from tests.protocol.traffic_questions import LANGUAGES

from benchmarks.conformance.texts import Text
from benchmarks.processes import COMMAND

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

EDITORS = ("visual_studio_code", "neovim", "emacs")
ENCODINGS = ("utf-8", "utf-16", "utf-32")

PATIENCE = 10
"""How often in a row nothing may come in the time that a test waits."""

SETTINGS = {"alone": True, "features": {"inlayHint": True, "semanticTokens": True}}
"""All that is off beside another server, and what is off by itself."""

_SINCE: Mapping[str, Json] = {
    "visual_studio_code": {
        "textDocument": {"diagnostic": {"dynamicRegistration": True}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
}
"""What an editor has learned since its capabilities were recorded."""


def capabilities_of(editor: str, encoding: str) -> Json:
    """Those of *editor*, with *encoding* as the one it likes best."""
    told: Json = get_converter().unstructure(client_capabilities(editor))
    merged = _merged(told, {"general": {"positionEncodings": [encoding]}})
    return _merged(merged, _SINCE.get(editor, {}))


def _merged(one: Json, two: Mapping[str, Any]) -> Json:
    result = copy.copy(one)
    for name, value in two.items():
        inner = result.get(name)
        result[name] = _merged(inner, value) if isinstance(inner, dict) else value
    return result


class Client:
    """
    A session of *editor* over *root*, recorded by the recorder among *tools*.

    Visual Studio Code answers with its settings when it is asked for them, since it takes features
    while it runs; the others tell them at the start.
    """

    def __init__(
        self, root: Path, cache: Path, recording: Path, tools: Path, editor: str, encoding: str
    ) -> None:
        self.root = root
        self.encoding = encoding
        self.capabilities = capabilities_of(editor, encoding)
        self.offered: dict[str, Any] = {}
        """Options by method, of what the server has registered; by provider, of what it told."""
        self.opened: dict[str, Text] = {}
        self.versions: dict[str, int] = {}
        self._wanted: list[Json] = []
        self._replies: dict[int, Json] = {}
        self._serial = 0
        self._answers = editor == "visual_studio_code"
        recorder = [sys.executable, str(tools / "lsp_tee.py"), str(recording), "--"]
        self._process = subprocess.Popen(
            [*recorder, *COMMAND, "--stdio", "--log-file", str(recording.with_suffix(".log"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"CODEGRAPH_CACHE_DIR": str(cache)},
        )
        output, given = self._process.stdout, self._process.stdin
        assert output is not None
        assert given is not None

        def write(data: bytes) -> None:
            given.write(data)
            given.flush()

        self._client = RawClient(lambda: os.read(output.fileno(), 1 << 16), write)

    def start(self) -> None:
        """Returns when the whole workspace has been read and what is offered is known."""
        told = self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": self.root.as_uri(),
                "workspaceFolders": [{"uri": self.root.as_uri(), "name": self.root.name}],
                "capabilities": self.capabilities,
                **({} if self._answers else {"initializationOptions": SETTINGS}),
            },
        )["result"]
        self.offered |= told["capabilities"]
        self.tell("initialized", {})
        while True:
            status = self.ask("codegraph/status", {})["result"]
            if status["state"] == "ready" and not status["pending"]:
                return

    def stop(self) -> int:
        """The exit status."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        status = self._process.wait(20)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        return status

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    # Talking

    def tell(self, method: str, params: Any) -> None:
        self._client.send(notification(method, params))

    def send(self, method: str, params: Any) -> int:
        self._serial += 1
        self._client.send(request(self._serial, method, params))
        return self._serial

    def ask(self, method: str, params: Any) -> Json:
        """The reply."""
        return self.reply(self.send(method, params))

    def reply(self, identity: int) -> Json:
        while identity not in self._replies:
            self._take(self._next())
        return self._replies.pop(identity)

    def result(self, method: str, params: Any) -> Any:
        """None for an error: the checker judges those."""
        return self.ask(method, params).get("result")

    def wanted_edit(self) -> Json:
        """The next that the server asks to be made; it is told that it was not."""
        while not self._wanted:
            self._take(self._next())
        return self._wanted.pop(0)

    def _next(self) -> Json:
        """The rename of a word that thousands of files have takes long on a busy machine."""
        for _ in range(PATIENCE):
            with suppress(queue.Empty):
                return self._client.next()
        raise SystemExit("the server does not answer")

    def _take(self, message: Json) -> None:
        if "method" not in message:
            self._replies[message["id"]] = message
        elif "id" in message:
            answer = self._answer(message["method"], message.get("params") or {})
            self._client.send({"jsonrpc": "2.0", "id": message["id"], "result": answer})

    def _answer(self, method: str, params: Json) -> Any:
        if method == "workspace/configuration":
            return [SETTINGS if self._answers else None for _ in params["items"]]
        if method == "workspace/applyEdit":
            self._wanted.append(params["edit"])
            return {"applied": False}
        if method == "client/registerCapability":
            self.offered |= {
                each["method"]: each.get("registerOptions") or {}
                for each in params["registrations"]
            }
        return None

    # Documents

    def open(self, path: Path) -> str:
        uri = path.as_uri()
        text = _read(path)
        self.opened[uri] = Text(text, self.encoding)
        self.versions[uri] = 1
        item = {"uri": uri, "languageId": LANGUAGES[path.suffix], "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return uri

    def edit(self, uri: str, start: int, end: int, new: str) -> None:
        """Replaces characters of an open document."""
        was = self.opened[uri]
        self.opened[uri] = Text(was.text[:start] + new + was.text[end:], self.encoding)
        self.versions[uri] += 1
        self.tell(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": self.versions[uri]},
                "contentChanges": [{"range": was.span(start, end), "text": new}],
            },
        )

    def close(self, uri: str) -> None:
        del self.opened[uri], self.versions[uri]
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def text(self, uri: str) -> Text | None:
        """Of a document as it is open, or as it is on disk; None where it is neither."""
        if uri in self.opened:
            return self.opened[uri]
        path = Path(unquote(uri.removeprefix("file://")))
        return Text(_read(path), self.encoding) if path.is_file() else None


def _read(path: Path) -> str:
    """Without a byte order mark, which no editor sends."""
    return path.read_bytes().decode("utf-8-sig", "replace")
