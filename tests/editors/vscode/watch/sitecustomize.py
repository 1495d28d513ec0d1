"""
What `watch.cjs` is for Node.js, for each process of Python: who it is and whom it reaches on other
machines, a line each, in the file that CODEGRAPH_REACHED names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

FILE = os.environ.get("CODEGRAPH_REACHED")
HERE = {"", "localhost", "127.0.0.1", "::1", "None"}


def tell(line: str) -> None:
    """Adds a line."""
    assert FILE is not None
    with Path(FILE).open("a", encoding="utf-8") as told:
        told.write(f"{line}\n")


def watch(event: str, given: tuple[object, ...]) -> None:
    """Python calls it for what a program does."""
    if event == "socket.connect" and isinstance(given[1], tuple):
        host = given[1][0]
    elif event == "socket.getaddrinfo":
        host = given[0]
    else:
        return
    if str(host) not in HERE:
        tell(f"reached {host}")


if FILE:
    tell(f"watched {' '.join(sys.orig_argv)}")
    sys.addaudithook(watch)
