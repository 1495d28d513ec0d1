"""
Files that could not be read: what is told of them, and when they are tried again.

    cause            tried again
    unreadable       at the next listing, so by every run
    killed           likewise: who ended the worker may not do so again
    crash, memory    when the file changes, or this program
    error            likewise: it is a bug of ours
    timeout          likewise, or when it may take longer
    linking          at the next run: its facts are in, its edges are missing
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import codegraph_lsp
from codegraph_lsp.index.retry import ENDANGERING, Failure
from codegraph_lsp.workspace.skip import Skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.store.rows import Quarantined

LINKING = "linking"
"""Begins the reason of a file that is read but has no edges."""

PASSING = frozenset({Failure.KILLED})
"""Ways to fail that say nothing of the file."""

_REMEMBERED = frozenset(Failure) - PASSING

TOLD_BY_REPORT = {"told_by_report": True}
"""Marks log records of failures: a command that names them in its report shows no record."""

_NAMED = 3
_AGAIN = "tried again when it or codegraph-lsp changes"
_ADVICE = {
    Skip.UNREADABLE: "see to its permissions, or exclude it; tried again by the next run",
    Failure.KILLED: "short of memory? try fewer `--jobs`; tried again by the next run",
    Failure.CRASH: f"exclude it, or report it with the file; {_AGAIN}",
    Failure.MEMORY: f"exclude it, or report it with the file; {_AGAIN}",
    Failure.TIMEOUT: f"raise `parseTimeoutMs`, or exclude it; {_AGAIN}",
    Failure.ERROR: f"a bug of codegraph-lsp, please report it; {_AGAIN}",
    LINKING: "a bug of codegraph-lsp, please report it; tried again by the next run",
}
_PROGRAM_FILES = frozenset({".py", ".toml", ".sql"})


def advice(reason: str) -> str:
    """What to do about a file that failed for *reason*; the first word of that is the cause."""
    return _ADVICE.get(reason.partition(" ")[0], "")


def told_in_one(failed: Sequence[tuple[str, str]]) -> str:
    """One line about files, by path and reason, that failed."""
    path, reason = failed[0]
    if len(failed) == 1:
        return f"{path} is left out: {reason}; {advice(reason)}"
    paths = ", ".join(path for path, _ in failed[:_NAMED])
    more = ", …" if len(failed) > _NAMED else ""
    return (
        f"{len(failed)} files are left out: {paths}{more}; `codegraph-lsp index` tells why, "
        "and what to do"
    )


def reason_of(cause: str, detail: str) -> str:
    """The words for a failure: the cause, and in brackets what is known besides."""
    # An exception may have nothing to say for itself.
    detail = detail.removesuffix(": ")
    return f"{cause} ({detail})" if detail else cause


def is_remembered(reason: str) -> bool:
    """A file that failed for *reason* is not tried again while all stays as it is."""
    return reason.partition(" ")[0] in _REMEMBERED


def is_suspected(reason: str) -> bool:
    """A file that failed for *reason* could end the process that reads it."""
    return reason.partition(" ")[0] in ENDANGERING


def may_pass_now(held: Quarantined, patience_ms: int) -> bool:
    """What ended in quarantine as *held* is worth another try, of *patience_ms* at most."""
    return held.program != program() or 0 < held.patience_ms < patience_ms


@cache
def program() -> str:
    """
    Stands for this program in what is remembered of files that it could not read.

    Over the bytes of all its modules and not its version alone, which stays the same while somebody
    works on it. 15 ms; asked where something is in quarantine only.
    """
    digest = sha256()
    folder = FilePath(codegraph_lsp.__file__).parent
    for file in sorted(folder.rglob("*")):
        if file.suffix in _PROGRAM_FILES:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
