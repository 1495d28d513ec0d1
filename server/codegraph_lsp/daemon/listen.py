"""
The daemon's end of the socket: nobody but this user reaches it, and there is one at a time.

The right to the socket's path is a lock that ends with its process, however that ends. So a socket
that nobody listens on is known for one and replaced at once.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
import time
from contextlib import suppress

from codegraph_lsp.daemon.locks import locked
from codegraph_lsp.daemon.places import NoDaemonError, Place

WAITING = 64
"""Clients that may wait to be let in."""

LOCK_WAIT = 2.0
"""How long a daemon that ends has to let go of the path. (seconds)"""

_PAUSE = 0.01
"""Before the next try where no client can be let in; how long the last knock may take. (seconds)"""


class Listener:
    """
    Listens from construction until `close`.

    Raises:
        NoDaemonError: Another daemon has the place, or it can't be listened on.
    """

    def __init__(self, place: Place) -> None:
        self._path = place.socket
        try:
            self._lock = locked(
                place.lock, seconds=LOCK_WAIT, otherwise="a daemon of this build runs already"
            )
        except OSError as error:
            raise NoDaemonError(f"no lock for the socket ({error.strerror})") from error
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._closed = False
        try:
            with suppress(FileNotFoundError):
                os.unlink(self._path)  # of one that was killed: the lock is ours
            previous = os.umask(0o177)  # the socket is its owner's from the moment it exists
            try:
                self._socket.bind(self._path)
            finally:
                os.umask(previous)
            self._made = os.stat(self._path).st_ino
            self._socket.listen(WAITING)
        except OSError as error:
            self._socket.close()
            os.close(self._lock)
            raise NoDaemonError(f"the socket can't be used ({error.strerror})") from error

    def accept(self) -> socket.socket | None:
        """The next client of this user; None after `close`."""
        while not self._closed:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                if not self._closed:
                    time.sleep(_PAUSE)  # out of descriptors, or a client that has gone already
                continue
            if not self._closed and is_own(connection):
                return connection
            connection.close()
        return None

    def close(self) -> None:
        """Who waits to be let in is sent away, and the path is free; twice does no harm."""
        if self._closed:
            return
        self._closed = True
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
            knock.settimeout(_PAUSE)
            knock.connect(self._path)  # wakes whoever accepts
        with suppress(OSError):
            if os.stat(self._path).st_ino == self._made:  # else the folder was cleared meanwhile
                os.unlink(self._path)
        self._socket.close()
        os.close(self._lock)


def is_own(connection: socket.socket) -> bool:
    """
    The other end is a process of this user.

    Where the system can't tell, the folder that nobody else may enter has to do.
    """
    if hasattr(socket, "SO_PEERCRED"):
        data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return bool(struct.unpack("3i", data)[1] == os.getuid())
    if sys.platform == "darwin":
        # `struct xucred` begins with its version and the user. SOL_LOCAL and LOCAL_PEERCRED have no
        # names in Python.
        data = connection.getsockopt(0, 1, 128)
        return bool(struct.unpack_from("2I", data)[1] == os.getuid())
    return True
