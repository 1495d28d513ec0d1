"""`import-cycle`: files that load each other in a circle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.check import Context, GraphCheck
from codegraph_lsp.checks.finding import Finding, Related, Severity
from codegraph_lsp.features.loads import LoadGraph, load_graph
from codegraph_lsp.graph.cycles import components
from codegraph_lsp.support.lru import Lru

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId

MAX_SHOWN = 8
"""Files of a cycle that a message names; of a longer one those in the middle are counted."""

MAX_ADVISED = 200
"""Files of a circle up to which it is said where to break it. (a guess: edges are left out in
turn)"""

KEPT_ADVICE = 256
"""Circles whose advice is kept: typing seldom changes what a file imports."""


class Advice(NamedTuple):
    """The import whose removal takes most files out of their circle."""

    user: FileId
    target: FileId
    n_freed: int
    n_files: int
    """That are in the circle."""


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
        self, snapshot: Snapshot, graph: LoadGraph, file: FileId, advice: Advice | None
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
                message += f"; without this import {_freed(advice)}"
            related = tuple(_steps(snapshot, graph, cycle[1:]))
            yield Finding(self.code, message, file, path, load.span, names[1], related=related)


def _drawn(names: Sequence[str]) -> str:
    shown = list(names)
    if len(shown) > MAX_SHOWN + 1:
        half = MAX_SHOWN // 2
        shown[half:-half] = [f"{len(shown) - 2 * half} more files"]
    return " → ".join(shown)


def _freed(advice: Advice) -> str:
    if advice.n_freed == advice.n_files:
        return f"the {advice.n_files} files would be in no circle"
    return f"{advice.n_freed} of the {advice.n_files} files would be in no circle"


def _steps(snapshot: Snapshot, graph: LoadGraph, cycle: Sequence[FileId]) -> Iterator[Related]:
    """The imports on the way back."""
    for user, target in pairwise(cycle):
        path = snapshot.file_by_id(user).path
        span = next(load.span for load in graph.loads[user] if load.target == target)
        name = snapshot.file_by_id(target).path
        yield Related(user, path, span, f"loads {name}")


def _advice(snapshot: Snapshot, circle: LoadGraph) -> Advice | None:
    """Where to break it; None where it is too large, or no import alone frees two of its files."""
    if len(circle.loads) > MAX_ADVISED:
        return None
    files = sorted(circle.loads)
    edges = {(user, load.target): 1 for user in files for load in circle.loads[user]}
    known: Lru[frozenset[tuple[FileId, FileId]], Advice]
    known = snapshot.kept("circles", lambda: Lru(KEPT_ADVICE))
    key = frozenset(edges)
    advice = known.get(key)
    if advice is None:
        found = components(files, edges, snapshot.cancel)[0]
        advice = Advice(*found.weakest, found.freed, len(files))
        known.put(key, advice)
    return advice if advice.n_freed > 1 else None
