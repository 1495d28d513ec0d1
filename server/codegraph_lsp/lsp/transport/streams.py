"""
Where bytes come from and go to: the process's own pipes, or a socket.

`private_stdio` must run before anything else of the server does: from then on nobody but the stream
holds the protocol's pipes, so that a stray `print` or a child process cannot read or write them.

Runs on: the reader thread reads, the writer thread writes, anyone closes.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
from typing import Protocol

CHUNK = 1 << 18
"""Bytes asked for at once; a guess well above a pipe's own 64 KB."""


class Stream(Protocol):
    """A pair of byte streams to one client."""

    def read(self) -> bytes:
        """Some bytes, as soon as there are any; empty at the end."""
        ...

    def more(self) -> bool:
        """True when `read` would not wait."""
        ...

    def write(self, data: bytes) -> None:
        """
        All of *data*, waiting as long as the client needs.

        Raises:
            OSError: Nobody reads any more.
        """
        ...

    def close(self) -> None:
        """Ends both directions; a `read` that waits may go on waiting."""
        ...


class PipeStream:
    """Two file descriptors."""

    def __init__(self, source: int, sink: int) -> None:
        self._source = source
        self._sink = sink
        if os.name != "nt":
            # A parent may leave its non-blocking mode on a pipe that both share.
            os.set_blocking(source, True)
            os.set_blocking(sink, True)

    def read(self) -> bytes:
        return os.read(self._source, CHUNK)

    def more(self) -> bool:
        if os.name == "nt":  # select knows sockets only
            return False
        return readable(self._source)

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._sink, rest) :]

    def close(self) -> None:
        # The source stays open: closing a descriptor under a thread that reads it lets the number
        # be given to another file while the thread still waits on it.
        with contextlib.suppress(OSError):
            os.close(self._sink)


class SocketStream:
    """One connected socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self) -> bytes:
        return self._connection.recv(CHUNK)

    def more(self) -> bool:
        return readable(self._connection.fileno())

    def write(self, data: bytes) -> None:
        self._connection.sendall(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            self._connection.close()


def readable(descriptor: int) -> bool:
    """A read would not wait; false of what is closed."""
    if descriptor < 0:
        return False
    if not hasattr(select, "poll"):
        return bool(select.select([descriptor], [], [], 0)[0])
    asked = select.poll()  # `select` refuses descriptors above 1,023
    asked.register(descriptor, select.POLLIN)
    return bool(asked.poll(0))


def private_stdio() -> PipeStream:
    """
    Takes the process's standard input and output for the protocol alone.

    Descriptor 0 reads nothing afterwards and 1 is standard error. The copies are not inherited by
    child processes.
    """
    sys.stdout.flush()
    source, sink = os.dup(0), os.dup(1)  # os.dup makes them non-inheritable
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return PipeStream(source, sink)


def accept_one(host: str, port: int) -> SocketStream:
    """Listens on *host* and *port* for one client; tells the port on standard error."""
    listener = socket.create_server((host, port), backlog=1)
    with listener:
        name = listener.getsockname()
        print(f"codegraph-lsp listens on {name[0]}:{name[1]}", file=sys.stderr, flush=True)
        connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return SocketStream(connection)


def open_pipe(path: str) -> SocketStream:
    """
    The local socket at *path*: an editor that passes `--pipe` listens there already; where nobody
    does, one client is awaited.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("local sockets are not to be had on this system; use --stdio or --tcp")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(path)
    except FileNotFoundError:
        connection.close()
        return _accept_local(path)
    return SocketStream(connection)


def _accept_local(path: str) -> SocketStream:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        previous = os.umask(0o177)  # the socket is its owner's alone from the moment it exists
        try:
            listener.bind(path)
        finally:
            os.umask(previous)
        listener.listen(1)
        connection, _ = listener.accept()
    os.unlink(path)
    return SocketStream(connection)
