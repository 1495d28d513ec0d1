"""
Names of things, each with a type of its own.

A symbol's *id* is a string after SCIP's grammar, stable as long as the symbol keeps its file, its
containers and its name. Its *key* is the id's 64-bit hash, and what the store joins on: an edge
into a file survives that file's re-indexing.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NewType

FileId = NewType("FileId", int)
"""Row of a file in one workspace's store; never reused within it."""

NO_FILE = FileId(-1)
"""Where symbols stand that belong to a text that is no file's: of a revision, of an index."""

SymbolId = NewType("SymbolId", str)
"""`codegraph <language> <package> <version> <descriptors>`, after SCIP; `.` for an empty part."""

SymbolKey = NewType("SymbolKey", int)
"""Signed 64-bit hash of a `SymbolId`."""

Revision = NewType("Revision", int)
"""Counts committed changes of the graph; grows by at least one with each."""

Path = NewType("Path", str)
"""A file's name in the workspace, with `/`; the root's name in front where there are several."""


def symbol_key(symbol: str) -> SymbolKey:
    """The key that stands for *symbol* in the store. (blake2b, 8 bytes, big-endian, signed)"""
    digest = blake2b(symbol.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return SymbolKey(int.from_bytes(digest, "big", signed=True))
