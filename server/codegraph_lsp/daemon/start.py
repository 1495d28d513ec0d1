"""Starts a daemon that outlives whoever needed it first."""

from __future__ import annotations

import os
import select
import subprocess
import sys

from codegraph_lsp.daemon.places import NoDaemonError, Place, environment, package

READY = b"ready"

LOG_MAX = 1_000_000
"""A longer log is begun anew. (bytes)"""


def start(place: Place, *, idle_exit: float, log_level: str, seconds: float) -> None:
    """
    Starts the daemon of *place* and returns when it listens.

    Raises:
        NoDaemonError: It does not within *seconds*.
    """
    command = [sys.executable, "-m", "codegraph_lsp", "daemon", "run"]
    command += ["--idle-exit", f"{idle_exit:g}", "--log-level", log_level]
    told, tells = os.pipe()
    try:
        with open(tells, "wb", buffering=0), open(place.log, "ab", opener=_private) as log:
            if os.fstat(log.fileno()).st_size > LOG_MAX:
                log.truncate(0)
            # It leaves this process, and its terminal, by itself; what we started ends then.
            done = subprocess.run(
                [*command, "--ready-descriptor", str(tells)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                pass_fds=(tells,),
                cwd=os.path.dirname(package()),  # where `-m` looks first
                env=environment(),
                timeout=seconds,
                check=False,
            )
        if done.returncode == 0 and _told(told, seconds) == READY:
            return
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoDaemonError(f"no daemon could be started: {error}") from error
    finally:
        os.close(told)
    raise NoDaemonError(f"the daemon that was started does not listen, see {place.log}")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _told(descriptor: int, seconds: float) -> bytes:
    asked = select.poll()
    asked.register(descriptor, select.POLLIN)
    return os.read(descriptor, len(READY)) if asked.poll(seconds * 1000) else b""


def leave_starter() -> None:
    """The program goes on in a process that nobody waits for; this one ends here."""
    if os.fork():
        os._exit(0)
    os.setsid()
