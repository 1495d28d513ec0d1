"""A `codegraph-lsp view` of its own process, and what a browser sends it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

PATIENCE = 60
"""Longest wait for an answer. (seconds)"""

TEMPLATE = '<!doctype html><script id="data" type="application/json">{{data}}</script>'

# Tests of the server need no built page: theirs stands in a folder of their own.
_RUN = (
    "import sys; from pathlib import Path; from codegraph_lsp.page import built; "
    "built.PLACES = (Path(sys.argv.pop(1)),); from codegraph_lsp.cli.main import run; run()"
)


def command(pages: Path, *words: str) -> list[str]:
    """The program, with its pages in the folder *pages*."""
    return [sys.executable, "-c", _RUN, str(pages), *words]


def made_pages(folder: Path) -> Path:
    folder.mkdir()
    for name in ("page.html", "page-live.html"):
        (folder / name).write_text(TEMPLATE)
    return folder


class Reply:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


class Viewing:
    """A server and its address."""

    def __init__(self, pages: Path, root: Path, *words: str, **environment: str) -> None:
        self.root = root
        self.process = subprocess.Popen(
            command(pages, "view", str(root), *words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.communicate()[1]
        parts = urlsplit(self.address)
        assert parts.hostname is not None
        self.host, self.port = parts.hostname, parts.port
        self.token = parts.path.strip("/")

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        **headers: str,
    ) -> Reply:
        """*path* is absolute; header names are written with `_`."""
        connection = self.connection()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        try:
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)

    def ask(self, name: str, params: Any = None, **headers: str) -> Reply:
        """A question as the page asks it."""
        given = {
            "Content_Type": "application/json",
            "Origin": f"http://{self.host}:{self.port}",
            "Sec_Fetch_Site": "same-origin",
        }
        text = params if isinstance(params, str) else json.dumps(params)
        return self.send("POST", f"/{self.token}/codegraph/{name}", text, **(given | headers))

    def page(self) -> Any:
        """What the page begins with."""
        text = self.send("GET", f"/{self.token}/").body.decode()
        return json.loads(text.removeprefix(TEMPLATE.partition("{{")[0]).removesuffix("</script>"))

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def end(self) -> tuple[int, str]:
        """Ends it as Ctrl-C does: exit code, and what it said on stderr."""
        self.process.send_signal(signal.SIGINT)
        _, told = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, told

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


class Events:
    """What a page is told unasked."""

    def __init__(self, viewing: Viewing) -> None:
        self._connection = viewing.connection()
        self._connection.request("GET", f"/{viewing.token}/events")
        self._response = self._connection.getresponse()
        self.status = self._response.status

    def until(self, kind: str, holds: Any) -> Any:
        """The first event of that kind for which *holds* is true, before long."""
        event, end = "", time.monotonic() + PATIENCE
        while line := self._response.readline().decode():
            assert time.monotonic() < end, f"no such {kind!r} in {PATIENCE} seconds"
            name, _, value = line.strip().partition(": ")
            if name == "event":
                event = value
            elif name == "data" and event == kind and holds(told := json.loads(value)):
                return told
        raise AssertionError(f"the events ended without {kind!r}")

    def until_ready(self) -> None:
        """All files have been read; what was written before is not told as a change."""
        self.until("status", lambda told: told["state"] == "ready")

    def close(self) -> None:
        self._response.close()
        self._connection.close()
