"""A type checker behind the language server protocol, asked where names are defined."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from tests.protocol.raw_client import RawClient

if TYPE_CHECKING:
    from types import TracebackType

PROJECT = Path(__file__).parents[2]
NPM = PROJECT / "clients" / "vscode" / "node_modules" / ".bin"

COMMANDS = {
    "python": "basedpyright-langserver --stdio",
    "typescript": "tsc --lsp --stdio",
    "tsx": "tsc --lsp --stdio",
    "javascript": "tsc --lsp --stdio",
}
"""What is asked by default, by language. Looked for beside Python, in the VS Code client's
`node_modules`, and in the PATH."""

HELP = {
    "basedpyright-langserver": "pip install -e .[checkers]",
    "tsc": "npm ci in clients/vscode",
}


class Place(NamedTuple):
    path: str
    """Real path of the file."""
    line: int
    column: int
    """From 0, in UTF-16 units."""


class Checker:
    """
    One running checker of the folder *root*.

    Raises:
        FileNotFoundError: The command is not installed; the message says how it can be.
    """

    def __init__(self, command: str, root: Path) -> None:
        self._process = subprocess.Popen(
            _found(shlex.split(command)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
        )
        output, given = self._process.stdout, self._process.stdin
        assert output is not None
        assert given is not None

        def write(data: bytes) -> None:
            given.write(data)
            given.flush()

        self._client = _Client(lambda: os.read(output.fileno(), 1 << 16), write)
        self._client.folders = [{"uri": root.as_uri(), "name": root.name}]
        self._client.call(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root.as_uri(),
                "workspaceFolders": self._client.folders,
                "capabilities": {
                    "workspace": {"workspaceFolders": True, "configuration": True},
                    "general": {"positionEncodings": ["utf-16"]},
                },
            },
        )
        self._client.notify("initialized", {})

    def open(self, file: Path, language: str, text: str) -> None:
        document = {"uri": file.as_uri(), "languageId": language, "version": 1, "text": text}
        self._client.notify("textDocument/didOpen", {"textDocument": document})

    def close(self, file: Path) -> None:
        self._client.notify("textDocument/didClose", {"textDocument": {"uri": file.as_uri()}})

    def definitions(self, file: Path, line: int, column: int) -> list[Place]:
        """Where the name at a place (from 0, in UTF-16 units) is defined."""
        reply = self._client.call(
            "textDocument/definition",
            {
                "textDocument": {"uri": file.as_uri()},
                "position": {"line": line, "character": column},
            },
        )
        found = reply.get("result") or []
        return [_place(each) for each in (found if isinstance(found, list) else [found])]

    def __enter__(self) -> Checker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError, AssertionError):
            self._client.call("shutdown")
            self._client.notify("exit")
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._client.reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


class _Client(RawClient):
    """Answers what a server asks of its client with as little as is allowed."""

    folders: list[dict[str, str]]

    def next(self) -> dict[str, Any]:
        message = super().next()
        if "method" in message and "id" in message:
            result: Any = None
            if message["method"] == "workspace/configuration":
                result = [None for _ in message["params"]["items"]]
            elif message["method"] == "workspace/workspaceFolders":
                result = self.folders
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        return message


def _found(command: list[str]) -> list[str]:
    folders = [str(Path(sys.executable).parent), str(NPM), os.environ.get("PATH", os.defpath)]
    program = which(command[0], path=os.pathsep.join(folders))
    if program is None:
        how = HELP.get(command[0], "--checker names another")
        raise FileNotFoundError(f"there is no {command[0]}: {how}")
    return [program, *command[1:]]


def _place(found: dict[str, Any]) -> Place:
    """A `Location` or `LocationLink`."""
    uri = found.get("targetUri") or found["uri"]
    start = (found.get("targetSelectionRange") or found["range"])["start"]
    return Place(os.path.realpath(unquote(urlsplit(uri).path)), start["line"], start["character"])
