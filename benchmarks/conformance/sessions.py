"""One session over random files of a code base, and what is wrong with its recording."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from typing import TYPE_CHECKING

from tests.protocol.models import whole_model
from tests.protocol.traffic_questions import LANGUAGES

from benchmarks.conformance.asking import Questions

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from benchmarks.conformance.client import Client

SMALLEST, LARGEST = 200, 60_000
"""Bytes of a file that is opened."""

REFUSED = ("-32803", "-32602", "-32002")
"""Codes of what can't be done, or means several things: an answer like another."""


STATIC = "semantic tokens: type outside the legend"
"""The checker knows no legend but that of the `initialize` result: `meaning` looks at these."""


def run_session(
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


def judged(recording: Path, tools: Path) -> list[str]:
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
