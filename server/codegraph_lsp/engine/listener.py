"""Who is told what happens to a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from codegraph_lsp.engine.unlisted import Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.model.ids import Path, Revision
    from codegraph_lsp.model.status import State


class Listener(Told, Protocol):
    """Whoever is told what happens. Called on engine threads; must return at once."""

    def progress(self, done: int, total: int, message: str, finished: bool) -> None: ...

    def graph_changed(self, revision: int, paths: Sequence[Path]) -> None: ...

    def problems_changed(self, path: Path) -> None:
        """Other things may be found in the file at *path*, open or not."""

    def status_changed(self, state: State, revision: Revision, pending: int) -> None: ...

    def notice(self, level: str, message: str) -> None: ...
