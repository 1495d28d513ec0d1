"""
The daemon itself: lets clients in until nobody needs it any more.

Runs on: the main thread waits for the end; one thread lets clients in, each of them has its own.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from typing import TYPE_CHECKING, Any

from codegraph_lsp import __version__
from codegraph_lsp.daemon.greeting import read_line, understood
from codegraph_lsp.daemon.listen import Listener
from codegraph_lsp.daemon.sessions import Sessions, raise_descriptor_limit
from codegraph_lsp.daemon.start import READY
from codegraph_lsp.lsp.process import GRACE, Ending, end_on_signals, prepare_process, warm_up

if TYPE_CHECKING:
    import socket

    from codegraph_lsp.daemon.greeting import Asked
    from codegraph_lsp.daemon.places import Place

log = logging.getLogger(__name__)

GREETING_WAIT = 5.0
"""How long a client has to say what it wants. (seconds)"""

FIRST_SESSION = 1.0
"""What every session needs is imported when nobody has come after so long. (seconds)"""


def serve(place: Place, *, idle_exit: float, ready: int | None) -> int:
    """
    Serves sessions until a signal, a `stop` or a long time without any; then ends the process.

    Args:
        idle_exit: See `Sessions`. (seconds)
        ready: A descriptor that is told when clients can come, and closed.

    Raises:
        NoDaemonError: Another daemon has the place, or it can't be listened on.
    """
    listener = Listener(place)
    ending = Ending()
    prepare_process()
    raise_descriptor_limit()
    daemon = Daemon(place, Sessions(idle_exit=idle_exit))
    sessions = daemon.sessions
    end_on_signals(sessions.stop)
    threading.Thread(target=daemon.let_in, args=(listener,), name="accept", daemon=True).start()
    if ready is not None:
        os.write(ready, READY)
        os.close(ready)
    sessions.wait_for_first(FIRST_SESSION)
    _load()
    sessions.wait()
    ending.exit_code = 0
    ending.begin()
    listener.close()
    if not sessions.end_all(GRACE):
        log.warning("a session does not end")
    ending.finish(0)
    return 0


def _load() -> None:
    """What sessions share, before the next one asks for it."""
    warm_up()
    from codegraph_lsp.engine import engine  # noqa: F401 - importing is the point
    from codegraph_lsp.lsp import served  # noqa: F401


class Daemon:
    """Answers greetings."""

    def __init__(self, place: Place, sessions: Sessions) -> None:
        self.sessions = sessions
        self._place = place
        self._until_the_end: list[socket.socket] = []

    def let_in(self, listener: Listener) -> None:
        """Until the listener is closed."""
        while (connection := listener.accept()) is not None:
            threading.Thread(
                target=self._greet, args=(connection,), name="session", daemon=True
            ).start()

    def _greet(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(GREETING_WAIT)
            line = read_line(connection)
            connection.settimeout(None)
            self._answer(connection, line)
        except OSError as error:
            log.info("a client went away: %s", error.strerror or error)
        finally:
            if connection not in self._until_the_end:
                connection.close()

    def _answer(self, connection: socket.socket, line: str) -> None:
        asked = understood(line)
        if asked is None:
            if line:
                connection.sendall(b"no this daemon does not understand the greeting\n")
        elif asked.what == "session":
            self._session(connection, asked)
        elif asked.what == "status":
            document = json.dumps(self.status()).encode()
            connection.sendall(self._granted() + document)
        else:
            self._until_the_end.append(connection)
            connection.sendall(self._granted())
            self.sessions.stop()

    def _session(self, connection: socket.socket, asked: Asked) -> None:
        if asked.key != self._place.key:
            connection.sendall(b"no the daemon is of another build or environment\n")
            return
        number = self.sessions.begin(asked.process_id)
        if number is None:
            return  # without an answer the client looks for the next daemon
        try:
            connection.sendall(self._granted())
        except OSError:
            self.sessions.forget(number)
            raise
        self.sessions.serve(number, connection)

    def status(self) -> dict[str, Any]:
        """As JSON values."""
        sessions = self.sessions
        return {
            "processId": os.getpid(),
            "version": __version__,
            "key": self._place.key,
            "socket": self._place.socket,
            "log": self._place.log,
            "seconds": round(time.monotonic() - sessions.began, 1),
            "idleExit": sessions.idle_exit,
            "sessions": sessions.listed(),
        }

    def _granted(self) -> bytes:
        return b"ok %d\n" % os.getpid()
