"""
Fail where things get slower:  python -m benchmarks.regression ROOT [--against REVISION]

Indexes a code base with the working tree and with another revision of this repository, in turn,
and compares medians: CPU of a first and of a second index, and the largest process. Only ratios
count, so it may run on any machine; a busy one needs more rounds.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.processes import COMMAND, run

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUSE = Path(__file__).parents[1]
ALLOWED = 1.15
"""How much more than the other revision's something may cost."""

FIRST, SECOND, MEMORY = "first index, CPU", "second index, CPU", "largest process"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.regression", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--against", default="HEAD~1", metavar="REVISION")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="codegraph-regression-") as name:
        scratch = Path(name)
        other = scratch / "other"
        _git("worktree", "add", "--detach", str(other), arguments.against)
        try:
            costs: dict[Path, list[Mapping[str, float]]] = {HOUSE: [], other: []}
            for number in range(arguments.rounds):
                for house, found in costs.items():
                    cache = scratch / f"cache-{house.name}-{number}"
                    found.append(_costs(house / "server", arguments.root, cache))
                    shutil.rmtree(cache)
        finally:
            _git("worktree", "remove", "--force", str(other))
    worse = 0
    for what in (FIRST, SECOND, MEMORY):
        ours, theirs = (median(cost[what] for cost in costs[house]) for house in (HOUSE, other))
        ratio = ours / theirs
        worse += ratio > ALLOWED
        print(f"{what:<20} {ratio:.2f} x that of {arguments.against}")
    return 1 if worse else 0


def _costs(server: Path, root: Path, cache: Path) -> dict[str, float]:
    """Seconds and bytes of indexing *root* twice with the code in *server*."""
    command = [*COMMAND, "index", str(root), "--json"]
    first, second = (run(command, cache, {"PYTHONPATH": str(server)}) for _ in range(2))
    return {FIRST: first.cpu, SECOND: second.cpu, MEMORY: float(first.peak)}


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(HOUSE), *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    raise SystemExit(main())
