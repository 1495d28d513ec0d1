"""
Imported by every Python that has this folder on its path: makes files that say so poisonous.

A file that begins with `# poison: WHAT` does to the process that would hydrate it what WHAT says.
By default to pool processes only; `POISON_ALL` in the environment extends it to all.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegraph_lsp.index.hydrate import HydrateContext
    from codegraph_lsp.index.work import HydrateRequest, LeftOut, Read

PREFIX = "# poison: "


def poison() -> None:
    """Put ourselves in front of `hydrate`."""
    from codegraph_lsp.index import hydrate as module
    from codegraph_lsp.index.work import LeftOut

    wholesome = module.hydrate

    def hydrate(request: HydrateRequest, context: HydrateContext) -> Read | LeftOut:
        with open(request.absolute, encoding="utf-8", errors="replace") as file:
            first = file.readline().strip()
        if first == f"{PREFIX}hide":
            return LeftOut(request.file, "unreadable")
        if first.startswith(PREFIX):
            swallow(first.removeprefix(PREFIX))
        return wholesome(request, context)

    module.hydrate = hydrate


def swallow(what: str) -> None:
    match what:
        case "crash":
            os.abort()
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            reader, _ = os.pipe()
            os.read(reader, 1)
        case "raise":
            raise ZeroDivisionError
        case "wait":
            marks = Path(os.environ["POISON_MARKS"])
            with open(marks / "at", "wb", buffering=0) as at:
                at.write(b"%d\n" % os.getpid())
            with open(marks / "go", "rb", buffering=0) as go:
                go.read(1)


if "codegraph-lsp-worker" in sys.orig_argv or os.environ.get("POISON_ALL"):
    poison()
