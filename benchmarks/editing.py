"""
One edit, from the keystroke to the graph that knows of it: typed and saved, in files as they come,
in the one that most others import and in the largest, inside of a function, where importers cannot
notice it.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.processes import COMMAND, index, run
from benchmarks.serving import LANGUAGES, Editor, percentiles

if TYPE_CHECKING:
    from pathlib import Path

N_FILES = 20
"""Files edited, beside the one most imported."""

N_EDITS = 20
"""Edits in the file most imported, and in the largest."""

PATIENCE = 60.0
BETWEEN = 0.002
"""Between two looks at the revision. (seconds)"""

# The first line of a body: what an inserted line goes in front of.
_BODIES = {
    ".py": re.compile(r"^( *)(?:async )?def \w+\(.*\).*:\n(?=\1 +\w)", re.M),
    ".ts": re.compile(r"^( *)(?:\w+ )*\w+\([^()\n]*\)[^()\n]*\{\n", re.M),
    ".go": re.compile(r"^()func .*\{\n", re.M),
}
# With each name another says something else of the code: what says the same is not linked.
_LINES = {
    ".py": "{indent}    {name} = 1\n",
    ".ts": "{indent}    let {name} = 1;\n",
    ".go": "\t{name} := 1; _ = {name}\n",
}
_NO_BODY = re.compile(r"^\s*(?:if|for|while|switch|catch|constructor|return|else|function \()\b")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place inside of a function's body."""

    file: Path
    text: str
    offset: int
    line: str
    """What is inserted there, with a place for a name."""

    @classmethod
    def of(cls, file: Path) -> Spot | None:
        """The first in *file*; None where there is none."""
        text = file.read_text("utf-8", "replace")
        suffix = file.suffix.replace("tsx", "ts")
        for found in _BODIES[suffix].finditer(text):
            if not _NO_BODY.match(found[0]):
                line = _LINES[suffix].replace("{indent}", found[1])
                return cls(file, text, found.end(), line)
        return None

    def edited(self, name: str) -> str:
        line = self.line.replace("{name}", name)
        return self.text[: self.offset] + line + self.text[self.offset :]


def measure(root: Path, scratch: Path) -> dict[str, Any]:
    """Percentiles in milliseconds, with the whole workspace read before."""
    cache = scratch / "editing-cache"
    index(root, cache)
    most, n_importers = _most_imported(root, cache)
    editor = Editor(root, cache)
    editor.start()
    _wait_until_ready(editor)
    others = [spot for spot in map(Spot.of, editor.files) if spot is not None][:N_FILES]
    typed: dict[str, list[float]] = defaultdict(list)
    for spot in others:
        _edit(editor, spot, ["codegraph_edit"], typed, "typed to revision")
    names = [f"codegraph_edit_{number}" for number in range(N_EDITS)]
    _edit(editor, most, names, typed, "typed to revision, in the file most imported")
    largest = _largest(root)
    _edit(editor, largest, names, typed, "typed to revision, in the largest file")
    figures: dict[str, Any] = {
        "file most imported": f"{_name(most, root)}, by {n_importers} files",
        "largest file": f"{_name(largest, root)}, {len(largest.text) // 1_000} kB",
        "files edited": len(others),
        **percentiles(typed),
    }
    figures["exit code"] = editor.stop()
    return figures


def _name(spot: Spot, root: Path) -> str:
    return spot.file.relative_to(root).as_posix()


def _edit(
    editor: Editor, spot: Spot, names: list[str], times: dict[str, list[float]], label: str
) -> None:
    """Type a line, once with each of *names* in it, and save it."""
    client = editor.client
    document = {"uri": spot.file.as_uri()}
    opened = {**document, "languageId": LANGUAGES[spot.file.suffix], "version": 1}
    client.notify("textDocument/didOpen", {"textDocument": {**opened, "text": spot.text}})
    client.call("textDocument/documentSymbol", {"textDocument": document})
    _wait_until_ready(editor)
    before = spot.text[: spot.offset]
    start = {"line": before.count("\n"), "character": 0}
    end = start
    for version, name in enumerate(names, 2):
        change = {"range": {"start": start, "end": end}, "text": spot.line.replace("{name}", name)}
        versioned = {**document, "version": version}
        revision = _revision(editor)
        began = time.monotonic()
        client.notify(
            "textDocument/didChange", {"textDocument": versioned, "contentChanges": [change]}
        )
        _wait_for_revision(editor, revision)
        times[label].append(time.monotonic() - began)
        _wait_until_ready(editor)
        times[f"{label}, all consequences in"].append(time.monotonic() - began)
        end = {"line": start["line"] + 1, "character": 0}
    revision = _revision(editor)
    spot.file.write_text(spot.edited(names[-1]), "utf-8")
    began = time.monotonic()
    client.notify("textDocument/didSave", {"textDocument": document})
    _wait_for_revision(editor, revision)
    times["saved to revision"].append(time.monotonic() - began)
    client.notify("textDocument/didClose", {"textDocument": document})
    _wait_until_ready(editor)


def _revision(editor: Editor) -> int:
    """The revision of an answer from the graph, one that costs next to nothing."""
    answer = editor.client.call("codegraph/search", {"query": "codegraph_none", "limit": 1})
    revision: int = answer["result"]["freshness"]["revision"]
    return revision


def _wait_for_revision(editor: Editor, after: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while _revision(editor) <= after:
        if time.monotonic() > deadline:
            raise SystemExit(f"no revision after {after}")
        time.sleep(BETWEEN)


def _wait_until_ready(editor: Editor) -> None:
    deadline = time.monotonic() + PATIENCE
    while editor.status()["state"] != "ready":
        if time.monotonic() > deadline:
            raise SystemExit("the server does not get ready")
        time.sleep(BETWEEN)


def _most_imported(root: Path, cache: Path) -> tuple[Spot, int]:
    """The file with a body to edit that most others import, and how many do."""
    exported = run([*COMMAND, "export", str(root), "--format", "jsonl", "--no-refresh"], cache)
    paths: dict[str, str] = {}
    importers: dict[str, set[str]] = defaultdict(set)
    for line in exported.output.splitlines():
        told = json.loads(line)
        if told["type"] == "symbol":
            paths[told["id"]] = told.get("path", "")
        elif told["kind"] == "imports":
            importers[paths.get(told["target"], "")].add(told["path"])
    importers.pop("", None)
    ranked = sorted(importers, key=lambda path: (-len(importers[path]), path))
    for path in ranked:
        spot = Spot.of(root / path) if (root / path).suffix in LANGUAGES else None
        if spot is not None:
            return spot, len(importers[path])
    raise SystemExit(f"nothing in {root} imports anything")


def _largest(root: Path) -> Spot:
    """The largest file with a body to edit."""
    files = [file for file in root.rglob("*") if file.suffix in LANGUAGES]
    for file in sorted(files, key=lambda file: (-file.stat().st_size, file)):
        spot = Spot.of(file)
        if spot is not None:
            return spot
    raise SystemExit(f"nothing in {root} has a body")
