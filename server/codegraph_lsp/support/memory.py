"""
What the interpreter and the C library do with memory that is free again.

Both are made for programs with few threads and no hurry. Here a parser, SQLite and some twenty
threads take and give back blocks of up to megabytes all the time, and what one edit makes, and
nearly all of which is freed without the collector, is enough for it to look at all objects there
are: 50 ms in which nothing else runs. (measured in a server of Terraform)

Runs on: any thread.
"""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

YOUNG = 10_000
"""Objects made and not freed between two collections of the youngest. A tenth of Python's default
of collections, of half a millisecond each at most."""

_SECOND, _THIRD = 10, 10
"""Collections of a generation between two of the next older one: Python's default. All objects are
looked at after a million made at the earliest."""

ARENAS = 2
"""Heaps of the C library, which makes eight for each core otherwise. What is free in one serves
those threads alone that happen to use it: 57 MB of a server's 197 were such. Python's own objects
are not in there, and threads that hold the interpreter's lock do not wait for a heap."""

LARGE_BYTES = 1 << 20
"""Blocks of at least this size are given back to the system when they are freed. Without a number
the C library raises it to 32 MB as soon as it meets such blocks, and never gives back any of
them."""

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""`M_ARENA_MAX` and `M_MMAP_THRESHOLD` of glibc's malloc.h."""


def keep_little() -> None:
    """For a process that lives long; call it before there are threads."""
    gc.set_threshold(YOUNG, _SECOND, _THIRD)
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_ARENA_MAX, ARENAS)
        libc.mallopt(_MMAP_THRESHOLD, LARGE_BYTES)


def give_back() -> None:
    """
    Free what hangs together in circles, and give what is free back to the system.

    Takes some tens of milliseconds, in which no other thread runs Python. What is left afterwards
    is not looked at again before the next time: it has lived so long that it goes on living.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


@contextmanager
def uncollected() -> Iterator[None]:
    """
    No collection in the block: for work that somebody waits for and that makes no circles.

    For one thread at a time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def dissolve(*things: object) -> None:
    """
    Take from *things* all they refer to; nobody may ask them anything afterwards.

    What refers to itself in circles is freed at once, and not when the collector comes by.
    """
    for thing in things:
        vars(thing).clear()


def _glibc() -> Any:
    """The C library where it is GNU's; else None."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes  # nobody else who starts on this system need load it

    libc = ctypes.CDLL(None)
    # musl has neither.
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
