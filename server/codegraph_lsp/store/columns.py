"""
Lists of records as lists of columns, which compress to half as much.

Runs on: pool workers and any thread of the server. Pure.

Places in a file mostly rise from record to record, and an end stands close behind its start.
Written column by column, as differences from the record before or from another column, they are
small numbers that repeat. On Django, occurrences take 2.9 bytes each instead of 7.7, bindings
9.7 instead of 14, symbols 19 instead of 27. All of it is loops in C: packing takes 0.2 µs a record
more than encoding it, unpacking 0.1 µs more than decoding it.
"""

from __future__ import annotations

from itertools import accumulate
from operator import add, attrgetter, sub
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from codegraph_lsp.model.facts import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Record = TypeVar("Record", bound=msgspec.Struct)

_decode = msgspec.msgpack.Decoder().decode


class Columns(Generic[Record]):
    """
    How the records of one kind are written.

    Args:
        kind: Their class. Fields that are not named below are written as they are.
        steps: Fields written as the difference from the record before.
        after: Fields written as the difference from another field of the record, which is one of
            *steps* or stands before them in the class.
        after_or_nothing: The same for fields that may be `NOTHING`.
    """

    def __init__(
        self,
        kind: type[Record],
        *,
        steps: Iterable[str] = (),
        after: Mapping[str, str] | None = None,
        after_or_nothing: Mapping[str, str] | None = None,
    ) -> None:
        self._kind = kind
        self._getters = [attrgetter(name) for name in kind.__struct_fields__]
        place = {name: index for index, name in enumerate(kind.__struct_fields__)}
        self._place = place
        self._steps = [place[name] for name in steps]
        self._after = [(place[name], place[base]) for name, base in (after or {}).items()]
        self._maybe = [
            (place[name], place[base]) for name, base in (after_or_nothing or {}).items()
        ]

    def pack(self, records: Sequence[Record]) -> list[Sequence[Any]]:
        """The columns of *records*."""
        if not records:
            return []
        # Not by way of a tuple for each record: the collector would look at them all.
        columns: list[Sequence[Any]] = [list(map(get, records)) for get in self._getters]
        packed = columns.copy()
        for place in self._steps:
            column = columns[place]
            packed[place] = [column[0], *map(sub, column[1:], column)]
        for place, base in self._after:
            packed[place] = list(map(sub, columns[place], columns[base]))
        for place, base in self._maybe:
            pairs = zip(columns[place], columns[base], strict=True)
            packed[place] = [None if value == NOTHING else value - start for value, start in pairs]
        return packed

    def some(self, packed: Sequence[msgspec.Raw], fields: Sequence[str]) -> list[Sequence[Any]]:
        """Only the columns of these *fields*, which are written as they are or in steps."""
        if not packed:
            return []
        found: list[Sequence[Any]] = []
        for name in fields:
            place = self._place[name]
            column = _decode(packed[place])
            found.append(list(accumulate(column)) if place in self._steps else column)
        return found

    def unpack(self, packed: Sequence[Sequence[Any]]) -> list[Record]:
        """Back from `pack`. What it did not make gives nonsense, or any error."""
        if not packed:
            return []
        columns = list(packed)
        for place in self._steps:
            columns[place] = list(accumulate(packed[place]))
        for place, base in self._after:
            columns[place] = list(map(add, packed[place], columns[base]))
        for place, base in self._maybe:
            pairs = zip(packed[place], columns[base], strict=True)
            columns[place] = [NOTHING if step is None else step + start for step, start in pairs]
        return list(map(self._kind, *columns))
