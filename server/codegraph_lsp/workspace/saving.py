"""
Writing a file of the workspace: whole or not at all, and in the encoding that it has.

Runs on: any thread.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.errors import UnwritableError
from codegraph_lsp.workspace.source import encoding_mark, is_writable, utf8

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.workspace.roots import Roots


class OnDisk(NamedTuple):
    """A file's bytes before and after a change."""

    before: bytes
    after: bytes
    mode: int


def on_disk(roots: Roots, path: Path, before: bytes, after: bytes) -> OnDisk:
    """
    What `save` would write.

    Raises:
        UnwritableError: As there.
    """
    native = roots.absolute(path)
    if roots.locate(native) != path:
        raise UnwritableError(path, "it is a link, or lies behind one")
    if not is_writable(native):
        raise UnwritableError(path, "it is marked as read-only")
    try:
        with open(native, "rb") as file:
            raw = file.read()
            mode = os.fstat(file.fileno()).st_mode
    except OSError as error:
        raise UnwritableError(path, f"it cannot be read ({error.strerror})") from error
    try:
        return OnDisk(raw, encoded_like(raw, before, after), mode)
    except ValueError as error:
        raise UnwritableError(path, str(error)) from error


def save(roots: Roots, path: Path, before: bytes, after: bytes) -> None:
    """
    Puts *after* in the place of *before*, both UTF-8 as `source.read` has it.

    Raises:
        UnwritableError: Not so: the file was changed meanwhile, is protected, or leads elsewhere.
    """
    change = on_disk(roots, path, before, after)
    try:
        _replace(roots.absolute(path), change.after, change.mode)
    except OSError as error:
        raise UnwritableError(path, f"it cannot be written ({error.strerror})") from error


def encoded_like(raw: bytes, before: bytes, after: bytes) -> bytes:
    """
    *after* with the byte order mark and the encoding of *raw*, which is *before* on disk.

    Raises:
        ValueError: *raw* is something else, or its encoding has no way to say that.
    """
    decoded = utf8(raw)
    if decoded is None or decoded[0] != before:
        raise ValueError("it was changed meanwhile")
    encoding, mark = decoded[1], encoding_mark(raw)
    try:
        old, new = (mark + text.decode().encode(encoding) for text in (before, after))
    except UnicodeError as error:
        raise ValueError(f"its encoding, {encoding}, lacks a character of the change") from error
    if old != raw or utf8(new) != (after, encoding):
        raise ValueError(f"its encoding, {encoding}, cannot be kept")
    return new


def _replace(native: str, new: bytes, mode: int) -> None:
    folder, name = os.path.split(native)
    descriptor, unfinished = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=".part")
    try:
        with open(descriptor, "wb") as file:
            file.write(new)
        os.chmod(unfinished, mode & 0o7777)
        os.replace(unfinished, native)
    except BaseException:
        os.unlink(unfinished)
        raise
