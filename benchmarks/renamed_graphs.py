"""
The graph of a folder before and after names in it were changed, place by place.

Places are bytes of what the server reads: a byte order mark does not count.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.copies import exported, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.copies import Step


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
    return _read(root, exported(root, scratch))


def _read(root: Path, records: Iterable[dict[str, Any]]) -> Graph:
    texts: dict[str, list[str]] = {}
    starts: dict[str, list[int]] = {}

    def place(path: str, line: int, column: int) -> int:
        if path not in texts:
            text = source_of(root / path).decode("utf-8", "replace")
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
    for record in records:
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
