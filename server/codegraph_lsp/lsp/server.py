"""
Starts the server: one client over pipes or a socket, from the first byte to the end of the process.

    sys.exit(serve_stdio())

Standard input and output are taken before anything else happens, and everything heavy is imported
while the client's first message is on its way.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from codegraph_lsp.lsp.process import Ending, end_on_signals, prepare_process
from codegraph_lsp.lsp.transport.streams import accept_one, open_pipe, private_stdio

if TYPE_CHECKING:
    from codegraph_lsp.lsp.transport.streams import Stream

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
    prepare_process()
    # Late, so that the pipes are private before a module of somebody else's can write to them.
    from codegraph_lsp.lsp.served import Served

    served = Served(stream, ended=ending.begin, client_process_id=client_process_id)
    end_on_signals(served.end)
    exit_code = 1
    try:
        exit_code = ending.exit_code = served.run()
        served.close()
    except Exception:
        log.exception("the server ends")
    ending.finish(exit_code)
    return exit_code
