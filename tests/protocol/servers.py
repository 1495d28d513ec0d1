"""Server processes, and what to serve."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import psutil
from tests.protocol.raw_client import PATIENCE, RawClient

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "shop/__init__.py": "",
    "shop/pay.py": '''\
class Till:
    """Where the money goes."""

    def charge(self, card):
        return self.log(card)

    def log(self, card):
        return card


def refund(order):
    return Till().charge(order.card)
''',
    "shop/cart.py": """\
from shop.pay import Till, refund


def checkout(order):
    till = Till()
    till.charge(order.card)
    till.charge(order.tip)
    return till


def cancel(order):
    return refund(order)
""",
    "web/money.ts": """\
export function euros(cents: number): string {
  return `${cents / 100} €`;
}
""",
    "web/page.ts": """\
import { euros } from "./money";

export class Page {
  render(cents: number): string {
    return euros(cents) + euros(0);
  }
}
""",
}

COMMAND = [sys.executable, "-m", "codegraph_lsp"]


def make_workspace(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def environment(cache: Path) -> dict[str, str]:
    """Caches apart from the user's; a warning of any library is an error."""
    return os.environ | {
        "XDG_CACHE_HOME": str(cache),
        "XDG_CONFIG_HOME": str(cache),
        "PYTHONWARNINGS": "error",
        "PYTHONFAULTHANDLER": "1",
    }


class Server:
    """A server process and a client that speaks raw bytes to it."""

    def __init__(self, cache: Path, way: str = "stdio", *arguments: str) -> None:
        self.errors: list[str] = []
        self._port = threading.Event()
        self._address: tuple[str, int] = ("", 0)
        self.socket: socket.socket | None = None
        listener = None
        flags = {"stdio": ["--stdio"], "tcp": ["--tcp", "127.0.0.1:0"]}.get(way)
        if flags is None:
            path = str(cache / "editor.sock")
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(path)
            listener.listen(1)
            listener.settimeout(PATIENCE)
            flags = ["--pipe", path]
        self.process = subprocess.Popen(
            [*COMMAND, *flags, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(cache),
        )
        threading.Thread(target=self._collect_errors, daemon=True).start()
        if way == "stdio":
            self.client = RawClient(self._read, self._write)
            self.client.post_mortem = self._post_mortem
            return
        if way == "tcp":
            assert self._port.wait(PATIENCE)
            self.socket = socket.create_connection(self._address)
        else:
            assert listener is not None
            self.socket, _ = listener.accept()
            listener.close()
        self.client = RawClient.over(self.socket)
        self.client.post_mortem = self._post_mortem

    def initialize(self, folder: Path | None, **params: Any) -> dict[str, Any]:
        """The result of `initialize`; `initialized` is sent, too."""
        given: dict[str, Any] = {
            "processId": os.getpid(),
            "rootUri": None if folder is None else folder.as_uri(),
            "capabilities": {},
        }
        reply = self.client.call("initialize", given | params)
        self.client.notify("initialized", {})
        result: dict[str, Any] = reply["result"]
        return result

    def ready(self) -> None:
        """Returns when the workspace is indexed."""
        self.client.until(
            lambda message: (
                message.get("method") == "codegraph/statusChanged"
                and message["params"]["state"] == "ready"
            )
        )

    def open(self, path: Path, text: str | None = None, *, version: int = 1) -> str:
        uri = path.as_uri()
        languages = {".py": "python", ".ts": "typescript", ".yml": "yaml"}
        item = {
            "uri": uri,
            "languageId": languages[path.suffix],
            "version": version,
            "text": path.read_text("utf-8") if text is None else text,
        }
        self.client.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def leave(self) -> int:
        """The exit code after a proper end."""
        assert self.client.call("shutdown")["result"] is None
        self.client.notify("exit")
        return self.process.wait(PATIENCE)

    def hang_up(self) -> None:
        """The client's end of the stream is closed, as when it dies."""
        if self.socket is not None:
            self.socket.shutdown(socket.SHUT_RDWR)
        else:
            assert self.process.stdin is not None
            self.process.stdin.close()

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def close(self) -> None:
        """Whatever is left of it ends."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr, self.socket):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _post_mortem(self) -> str:
        try:
            ended = f"with exit code {self.process.wait(1)}"
        except subprocess.TimeoutExpired:
            ended = "and lives on"
        return "\n".join([ended, *self.errors])

    def _collect_errors(self) -> None:
        assert self.process.stderr is not None
        with contextlib.suppress(ValueError):
            for raw in self.process.stderr:
                line = raw.decode()
                self.errors.append(line)
                found = re.search(r"listens on (\S+):(\d+)", line)
                if found:
                    self._address = (found[1], int(found[2]))
                    self._port.set()

    def _read(self) -> bytes:
        assert self.process.stdout is not None
        return os.read(self.process.stdout.fileno(), 1 << 16)

    def _write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()
