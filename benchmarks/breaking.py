"""
How soon an unsaved deletion is shown where it is felt.

Functions that other files use are taken out of open documents, one after the other, and put back.
Measured is the time from the edit until every file that used the function, open or not, has its
problem pushed, and until all are cleared again: with the index ready, and while it is being made.
"""

from __future__ import annotations

import json
import queue
import random
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from benchmarks.processes import COMMAND, index, run
from benchmarks.serving import LANGUAGES, SEED, Editor, percentiles

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

N_FUNCTIONS = 25
"""Functions taken out with the index ready."""

N_EARLY = 5
"""While it is being made."""

_FURTHER = re.compile(r"\+\d+(?=\)\.$)")
"""What the id of a function's further definitions has."""

MOST_USERS = 30
"""Files that use one function at most; half of them, and at most this many, are opened."""
OPENED = 3

PATIENCE = 10.0


@dataclass
class Function:
    """A function at the top of a file, and the files that surely use it."""

    file: Path
    first: int
    last: int
    """Lines, from 0; with both."""
    users: set[Path] = field(default_factory=set)


class Watching(Editor):
    """An editor that takes pushed problems."""

    capabilities: ClassVar[dict[str, Any]] = {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {"publishDiagnostics": {"versionSupport": True}},
    }

    def open(self, file: Path) -> None:
        item = {
            "uri": file.as_uri(),
            "languageId": LANGUAGES[file.suffix],
            "version": 1,
            "text": file.read_text("utf-8", "replace"),
        }
        self.client.notify("textDocument/didOpen", {"textDocument": item})
        self.client.call("textDocument/documentSymbol", {"textDocument": {"uri": file.as_uri()}})

    def close(self, file: Path) -> None:
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": file.as_uri()}})

    def replace(self, file: Path, text: str, version: int) -> None:
        document = {"uri": file.as_uri(), "version": version}
        self.client.notify(
            "textDocument/didChange",
            {"textDocument": document, "contentChanges": [{"text": text}]},
        )

    def until_told(self, uris: Collection[str], *, broken: bool) -> float | None:
        """Seconds until all of *uris* are told to be broken, or not; None: they were not."""
        began = time.monotonic()
        left = set(uris)
        while left:
            try:
                message = self.client.next_at_once()
            except queue.Empty:
                if time.monotonic() - began > PATIENCE:
                    return None
                time.sleep(0.001)
                continue
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            params = message["params"]
            codes = {item["code"] for item in params["diagnostics"]}
            if ("removed-symbol" in codes) is broken:
                left.discard(params["uri"])
        return time.monotonic() - began


def measure(root: Path, scratch: Path) -> dict[str, Any]:
    """Percentiles in milliseconds."""
    cache = scratch / "breaking-cache"
    index(root, cache)
    functions = _functions(root, cache)
    random.Random(SEED).shuffle(functions)
    times: dict[str, list[float]] = defaultdict(list)
    editor = _start(root, cache)
    _wait_until_ready(editor)
    found = _break(editor, functions[:N_FUNCTIONS], times, "ready", closed=True)
    figures: dict[str, Any] = {"functions taken out": found[1], "of which all was told": found[0]}
    codes = [editor.stop()]
    editor = _start(root, scratch / "breaking-fresh-cache")
    early = _break(editor, functions[-N_EARLY:], times, "indexing", closed=False)
    figures["taken out while indexing"] = early[1]
    figures["of which all open files were told"] = early[0]
    figures["still indexing at the end"] = editor.status()["state"] == "indexing"
    codes.append(editor.stop())
    return {**figures, **percentiles(times), "exit codes": codes}


def _start(root: Path, cache: Path) -> Watching:
    editor = Watching(root, cache)
    editor.start()
    return editor


def _wait_until_ready(editor: Editor) -> None:
    while editor.status()["state"] != "ready":
        time.sleep(0.05)


def _break(
    editor: Watching,
    functions: list[Function],
    times: dict[str, list[float]],
    label: str,
    *,
    closed: bool,
) -> tuple[int, int]:
    """How many were told in full, and how many there were. Without *closed* only of open files."""
    n_told = 0
    for function in functions:
        users = sorted(function.users)
        opened = users[: max(1, min(OPENED, len(users) // 2))]
        for file in (function.file, *opened):
            editor.open(file)
        expected = [file.as_uri() for file in (users if closed else opened)]
        text = function.file.read_text("utf-8", "replace")
        lines = text.splitlines(keepends=True)
        editor.replace(
            function.file, "".join(lines[: function.first] + lines[function.last + 1 :]), 2
        )
        broken = editor.until_told(expected, broken=True)
        editor.replace(function.file, text, 3)
        mended = editor.until_told(expected, broken=False) if broken is not None else None
        if broken is not None and mended is not None:
            n_told += 1
            times[f"{label}: deletion to problems in other files"].append(broken)
            times[f"{label}: undo to all cleared"].append(mended)
        for file in (function.file, *opened):
            editor.close(file)
    return n_told, len(functions)


def _functions(root: Path, cache: Path) -> list[Function]:
    """Plain functions at the top of files that other files surely use, one of a name in a file."""
    exported = run([*COMMAND, "export", str(root), "--format", "jsonl", "--no-refresh"], cache)
    found: dict[str, Function] = {}
    again: set[str] = set()
    for line in exported.output.splitlines():
        told = json.loads(line)
        if told["type"] == "symbol":
            if told["kind"] != "function" or "." in told["qualifiedName"]:
                continue
            if "+" in told["id"]:  # without the other definition the name still means this one
                again.add(_FURTHER.sub("", told["id"]))
                continue
            file = root / told.get("path", "")
            if file.suffix in LANGUAGES:
                found[told["id"]] = Function(file, told["line"] - 1, told["endLine"] - 1)
        elif told["target"] in found and not told.get("indirect"):
            function = found[told["target"]]
            user = root / told["path"]
            if user != function.file and told["certainty"] in ("exact", "inferred"):
                function.users.add(user)
    return [
        function
        for symbol, function in sorted(found.items())
        if symbol not in again
        and 1 < len(function.users) <= MOST_USERS
        and all(user.suffix in LANGUAGES for user in function.users)
        and not _is_decorated(function)
    ]


def _is_decorated(function: Function) -> bool:
    """What stands above would be left without it."""
    lines = function.file.read_text("utf-8", "replace").splitlines()
    return function.first > 0 and lines[function.first - 1].lstrip().startswith(("@", ")", "*/"))
