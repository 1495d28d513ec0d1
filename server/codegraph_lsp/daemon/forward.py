"""
An editor's pipes and the daemon's socket: what comes from one goes to the other.

Runs on: the main thread brings what the daemon says, another one what the editor says, so that
neither waits for the other.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress

from codegraph_lsp.daemon.frames import PIECE, next_piece

BROKEN = 1
"""The exit code where the daemon gave none, or the editor no longer reads."""


def forward(connection: socket.socket, source: int, sink: int) -> int:
    """
    Passes bytes on until the session ends; its exit code.

    Args:
        source: Descriptor that the editor writes to.
        sink: Descriptor that the editor reads from.
    """
    for descriptor in (source, sink):
        # A parent may leave its non-blocking mode on a pipe that both share.
        os.set_blocking(descriptor, True)
    threading.Thread(target=_bring, args=(connection, source), daemon=True).start()
    try:
        with connection.makefile("rb") as incoming:
            while isinstance(piece := next_piece(incoming), bytes):
                _write(sink, piece)
    except OSError:
        return BROKEN
    finally:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    return BROKEN if piece is None else piece


def _bring(connection: socket.socket, source: int) -> None:
    with suppress(OSError):
        while data := os.read(source, PIECE):
            connection.sendall(data)
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)  # what was asked before is still answered


def _write(sink: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(sink, rest) :]
