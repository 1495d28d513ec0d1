"""Path patterns as users write them: `src/**`, `*.test.ts`, `docs/`, `{a,b}/*.py`."""

from __future__ import annotations

import re
from functools import lru_cache

from codegraph_lsp.workspace.globs import Globs

_BRACES = re.compile(r"\{([^{}]*)\}")


@lru_cache(maxsize=65536)
def fits(path: str, patterns: tuple[str, ...]) -> bool:
    """
    True when *path*, or a folder it lies in, fits any of *patterns*.

    The syntax is that of `.gitignore`, and `{a,b}` means either. No patterns fit nothing.
    """
    globs = _globs(patterns)
    end = path.find("/")
    start = 0
    while end >= 0:
        if globs.match(path[:end], path[start:end], folder=True):
            return True
        start, end = end + 1, path.find("/", end + 1)
    return bool(globs.match(path, path[start:], folder=False))


@lru_cache(maxsize=256)
def _globs(patterns: tuple[str, ...]) -> Globs:
    return Globs(plain for pattern in patterns for plain in _expanded(pattern))


def _expanded(pattern: str) -> list[str]:
    braces = _BRACES.search(pattern)
    if braces is None:
        return [pattern]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [
        plain for option in braces[1].split(",") for plain in _expanded(f"{before}{option}{after}")
    ]
