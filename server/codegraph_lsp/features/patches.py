"""Changes of files as a patch that `git apply` and `patch -p1` take."""

from __future__ import annotations

from difflib import diff_bytes, unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import Path


def unified(path: Path, before: bytes, after: bytes) -> bytes:
    """The difference between two texts of the file at *path*, as they stand on disk."""
    # git ends a name with a tab where it has blanks, or it would be cut there.
    name = f"{path}\t" if " " in path else path
    old, new = (f"{side}/{name}".encode("utf-8", "replace") for side in "ab")
    lines = diff_bytes(unified_diff, _lines(before), _lines(after), old, new)
    return b"".join(_closed(line) for line in lines)


def _lines(text: bytes) -> list[bytes]:
    """With their ends; only a line feed ends one."""
    parts = text.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + [part for part in parts[-1:] if part]


def _closed(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
