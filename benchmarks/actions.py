"""
Organises the imports of random files of a code base, or moves random definitions to new files, and
sees whether the graph is the same:

    python -m benchmarks.actions ROOT --what organize|unused|move [--language ID] [--count 200]
        [--seed 1] [--batch 200] [--json FILE]

A copy is served by a server process, whose code actions are applied to the files. After each batch
the copy is indexed from scratch: every edge that is not of an import statement has to be there as
before, that of a moved definition under its new file, and no more; and what has changed still has
to be accepted by the language.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tree_sitter import Parser

from benchmarks.copies import (
    Copy,
    Tally,
    copied,
    exported,
    is_single,
    path_of,
    problems,
    reasons,
    report,
    source_of,
)
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

IMPORTING = ("imports", "reexports")

KINDS = {
    "organize": "source.organizeImports",
    "unused": "source.removeUnusedImports",
    "move": "refactor.move",
}

ACTING = {
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "resolveSupport": {"properties": ["edit"]},
            "dataSupport": True,
            "honorsChangeAnnotations": True,
        }
    }
}


@dataclass
class Actions(Tally):
    """What became of the actions."""

    unchanged: int = 0
    doubtful: int = 0
    files: int = 0
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, Any]:
        return {
            "done": self.done,
            "nothing to do": self.unchanged,
            "in doubt": self.doubtful,
            "edits": self.edits,
            "files changed": self.files,
            "refused": dict(self.refused.most_common()),
            "not accepted": self.broken,
            "edges lost": len(self.lost),
            "edges new": len(self.new),
            "examples": [*self.lost[:12], *self.new[:12]],
        }


class Statements:
    """Where files import: a name that comes through other modules is mentioned there."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, frozenset[int]] = {}

    def have(self, edge: dict[str, Any]) -> bool:
        """Whether *edge*, of an export, stands in an import statement."""
        if edge["kind"] != "references" or edge["reason"] != "import":
            return False
        path = edge["path"]
        if path not in self._lines:
            self._lines[path] = self._imported(path)
        return edge["line"] in self._lines[path]

    def _imported(self, path: str) -> frozenset[int]:
        """The lines of all import statements of a file, from 1."""
        spec = languages().for_path(path)
        if spec is None:
            return frozenset()
        kinds = import_syntax(spec.lineage).statements
        waiting = [Parser(grammar(spec.grammar)).parse(source_of(self._root / path)).root_node]
        lines: set[int] = set()
        while waiting:
            node = waiting.pop()
            if node.type in kinds:
                lines.update(range(node.start_point.row + 1, node.end_point.row + 2))
            else:
                waiting += node.named_children
        return frozenset(lines)


def edges_of(root: Path, scratch: Path) -> tuple[Counter[tuple[str, ...]], list[dict[str, Any]]]:
    """The edges of *root* without places, those of import statements left out; and its symbols."""
    statements = Statements(root)
    edges: Counter[tuple[str, ...]] = Counter()
    symbols = []
    for record in exported(root, scratch):
        if record["type"] == "symbol":
            symbols.append(record)
        elif record["kind"] not in IMPORTING and not statements.have(record):
            edges[record["kind"], record["source"], record["target"]] += 1
    return edges, symbols


def measure(
    root: Path, scratch: Path, *, what: str, language: str, count: int, seed: int, batch: int
) -> dict[str, Any]:
    """Acts in *root*, a copy, which is changed; the caches lie in *scratch*."""
    before, symbols = edges_of(root, scratch)
    tally = Actions()
    choice = random.Random(seed)
    picks = _picks(symbols, what, language, choice)
    copy = Copy(root, scratch / "server-cache", ACTING)
    moved: dict[str, str] = {}
    try:
        copy.ready()
        tried = 0
        while tally.done < count and (pick := next(picks, None)) is not None:
            tried += 1
            if tried > count * 20:
                break
            _act(copy, pick, what, tally, moved)
            if what == "move":
                copy.ready()
            if tally.done and tally.done % batch == 0:
                _compare(before, root, scratch, moved, tally)
    finally:
        copy.stop()
    if not tally.done or tally.done % batch:
        _compare(before, root, scratch, moved, tally)
    return tally.figures


