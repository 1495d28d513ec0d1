"""
A pool process: takes slices from its stdin, answers file by file, dies with its parent.

Runs on: the main thread of a process of its own, which does the work; a second thread reads
commands, and so notices at once that the server is gone, whatever the first is doing.

It keeps out of the way of everybody else:
- The commands' and results' descriptors are moved aside first; 0 then is the null device and 1 is
  stderr, so that a stray `print` of a library reaches no protocol.
- On Linux the kernel kills it with the thread that started it (PR_SET_PDEATHSIG): the parser can
  hold the interpreter's lock for seconds, during which the second thread would notice nothing.
- Nothing here imports asyncio, pygls or lsprotocol: 290 ms and 25 MiB for nothing.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Protocol

import msgspec

from codegraph_lsp.index.frames import Begin, Ready, Result, Skip, ToWorker, Work, batches, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

_PR_SET_PDEATHSIG = 1


class Handler(Protocol):
    """What a worker does with items."""

    def slice(self) -> AbstractContextManager[object]:
        """Entered before the first item of a slice, left after the last, also on an error."""

    def handle(self, payload: bytes) -> bytes:
        """Do one item's work. An exception costs this item only."""


def main(parent: int) -> None:
    """Serve until the server closes the command pipe. *parent* is the server's process id."""
    commands, results = _take_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the group; the server decides.
    _die_with(parent)
    inbox: SimpleQueue[Work] = SimpleQueue()
    skipped: set[tuple[int, int]] = set()
    begin, rest = _first(batches(commands))
    _lower_priority(begin.niceness)
    handler = _make_handler(begin)
    # What start-up made stays; the collector need not look at it again.
    gc.freeze()
    send(results, Ready(os.getpid()))
    Thread(target=_read_commands, args=(rest, inbox, skipped), daemon=True).start()
    while True:
        work = inbox.get()
        _do(work, handler, skipped, results)
        _forget(work.slice, skipped)


def _take_pipes() -> tuple[int, int]:
    """Private copies of stdin and stdout, which then lead nowhere and to stderr."""
    null = os.open(os.devnull, os.O_RDWR)
    if null == 2:  # The server was started without a stderr; now we have one.
        null = os.dup(null)
    commands, results = os.dup(0), os.dup(1)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return commands, results


def _die_with(parent: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    # Imported here: other systems need not load it.
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # It died before the call.


def _lower_priority(niceness: int) -> None:
    if niceness and hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(niceness)


def _first(frames: Iterator[list[bytes]]) -> tuple[Begin, Iterator[list[bytes]]]:
    decode = msgspec.msgpack.Decoder(Begin).decode
    for bodies in frames:
        begin = decode(bodies[0])
        return begin, _chain(bodies[1:], frames)
    os._exit(0)


def _chain(bodies: list[bytes], frames: Iterator[list[bytes]]) -> Iterator[list[bytes]]:
    if bodies:
        yield bodies
    yield from frames


def _make_handler(begin: Begin) -> Handler:
    module, _, function = begin.handler.partition(":")
    handler: Handler = getattr(importlib.import_module(module), function)(begin.setup)
    return handler


def _read_commands(
    frames: Iterator[list[bytes]], inbox: SimpleQueue[Work], skipped: set[tuple[int, int]]
) -> None:
    decode = msgspec.msgpack.Decoder(ToWorker).decode
    for bodies in frames:
        for body in bodies:
            match decode(body):
                case Work() as work:
                    inbox.put(work)
                case Skip(slice_id, file):
                    skipped.add((slice_id, file))
    # Nobody reads results any more; whatever the main thread is at is not wanted.
    os._exit(0)


def _do(work: Work, handler: Handler, skipped: set[tuple[int, int]], results: int) -> None:
    # Facts make no cycles to speak of, and a collection in the middle looks at all of them.
    gc.disable()
    try:
        with handler.slice():
            for item in work.items:
                if (work.slice, item.file) in skipped:
                    result = Result(work.slice, item.file, skipped=True)
                else:
                    result = _one(work.slice, item.file, item.payload, handler)
                if item is not work.items[-1]:
                    send(results, result)
        # The last one means that the slice is done with: what it left to be done at its end, too.
        send(results, result)
    finally:
        gc.enable()


def _forget(slice_id: int, skipped: set[tuple[int, int]]) -> None:
    # The second thread adds to the set meanwhile. Copying a set runs no Python code, so nothing
    # comes in between; a loop over the set itself would end this process.
    done_with = [pair for pair in set(skipped) if pair[0] == slice_id]
    skipped.difference_update(done_with)


def _one(slice_id: int, file: int, payload: bytes, handler: Handler) -> Result:
    try:
        return Result(slice_id, file, handler.handle(payload))
    except MemoryError:
        raise  # The process is not to be trusted any more: let it die, the file is blamed.
    except Exception as error:  # the edge of a job
        return Result(slice_id, file, error=f"{type(error).__name__}: {error}")
