"""Editors that share a daemon, and the daemons of a test."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

import psutil
from tests.protocol.raw_client import PATIENCE
from tests.protocol.servers import COMMAND, Server, environment

from codegraph_lsp.daemon import control

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class House:
    """A user's runtime and cache folders, with the editors and daemons that use them."""

    def __init__(self, cache: Path, runtime: Path) -> None:
        self.cache = cache
        self.folder = runtime / "codegraph-lsp"
        self.editors: list[Server] = []
        self.seen: set[int] = set()
        """Process ids of all daemons there were."""

    def editor(self, *arguments: str) -> Server:
        """A forwarder with a client; not initialized."""
        self.editors.append(Server(self.cache, "stdio", "--daemon", *arguments))
        return self.editors[-1]

    def daemons(self) -> list[dict[str, Any]]:
        """What all of them say of themselves."""
        found, problems = control.list_all()
        assert problems == []
        self.seen.update(each["processId"] for each in found)
        return found

    def daemon(self) -> dict[str, Any]:
        """What the only one says."""
        (found,) = self.daemons()
        return found

    def process(self) -> psutil.Process:
        return psutil.Process(self.daemon()["processId"])

    def until(self, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Looks at the only daemon until *true* of it."""
        deadline = time.monotonic() + PATIENCE
        while not true(status := self.daemon()):
            assert time.monotonic() < deadline, status
        return status

    def run(self, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
        """A command in the surroundings of the editors."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=environment(self.cache) | given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def close(self) -> None:
        """Ends everything, and sees to it that everything has ended."""
        for editor in self.editors:
            editor.close()
        self.daemons()
        control.stop_all()
        for process_id in self.seen:
            gone(process_id)


def gone(process_id: int) -> None:
    """Returns when there is no such process."""
    try:
        psutil.Process(process_id).wait(PATIENCE)
    except psutil.NoSuchProcess:
        return


def sessions(status: Mapping[str, Any]) -> int:
    return len(status["sessions"])


def names(server: Server, uri: str, identity: Any) -> list[str]:
    """The outline's names, asked with the id *identity*."""
    params = {"textDocument": {"uri": uri}}
    message = {"jsonrpc": "2.0", "id": identity, "method": "textDocument/documentSymbol"}
    server.client.send(message | {"params": params})
    return [symbol["name"] for symbol in server.client.reply(identity)["result"]]


def ask(server: Server, uri: str) -> list[str]:
    """A sign of life."""
    return names(server, uri, f"alive-{os.urandom(4).hex()}")
