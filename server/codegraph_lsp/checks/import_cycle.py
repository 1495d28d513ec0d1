"""`import-cycle`: files that load each other in a circle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.check import Context, GraphCheck
from codegraph_lsp.checks.finding import Finding, Related, Severity
from codegraph_lsp.features.loads import LoadGraph, load_graph
from codegraph_lsp.graph.cycles import components

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId

MAX_SHOWN = 8
"""Files of a cycle that a message names; of a longer one those in the middle are counted."""

MAX_ADVISED = 200
"""Files of a circle up to which it is said where to break it. (a guess: edges are left out in
turn)"""


class _Advice(NamedTuple):
    """The import whose removal takes most files of a circle out of it, and how many."""

    user: FileId
    target: FileId
    n_freed: int


class ImportCycles(GraphCheck):
    """
    Only in languages whose imports run the other file at once: there, code that runs while it is
    loaded may find the other half loaded.

    One search backwards from a file answers for all its imports.
    """

    code = "import-cycle"
    summary = "Loading what is imported here leads back to this file."
    severity = Severity.NOTE

    def in_workspace(self, context: Context) -> Iterator[Finding]:
        snapshot = context.snapshot
        graph = load_graph(snapshot, deferred=context.settings.deferred_imports)
        for circle in graph.circles():
            advice = _advice(snapshot, circle)
            for file in circle.loads:
                snapshot.cancel.check("import cycles: next file")
                yield from self._at(snapshot, circle, file, advice)

    def _at(
        self, snapshot: Snapshot, graph: LoadGraph, file: FileId, advice: _Advice | None
    ) -> Iterator[Finding]:
        """What is found in one file of the circle that *graph* is."""
        ways = graph.ways_to(file)
        path = snapshot.file_by_id(file).path
        for load in graph.loads[file]:
            cycle = [file, load.target]
            while cycle[-1] != file:
                cycle.append(ways[cycle[-1]])
            names = [snapshot.file_by_id(each).path for each in cycle]
            message = f"loading {names[1]} leads back here: {_drawn(names)}"
            if advice is not None and (advice.user, advice.target) == (file, load.target):
                message += f"; without this import {_freed(advice.n_freed, len(graph.loads))}"
            related = tuple(_steps(snapshot, graph, cycle[1:]))
            yield Finding(self.code, message, file, path, load.span, names[1], related=related)


def _drawn(names: Sequence[str]) -> str:
    shown = list(names)
    if len(shown) > MAX_SHOWN + 1:
        half = MAX_SHOWN // 2
        shown[half:-half] = [f"{len(shown) - 2 * half} more files"]
    return " → ".join(shown)


def _freed(n_freed: int, n_files: int) -> str:
    if n_freed == n_files:
        return f"the {n_files} files would be in no circle"
    return f"{n_freed} of the {n_files} files would be in no circle"


def _steps(snapshot: Snapshot, graph: LoadGraph, cycle: Sequence[FileId]) -> Iterator[Related]:
    """The imports on the way back."""
    for user, target in pairwise(cycle):
        path = snapshot.file_by_id(user).path
        span = next(load.span for load in graph.loads[user] if load.target == target)
        name = snapshot.file_by_id(target).path
        yield Related(user, path, span, f"loads {name}")


def _advice(snapshot: Snapshot, circle: LoadGraph) -> _Advice | None:
    """None where the circle is too large or no import alone frees two files."""
    if len(circle.loads) > MAX_ADVISED:
        return None
    files = sorted(circle.loads)
    edges = {(user, load.target): 1 for user in files for load in circle.loads[user]}
    known: dict[frozenset[tuple[FileId, FileId]], _Advice] = snapshot.kept("circles", dict)
    key = frozenset(edges)
    if key not in known:
        found = components(files, edges, snapshot.cancel)[0]
        if len(known) >= _CIRCLES:
            known.clear()
        known[key] = _Advice(*found.weakest, found.freed)
    advice = known[key]
    return advice if advice.n_freed > 1 else None


_CIRCLES = 256
"""Circles whose advice is kept: typing seldom changes what a file imports."""
