"""
Renames random symbols of a code base, and sees whether anything else changed:

    python -m benchmarks.renames ROOT [--count 50] [--seed 1] [--batch 10] [--json FILE]

A copy is served by a server process. Each symbol gets a name that is nowhere else; the edits are
applied to the files. After each batch the copy is indexed from scratch: the graph has to be the one
of before, with those names changed, and what has changed still has to be accepted by the language
(Python: its compiler; others: the parser finds no error that was not there). Then all is renamed
back, and every byte has to be as it was.

What needs confirmation as a whole is confirmed; single edits that need it are not made, and a
rename that leaves a mention to a person's choice is counted apart, not compared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tree_sitter import Parser

from benchmarks.processes import serve
from benchmarks.renamed_graphs import (
    UTF8_MARK,
    Graph,
    Step,
    differences,
    graph_of,
    source_of,
)
from codegraph_lsp.features.file_mentions import (
    MACRO_BODY,
    QUOTED_NAME,
    UNKNOWN_CALL,
    UNKNOWN_OBJECT,
    UNKNOWN_USE,
)
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

IGNORED = shutil.ignore_patterns("site-packages", "__pycache__", ".git", "node_modules")

MARK = "Zq"
"""Behind each name that is given; of a constant in capitals, too."""

REQUEST_FAILED = -32803
"""The code of a refusal; any other is a failure of the server."""

WORD = re.compile(r"[^\W\d]\w{2,}")

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-32"]},
    "workspace": {
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        }
    },
    "textDocument": {"rename": {"prepareSupport": True, "honorsChangeAnnotations": True}},
}

MOST_PICKS = 2_000
"""Names tried for one batch."""

SINGLE = (UNKNOWN_OBJECT, UNKNOWN_CALL, UNKNOWN_USE, QUOTED_NAME, MACRO_BODY)

CHOICE = "this may also mean"
"""A mention that is of one name with something else: a person has to choose."""


class RefusedError(Exception):
    """The server said no."""


class Copy:
    """A copy of a code base, and the server that renames in it."""

    def __init__(
        self, root: Path, cache: Path, capabilities: dict[str, Any] = CAPABILITIES
    ) -> None:
        self.root = root
        self._process, self.client = serve(cache)
        self.client.call(
            "initialize",
            {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": capabilities},
        )
        self.client.notify("initialized", {})

    def ready(self) -> None:
        """Returns when everything is in the graph."""
        while self.client.call("codegraph/status")["result"]["state"] != "ready":
            pass

    def rename(self, path: str, place: int, new: str) -> dict[str, Any]:
        """The edit that the server proposes for the name at byte *place* of a file."""
        before = source_of(self.root / path)[:place].decode("utf-8", "replace")
        line = before.count("\n")
        position = {"line": line, "character": len(before) - before.rfind("\n") - 1}
        document = {"uri": (self.root / path).as_uri()}
        params = {"textDocument": document, "position": position}
        while True:
            reply = self.client.call("textDocument/rename", params | {"newName": new})
            if "error" not in reply:
                return reply["result"] or {}
            message = reply["error"]["message"]
            if reply["error"]["code"] != REQUEST_FAILED:
                raise SystemExit(f"{path}:{place} cannot be answered: {message}")
            if "still being read" not in message:
                raise RefusedError(message)

    def apply(self, edit: dict[str, Any], old: str, new: str) -> Step:
        """Writes *edit*, without single edits that need confirmation; tells the server."""
        step = Step(old, new)
        changed = []
        confirmed = _confirmed(edit)
        for change in edit.get("documentChanges", ()):
            if change.get("kind") == "create":
                path = _path(change["uri"])
                path.write_bytes(b"")
                changed.append((change["uri"], 1))
                continue
            if change.get("kind") == "rename":
                old_path, new_path = (_path(change[key]) for key in ("oldUri", "newUri"))
                old_path.rename(new_path)
                inside = [str(each.relative_to(self.root)) for each in (old_path, new_path)]
                step.moves[inside[0]] = inside[1]
                changed += [(change["oldUri"], 3), (change["newUri"], 1)]
                continue
            path = _path(change["textDocument"]["uri"])
            edits = [e for e in change["edits"] if e.get("annotationId") in confirmed]
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


def _confirmed(edit: dict[str, Any]) -> set[str | None]:
    """Annotations of edits that are made: none, and those of the whole."""
    annotations = edit.get("changeAnnotations", {})
    return {None} | {name for name, each in annotations.items() if not _is_single(each)}


def _is_single(annotation: dict[str, Any]) -> bool:
    """A reason to look at one mention, not at the whole."""
    reason = annotation["description"]
    return reason in SINGLE or reason.startswith(CHOICE)


def _path(uri: str) -> Path:
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.renames", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="codegraph-renames-") as name:
        scratch = Path(name)
        root = scratch / arguments.root.resolve().name
        shutil.copytree(arguments.root, root, symlinks=True, ignore=IGNORED)
        results = measure(
            root, scratch, count=arguments.count, seed=arguments.seed, batch=arguments.batch
        )
    for what, figure in results.items():
        print(f"  {what}: {figure}")
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")
    if results["failed"]:
        raise SystemExit(1)


@dataclass
class Tally:
    """What became of the renames."""

    done: int = 0
    confirmed: int = 0
    edits: int = 0
    left: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    blocked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, Any]:
        return {
            "renamed": self.done,
            "confirmed as a whole": self.confirmed,
            "edits": self.edits,
            "left to a person": self.left,
            "refused": dict(self.refused.most_common()),
            "cannot go back": self.blocked,
            "failed": self.failed,
        }


def measure(root: Path, scratch: Path, *, count: int, seed: int, batch: int) -> dict[str, Any]:
    """
    Renames in *root*, which is left as it was; the caches lie in *scratch*.

    Returns:
        How many renames held, by what were others refused, and what failed.
    """
    before = graph_of(root, scratch)
    originals = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    picks = _picks(before, root, originals, random.Random(seed))
    tally = Tally()
    copy = Copy(root, scratch / "server-cache")
    try:
        copy.ready()
        while tally.done < count:
            steps = _batch(copy, picks, tally, min(batch, count - tally.done))
            if not steps:
                break
            tally.done += len(steps)
            told = differences(before, graph_of(root, scratch), steps)
            if told:
                names = [step.old for step in steps]
                tally.failed.append(f"of {names}: {len(told)}: {told[:12]}")
            tally.failed += _rename_back(copy, steps, tally.blocked)
            tally.failed += _restored(root, originals)
            print(f"  {tally.done} renamed, {len(tally.failed)} failures", flush=True)
    finally:
        copy.stop()
    return tally.figures


def _batch(copy: Copy, picks: Iterator[tuple[str, int]], tally: Tally, size: int) -> list[Step]:
    """At most *size* renames of picked names, applied one after another."""
    steps: list[Step] = []
    for path, place in islice(picks, MOST_PICKS):
        for step in steps:
            path, place = step.forward(path, place)
        made = _renamed(copy, path, place, tally)
        if made is not None:
            steps.append(made)
            if len(steps) == size:
                break
    return steps


def _renamed(copy: Copy, path: str, place: int, tally: Tally) -> Step | None:
    """The name at *place* with another one; None where there is none, or that is not done."""
    old = _word(copy.root / path, place)
    if not old or MARK.lower() in old.lower():
        return None
    new = old + (MARK.upper() if old.isupper() else MARK)
    try:
        edit = copy.rename(path, place, new)
    except RefusedError as error:
        tally.refused[re.sub(r"`[^`]*`|\S+/\S+|\d+", "…", str(error))] += 1
        return None
    reasons = [each["description"] for each in edit.get("changeAnnotations", {}).values()]
    if any(reason.startswith(CHOICE) for reason in reasons):
        tally.left += 1
        return None
    before = {file: problems(file) for file in map(_path, _files(edit))}
    step = copy.apply(edit, old, new)
    tally.confirmed += len(_confirmed(edit)) > 1
    tally.edits += sum(map(len, step.edits.values()))
    for file, n_problems in before.items():
        inside = str(file.relative_to(copy.root))
        if problems(copy.root / step.moves.get(inside, inside)) > n_problems:
            tally.failed.append(f"{old}: {inside} is not accepted any more")
    return step


def _picks(
    graph: Graph, root: Path, originals: dict[Path, bytes], choice: random.Random
) -> Iterator[tuple[str, int]]:
    """Places of names: of definitions, of mentions, and every fifth of any word in the code."""
    keys = sorted(key for key in graph.symbols if key[2] != "module")
    files = sorted({key[0] for key in keys})
    while True:
        if choice.random() < 0.2:
            path = choice.choice(files)
            source = originals[root / path].removeprefix(UTF8_MARK)
            text = source.decode("utf-8", "replace")
            words = list(WORD.finditer(text))
            if words:
                word = choice.choice(words)
                yield path, len(text[: word.start()].encode())
            continue
        key = choice.choice(keys)
        sites = graph.sites.get(key, ())
        yield choice.choice(sites) if sites and choice.random() < 0.5 else (key[0], key[1])


def _word(path: Path, place: int) -> str:
    if not path.is_file():
        return ""
    rest = source_of(path)[place : place + 200].decode("utf-8", "replace")
    found = re.match(r"~?(#?[\w$]+)", rest)
    return found[1] if found else ""


def _files(edit: dict[str, Any]) -> list[str]:
    return [
        change["textDocument"]["uri"]
        for change in edit.get("documentChanges", ())
        if "textDocument" in change
    ]


def _rename_back(copy: Copy, steps: list[Step], blocked: list[str]) -> list[str]:
    """
    Each name as it was, from its first place, the last given first.

    A name that was overloaded or hidden before is *blocked*: to make it so anew is refused.
    """
    failed = []
    for number in range(len(steps) - 1, -1, -1):
        step = steps[number]
        path, edits = next(iter(step.edits.items()))
        place = edits[0][0]
        path = step.moves.get(path, path)
        source = source_of(copy.root / path)
        place += max(source[place:].find(step.new.encode()), 0)
        try:
            copy.apply(copy.rename(path, place, step.old), step.new, step.old)
        except RefusedError as error:
            if "something else already" in str(error):
                blocked.append(f"{step.old}: {error}")
                copy.undo(step)
            else:
                failed.append(f"{step.new} cannot be {step.old} again: {error}")
    return failed


def _restored(root: Path, originals: dict[Path, bytes]) -> list[str]:
    failed = []
    for path, source in originals.items():
        if not path.is_file() or path.read_bytes() != source:
            failed.append(f"{path.relative_to(root)} is not as it was")
            path.write_bytes(source)
    return failed


if __name__ == "__main__":
    main()
