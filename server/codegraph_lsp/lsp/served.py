"""
One client, served: from its first byte to the end of its session, which is not the process's.

    served = Served(stream)
    try:
        exit_code = served.run()
    finally:
        served.close()

Runs on: `run` and `close` on the session's own thread, `end` on any.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from codegraph_lsp.lsp import lifecycle  # noqa: F401 - importing registers
from codegraph_lsp.lsp.layers import Layers
from codegraph_lsp.lsp.process import watch_process
from codegraph_lsp.lsp.protocol.connection import Connection
from codegraph_lsp.lsp.register import registry
from codegraph_lsp.lsp.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.engine.engine import Engine
    from codegraph_lsp.lsp.transport.streams import Stream
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.workspace.roots import Roots

log = logging.getLogger(__name__)

LAST_BYTES = 0.5
"""How long a client has to take what was written for it. (seconds)"""


class Served:
    """
    A connection with its session, engine and watchers.

    Args:
        ended: Called on any thread, perhaps twice, when no more messages will come.
        client_process_id: The session ends with this process.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        ended: Callable[[], None] = lambda: None,
        client_process_id: int | None = None,
    ) -> None:
        self._connection = Connection(stream, registry, ended=ended)
        self._watches: list[Callable[[], None]] = []
        self._session = Session(
            self._connection, make_engine, layers=Layers(), watch_process=self._watch
        )
        if client_process_id is not None:
            self._watch(client_process_id)

    @property
    def folders(self) -> list[str]:
        """Native paths of the workspace's folders."""
        return list(self._session.folders)

    @property
    def n_documents(self) -> int:
        """Documents that are open."""
        return sum(1 for _ in self._session.documents)

    def run(self) -> int:
        """Serves until the client leaves; 0 when it did so properly, else 1."""
        return self._connection.run(self._session)

    def end(self) -> None:
        """Makes `run` return soon; more than once does no harm."""
        self._connection.end()

    def close(self) -> None:
        """Ends engine and threads and closes the stream, whatever `run` came to."""
        try:
            self._session.close()
        finally:
            for stop in self._watches:
                stop()
            self._connection.outbox.close(seconds=LAST_BYTES)

    def join(self) -> None:
        """After `close`, of a socket: returns when no thread is about to read from it."""
        self._connection.join(LAST_BYTES)

    def _watch(self, process_id: int) -> None:
        self._watches.append(watch_process(process_id, self._connection.end))


def make_engine(roots: Roots, settings: Settings, session: Session) -> Engine:
    """The engine of one session."""
    from codegraph_lsp.engine.engine import Engine  # parsers and database: 100 ms, not at start

    folders = [Path(root.folder) for root in roots]
    return Engine.create(folders, settings, listener=session)
