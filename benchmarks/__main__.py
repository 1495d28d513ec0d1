"""
Measure a code base:  python -m benchmarks ROOT [--only PART] [--json FILE]

Parts are indexing, serving, editing and breaking. The code base is copied
first; the measured server and commands use caches of their own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sysconfig
import tempfile
from pathlib import Path

from benchmarks import breaking, editing, indexing, serving

PARTS = {
    "indexing": indexing.measure,
    "serving": serving.measure,
    "editing": editing.measure,
    "breaking": breaking.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("root", nargs="?", default=sysconfig.get_path("stdlib"), type=Path)
    parser.add_argument("--only", choices=sorted(PARTS))
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    arguments = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory(prefix="codegraph-bench-") as name:
        scratch = Path(name)
        root = scratch / arguments.root.resolve().name
        ignored = shutil.ignore_patterns("site-packages", "__pycache__", ".git", "node_modules")
        shutil.copytree(arguments.root, root, symlinks=True, ignore=ignored)
        for part, measure in PARTS.items():
            if arguments.only not in (None, part):
                continue
            print(f"\n{part}: {arguments.root}")
            results[part] = measure(root, scratch)
            width = max(map(len, results[part]))
            for what, figure in results[part].items():
                print(f"  {what:<{width}}  {figure}", flush=True)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
