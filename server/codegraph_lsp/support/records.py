"""Records that more than one thread decodes."""

from __future__ import annotations

from typing import TypeVar

import msgspec

Record = TypeVar("Record", bound=msgspec.Struct)


def laid_out(record: type[Record]) -> type[Record]:
    """
    *record*, whose layout msgspec works out here instead of when it is first decoded.

    A second thread that decodes a record while the first still works out its layout uses the half
    of it that is there, and the interpreter ends with a segmentation fault (msgspec 0.22).
    """
    msgspec.json.Decoder(record)
    return record
