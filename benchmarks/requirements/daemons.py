"""Starts through a daemon, and a second session beside the first. Requirements 1 and 28."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.processes import COMMAND, run
from benchmarks.requirements.session import Session
from benchmarks.requirements.table import Figure, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.requirements.table import Findings

N_STARTS = 20


def measure_starts(scratch: Path) -> Findings:
    """From the start of the forwarder's process to the reply, with nothing to read."""
    root = scratch / "empty-daemon"
    root.mkdir()
    cache = scratch / "daemon-cache"
    with _runtime(scratch, cache):
        session = Session(root, cache, scratch / "daemon.log", "--daemon")
        first = session.until_initialized
        session.wait_until_ready()
        times = []
        for number in range(N_STARTS):
            other = Session(root, cache, scratch / f"daemon-{number}.log", "--daemon")
            times.append(other.until_initialized)
            other.stop()
        stale = _after_a_kill(session, root, cache, scratch)
    return {
        1: [
            Figure("through a warm daemon", percentile(times, 95), "ms", 150),
            Figure("through one that has to be started", round(first * 1000, 1), "ms"),
        ],
        28: [Figure("initialize after its daemon was killed", round(stale, 2), "s", 1)],
    }


def measure_second_session(root: Path, cache: Path, scratch: Path) -> Findings:
    """An editor opens a workspace that another one has open."""
    with _runtime(scratch, cache):
        first = Session(root, cache, scratch / "first-session.log", "--daemon")
        n_files = sum(first.wait_until_ready()["languages"].values())
        second = Session(root, cache, scratch / "second-session.log", "--daemon")
        began = time.monotonic() - second.until_initialized
        status = second.wait_until_ready()
        ready = time.monotonic() - began
        second.stop()
        first.stop()
    return {
        28: [
            Figure(f"second editor on {n_files:,} files ready", round(ready, 2), "s", 3),
            Figure("files read", status["cache"]["misses"] + status["cache"]["hits"], most=0),
        ]
    }


def _after_a_kill(session: Session, root: Path, cache: Path, scratch: Path) -> float:
    """How long a start takes that finds a socket nobody listens on. (seconds)"""
    status = run([*COMMAND, "daemon", "status", "--json"], cache).json
    os.kill(status["processId"], signal.SIGKILL)
    session.process.wait()
    other = Session(root, cache, scratch / "daemon-stale.log", "--daemon")
    other.stop()
    return other.until_initialized


@contextmanager
def _runtime(scratch: Path, cache: Path) -> Iterator[None]:
    """Daemons apart from the user's own; all have ended afterwards."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(scratch)
    try:
        yield
    finally:
        run([*COMMAND, "daemon", "stop", "--all"], cache)
        del os.environ["XDG_RUNTIME_DIR"]
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before
