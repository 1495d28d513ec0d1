"""
The graph as another process sees it, which reads the same database.

Open documents are texts there: of what was typed in them, it sees the facts that are committed.

Runs on: any thread.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.engine.snapshot import Snapshot
from codegraph_lsp.engine.sources import Shared
from codegraph_lsp.index.catalog import family_of
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.model.status import State
from codegraph_lsp.resolve.modules import ModuleTable
from codegraph_lsp.store.reader_pool import ReaderPool
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace.overlay import Document
from codegraph_lsp.workspace.roots import Root, Roots
from codegraph_lsp.workspace.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path as FilePath

    from codegraph_lsp.store.reader import Reader


class OpenText(msgspec.Struct, frozen=True, array_like=True):
    """One version of an open document."""

    path: Path
    language_id: str
    version: int
    source: bytes
    """UTF-8."""


class Sight(msgspec.Struct, frozen=True, array_like=True):
    """What has to be known to see what a snapshot shows. Made by `sight_of`."""

    database: str
    roots: tuple[Root, ...]
    settings: Settings
    documents: tuple[OpenText, ...]
    state: State
    pending: int
    """Files that may change an answer."""


def sight_of(snapshot: Snapshot) -> Sight:
    """For a process that looks at what *snapshot* shows, or at what is committed since."""
    documents = tuple(
        OpenText(each.path, each.language_id, each.version, each.text.source)
        for each in snapshot.documents.values()
    )
    return Sight(
        str(snapshot.database),
        snapshot.roots.roots,
        snapshot.settings,
        documents,
        snapshot.state,
        snapshot.pending,
    )


class Onlooker:
    """Snapshots of a database that somebody else writes, perhaps."""

    def __init__(self, database: FilePath) -> None:
        self.database = database
        self.readers = ReaderPool(database)
        self._registry = languages()
        self._shared = Shared()
        self._modules: tuple[int, ModuleTable] | None = None

    @contextmanager
    def snapshot(self, sight: Sight) -> Iterator[Snapshot]:
        """
        What is committed now, seen as *sight* says.

        Raises:
            StoreError: The database cannot be opened.
        """
        with Snapshot(
            self.readers.lease(),
            roots=Roots.of(sight.roots),
            settings=sight.settings,
            registry=self._registry,
            modules=self._module_table,
            shared=self._shared,
            documents={each.path: _document(each) for each in sight.documents},
            live=None,
            state=sight.state,
            pending=sight.pending,
            cancel=CancelToken(),
        ) as snapshot:
            yield snapshot

    def close(self) -> None:
        """Let go of the database."""
        self.readers.close()

    def _module_table(self, reader: Reader) -> ModuleTable:
        """Made anew when files have come or gone: checks ask for it file by file."""
        modules_at = reader.modules_at()
        if self._modules is None or self._modules[0] != modules_at:
            family = family_of(self._registry)
            table = ModuleTable(reader.paths(), reader.manifests(), family, reader.ambient())
            self._modules = modules_at, table
        return self._modules[1]


def _document(opened: OpenText) -> Document:
    return Document(opened.path, opened.language_id, opened.version, Text(opened.source))
