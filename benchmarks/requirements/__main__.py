"""
Thirty requirements:  python -m benchmarks.requirements ROOT... [--only PART] [--write FILE]

The code bases are copied into one workspace; the measured servers have caches of their own.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.requirements import asking, daemons, lasting, proven, reading
from benchmarks.requirements.causes import CAUSES
from benchmarks.requirements.session import Session
from benchmarks.requirements.table import merged, page, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.requirements.table import Findings

PARTS = ("tests", "starts", "serving", "restarts", "events", "kill", "traffic")
_LEFT_OUT = ("site-packages", "__pycache__", ".git", "node_modules")
_SOURCES = (".py", ".ts", ".go")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.requirements", description=__doc__)
    parser.add_argument("roots", nargs="+", type=Path, metavar="ROOT")
    parser.add_argument("--only", choices=PARTS, action="append", help="again for more parts")
    parser.add_argument("--messages", type=int, default=5_000, help="of random traffic")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there")
    arguments = parser.parse_args()
    wanted = arguments.only or PARTS
    with tempfile.TemporaryDirectory(prefix="codegraph-requirements-") as name:
        scratch = Path(name)
        root = _workspace(arguments.roots, scratch / "work")
        found = merged(_measured(root, scratch, wanted, arguments.messages))
    for number, figures in sorted(found.items()):
        print(f"{number:>3} {verdict(figures):<8} {'; '.join(map(str, figures))}", flush=True)
    if arguments.write is not None:
        about = _about(arguments.roots, found)
        arguments.write.write_text(page(found, about, CAUSES), "utf-8")


def _measured(root: Path, scratch: Path, wanted: Sequence[str], n_messages: int) -> list[Findings]:
    parts: list[Findings] = []
    empty = 0
    cache = scratch / "cache"
    if "tests" in wanted:
        parts.append(proven.measure_tests())
    if "starts" in wanted or "serving" in wanted:
        starts, empty = lasting.measure_starts(scratch)
        parts += [starts, lasting.measure_typing(), lasting.measure_endings(root, scratch)]
    if "starts" in wanted:
        parts.append(daemons.measure_starts(scratch))
    if "serving" in wanted or "restarts" in wanted:
        session = Session(root, cache, scratch / "serving.log")
        if "serving" in wanted:
            parts.append(reading.measure_first_reading(session, empty))
            parts.append(asking.measure_asking(session))
        session.wait_until_ready()
        parts.append(lasting.measure_turns(session))
        session.stop()
        parts.append(daemons.measure_second_session(root, cache, scratch))
        parts.append(lasting.measure_restarts(root, cache, scratch))
    if "events" in wanted:
        session = Session(root, cache, scratch / "events.log")
        session.wait_until_ready()
        parts.append(lasting.measure_big_events(session))
        parts.append(lasting.measure_idleness(session))
        parts.append(lasting.measure_turns(session))
        session.stop()
    if "kill" in wanted:
        parts.append({17: lasting.measure_kill(_largest(root), scratch)})
    if "traffic" in wanted:
        parts.append(lasting.measure_traffic(_small(root, scratch / "small"), n_messages))
    return parts


def _workspace(roots: Sequence[Path], target: Path) -> Path:
    """One folder with a copy of each of *roots*."""
    for root in roots:
        folder = target / root.resolve().name
        ignored = shutil.ignore_patterns(*_LEFT_OUT)
        shutil.copytree(root, folder, symlinks=True, ignore=ignored)
    return target


def _largest(root: Path) -> Path:
    """The code base with the most files."""
    return max(root.iterdir(), key=lambda folder: sum(1 for _ in folder.rglob("*")))


def _small(root: Path, target: Path) -> Path:
    """A copy of one folder of each code base, with some dozens of source files in it."""
    for code_base in sorted(root.iterdir()):
        folders = [folder for folder in sorted(code_base.rglob("*")) if folder.is_dir()]
        sizes = {
            folder: sum(file.suffix in _SOURCES for file in folder.rglob("*"))
            for folder in folders[:2000]
        }
        chosen = min(sizes, key=lambda folder: abs(sizes[folder] - 60))
        shutil.copytree(chosen, target / code_base.name / chosen.name)
    return target


def _about(roots: Sequence[Path], found: Findings) -> str:
    names = ", ".join(root.resolve().name for root in roots)
    sizes = [figure.what for figure in found.get(20, ()) if figure.what.endswith(" files")]
    told = f" ({sizes[0].removeprefix('at ')})" if sizes else ""
    when, python = time.strftime("%Y-%m-%d"), platform.python_version()
    return f"Measured {when} on {names}{told}, CPython {python}, two shared cores."


if __name__ == "__main__":
    main()
