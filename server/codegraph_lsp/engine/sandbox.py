"""
A workspace in which a command tries what it is about to write: texts that only the graph knows.

Runs on: the caller's thread, which waits for the engine's.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from codegraph_lsp.engine.engine import Engine
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace.changes import Closed, Opened
from codegraph_lsp.workspace.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path, Revision
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.status import State


class Sandbox:
    """Made by `open_sandbox`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._versions: dict[Path, int] = {}

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The graph of the disk and of what was put in its place so far."""
        self._engine.settle()
        with self._engine.snapshot(CancelToken()) as snapshot:
            yield snapshot

    def replace(self, texts: Mapping[Path, bytes]) -> None:
        """From now on files say so, in UTF-8; nothing is written."""
        with self._engine.snapshot(CancelToken()) as snapshot:
            rows = {path: snapshot.file(path) for path in texts}
        for path, source in texts.items():
            row = rows[path]
            version = self._versions[path] = self._versions.get(path, 0) + 1
            language = "" if row is None else row.language
            self._engine.apply(Opened(path, language, version, Text(source)))

    def close(self) -> None:
        """What stands on disk counts again: the index must not end with anything else."""
        for path in self._versions:
            self._engine.apply(Closed(path))
        self._engine.settle()
        self._engine.close()


@contextmanager
def open_sandbox(folder: str, settings: Settings) -> Iterator[Sandbox]:
    """
    The workspace of *folder*, for the length of the block.

    Raises:
        StoreError: No database can be made, not even a temporary one.
    """
    engine = Engine.create([FilePath(folder)], settings, listener=_Nobody())
    sandbox = Sandbox(engine)
    try:
        engine.start()
        yield sandbox
    finally:
        sandbox.close()


class _Nobody:
    """A listener that nothing is told: a command asks when it wants to know."""

    def progress(self, done: int, total: int, message: str, finished: bool) -> None: ...
    def graph_changed(self, revision: int, paths: Sequence[Path]) -> None: ...
    def problems_changed(self, path: Path) -> None: ...
    def status_changed(self, state: State, revision: Revision, pending: int) -> None: ...
    def settings_changed(self) -> None: ...
    def rules_changed(self) -> None: ...
    def notice(self, level: str, message: str) -> None: ...
