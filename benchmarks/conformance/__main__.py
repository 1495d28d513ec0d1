"""
Sessions as three editors in three encodings, held against the protocol's own model:

    python -m benchmarks.conformance ROOT... --tools FOLDER [--editor NAME] [--encoding NAME]
        [--files 6] [--places 10] [--seed 1] [--keep FOLDER]

A session reads the workspace, opens random files, asks all that is offered at random words of
them, types unfinished text and asks again. Every frame is recorded by `lsp_tee.py` and judged by
`lsp_conformance.py` with `metaModel.json`, which lie in FOLDER and are no part of the project, and
with `docs/metaModel.json`, which is of our own methods;
what the checker has no rule for (edits of completions, actions and moves, linked ranges, reports of
the whole workspace) is judged by `meaning`. ROOT is only read.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random

from benchmarks.conformance.client import EDITORS, ENCODINGS, Client
from benchmarks.conformance.sessions import judged, run_session


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.conformance", description=__doc__)
    parser.add_argument("roots", nargs="+", type=Path, metavar="ROOT")
    parser.add_argument("--tools", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--editor", choices=EDITORS, action="append")
    parser.add_argument("--encoding", choices=ENCODINGS, action="append")
    parser.add_argument("--files", type=int, default=6)
    parser.add_argument("--places", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the recordings there")
    arguments = parser.parse_args()
    sessions = list(
        product(arguments.roots, arguments.editor or EDITORS, arguments.encoding or ENCODINGS)
    )
    counts: Counter[str] = Counter()
    n_findings = 0
    with tempfile.TemporaryDirectory(prefix="codegraph-conformance-") as name:
        folder = arguments.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for root, editor, encoding in sessions:
            root = root.resolve()
            recording = folder / f"{root.name}-{editor}-{encoding}.jsonl"
            recording.unlink(missing_ok=True)  # the recorder adds to what is there
            client = Client(root, Path(name), recording, arguments.tools, editor, encoding)
            random = Random(f"{arguments.seed} {root.name} {editor} {encoding}")
            problems = run_session(client, random, counts, arguments.files, arguments.places)
            summary, *findings = judged(recording, arguments.tools)
            print(f"{root.name}, {editor}: {summary}", flush=True)
            for each in (*findings, *problems):
                print(f"    {each}", flush=True)
            n_findings += len(findings) + len(problems)
    for what, count in sorted(counts.items()):
        print(f"  {count:>7}  {what}")
    print(f"{n_findings} findings")
    if n_findings:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
