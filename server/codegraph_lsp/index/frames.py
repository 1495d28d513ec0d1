"""
What server and worker say to each other: length-prefixed msgpack over a worker's stdin and stdout.

Not pickle: a worker reads strangers' files, and what it sends back is only ever taken for the types
below. Not `multiprocessing.Connection`: its import costs a worker 20 ms, and its reader makes two
system calls a message where this one takes whatever has come.

Runs on: both sides, any thread; one reader and one writer a descriptor.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_LENGTH = struct.Struct("!I")
_CHUNK = 256 * 1024


class Item(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file's work. `payload` means something to the handler only."""

    file: int
    size: int
    """Bytes of source, for recycling by amount."""
    payload: bytes


class Begin(msgspec.Struct, frozen=True, array_like=True, tag="begin"):
    """To a worker, first: which handler to make, and of what."""

    handler: str
    """`package.module:function`; called with `setup`, returns a `worker.Handler`."""
    setup: bytes
    niceness: int


class Work(msgspec.Struct, frozen=True, array_like=True, tag="work"):
    """To a worker: a slice. One `Result` an item comes back, in this order."""

    slice: int
    items: list[Item]


class Skip(msgspec.Struct, frozen=True, array_like=True, tag="skip"):
    """To a worker, while it works: leave *file* out if it is not at it yet."""

    slice: int
    file: int


class Ready(msgspec.Struct, frozen=True, array_like=True, tag="ready"):
    """From a worker, once, when its imports are done."""

    pid: int


class Result(msgspec.Struct, frozen=True, array_like=True, tag="result", gc=False):
    """From a worker: it is done with one item."""

    slice: int
    file: int
    payload: bytes = b""
    error: str = ""
    """An exception that escaped the handler, in one line."""
    skipped: bool = False


ToWorker = Begin | Work | Skip
FromWorker = Ready | Result


def pack(message: ToWorker | FromWorker) -> bytes:
    """*message* as one frame."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


def send(descriptor: int, message: ToWorker | FromWorker) -> None:
    """
    Write *message* whole.

    Raises:
        OSError: The other side is gone.
    """
    frame = memoryview(pack(message))
    while frame:
        frame = frame[os.write(descriptor, frame) :]


def batches(descriptor: int) -> Iterator[list[bytes]]:
    """
    Bodies of the frames that arrive, as many at a time as there are; ends with the stream.

    Half a frame at the end is dropped: its sender died.
    """
    buffer = bytearray()
    while True:
        try:
            chunk = os.read(descriptor, _CHUNK)
        except OSError:
            return
        if not chunk:
            return
        buffer += chunk
        bodies = []
        at = 0
        while len(buffer) - at >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(buffer, at)
            end = at + _LENGTH.size + length
            if len(buffer) < end:
                break
            bodies.append(bytes(buffer[at + _LENGTH.size : end]))
            at = end
        del buffer[:at]
        if bodies:
            yield bodies
