"""
Copies of code bases in which a server's edits are made, and what has become of them.

Single edits that need confirmation are not made; what needs it as a whole is confirmed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tree_sitter import Parser

from benchmarks.processes import COMMAND, run, serve
from codegraph_lsp.features.file_mentions import (
    MACRO_BODY,
    QUOTED_NAME,
    SKIPPED_CODE,
    TORN_CODE,
    UNKNOWN_CALL,
    UNKNOWN_OBJECT,
    UNKNOWN_USE,
    UNSEEN,
)
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

UTF8_MARK = b"\xef\xbb\xbf"

IGNORED = shutil.ignore_patterns("site-packages", "__pycache__", ".git", "node_modules")

EDITING = {
    "general": {"positionEncodings": ["utf-32"]},
    "workspace": {
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        }
    },
}
"""What a client can do that edits are sent to."""

SINGLE = (
    UNKNOWN_OBJECT,
    UNKNOWN_CALL,
    UNKNOWN_USE,
    QUOTED_NAME,
    MACRO_BODY,
    SKIPPED_CODE,
    TORN_CODE,
    UNSEEN,
)

CHOICE = "this may also mean"
"""A mention that is of one name with something else: a person has to choose."""


@dataclass
class Tally:
    """What became of the edits that were asked for."""

    done: int = 0
    edits: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@dataclass
class Step:
    """One edit of several files as it was applied."""

    old: str
    """Of a rename: the name before; else empty."""
    new: str
    edits: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    """By path: start and end of what was replaced, in bytes, and the length of the new text."""
    moves: dict[str, str] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)
    """What the files were."""

    def forward(self, path: str, place: int) -> tuple[str, int]:
        """Where *place* is afterwards; inside of an edit its start."""
        shift = 0
        for start, end, length in self.edits.get(path, ()):
            if place < start:
                break
            if place < end:
                return self.moves.get(path, path), start + shift
            shift += length - (end - start)
        return self.moves.get(path, path), place + shift

    def back(self, path: str, place: int) -> tuple[str, int]:
        """Where *place* was before."""
        path = next((old for old, new in self.moves.items() if new == path), path)
        shift = 0
        for start, end, length in self.edits.get(path, ()):
            if place < start + shift:
                break
            if place < start + shift + length:
                return path, start
            shift += length - (end - start)
        return path, place - shift


def source_of(path: Path) -> bytes:
    """What the server counts in: without a byte order mark."""
    return path.read_bytes().removeprefix(UTF8_MARK)


class Copy:
    """A copy of a code base, and the server whose edits are made in it."""

    def __init__(self, root: Path, cache: Path, capabilities: dict[str, Any]) -> None:
        self.root = root
        self._process, self.client = serve(cache)
        self.client.call(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root.as_uri(),
                "capabilities": EDITING | capabilities,
            },
        )
        self.client.notify("initialized", {})

    def ready(self) -> None:
        """Returns when everything is in the graph."""
        while self.client.call("codegraph/status")["result"]["state"] != "ready":
            pass

    def apply(self, edit: dict[str, Any], old: str, new: str) -> Step:
        """Writes *edit*, without single edits that need confirmation; tells the server."""
        step = Step(old, new)
        changed = []
        made = confirmed(edit)
        for change in edit.get("documentChanges", ()):
            if change.get("kind") == "create":
                path = path_of(change["uri"])
                path.write_bytes(b"")
                changed.append((change["uri"], 1))
                continue
            if change.get("kind") == "rename":
                old_path, new_path = (path_of(change[key]) for key in ("oldUri", "newUri"))
                old_path.rename(new_path)
                inside = [str(each.relative_to(self.root)) for each in (old_path, new_path)]
                step.moves[inside[0]] = inside[1]
                changed += [(change["oldUri"], 3), (change["newUri"], 1)]
                continue
            path = path_of(change["textDocument"]["uri"])
            edits = [e for e in change["edits"] if e.get("annotationId") in made]
            if edits:
                inner = str(path.relative_to(self.root))
                step.before[inner] = path.read_bytes()
                step.edits[inner] = _write(path, edits)
                changed.append((change["textDocument"]["uri"], 2))
        events = [{"uri": uri, "type": kind} for uri, kind in changed]
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": events})
        return step

    def undo(self, step: Step) -> None:
        """Takes *step*, the latest that was not taken back, out of the files."""
        changed = []
        for old, new in step.moves.items():
            (self.root / new).rename(self.root / old)
            changed += [((self.root / new).as_uri(), 3), ((self.root / old).as_uri(), 1)]
        for path, source in step.before.items():
            (self.root / path).write_bytes(source)
            changed.append(((self.root / path).as_uri(), 2))
        events = [{"uri": uri, "type": kind} for uri, kind in changed]
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": events})

    def stop(self) -> None:
        self.client.call("shutdown")
        self.client.notify("exit")
        self._process.wait(20)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def confirmed(edit: dict[str, Any]) -> set[str | None]:
    """Annotations of edits that are made: none, and those of the whole."""
    annotations = edit.get("changeAnnotations", {})
    return {None} | {
        name for name, each in annotations.items() if not is_single(each["description"])
    }


def reasons(edit: dict[str, Any]) -> list[str]:
    """Why a person would have to look at parts of *edit*, or at all of it."""
    return [each["description"] for each in edit.get("changeAnnotations", {}).values()]


def is_single(reason: str) -> bool:
    """A reason to look at one mention, not at the whole."""
    return reason in SINGLE or reason.startswith(CHOICE)


def path_of(uri: str) -> Path:
    return Path(unquote(uri.removeprefix("file://")))


def _write(path: Path, edits: list[dict[str, Any]]) -> list[tuple[int, int, int]]:
    """Applies *edits*; each in bytes of the text before."""
    source = source_of(path)
    mark = path.read_bytes()[: -len(source)] if source else b""
    text = source.decode("utf-8")
    starts = [0]
    starts += [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]

    def offset(position: dict[str, int]) -> int:
        return len(text[: starts[position["line"]] + position["character"]].encode())

    done = []
    for each in edits:
        start, end = offset(each["range"]["start"]), offset(each["range"]["end"])
        done.append((start, end, each["newText"].encode()))
    if any(one[1] > two[0] for one, two in pairwise(done)):
        raise SystemExit(f"edits of {path} overlap or are not in order")
    for start, end, new in reversed(done):
        source = source[:start] + new + source[end:]
    path.write_bytes(mark + source)
    return [(start, end, len(new)) for start, end, new in done]


def problems(path: Path) -> int:
    """How much of a file its language does not accept."""
    spec = languages().for_path(path.as_posix())
    if spec is None:
        return 0
    source = path.read_bytes()
    if spec.id == "python":
        try:
            compile(source, str(path), "exec", dont_inherit=True)
        except SyntaxError:
            return 1
        return 0
    waiting = [Parser(grammar(spec.grammar)).parse(source).root_node]
    n_problems = 0
    while waiting:
        node = waiting.pop()
        n_problems += node.is_error or node.is_missing
        waiting += node.children if node.has_error else ()
    return n_problems


@contextmanager
def copied(root: Path) -> Iterator[tuple[Path, Path]]:
    """A copy of *root* to edit, and a folder for caches, until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="codegraph-copy-") as name:
        scratch = Path(name)
        copy = scratch / root.resolve().name
        shutil.copytree(root, copy, symlinks=True, ignore=IGNORED)
        yield copy, scratch


def exported(root: Path, scratch: Path) -> Iterator[dict[str, Any]]:
    """The graph of *root*, indexed from scratch: the records of its export, in order."""
    with tempfile.TemporaryDirectory(dir=scratch) as cache:
        run([*COMMAND, "index", str(root)], Path(cache))
        output = Path(cache) / "graph.jsonl"
        export = ["export", str(root), "--format", "jsonl", "--output", str(output)]
        run([*COMMAND, *export], Path(cache))
        with output.open() as lines:
            yield from map(json.loads, lines)


def report(results: dict[str, Any], to: Path | None, *, failures: tuple[str, ...]) -> None:
    """
    Prints *results*, and writes them to a file where one is named.

    Raises:
        SystemExit: There is something under one of the names in *failures*.
    """
    for what, figure in results.items():
        print(f"  {what}: {figure}")
    if to is not None:
        to.write_text(json.dumps(results, indent=2) + "\n")
    if any(results[name] for name in failures):
        raise SystemExit(1)