def _picks(
    symbols: list[dict[str, Any]], what: str, language: str, choice: random.Random
) -> Iterator[dict[str, Any]]:
    """Symbols at whose place to act: modules, or definitions at the top of one."""
    own = [s for s in symbols if not s.get("external") and s["language"] in language.split(",")]
    if what != "move":
        own = [s for s in own if s["kind"] == "module"]
    else:
        own = [s for s in own if "." not in s["qualifiedName"] and s["kind"] != "module"]
    choice.shuffle(own)
    yield from own


def _act(
    copy: Copy, pick: dict[str, Any], what: str, tally: Actions, moved: dict[str, str]
) -> None:
    path = copy.root / pick["path"]
    uri = path.as_uri()
    position = {"line": pick["line"] - 1, "character": pick["column"] - 1}
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": position, "end": position},
        "context": {"diagnostics": [], "only": [KINDS[what]]},
    }
    found = copy.client.call("textDocument/codeAction", params).get("result") or []
    if not found:
        tally.refused["not offered"] += what == "move"
        tally.unchanged += what != "move"
        return
    reply = copy.client.call("codeAction/resolve", found[0])
    if "error" in reply:
        tally.refused[reply["error"]["message"][:70]] += 1
        return
    edit = reply["result"].get("edit") or {}
    if not edit.get("documentChanges"):
        tally.unchanged += 1
        return
    if not all(map(is_single, reasons(edit))):
        tally.doubtful += 1
        return
    files = [
        path_of(change["textDocument"]["uri"])
        for change in edit["documentChanges"]
        if "textDocument" in change
    ]
    was = {file: problems(file) for file in files if file.is_file()}
    step = copy.apply(edit, "", "")
    tally.done += 1
    tally.files += len(step.edits)
    tally.edits += sum(map(len, step.edits.values()))
    for change in edit["documentChanges"]:
        if change.get("kind") == "create":
            new = path_of(change["uri"]).relative_to(copy.root)
            moved[str(new)] = pick["path"]
    for file in files:
        if problems(file) > was.get(file, 0):
            tally.broken.append(str(file.relative_to(copy.root)))


def _compare(
    before: Counter[tuple[str, ...]],
    root: Path,
    scratch: Path,
    moved: dict[str, str],
    tally: Actions,
) -> None:
    after, _ = edges_of(root, scratch)
    if moved:
        before, after = _without_modules(before), _without_modules(after)
    back: Counter[tuple[str, ...]] = Counter()
    for (kind, source, target), number in after.items():
        back[kind, _home(source, moved), _home(target, moved)] += number
    tally.lost = sorted(f"lost {n}: {edge}" for edge, n in (before - back).items())
    tally.new = sorted(f"new {n}: {edge}" for edge, n in (back - before).items())
    print(f"  {tally.done} done, {len(tally.lost)} lost, {len(tally.new)} new", flush=True)


def _without_modules(edges: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """What stood behind its module's name is imported by its own, once it has moved."""
    return Counter({edge: n for edge, n in edges.items() if not edge[2].endswith("`/")})


def _home(symbol: str, moved: dict[str, str]) -> str:
    """The id that *symbol* had before it was moved."""
    path = symbol.partition("`")[2].partition("`")[0]
    seen = set()
    while path in moved and path not in seen:
        seen.add(path)
        symbol = symbol.replace(f"`{path}`", f"`{moved[path]}`", 1)
        path = moved[path]
    return symbol


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.actions", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--what", choices=sorted(KINDS), default="organize")
    parser.add_argument("--language", default=",".join(sorted(languages().by_id)))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with copied(arguments.root) as (root, scratch):
        results = measure(
            root,
            scratch,
            what=arguments.what,
            language=arguments.language,
            count=arguments.count,
            seed=arguments.seed,
            batch=arguments.batch,
        )
    report(results, arguments.json, failures=("not accepted", "edges lost"))


if __name__ == "__main__":
    main()
