"""
What to try next with a file whose job failed. Pure; the scheduler asks.

    slice  --crash-->  alone in a fresh worker  --crash-->  comments stripped  --crash-->  given up

A worker may have died of its slice or of somebody's `kill`, so the first blame is only a suspicion:
the second run decides. Stripping comments helps against grammars that choke on what no extraction
needs (seen in the field with long non-ASCII comments).
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Failure(StrEnum):
    """How a job ended for one file. The value is the word shown to people."""

    CRASH = "crash"
    """The worker died while it had this file."""
    KILLED = "killed"
    """Somebody else ended the worker: a user, or a system short of memory."""
    TIMEOUT = "timeout"
    """The worker was killed because this file took too long."""
    MEMORY = "memory"
    """The worker was killed because it grew too large over this file."""
    ERROR = "error"
    """An exception that should not have been: a bug of ours."""


class Stage(IntEnum):
    """How a file is being tried."""

    FIRST = 0
    """Like any other, among others."""
    ALONE = 1
    """Alone in a fresh worker."""
    STRIPPED = 2
    """Comments replaced by blanks of the same length, so that all offsets stay."""


ENDANGERING = frozenset({Failure.CRASH, Failure.KILLED, Failure.TIMEOUT, Failure.MEMORY})
"""Failures that would take the server with them if the file were read inline."""

_NEXT: dict[Failure, dict[Stage, Stage]] = {
    Failure.CRASH: {Stage.FIRST: Stage.ALONE, Stage.ALONE: Stage.STRIPPED},
    # What a file says is no reason for anybody to kill a worker: once more, then at the next run.
    Failure.KILLED: {Stage.FIRST: Stage.ALONE},
    Failure.MEMORY: {Stage.FIRST: Stage.ALONE, Stage.ALONE: Stage.STRIPPED},
    # Each try costs the whole time limit and comments are not what makes a parse slow: two tries.
    Failure.TIMEOUT: {Stage.FIRST: Stage.ALONE},
    # An exception is the same in any process.
    Failure.ERROR: {Stage.FIRST: Stage.STRIPPED, Stage.ALONE: Stage.STRIPPED},
}


def next_stage(stage: Stage, failure: Failure) -> Stage | None:
    """How to try again after *failure* in *stage*; None: give the file up until it changes."""
    return _NEXT[failure].get(stage)
