"""What is wrong with a recording, see `recorder.py`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from benchmarks.conformance.sessions import judged

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
NAMED = os.environ.get("CODEGRAPH_CONFORMANCE")
CHECKER = Path(NAMED) if NAMED else PROJECT.parent / "shared" / "lsp"
"""No part of the project."""

INTERNAL_ERROR = -32603

needs_checker = pytest.mark.skipif(
    not (CHECKER / "lsp_conformance.py").is_file(),
    reason=f"there is no checker in {CHECKER}, and CODEGRAPH_CONFORMANCE names no folder",
)


def recorded(recording: Path, command: list[str]) -> list[str]:
    """*command*, with a recorder before it."""
    return [sys.executable, str(HERE / "recorder.py"), str(recording), "--", *command]


def entries(recording: Path) -> list[dict[str, Any]]:
    """The lines of the recording."""
    return [json.loads(line) for line in recording.read_text("utf-8").splitlines()]


def methods(recording: Path, who: str) -> set[str]:
    """What *who*, `client` or `server`, asked and told."""
    said = (each["msg"] for each in entries(recording) if each.get("from") == who and "msg" in each)
    return {message["method"] for message in said if "method" in message}


def problems(recording: Path) -> list[str]:
    """
    What no server may do, whatever its editor: leave questions without an answer or answer twice,
    fail inside, write what is no message, end with an error.
    """
    found: list[str] = []
    waiting: dict[int | str, str] = {}
    ended = False
    for entry in entries(recording):
        message = entry.get("msg", {})
        if entry.get("from") == "server":
            if "bad" in entry:
                found.append(f"the server wrote {entry['bad']}")
            if "id" in message and "method" not in message:
                method = waiting.pop(message["id"], None)
                if method is None:
                    found.append(f"an answer to nothing: {message['id']!r}")
                error = message.get("error", {})
                if error.get("code") == INTERNAL_ERROR:
                    found.append(f"{method}: {error['message']}")
        elif "id" in message and "method" in message:
            waiting[message["id"]] = message["method"]
        ended = ended or message.get("method") == "exit"
        if entry.get("exit", 0) > 0:  # below zero: somebody killed it
            found.append(f"exit status {entry['exit']}")
    if ended:
        found += [f"{method} is not answered" for method in waiting.values()]
    return found


def breaches(recording: Path) -> list[str]:
    """
    What the checker of the protocol says is wrong.

    It holds every answer against the text as it is then. One that a change overtook is about the
    text before, as it may be, and is left out with its question.
    """
    left = overtaken(recording)
    with tempfile.TemporaryDirectory() as scratch:
        judgeable = Path(scratch) / recording.name
        lines = recording.read_text("utf-8").splitlines(keepends=True)
        judgeable.write_text("".join(line for n, line in enumerate(lines) if n not in left))
        _, *findings = judged(judgeable, CHECKER)
    return findings


def overtaken(recording: Path) -> set[int]:
    """Lines with questions about a document that was changed before their answers, and with these."""
    asked: dict[int | str, tuple[int, str]] = {}
    late: set[int | str] = set()
    found: set[int] = set()
    for n, entry in enumerate(entries(recording)):
        message = entry.get("msg", {})
        params = message.get("params")
        document = params.get("textDocument", {}) if isinstance(params, dict) else {}
        if entry.get("from") == "server":
            if "method" not in message and message.get("id") in late:
                found |= {n, asked[message["id"]][0]}
        elif message.get("method") == "textDocument/didChange":
            late |= {key for key, (_, uri) in asked.items() if uri == document["uri"]}
        elif "id" in message and "method" in message and "uri" in document:
            asked[message["id"]] = n, document["uri"]
            late.discard(message["id"])
    return found
