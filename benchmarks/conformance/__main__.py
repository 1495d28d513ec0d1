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
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.protocol.models import whole_model
from tests.protocol.traffic import LANGUAGES

from benchmarks.conformance.asking import Questions
from benchmarks.conformance.client import EDITORS, Client

ENCODINGS = ("utf-8", "utf-16", "utf-32")
SMALLEST, LARGEST = 200, 60_000
"""Bytes of a file that is opened."""

REFUSED = ("-32803", "-32602", "-32002")
"""Codes of what can't be done, or means several things: an answer like another."""


STATIC = "semantic tokens: type outside the legend"
"""The checker knows no legend but that of the `initialize` result: `meaning` looks at these."""


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
    counts: Counter[str] = Counter()
    n_findings = 0
    with tempfile.TemporaryDirectory(prefix="codegraph-conformance-") as name:
        folder = arguments.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for root in (root.resolve() for root in arguments.roots):
            for editor in arguments.editor or EDITORS:
                for encoding in arguments.encoding or ENCODINGS:
                    recording = folder / f"{root.name}-{editor}-{encoding}.jsonl"
                    recording.unlink(missing_ok=True)  # the recorder adds to what is there
                    client = Client(root, Path(name), recording, arguments.tools, editor, encoding)
                    random = Random(f"{arguments.seed} {root.name} {editor} {encoding}")
                    problems = _run(client, random, counts, arguments.files, arguments.places)
                    summary, *findings = _judged(recording, arguments.tools)
                    print(f"{root.name}, {editor}: {summary}", flush=True)
                    for each in (*findings, *problems):
                        print(f"    {each}", flush=True)
                    n_findings += len(findings) + len(problems)
    for what, count in sorted(counts.items()):
        print(f"  {count:>7}  {what}")
    print(f"{n_findings} findings")
    if n_findings:
        raise SystemExit(1)


def _run(
    client: Client, random: Random, counts: Counter[str], n_files: int, n_places: int
) -> list[str]:
    """One session; what is wrong with the meaning of its answers."""
    questions = Questions(client, random, counts)
    files = _files(client.root, random, n_files)
    try:
        client.start()
        for file in files:
            uri = client.open(file)
            questions.document(uri, n_places)
            questions.type(uri)
            questions.document(uri, max(n_places // 4, 1))
            client.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
        questions.workspace(files[0])
        questions.reports(files[0].as_uri())
        for uri in list(client.opened):
            client.close(uri)
        status = client.stop()
    finally:
        client.kill()
    return sorted(questions.problems) + ([f"exit status {status}"] if status else [])


def _files(root: Path, random: Random, n_files: int) -> list[Path]:
    """Of each language in turn; half of them with characters that are not ASCII, if there are."""
    found = [
        path
        for path in sorted(root.rglob("*"))
        if path.suffix in LANGUAGES
        and path.is_file()
        and SMALLEST < path.stat().st_size < LARGEST
        and _is_text(path)
    ]
    random.shuffle(found)
    wide, plain = (
        [p for p in found if p.read_bytes().isascii() == plain] for plain in (False, True)
    )
    chosen = _in_turn(wide)[: n_files // 2]
    return [*chosen, *_in_turn(plain)[: n_files - len(chosen)]]


def _in_turn(files: list[Path]) -> list[Path]:
    """The first of each suffix, then the second of each, and so on."""
    seen: Counter[str] = Counter()
    turns = []
    for place, path in enumerate(files):
        turns.append((seen[path.suffix], place, path))
        seen[path.suffix] += 1
    return [path for _, _, path in sorted(turns)]


def _is_text(path: Path) -> bool:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _judged(recording: Path, tools: Path) -> list[str]:
    """What the checker says of *recording*: how much there was, and what is wrong with it."""
    checker = [sys.executable, str(tools / "lsp_conformance.py"), "--server-only", "--quiet"]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as model:
        json.dump(whole_model(tools), model)
        model.flush()
        done = subprocess.run(
            [*checker, "--model", model.name, "--custom", "codegraph/", str(recording)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )
    if "requests and notifications" not in done.stdout:
        raise SystemExit(f"the checker failed: {done.stderr[-2000:]}")
    summary, *lines = done.stdout.splitlines()
    expected = [STATIC, *(f"error {code}" for code in REFUSED)]
    findings = [line.strip() for line in lines[:-1] if not any(each in line for each in expected)]
    return [summary.partition(": ")[2], *findings]


if __name__ == "__main__":
    main()
