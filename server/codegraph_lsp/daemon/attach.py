"""
Finds this build's daemon, or starts it, and is let in.

Runs on: the forwarder's main thread, before anything of the editor's is read; so whoever finds no
daemon can still serve by itself.
"""

from __future__ import annotations

import os
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from codegraph_lsp.daemon.greeting import Asked, process_of, read_line, request
from codegraph_lsp.daemon.locks import locked
from codegraph_lsp.daemon.places import NO_DAEMON_VARIABLE, NoDaemonError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER_WAIT = 3.0
"""How long a daemon has to answer the greeting; it takes 1 ms. (seconds, a guess)"""

START_WAIT = 15.0
"""How long a daemon has to start; it takes 0.1 s. (seconds, a guess)"""

_TRIES = 3
"""A daemon may be about to end when it is found."""


def wanted() -> bool:
    """The user's environment does not speak against a daemon."""
    return os.environ.get(NO_DAEMON_VARIABLE, "") in ("", "0")


def attach(place: Place, asked: Asked, *, idle_exit: float, log_level: str) -> socket.socket:
    """
    A connection on which *asked* was granted.

    Args:
        idle_exit: For a daemon that is started, see `sessions`. (seconds)

    Raises:
        NoDaemonError: There is no daemon to be had.
    """
    check_system()
    for _ in range(_TRIES):
        connection = greeted(place, asked)
        if connection is not None:
            return connection
        with _alone(place.starting):
            connection = greeted(place, asked)  # somebody else may have been quicker
            if connection is not None:
                return connection
            _start(place, idle_exit=idle_exit, log_level=log_level)
    raise NoDaemonError("each daemon ended before it could be used")


def _start(place: Place, *, idle_exit: float, log_level: str) -> None:
    # Late, for the first editor only: starting processes takes 20 ms to import.
    from codegraph_lsp.daemon.start import start

    try:
        start(place, idle_exit=idle_exit, log_level=log_level, seconds=START_WAIT)
    except NoDaemonError:
        # A user may have started one in the foreground just now.
        connection = connected(place)
        if connection is None:
            raise
        connection.close()


def check_system() -> None:
    """
    Raises:
        NoDaemonError: This system has no local sockets.
    """
    if not hasattr(socket, "AF_UNIX") or sys.platform == "win32":
        raise NoDaemonError("this system has no local sockets")


def greeted(place: Place, asked: Asked) -> socket.socket | None:
    """
    A connection on which *asked* was granted; None where nobody listens, or is about to end.

    Raises:
        NoDaemonError: It was refused, or not answered in time.
    """
    connection = connected(place)
    if connection is None:
        return None
    try:
        connection.sendall(request(asked))
        answer = read_line(connection)
        if answer:
            process_of(answer)
            connection.settimeout(None)
            return connection
    except TimeoutError as error:
        connection.close()
        raise NoDaemonError(f"the daemon did not answer in {ANSWER_WAIT:.0f} s") from error
    except OSError:
        pass  # it has just ended
    except NoDaemonError:
        connection.close()
        raise
    connection.close()
    return None


def connected(place: Place) -> socket.socket | None:
    """
    A connection that was not greeted yet; None where nobody listens.

    Raises:
        NoDaemonError: It can't be told.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(ANSWER_WAIT)
    try:
        connection.connect(place.socket)
    except (FileNotFoundError, ConnectionError):
        connection.close()
        return None
    except OSError as error:
        connection.close()
        raise NoDaemonError(f"no connection to the daemon: {error.strerror or error}") from error
    return connection


@contextmanager
def _alone(path: str) -> Iterator[None]:
    """One process at a time."""
    problem = "another process takes too long to start one"
    try:
        file = locked(path, seconds=START_WAIT, otherwise=problem)
    except OSError as error:
        raise NoDaemonError(f"no lock for starting a daemon ({error.strerror}): {path}") from error
    try:
        yield
    finally:
        os.close(file)
