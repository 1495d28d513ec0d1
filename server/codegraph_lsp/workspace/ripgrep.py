"""
Which files have certain texts, asked of ripgrep where it is installed.

It may name a file too many, never one too few: what `workspace.source` reads in other encodings it
finds, too.
"""

from __future__ import annotations

import os
import subprocess
import sysconfig
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from codegraph_lsp.workspace import names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from codegraph_lsp.support.cancel import CancelToken
    from codegraph_lsp.workspace.roots import Root

_SECONDS = 60.0
"""A run that takes longer is given up. (a guess)"""

_MAX_ARGUMENTS = 24_000 if os.name == "nt" else 400_000
"""Bytes of paths handed over at once: ripgrep reads no lists, and systems limit command lines."""

# Patterns come by stdin; nothing is left out for being binary, hidden or ignored.
_OPTIONS = (
    *("--no-config", "--files-with-matches", "--null", "--no-unicode", "--multiline", "--text"),
    *("--no-ignore", "--hidden", "--no-messages", "--color=never", "--file=-"),
)

# What stands in files that are neither UTF-8 nor near it: they may have the texts all the same.
_NOT_UTF8 = rb"\x00"


@cache
def program() -> str | None:
    """The native path of `rg`: that of this Python's packages, else that of the search path."""
    name = "rg.exe" if os.name == "nt" else "rg"
    folders = [sysconfig.get_path("scripts"), *os.environ.get("PATH", "").split(os.pathsep)]
    # A folder that is relative may be somebody's workspace.
    places = [os.path.join(folder, name) for folder in folders if os.path.isabs(folder)]
    return next((place for place in places if os.access(place, os.X_OK)), None)


def files_with(
    root: Root, paths: Sequence[str], expressions: Collection[bytes], cancel: CancelToken
) -> set[str]:
    """
    Those of *paths* that have one of *expressions*; all of them where ripgrep does not tell.

    Args:
        paths: Relative to the root.
        expressions: In the syntax of Rust's `regex`, for bytes; each stands in one line.

    Raises:
        CancelledError: *cancel* was raised; looked at between runs.
    """
    found: set[str] = set()
    for chunk in _chunks(paths):
        cancel.check("ripgrep: next files")
        found |= _run(root, chunk, expressions)
    return found


def _run(root: Root, paths: Sequence[str], expressions: Collection[bytes]) -> set[str]:
    rg = program()
    if rg is None:
        return set(paths)
    by_name = {os.fsencode(names.to_native(path)): path for path in paths}
    patterns = b"".join(each + b"\n" for each in [*sorted(expressions), _NOT_UTF8])
    command = [os.fsencode(rg), *map(str.encode, _OPTIONS), b"--", *by_name]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command,
            input=patterns,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root.real,
            timeout=_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        listed = done.stdout.split(b"\0")[:-1]
        # 0 is found, 1 not found; else some file could not be read, or anything.
        if done.returncode in (0, 1) and all(name in by_name for name in listed):
            return {by_name[name] for name in listed}
    return set(paths)


def _chunks(paths: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    n_bytes = 0
    for path in paths:
        # As bytes, with the pointer that leads to it.
        size = 4 * len(path) if not path.isascii() else len(path)
        if chunk and n_bytes + size + 9 > _MAX_ARGUMENTS:
            yield chunk
            chunk, n_bytes = [], 0
        chunk.append(path)
        n_bytes += size + 9
    if chunk:
        yield chunk
