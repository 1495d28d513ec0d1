"""Problems of open files, and how they are pushed to clients that do not pull."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.run import findings_in, selected
from codegraph_lsp.lsp import wire

if TYPE_CHECKING:
    from codegraph_lsp.lsp.documents import Documents
    from codegraph_lsp.lsp.protocol.client import Client
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.symbols import FileRow


def problems(view: View, file: FileId) -> list[wire.Diagnostic]:
    """What the checks find in *file*, in order of place."""
    if not view.wants_in("diagnostics", file):
        return []
    settings = view.settings.checks
    found = findings_in(Context(view.snapshot, settings), file, selected(settings).local)
    return [
        wire.Diagnostic(
            range=view.range(file, finding.span),
            severity=int(finding.severity),
            code=finding.code,
            source="codegraph",
            message=finding.message,
        )
        for finding in found
    ]


def result_id(items: list[wire.Diagnostic]) -> str:
    """The same for the same problems."""
    return hashlib.sha256(msgspec.json.encode(items)).hexdigest()[:16]


NO_PROBLEMS = result_id([])


class KeptProblems:
    """
    Which files have problems, by the bytes that was found out of.

    Runs on: worker threads.
    """

    def __init__(self) -> None:
        self.is_told = False
        """The client has been told of all files once."""
        self._lock = threading.Lock()
        self._clean: dict[Path, bytes] = {}

    def of(self, view: View, row: FileRow) -> list[wire.Diagnostic]:
        """Those of one file of the graph."""
        is_open = view.snapshot.version(row.id) is not None
        with self._lock:
            if not is_open and row.digest and self._clean.get(row.path) == row.digest:
                return []
        found = problems(view, row.id)
        if not is_open and not found:
            with self._lock:
                self._clean[row.path] = row.digest
        return found


class Publisher:
    """
    Pushes the problems of open documents, never those of an older version or of a closed one.

    Runs on: `publish` on worker threads, `clear` on the dispatching thread.
    """

    def __init__(self, client: Client, documents: Documents, *, versions: bool) -> None:
        self._client = client
        self._documents = documents
        self._versions = versions
        self._lock = threading.Lock()
        self._told: dict[str, list[wire.Diagnostic]] = {}

    def publish(self, view: View, path: Path, version: int) -> None:
        """Tells the problems that *view*, of *version* of the document at *path*, holds."""
        row = view.snapshot.file(path)
        found = [] if row is None else problems(view, row.id)
        with self._lock:
            document = self._documents.at(path)
            if document is None or document.version != version:
                return
            if found or self._told.get(document.uri):
                self._told[document.uri] = found
                self._send(document.uri, found, version)

    def clear(self, uri: str) -> None:
        """The document is closed: nothing is told of it any more."""
        with self._lock:
            if self._told.pop(uri, None):
                self._send(uri, [], None)

    def _send(self, uri: str, found: list[wire.Diagnostic], version: int | None) -> None:
        told = wire.PublishDiagnosticsParams(uri, found, version if self._versions else None)
        self._client.notify("textDocument/publishDiagnostics", told, topic=("diagnostics", uri))
