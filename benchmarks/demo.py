"""
`make demo`: index a real code base and let the graph answer about it.

Without an argument the code base is Python's own standard library, which every installation has.
The questions are chosen from what the index holds, so that they make sense for any root.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import sysconfig
from collections import Counter, defaultdict, deque
from pathlib import Path

COMMAND = [sys.executable, "-m", "codegraph_lsp"]
PROGRAM = os.path.relpath(Path(sys.executable).parent / "codegraph-lsp")
"""As it can be typed where this runs."""

SHOWN_LINES = 14


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else sysconfig.get_path("stdlib")).resolve()
    print(f"\nIndexing {root}\n", flush=True)
    indexing = subprocess.run([*COMMAND, "index", str(root)], check=False)
    if indexing.returncode > 1:  # 1: but for some files, which it has named
        return indexing.returncode
    calls, names = call_graph(root)
    target = popular(calls)
    if target is None:
        print("\nNo calls between symbols of this code base were found; try another ROOT=.")
        return 0
    show(root, "Who calls it?", "callers", names[target])
    show(root, "What may break when it changes?", "impact", names[target])
    caller = far_caller(calls, target)
    if caller is not None:
        show(root, "How does one get there?", "path", names[caller], names[target])
    show(root, "Which files import each other in circles?", "cycles")
    print(f"\nAsk your own: {PROGRAM} query --help")
    return 0


def call_graph(root: Path) -> tuple[dict[str, set[str]], dict[str, str]]:
    """
    Returns:
        Callers by callee (symbol ids, inside the code base), and what to call each symbol:
        `path::name`, or its place where several have that name.
    """
    export = subprocess.run(
        [*COMMAND, "export", str(root), "--format", "jsonl"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    names: dict[str, str] = {}
    places: dict[str, str] = {}
    calls: dict[str, set[str]] = defaultdict(set)
    for line in export.stdout.splitlines():
        row = json.loads(line)
        if row["type"] == "symbol":
            callable_inside = not row.get("external") and row["kind"] in {"function", "method"}
            if callable_inside:
                names[row["id"]] = f"{row['path']}::{row['qualifiedName']}"
                places[row["id"]] = f"{row['path']}:{row['line']}:{row['column']}"
        elif row["kind"] == "calls" and row["source"] != row["target"]:
            calls[row["target"]].add(row["source"])
    count = Counter(names.values())
    names = {key: name if count[name] == 1 else places[key] for key, name in names.items()}
    inside = {target: {s for s in sources if s in names} for target, sources in calls.items()}
    return {target: sources for target, sources in inside.items() if target in names}, names


def popular(calls: dict[str, set[str]]) -> str | None:
    """A symbol called from about a dozen places: enough to be interesting, few enough to read."""
    ranked = Counter({target: -abs(len(sources) - 12) for target, sources in calls.items()})
    return min(ranked, key=lambda target: (-ranked[target], target)) if ranked else None


def far_caller(calls: dict[str, set[str]], target: str) -> str | None:
    """The transitive caller that is furthest away, three edges at most."""
    distance = {target: 0}
    waiting = deque([target])
    while waiting:
        symbol = waiting.popleft()
        if distance[symbol] == 3:
            continue
        for caller in sorted(calls.get(symbol, ())):
            if caller not in distance:
                distance[caller] = distance[symbol] + 1
                waiting.append(caller)
    del distance[target]
    return min(distance, key=lambda s: (-distance[s], s)) if distance else None


def show(root: Path, title: str, *arguments: str) -> None:
    typed = shlex.join([PROGRAM, "query", *arguments, "--root", str(root)])
    print(f"\n── {title}\n$ {typed}", flush=True)
    answer = subprocess.run(
        [*COMMAND, "query", *arguments, "--root", str(root)],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = answer.stdout.splitlines()
    print("\n".join(lines[:SHOWN_LINES]))
    if len(lines) > SHOWN_LINES:
        print(f"… and {len(lines) - SHOWN_LINES} lines more")


if __name__ == "__main__":
    raise SystemExit(main())
