"""
File names as text, whatever bytes they are made of.

A POSIX name is bytes; Python hands those that are not UTF-8 over as lone surrogates, which neither
SQLite nor JSON can hold. In a workspace `Path` such a byte stands as U+EF00 plus its value, the way
MirBSD's OPTU-8 encoding does it. A name that really contains one of those characters has its three
UTF-8 bytes written so, which keeps the mapping one to one.
"""

from __future__ import annotations

import os
import re

_UNUSUAL = re.compile("[\ud800-\udfff\uef80-\uefff]")
_RAW = re.compile("[\uef80-\uefff]")
_RAW_BASE = 0xEF00


def to_text(name: str) -> str | None:
    """
    What stands in a `Path` for the native *name* (or relative path).

    None where it cannot be told, which happens to ill-formed UTF-16 on Windows only.
    """
    if name.isascii() or _UNUSUAL.search(name) is None:
        return name
    try:
        return _UNUSUAL.sub(lambda found: _as_raw(found[0]), name)
    except UnicodeEncodeError:
        return None


def to_native(text: str) -> str:
    """The reverse of `to_text`: a name that the operating system takes."""
    if text.isascii() or _RAW.search(text) is None:
        return text
    raw = b"".join(
        bytes((ord(character) - _RAW_BASE,))
        if _RAW.match(character)
        else character.encode("utf-8", "surrogateescape")
        for character in text
    )
    return os.fsdecode(raw)


def _as_raw(character: str) -> str:
    raw = character.encode("utf-8", "surrogateescape")
    return "".join(chr(_RAW_BASE + byte) for byte in raw)
