"""
What an editor waits for, while thousands of files are being read and afterwards.

One server process over pipes, one client that opens a file now and then and asks about it.
"""

from __future__ import annotations

import os
import random
import re
import time
from statistics import quantiles
from typing import TYPE_CHECKING, Any, ClassVar

from benchmarks.processes import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

LANGUAGES = {".py": "python", ".ts": "typescript", ".tsx": "typescriptreact", ".go": "go"}
WORD = re.compile(r"[A-Za-z_]\w+")
SEED = 20
PAUSE = 0.02
"""Between two questions: a person does not ask faster. (seconds)"""

LOOKS = 20
"""Looks at how many trees are alive: a check that is just running has one."""

AFTERWARDS = 60
"""Files opened once the index is ready."""

MOST = 400


class Editor:
    """A client that opens files of *root* in a fixed random order."""

    capabilities: ClassVar[dict[str, Any]] = {"general": {"positionEncodings": ["utf-16"]}}

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self.process, self.client = serve(cache)
        files = [file for file in sorted(root.rglob("*")) if file.suffix in LANGUAGES]
        self.random = random.Random(SEED)
        self.random.shuffle(files)
        self.files = iter(files)
        self.times: dict[str, list[float]] = {}

    def start(self) -> None:
        began = time.monotonic()
        folder = {"uri": self.root.as_uri(), "name": self.root.name}
        self.client.call(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": self.root.as_uri(),
                "workspaceFolders": [folder],
                "capabilities": self.capabilities,
            },
        )
        self.note("initialize", began)
        self.client.notify("initialized", {})

    def note(self, what: str, began: float) -> None:
        self.times.setdefault(what, []).append(time.monotonic() - began)

    def visit(self, label: str) -> None:
        """Open the next file, and ask for its outline and, each at some word, three questions."""
        file = next(self.files)
        text = file.read_text("utf-8", "replace")
        document = {"uri": file.as_uri()}
        opened = {**document, "languageId": LANGUAGES[file.suffix], "version": 1, "text": text}
        began = time.monotonic()
        self.client.notify("textDocument/didOpen", {"textDocument": opened})
        self.client.call("textDocument/documentSymbol", {"textDocument": document})
        self.note(f"{label}: didOpen to outline", began)
        words = list(WORD.finditer(text))
        for method in ("hover", "definition", "prepareCallHierarchy"):
            time.sleep(PAUSE)
            place = place_of(text, self.random.choice(words).start() if words else 0)
            began = time.monotonic()
            self.client.call(
                f"textDocument/{method}", {"textDocument": document, "position": place}
            )
            self.note(f"{label}: {method}", began)
        self.client.notify("textDocument/didClose", {"textDocument": document})

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = self.client.call("codegraph/status", {})["result"]
        return status

    def stop(self) -> int:
        self.client.call("shutdown")
        self.client.notify("exit")
        return self.process.wait(10)


def measure(root: Path, scratch: Path) -> dict[str, Any]:
    """Percentiles in milliseconds, while everything is read and afterwards."""
    editor = Editor(root, scratch / "serving-cache")
    editor.start()
    visits = _while(editor, lambda: editor.status()["state"] == "indexing", "indexing")
    status = editor.status()
    for _ in range(AFTERWARDS):
        editor.visit("ready")
    trees = min(editor.status()["liveTrees"] for _ in range(LOOKS))
    figures: dict[str, Any] = {"files opened while indexing": visits}
    figures |= percentiles(editor.times)
    figures["open to committed p95 (ms)"] = status["openToHydratedP95"]
    figures["server memory (MB)"] = round(status["memory"] / 1e6, 1)
    figures["live trees when all are closed"] = trees
    figures["exit code"] = editor.stop()
    return figures


def percentiles(times: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Medians and 95th percentiles in milliseconds, of seconds by what took them."""
    figures: dict[str, float] = {}
    for what, taken in times.items():
        cuts = quantiles(taken, n=20, method="inclusive") if len(taken) > 1 else [*taken] * 19
        figures[f"{what} p50 (ms)"] = round(cuts[9] * 1000, 1)
        figures[f"{what} p95 (ms)"] = round(cuts[18] * 1000, 1)
    return figures


def _while(editor: Editor, indexing: Callable[[], bool], label: str) -> int:
    visits = 0
    while visits < MOST and indexing():
        editor.visit(label)
        visits += 1
    return visits


def place_of(text: str, offset: int) -> dict[str, int]:
    """The position of a character; columns in UTF-16."""
    lines = text[:offset].replace("\r\n", "\n").split("\n")
    return {"line": len(lines) - 1, "character": len(lines[-1].encode("utf-16-le")) // 2}
