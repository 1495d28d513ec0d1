"""
The first line each way on a new connection; what follows depends on what was asked.

    codegraph-daemon 1 session KEY PROCESS  ->  ok PROCESS  then the editor's bytes, see `frames`
    codegraph-daemon 1 status               ->  ok PROCESS  then one JSON document and the end
    codegraph-daemon 1 stop                 ->  ok PROCESS  then the end, when the daemon ends

The answer is `no REASON` where it is refused. `PROCESS` is a process id, of a client 0 where there
is none to end with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from codegraph_lsp.daemon.places import NoDaemonError

if TYPE_CHECKING:
    import socket

NAME = "codegraph-daemon"
FORM = "1"
"""Raised when a line or what follows it changes."""

LONGEST = 1024
"""Bytes of a line."""


What: TypeAlias = Literal["session", "status", "stop"]


class Asked(NamedTuple):
    """What a client wants."""

    what: What
    key: str = ""
    """Of a session: that of the daemon it is meant for, see `places.key`."""
    process_id: int = 0
    """Of a session: the client, with which it ends; 0 for none."""


def request(asked: Asked) -> bytes:
    """*asked* as a line."""
    words = [NAME, FORM, asked.what]
    if asked.what == "session":
        words += [asked.key, str(asked.process_id)]
    return " ".join(words).encode() + b"\n"


def understood(line: str) -> Asked | None:
    """What *line* asks; None where it is not of our form."""
    match line.split():
        case [name, form, "session", key, process] if (name, form) == (NAME, FORM):
            return Asked("session", key, int(process)) if process.isdecimal() else None
        case [name, form, "status" | "stop" as what] if (name, form) == (NAME, FORM):
            return Asked(what)
    return None


def read_line(connection: socket.socket) -> str:
    """
    The first line, and no byte of what follows; empty at the end of the stream.

    Raises:
        OSError: The connection broke, or its time was up.
    """
    line = b""
    while (byte := connection.recv(1)) not in (b"", b"\n") and len(line) < LONGEST:
        line += byte
    return line.decode("utf-8", "replace") if byte else ""


def process_of(answer: str) -> int:
    """
    The daemon's process id, from its first line.

    Raises:
        NoDaemonError: It refuses, or it is no daemon of ours.
    """
    word, _, rest = answer.partition(" ")
    if word == "ok" and rest.isdecimal():
        return int(rest)
    raise NoDaemonError(rest if word == "no" else "something else listens on the daemon's socket")
