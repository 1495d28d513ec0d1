"""
Random traffic on a copy of a code base:  python -m benchmarks.traffic ROOT [--messages N]

Opens, edits, saves, renames, deletes, questions, cancels and settings, all drawn with one seed.
Fails where a request has not exactly one reply, where one is an internal error, where trees are
left over, and where the graph in the end is not that of a fresh index. Prints what was sent, what
was refused, and the server's memory each time everything was closed.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from random import Random

from tests.protocol.traffic import Traffic

RESTS = 5
"""How often all documents are closed and memory is looked at."""


QUIET = 8.0
"""After five quiet seconds the server gives back the memory that is free. (seconds)"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.traffic", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoding", choices=("utf-8", "utf-16", "utf-32"), default="utf-16")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="codegraph-traffic-") as name:
        root, cache = Path(name) / "work", Path(name) / "cache"
        cache.mkdir()
        shutil.copytree(arguments.root, root, ignore=shutil.ignore_patterns(".git"))
        traffic = Traffic(root, cache, Random(arguments.seed), arguments.encoding)
        try:
            _run(traffic, arguments.messages)
        finally:
            traffic.server.close()


def _run(traffic: Traffic, messages: int) -> None:
    traffic.start()
    for rest in range(1, RESTS + 1):
        while traffic.n_sent < messages * rest // RESTS:
            traffic.step()
        traffic.settle()
        time.sleep(QUIET)
        status = traffic.settle()
        print(
            f"{traffic.n_sent:>8} messages, {status['memory'] / 1e6:.0f} MB, "
            f"{sum(status['files'].values())} files, revision {status['revision']}",
            flush=True,
        )
    ours, fresh = traffic.graph(), traffic.fresh_graph()
    for line in sorted(set(ours) ^ set(fresh))[:20]:
        print("only here " if line in ours else "only fresh", line[:300])
    traffic.stop()
    for what, count in sorted(traffic.counts.items()):
        print(f"  {count:>7}  {what}")
    if ours != fresh:
        raise SystemExit("the graph is not that of a fresh index")
    print(f"one reply to each request, no internal error; {len(fresh)} lines of graph as fresh")


if __name__ == "__main__":
    main()
