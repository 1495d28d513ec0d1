"""Whole processes, and what they cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.protocol.raw_client import RawClient

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COMMAND = (sys.executable, "-m", "codegraph_lsp")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and all its children that ended. Seconds and bytes."""

    wall: float
    cpu: float
    peak: int
    """Resident memory of the largest single process of the tree."""
    output: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


def run(arguments: Sequence[str], cache: Path, extra: Mapping[str, str] | None = None) -> Cost:
    """Run a process to its end; it must succeed."""
    environment = os.environ | {"CODEGRAPH_CACHE_DIR": str(cache), **(extra or {})}
    began = time.monotonic()
    # Errors go to a file: a second pipe would fill up while the first is read to its end.
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=log, env=environment) as process,
    ):
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        errors = log.read()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{errors.decode()[-2000:]}")
    return Cost(
        time.monotonic() - began,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
        output.decode(),
    )


def index(root: Path, cache: Path, *options: str) -> Cost:
    """`codegraph-lsp index --json`."""
    return run([*COMMAND, "index", str(root), "--json", *options], cache)


def serve(cache: Path, *options: str) -> tuple[subprocess.Popen[bytes], RawClient]:
    """A server over pipes, and a client that speaks to it."""
    process = subprocess.Popen(
        [*COMMAND, "--stdio", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"CODEGRAPH_CACHE_DIR": str(cache)},
    )
    output, given = process.stdout, process.stdin
    assert output is not None
    assert given is not None

    def write(data: bytes) -> None:
        given.write(data)
        given.flush()

    return process, RawClient(lambda: os.read(output.fileno(), 1 << 16), write)
