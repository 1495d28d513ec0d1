"""
What a snapshot answers beyond single files and symbols: the graph as a whole, texts that are in no
file, what is kept between questions.

Runs on: any thread; one snapshot serves one request.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from codegraph_lsp.engine.symbols import symbols_of
from codegraph_lsp.model.ids import NO_FILE, FileId
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.symbols import FileRow
from codegraph_lsp.workspace.discover import Entry
from codegraph_lsp.workspace.sieve import look_at
from codegraph_lsp.workspace.source import Source, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path as FilePath

    from codegraph_lsp.engine.sources import Shared
    from codegraph_lsp.graph.columns import Columns
    from codegraph_lsp.languages.registry import Registry
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import Path, Revision
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.symbols import Symbol
    from codegraph_lsp.store.reader import Reader
    from codegraph_lsp.store.reader_pool import Lease
    from codegraph_lsp.support.cancel import CancelToken
    from codegraph_lsp.workspace.overlay import Document
    from codegraph_lsp.workspace.roots import Roots

Answer = TypeVar("Answer")


class Wholesale(ABC):
    """The part of `Snapshot` that the module tells of."""

    cancel: CancelToken
    revision: Revision
    settings: Settings
    _documents: Mapping[Path, Document]
    _lease: Lease
    _reader: Reader
    _registry: Registry
    _roots: Roots
    _shared: Shared

    @abstractmethod
    def file(self, path: Path) -> FileRow | None: ...

    @abstractmethod
    def file_by_id(self, file: FileId) -> FileRow: ...

    @abstractmethod
    def facts(self, file: FileId) -> FileFacts | None: ...

    @property
    def roots(self) -> Roots:
        return self._roots

    @property
    def documents(self) -> Mapping[Path, Document]:
        """The open ones."""
        return self._documents

    @property
    def database(self) -> FilePath:
        """The file that holds the graph."""
        return self._lease.database

    def open_paths(self) -> Sequence[Path]:
        return sorted(self._documents)

    def files_since(self, revision: Revision) -> Sequence[FileRow]:
        return self._reader.files_since(revision)

    def saved(self, path: Path) -> bytes | None:
        source = read(self._roots.absolute(path), max_bytes=self.settings.max_file_bytes)
        return source.data if isinstance(source, Source) else None

    @cached_property
    def _beside(self) -> dict[FileId, FileRow]:
        """What `beside` has been asked for."""
        return {}

    def beside(self, path: Path) -> FileRow | None:
        row = self.file(path)
        if row is not None:
            return row
        found = look_at(self._roots.absolute(path), path, self.settings.max_file_bytes)
        if not isinstance(found, Entry):
            return None
        # The same in each snapshot; the ids of files and open documents are nearer to 0.
        number = -1 - (1 << 40) - int.from_bytes(sha256(path.encode()).digest()[:5])
        row = FileRow(
            id=FileId(number),
            path=path,
            language="",
            state=FileState.SKIPPED,
            reason="",
            size=found.size,
            mtime_ns=found.mtime_ns,
            digest=b"",
            interface=b"",
        )
        self._beside[row.id] = row
        return row

    def n_problems(self, file: FileId) -> int:
        if self.file_by_id(file).path in self._documents:
            facts = self.facts(file)
            return 0 if facts is None else len(facts.body.problems)
        body = self._reader.body(file)
        return 0 if body is None else len(body.problems)

    def symbols_of(self, path: Path, source: bytes) -> Sequence[Symbol]:
        from codegraph_lsp.extract.extractor import extract  # late: most snapshots never parse
        from codegraph_lsp.syntax.parsing import TreeArena

        row = self._reader.file(path)
        known = None if row is None else self._registry.by_id.get(row.language)
        spec = known or self._registry.for_path(path, source[:256])
        if spec is None or len(source) > self.settings.max_file_bytes:
            return []
        with TreeArena() as arena:
            facts = extract(spec, arena.parse(spec, source), source)
        return symbols_of(NO_FILE, path, spec.id, facts.outline)

    def manifests(self) -> Mapping[Path, bytes]:
        return self._reader.manifests()

    def columns(self) -> Columns:
        def build() -> Columns:
            with self.cancel.stopping(self._lease.interrupt):
                return self._reader.columns(self.cancel)

        return self.cached("columns", build)

    def cached(self, what: str, build: Callable[[], Answer]) -> Answer:
        return self._shared.answer(self.revision, what, build)

    def forget_cached(self) -> None:
        self._shared.forget(self.revision)

    def kept(self, what: str, build: Callable[[], Answer]) -> Answer:
        return self._shared.kept(what, build)
