"""
Which files read which, and which asked what: many pairs, kept small from both sides.

Linking a Go file reads every file of its package and of those it imports; as rows of pairs with an
index that made a fifth of the database. So the pairs of one file are one blob, and seen from the
other side they are bits: a row says which of 32 files with neighbouring ids it stands for. Files of
one folder have neighbouring ids and mostly read the same.

Runs on: the writer thread, inside its transactions; the packing on any.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from operator import sub
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.store.edge_codec import from_little_endian, little_endian, numbers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

_CHUNK_BITS = 5
_IN_CHUNK = (1 << _CHUNK_BITS) - 1
_decode_steps = msgspec.msgpack.Decoder(list[int]).decode


def pack_files(files: Sequence[int]) -> bytes:
    """Ascending file ids, as steps from one to the next."""
    return msgspec.msgpack.encode([*files[:1], *map(sub, files[1:], files)])


def unpack_files(blob: bytes | None) -> list[int]:
    """Back from `pack_files`; of None, none."""
    return list(accumulate(_decode_steps(blob))) if blob else []


def pack_questions(questions: Iterable[int]) -> bytes:
    """Ids of questions, eight bytes each."""
    return little_endian(numbers(questions))


def unpack_questions(blob: bytes | None) -> Sequence[int]:
    """Back from `pack_questions`; of None, none."""
    return from_little_endian(blob or b"")


def files_in(rows: Iterable[tuple[int, int]]) -> list[int]:
    """The files of some rows of chunk and bits, ascending, each once."""
    return sorted(
        {
            chunk << _CHUNK_BITS | place
            for chunk, bits in rows
            for place in range(bits.bit_length())
            if bits >> place & 1
        }
    )


class FilesByThing:
    """
    The side of a relation that asks for files.

    Changes are collected until `write`, as files that are written together share rows.

    Args:
        table: `readers` or `askers`: by thing and chunk.
    """

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._set: defaultdict[tuple[int, int], int] = defaultdict(int)
        self._unset: defaultdict[tuple[int, int], int] = defaultdict(int)
        self._put = f"""
            INSERT INTO {table} (thing, chunk, files) VALUES (?, ?, ?)
            ON CONFLICT (thing, chunk) DO UPDATE SET files = files | excluded.files
        """
        self._clear = f"UPDATE {table} SET files = files & ~? WHERE thing = ? AND chunk = ?"
        self._drop = f"DELETE FROM {table} WHERE thing = ? AND chunk = ? AND files = 0"

    def change(self, file: int, old: Collection[int], new: Collection[int]) -> None:
        """*file* had the *old* things and now has the *new* ones."""
        chunk, bit = file >> _CHUNK_BITS, 1 << (file & _IN_CHUNK)
        if not old:
            for thing in new:
                self._set[thing, chunk] |= bit
            return
        before, after = set(old), set(new)
        for thing in after - before:
            self._set[thing, chunk] |= bit
        for thing in before - after:
            self._unset[thing, chunk] |= bit

    def write(self) -> None:
        """Write the collected changes."""
        places = sorted(self._set.items())
        unset = sorted(self._unset.items())
        self._set.clear()
        self._unset.clear()
        execute_many = self._connection.executemany
        # Cleared first: a file that was removed and one that comes may share a row, not a bit.
        execute_many(self._clear, [(bits, *place) for place, bits in unset])
        execute_many(self._put, [(*place, bits) for place, bits in places])
        execute_many(self._drop, [place for place, _ in unset])

    def forget(self) -> None:
        """Drop collected changes, of a transaction that failed."""
        self._set.clear()
        self._unset.clear()
