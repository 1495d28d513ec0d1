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
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from tests.protocol.raw_client import RawClient
from tree_sitter import Parser

from benchmarks.processes import COMMAND, run
from codegraph_lsp.features.file_mentions import (
    MACRO_BODY,
    QUOTED_NAME,
    UNKNOWN_CALL,
    UNKNOWN_OBJECT,
    UNKNOWN_USE,
)
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.syntax.grammars import grammar

IGNORED = shutil.ignore_patterns("site-packages", "__pycache__", ".git", "node_modules")

MARK = "Zq"
"""Behind each name that is given; of a constant in capitals, too."""

REQUEST_FAILED = -32803
"""The code of a refusal; any other is a failure of the server."""

UTF8_MARK = b"\xef\xbb\xbf"

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


@dataclass
class Step:
    """One rename as it was applied."""

    old: str
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


class RefusedError(Exception):
    """The server said no."""


class Copy:
    """A copy of a code base, and the server that renames in it."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        environment = os.environ | {"CODEGRAPH_CACHE_DIR": str(cache)}
        self._process = subprocess.Popen(
            [*COMMAND, "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        output, given = self._process.stdout, self._process.stdin
        assert output is not None
        assert given is not None

        def write(data: bytes) -> None:
            given.write(data)
            given.flush()

        self.client = RawClient(lambda: os.read(output.fileno(), 1 << 16), write)
        self.client.call(
            "initialize",
            {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": CAPABILITIES},
        )
        self.client.notify("initialized", {})

    def ready(self) -> None:
        """Returns when everything is in the graph."""
        while self.client.call("codegraph/status")["result"]["state"] != "ready":
            pass

    def rename(self, path: str, place: int, new: str) -> dict[str, Any]:
        """The edit that the server proposes for the name at byte *place* of a file."""
        before = _source(self.root / path)[:place].decode("utf-8", "replace")
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


def _source(path: Path) -> bytes:
    """What the server counts in: without a byte order mark."""
    return path.read_bytes().removeprefix(UTF8_MARK)


def _path(uri: str) -> Path:
    from urllib.parse import unquote

    return Path(unquote(uri.removeprefix("file://")))


def _write(path: Path, edits: list[dict[str, Any]]) -> list[tuple[int, int, int]]:
    """Applies *edits*; each in bytes of the text before."""
    source = _source(path)
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


@dataclass
class Graph:
    """An export, its places in bytes."""

    symbols: dict[tuple[str, int, str, int], str]
    """Name by path, place, kind, and number among those of one place."""
    edges: Counter[tuple[Any, ...]]
    sites: dict[tuple[Any, ...], list[tuple[str, int]]]
    """Where a symbol is mentioned."""


def graph_of(root: Path, scratch: Path) -> Graph:
    """The graph of *root*, indexed from scratch."""
    with tempfile.TemporaryDirectory(dir=scratch) as cache:
        run([*COMMAND, "index", str(root)], Path(cache))
        output = Path(cache) / "graph.jsonl"
        run(
            [*COMMAND, "export", str(root), "--format", "jsonl", "--output", str(output)],
            Path(cache),
        )
        return _read(root, output)


def _read(root: Path, export: Path) -> Graph:
    texts: dict[str, list[str]] = {}
    starts: dict[str, list[int]] = {}

    def place(path: str, line: int, column: int) -> int:
        if path not in texts:
            text = _source(root / path).decode("utf-8", "replace")
            parts = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
            texts[path] = parts
            starts[path] = [0]
            for part in parts:
                starts[path].append(starts[path][-1] + len(part.encode()))
        return starts[path][line - 1] + len(texts[path][line - 1][: column - 1].encode())

    symbols: dict[tuple[str, int, str, int], str] = {}
    by_id: dict[str, tuple[Any, ...]] = {}
    edges: Counter[tuple[Any, ...]] = Counter()
    sites: dict[tuple[Any, ...], list[tuple[str, int]]] = {}
    with export.open() as lines:
        for line in lines:
            record = json.loads(line)
            if record["type"] == "symbol" and record.get("external"):
                by_id[record["id"]] = ("external", record["id"])
            elif record["type"] == "symbol":
                at = place(record["path"], record["line"], record["column"])
                number = 0
                while (key := (record["path"], at, record["kind"], number)) in symbols:
                    number += 1
                symbols[key] = record["name"]
                by_id[record["id"]] = key
            else:
                source, target = by_id[record["source"]], by_id[record["target"]]
                at = place(record["path"], record["line"], record["column"])
                said = (record["kind"], record["certainty"], record["reason"])
                edges[(source, target, record["path"], at, *said)] += 1
                sites.setdefault(target, []).append((record["path"], at))
    return Graph(symbols, edges, sites)


def _moved(graph: Graph, steps: list[Step], *, after: bool) -> Graph:
    """*graph* with its places as they were before *steps*, insides of edits as their start."""

    def place(path: str, at: int) -> tuple[str, int]:
        if not after:
            for step in steps:
                path, at = step.forward(path, at)
        for step in reversed(steps):
            path, at = step.back(path, at)
        return path, at

    def end(key: tuple[Any, ...]) -> tuple[Any, ...]:
        return key if key[0] == "external" else (*place(key[0], key[1]), *key[2:])

    edges: Counter[tuple[Any, ...]] = Counter()
    for (source, target, path, at, *said), number in graph.edges.items():
        edges[(end(source), end(target), *place(path, at), *said)] += number
    symbols = {(*place(key[0], key[1]), *key[2:]): name for key, name in graph.symbols.items()}
    return Graph(symbols, edges, {})


def differences(before: Graph, after: Graph, steps: list[Step]) -> list[str]:
    """What is not the same in the two, apart from the names that were given."""
    one, two = _moved(before, steps, after=False), _moved(after, steps, after=True)
    told = []
    names = {step.old: step.new for step in steps}
    for key in one.symbols.keys() | two.symbols.keys():
        old, new = one.symbols.get(key), two.symbols.get(key)
        bare = (old or "").lstrip("~")
        expected = {old, (old or "").replace(bare, names.get(bare, bare)) if bare else old}
        if new not in expected:
            told.append(f"symbol at {key}: {old!r} became {new!r}")
    for edge, number in (one.edges - two.edges).items():
        told.append(f"lost {number}: {edge}")
    for edge, number in (two.edges - one.edges).items():
        told.append(f"new {number}: {edge}")
    return sorted(told)


def _problems(path: Path) -> int:
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


def measure(root: Path, scratch: Path, *, count: int, seed: int, batch: int) -> dict[str, Any]:
    """
    Renames in *root*, which is left as it was; the caches lie in *scratch*.

    Returns:
        How many renames held, by what were others refused, and what failed.
    """
    choice = random.Random(seed)
    before = graph_of(root, scratch)
    originals = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    copy = Copy(root, scratch / "server-cache")
    try:
        return _measure(copy, before, originals, scratch, choice, count=count, batch=batch)
    finally:
        copy.stop()


def _measure(
    copy: Copy,
    before: Graph,
    originals: dict[Path, bytes],
    scratch: Path,
    choice: random.Random,
    *,
    count: int,
    batch: int,
) -> dict[str, Any]:
    root = copy.root
    copy.ready()
    refused: Counter[str] = Counter()
    failed: list[str] = []
    blocked: list[str] = []
    done = confirmed = left = edits = 0
    picks = _picks(before, root, originals, choice)
    while done < count:
        steps: list[Step] = []
        for path, place in islice(picks, MOST_PICKS):
            for step in steps:
                path, place = step.forward(path, place)
            old = _word(root / path, place)
            if not old or MARK.lower() in old.lower():
                continue
            try:
                new = old + (MARK.upper() if old.isupper() else MARK)
                edit = copy.rename(path, place, new)
            except RefusedError as error:
                refused[re.sub(r"`[^`]*`|\S+/\S+|\d+", "…", str(error))] += 1
                continue
            reasons = [a["description"] for a in edit.get("changeAnnotations", {}).values()]
            if any(reason.startswith(CHOICE) for reason in reasons):
                left += 1
                continue
            sizes = {file: _problems(_path(file)) for file in _files(edit)}
            steps.append(copy.apply(edit, old, new))
            confirmed += len(_confirmed(edit)) > 1
            edits += sum(map(len, steps[-1].edits.values()))
            for file, n_problems in sizes.items():
                inside = str(_path(file).relative_to(root))
                now = root / steps[-1].moves.get(inside, inside)
                if _problems(now) > n_problems:
                    failed.append(f"{old}: {inside} is not accepted any more")
            if len(steps) == min(batch, count - done):
                break
        if not steps:
            break
        done += len(steps)
        told = differences(before, graph_of(root, scratch), steps)
        if told:
            failed.append(f"of {[step.old for step in steps]}: {len(told)}: {told[:12]}")
        failed += _rename_back(copy, steps, blocked)
        failed += _restored(root, originals)
        print(f"  {done} renamed, {len(failed)} failures", flush=True)
    return {
        "renamed": done,
        "confirmed as a whole": confirmed,
        "edits": edits,
        "left to a person": left,
        "refused": dict(refused.most_common()),
        "cannot go back": blocked,
        "failed": failed,
    }


def _picks(graph: Graph, root: Path, originals: dict[Path, bytes], choice: random.Random):  # type: ignore[no-untyped-def]
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
        yield choice.choice(sites) if sites and choice.random() < 0.5 else key[:2]


def _word(path: Path, place: int) -> str:
    if not path.is_file():
        return ""
    rest = _source(path)[place : place + 200].decode("utf-8", "replace")
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
        source = _source(copy.root / path)
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
