"""
The other process of `checks.apart`: what it does with a question.

Runs on: an `index.worker` process.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.checks.apart import Looked, Report
from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.run import file_findings, graph_findings, selection_now
from codegraph_lsp.engine.sight import Onlooker, Sight
from codegraph_lsp.model.ids import FileId

if TYPE_CHECKING:
    from collections.abc import Sequence


def make_handler(setup: bytes) -> _Handler:
    """What `index.worker` calls."""
    del setup
    return _Handler()


class _Handler:
    def __init__(self) -> None:
        self._onlooker: Onlooker | None = None
        self._decode = msgspec.msgpack.Decoder(tuple[Sight, tuple[FileId, ...], bool]).decode

    def slice(self) -> AbstractContextManager[object]:
        return nullcontext()

    def handle(self, payload: bytes) -> bytes:
        began = time.monotonic()
        sight, files, complete = self._decode(payload)
        with self._looking_at(sight.database).snapshot(sight) as snapshot:
            context = Context(snapshot, sight.settings.checks, complete=complete, live=True)
            looked = _look_at_files(context, files) if files else look_at_graph(context)
        return msgspec.msgpack.encode(Report(looked, time.monotonic() - began))

    def _looking_at(self, database: str) -> Onlooker:
        onlooker = self._onlooker
        if onlooker is None or onlooker.database != FilePath(database):
            if onlooker is not None:
                onlooker.close()
            onlooker = self._onlooker = Onlooker(FilePath(database))
        return onlooker


def _look_at_files(context: Context, files: Sequence[FileId]) -> tuple[Looked, ...]:
    selection = selection_now(context)
    rows = {row.id: row for row in context.snapshot.files()}
    return tuple(
        Looked(rows[file].path, digest, tuple(file_findings(context, file, selection)))
        for file in files
        if file in rows and (digest := context.snapshot.digest(file))
    )


def look_at_graph(context: Context) -> tuple[Looked, ...]:
    """What looks at the whole graph finds, by file; what that took is not kept."""
    found = graph_findings(context, selection_now(context))
    context.snapshot.forget_cached()
    return tuple(
        Looked(findings[0].path, context.snapshot.digest(file), tuple(findings))
        for file, findings in found.items()
    )
