"""
A process with a busy pool, for tests that end it. Arguments: a folder for marks, and what its
workers do. Prints `ready` when all of them are at it; ends when its stdin does.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from codegraph_lsp.index.frames import Item
from codegraph_lsp.index.pool import Pool
from codegraph_lsp.index.slices import Slice


def main() -> None:
    folder, order = Path(sys.argv[1]), sys.argv[2]
    pool = Pool(2, "pool_handlers:obedient", b"", lambda events: None)
    marks = [folder / "a", folder / "b"]
    for number, mark in enumerate(marks):
        pool.submit(Slice(number, (Item(number, 1, f"{order} {mark}".encode()),)))
    while not all(mark.exists() and mark.read_text() for mark in marks):
        time.sleep(0.005)
    print("ready", flush=True)
    sys.stdin.read()
    pool.close()


# Without a guard: a pool that imported the main module again would start itself without end.
main()
