"""How problems are pushed to clients that do not pull them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.problems import Order

if TYPE_CHECKING:
    from codegraph_lsp.lsp.documents import Documents
    from codegraph_lsp.lsp.problems import Result
    from codegraph_lsp.lsp.protocol.client import Client
    from codegraph_lsp.model.ids import Path


class Publisher:
    """
    Pushes problems, never those of an older version of an open document.

    Runs on: `publish` on worker threads, `clear` and `told` on any.
    """

    def __init__(self, client: Client, documents: Documents) -> None:
        self._client = client
        self._documents = documents
        self._lock = threading.Lock()
        self._told: dict[Path, tuple[str, int | None, str]] = {}
        """URI, version and digest of what was told last, of files that have problems."""
        self._order = Order()

    def told(self) -> list[Path]:
        """Files of which problems are told."""
        with self._lock:
            return list(self._told)

    def publish(
        self, path: Path, uri: str, version: int | None, result: Result, number: int
    ) -> None:
        """
        Tells what is known of one file, unless more was told of it already.

        Args:
            version: Of the open document that was looked at; None: the file on disk was.
            number: Of the view that was looked at.
        """
        with self._lock:
            if not self._order.takes(path, number):
                return
            document = self._documents.at(path)
            if (document.version if document is not None else None) != version:
                return
            if document is not None:
                uri = document.uri
            before = self._told.get(path)
            if before is not None and before[0] != uri:
                self._send(before[0], [], None)
                before = None
            now = (uri, version, result.digest)
            if before == now or (before is None and not result.items):
                return
            if result.items:
                self._told[path] = now
            else:
                self._told.pop(path, None)
            self._send(uri, result.items, version)

    def clear(self, path: Path) -> None:
        """Nothing is told any more of the file at *path*."""
        with self._lock:
            known = self._told.pop(path, None)
            if known is not None:
                self._send(known[0], [], None)

    def _send(self, uri: str, items: list[wire.Diagnostic], version: int | None) -> None:
        # The version is told to all: who does not announce to read it often does, or ignores it.
        told = wire.PublishDiagnosticsParams(uri, items, version)
        self._client.notify("textDocument/publishDiagnostics", told, topic=("diagnostics", uri))
