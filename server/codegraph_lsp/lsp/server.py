"""
Starts the server: one client over pipes or a socket, from the first byte to the end of the process.

    sys.exit(serve_stdio())

Standard input and output are taken before anything else happens, and everything heavy is imported
while the client's first message is on its way.
"""

from __future__ import annotations

import gc
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from codegraph_lsp.lsp.process import SWITCH_INTERVAL, Ending, end_on_signals, watch_process
from codegraph_lsp.lsp.transport.streams import accept_one, open_pipe, private_stdio
from codegraph_lsp.support import memory

if TYPE_CHECKING:
    from codegraph_lsp.engine.engine import Engine
    from codegraph_lsp.lsp.session import Session
    from codegraph_lsp.lsp.transport.streams import Stream
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.workspace.roots import Roots

log = logging.getLogger(__name__)


def serve_stdio(*, client_process_id: int | None = None) -> int:
    """
    Serves over the process's own pipes. The process ends with the session.

    Args:
        client_process_id: The server ends with this process.
    """
    return serve(private_stdio(), client_process_id=client_process_id)


def serve_tcp(
    host: str,
    port: int,
    *,
    client_process_id: int | None = None,
) -> int:
    """
    Listens on *host* and *port* for one client and serves it; port 0 is any that is free.

    Raises:
        OSError: It can't be listened on.
    """
    stream = accept_one(host, port)
    return serve(stream, client_process_id=client_process_id)


def serve_pipe(path: str, *, client_process_id: int | None = None) -> int:
    """
    Serves over the local socket at *path*, which the client listens on or connects to.

    Raises:
        OSError: There can be none.
    """
    return serve(open_pipe(path), client_process_id=client_process_id)


def serve(
    stream: Stream,
    *,
    client_process_id: int | None = None,
) -> int:
    """Serves one client over *stream*, then ends the process."""
    ending = Ending()
    sys.setswitchinterval(SWITCH_INTERVAL)
    memory.keep_little()
    gc.disable()  # until everything is imported, see Session.warm_up
    # Late, so that the pipes are private before a module of somebody else's can write to them.
    from codegraph_lsp.lsp import lifecycle  # noqa: F401 - importing registers
    from codegraph_lsp.lsp.layers import Layers
    from codegraph_lsp.lsp.protocol.connection import Connection
    from codegraph_lsp.lsp.register import registry
    from codegraph_lsp.lsp.session import Session

    connection = Connection(stream, registry, ended=ending.begin)
    end_on_signals(connection.end)
    session = Session(
        connection,
        make_engine,
        layers=Layers(),
        watch_process=lambda process_id: watch_process(process_id, connection.end),
    )
    if client_process_id is not None:
        session.watch_process(client_process_id)
    exit_code = 1
    try:
        exit_code = ending.exit_code = connection.run(session)
        session.close()
        connection.outbox.close(seconds=0.5)
    except Exception:
        log.exception("the server ends")
    ending.finish(exit_code)
    return exit_code


def make_engine(roots: Roots, settings: Settings, session: Session) -> Engine:
    """The engine of one session."""
    from codegraph_lsp.engine.engine import Engine  # parsers and database: 100 ms, not at start

    folders = [Path(root.folder) for root in roots]
    return Engine.create(folders, settings, listener=session)
