"""
Renames random symbols of a code base, and sees whether anything else changed:

    python -m benchmarks.renames ROOT [--count 50] [--seed 1] [--batch 10] [--json FILE]
        [--accepts COMMAND]

A copy is served by a server process. Each symbol gets a name that is nowhere else; the edits are
applied to the files. After each batch the copy is indexed from scratch: the graph has to be the one
of before, with those names changed, and what has changed still has to be accepted by the language
(Python: its compiler; others: the parser finds no error that was not there, and COMMAND, run in the
copy, still succeeds, which may be any compiler). Then all is renamed back, and every byte has to be
as it was.

What needs confirmation as a whole is confirmed; single edits that need it are not made, and a
rename that leaves a mention to a person's choice is counted apart, not compared.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.copies import (
    CHOICE,
    UTF8_MARK,
    Copy,
    Step,
    Tally,
    confirmed,
    copied,
    is_single,
    path_of,
    problems,
    reasons,
    report,
    source_of,
)
from benchmarks.renamed_graphs import Graph, differences, graph_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "Zq"
"""Behind each name that is given; of a constant in capitals, too."""

REQUEST_FAILED = -32803
"""The code of a refusal; any other is a failure of the server."""

WORD = re.compile(r"[^\W\d]\w{2,}")

RENAMING = {"textDocument": {"rename": {"prepareSupport": True, "honorsChangeAnnotations": True}}}

MOST_PICKS = 2_000
"""Names tried for one batch."""

MOST_SAID = 2_000
"""Characters that are shown of what a compiler says."""


class RefusedError(Exception):
    """The server said no."""


class RenamingCopy(Copy):
    """A copy in which names are changed."""

    def __init__(self, root: Path, cache: Path) -> None:
        super().__init__(root, cache, RENAMING)

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


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.renames", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--accepts", default="", metavar="COMMAND")
    arguments = parser.parse_args()
    with copied(arguments.root) as (root, scratch):
        results = measure(
            root,
            scratch,
            count=arguments.count,
            seed=arguments.seed,
            batch=arguments.batch,
            accepts=arguments.accepts,
        )
    report(results, arguments.json, failures=("failed",))


@dataclass
class Renames(Tally):
    """What became of the renames."""

    confirmed: int = 0
    left: int = 0
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


def measure(
    root: Path, scratch: Path, *, count: int, seed: int, batch: int, accepts: str = ""
) -> dict[str, Any]:
    """
    Renames in *root*, which is left as it was; the caches lie in *scratch*.

    Args:
        accepts: A command that succeeds in *root* while its code is accepted, and writes nothing
            there; empty: none is run.

    Returns:
        How many renames held, by what were others refused, and what failed.
    """
    refused = _refused(root, accepts)
    if refused:
        raise SystemExit(f"`{accepts}` fails before anything is renamed: {refused}")
    before = graph_of(root, scratch)
    originals = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    picks = _picks(before, root, originals, random.Random(seed))
    tally = Renames()
    copy = RenamingCopy(root, scratch / "server-cache")
    try:
        copy.ready()
        while tally.done < count:
            size = min(batch, count - tally.done)
            steps = _batch(copy, picks, tally, size, whole=bool(accepts))
            if not steps:
                break
            tally.done += len(steps)
            told = differences(before, graph_of(root, scratch), steps)
            names = [step.old for step in steps]
            if told:
                tally.failed.append(f"of {names}: {len(told)}: {told[:12]}")
            refused = _refused(root, accepts)
            if refused:
                tally.failed.append(f"of {names}: is not compiled any more: {refused}")
            tally.failed += _rename_back(copy, steps, tally.blocked)
            tally.failed += _restored(root, originals)
            print(f"  {tally.done} renamed, {len(tally.failed)} failures", flush=True)
    finally:
        copy.stop()
    return tally.figures


def _refused(root: Path, accepts: str) -> str:
    """The end of what the command says where it does not accept the code of *root*; else empty."""
    if not accepts:
        return ""
    done = subprocess.run(
        accepts, shell=True, cwd=root, capture_output=True, text=True, check=False
    )
    said = (done.stdout + done.stderr)[-MOST_SAID:] or f"exit code {done.returncode}"
    return said if done.returncode else ""


def _batch(
    copy: RenamingCopy,
    picks: Iterator[tuple[str, int]],
    tally: Renames,
    size: int,
    *,
    whole: bool,
) -> list[Step]:
    """At most *size* renames of picked names, applied one after another."""
    steps: list[Step] = []
    for path, place in islice(picks, MOST_PICKS):
        for step in steps:
            path, place = step.forward(path, place)
        made = _renamed(copy, path, place, tally, whole=whole)
        if made is not None:
            steps.append(made)
            if len(steps) == size:
                break
    return steps


def _renamed(
    copy: RenamingCopy, path: str, place: int, tally: Renames, *, whole: bool
) -> Step | None:
    """
    The name at *place* with another one; None where there is none, or that is not done: where a
    person has to choose between meanings, and with *whole* where one has to look at any mention.
    """
    old = _word(copy.root / path, place)
    if not old or MARK.lower() in old.lower():
        return None
    # A single letter has no case to keep; others say by theirs that they are constants.
    is_constant = len(old) > 1 and old.isupper()
    new = old + (MARK.upper() if is_constant else MARK)
    try:
        edit = copy.rename(path, place, new)
    except RefusedError as error:
        tally.refused[re.sub(r"`[^`]*`|\S+/\S+|\d+", "…", str(error))] += 1
        return None
    # A compiler misses what is left out; the graph is the same without it.
    if any(is_single(each) if whole else each.startswith(CHOICE) for each in reasons(edit)):
        tally.left += 1
        return None
    before = {file: problems(file) for file in map(path_of, _files(edit))}
    step = copy.apply(edit, old, new)
    tally.confirmed += len(confirmed(edit)) > 1
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


def _rename_back(copy: RenamingCopy, steps: list[Step], blocked: list[str]) -> list[str]:
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
