"""One case after the other: indexed in this process, asked, scored."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.accuracy.suites import is_read, measures_of
from codegraph_lsp.engine.once import index_once, open_snapshot, settings_for
from codegraph_lsp.features.definition import definitions
from codegraph_lsp.features.export import JsonLines, export
from codegraph_lsp.features.lines import LineNumbersOf
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.references import references_at
from codegraph_lsp.model.ids import Path as Name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from benchmarks.accuracy.suites import Suites
    from codegraph_lsp.features.snapshot import Snapshot


@dataclass
class Tally:
    """What was asked and answered; summed over the cases of one suite, language and measure."""

    n_cases: int = 0
    expected: int = 0
    found: int = 0
    """Of those expected."""
    reported: int = 0
    correct: int = 0
    """Of those reported."""
    to_be_silent: int = 0
    """Questions that have no answer in the workspace."""
    silent: int = 0
    """Those of them that got none."""
    misses: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """In per cent; 100 where nothing was reported."""
        return 100 * self.correct / self.reported if self.reported else 100.0

    @property
    def recall(self) -> float:
        """In per cent; 100 where nothing was expected."""
        return 100 * self.found / self.expected if self.expected else 100.0

    @property
    def silence(self) -> float:
        """Share of the questions without an answer that got none. In per cent."""
        return 100 * self.silent / self.to_be_silent if self.to_be_silent else 100.0

    def add(self, other: Tally) -> None:
        self.n_cases += other.n_cases
        self.expected += other.expected
        self.found += other.found
        self.reported += other.reported
        self.correct += other.correct
        self.to_be_silent += other.to_be_silent
        self.silent += other.silent
        self.misses += other.misses
        self.extras += other.extras


class Nobody:
    """Is told of no progress."""

    def report(self, report: object) -> None: ...


def measure(
    suites: Suites,
    suite: str,
    *,
    language: str = "",
    only: str = "",
    measures: Collection[str] = (),
) -> dict[tuple[str, str], Tally]:
    """
    Tallies of one suite by language and measure, of the languages that are read.

    Args:
        language: Only its cases; empty: all.
        only: Only cases whose name contains it.
        measures: Only these; empty: all that a case allows.
    """
    tallies: dict[tuple[str, str], Tally] = {}
    for case in suites.cases(suite, language):
        wanted = [kind for kind in measures_of(case) if not measures or kind in measures]
        if only not in case.case or not wanted or not is_read(case):
            continue
        with _written(case) as root, indexed(root) as snapshot:
            for kind in wanted:
                tally = tallies.setdefault((case.language, kind), Tally())
                if kind == "definition":
                    tally.add(_definitions(case, snapshot))
                elif kind == "reference-set":
                    tally.add(_reference_sets(case, snapshot))
                else:
                    tally.add(_graph(suites, case, kind, str(root), snapshot))
    return tallies


@contextmanager
def indexed(root: Path) -> Iterator[Snapshot]:
    """The graph of *root*, made with a cache of its own that is thrown away."""
    with _own_cache():
        settings = settings_for(str(root), {"jobs": 1, "cache": False}).settings
        index_once(str(root), settings, meter=Nobody())
        with open_snapshot(str(root), settings) as snapshot:
            yield snapshot


@contextmanager
def _own_cache() -> Iterator[None]:
    """Facts and workspaces of others are left alone."""
    variable = "CODEGRAPH_CACHE_DIR"
    before = os.environ.get(variable)
    with tempfile.TemporaryDirectory(prefix="codegraph-accuracy-") as folder:
        os.environ[variable] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[variable]
            else:
                os.environ[variable] = before


@contextmanager
def _written(case: Any) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="codegraph-case-") as name:
        root = Path(name).resolve()
        case.write_to(root)
        yield root


def _graph(suites: Suites, case: Any, kind: str, root: str, snapshot: Snapshot) -> Tally:
    """The whole graph, compared by the suites' own scorers."""
    written: list[str] = []
    export(snapshot, JsonLines(), written.append, Options())
    lines = "".join(written).splitlines()
    if kind == "references":
        lines = [line for line in lines if not json.loads(line).get("indirect")]
    graph = suites.module("graphio").Graph.from_lines(lines, root)
    score = suites.module("score")
    if kind == "call-sites":
        result = score.score_call_sites(case, graph, "calls")
    elif kind == "references":
        result = score.score_call_sites(case, graph, "references")
    else:
        result = getattr(score, f"score_{kind}")(case, graph)
    return Tally(
        1,
        result.expected,
        result.found,
        result.reported if result.closed else 0,
        result.correct if result.closed else 0,
        misses=[f"{case.case}: {text}" for text in result.misses],
        extras=[f"{case.case}: {text}" for text in result.extras],
    )


def _definitions(case: Any, snapshot: Snapshot) -> Tally:
    """What an editor's "go to definition" answers."""
    tally = Tally(1)
    line_of = LineNumbersOf(snapshot)
    for site in case.sites:
        if site["kind"] != "definition":
            continue
        here = (site["path"], site["line"])
        wanted = [(t["path"], t["line"], t.get("slack", 0)) for t in site["targets"]]
        found: list[tuple[str, int]] = []
        row = snapshot.file(Name(site["path"]))
        if row is not None:
            offset = _offset(case.files[site["path"]], site["line"], site["col"])
            places = definitions(snapshot, row.id, offset).places
            found = [
                (place.path, line_of(place.file).at(place.name_span.start)[0]) for place in places
            ]
        if found == [here] and here not in {(path, line) for path, line, _ in wanted}:
            found = []  # the place itself answers nothing
        is_right = any(
            path == other and abs(line - there) <= slack
            for path, line in found
            for other, there, slack in wanted
        )
        told = f"{case.case}: {site['path']}:{site['line']}:{site['col']} {site.get('text', '')}"
        if wanted:
            tally.expected += 1
            tally.found += is_right
            tally.reported += bool(found)
            tally.correct += is_right
            if not is_right:
                notes = tally.extras if found else tally.misses
                notes.append(f"{told} -> {wanted[0][0]}:{wanted[0][1]}, not {found[:3]}")
        else:
            tally.to_be_silent += 1
            tally.silent += not found
            if found:
                tally.extras.append(f"{told} -> nothing, not {found[:3]}")
    return tally


def _reference_sets(case: Any, snapshot: Snapshot) -> Tally:
    """What an editor's "find references" answers, without the definition and the place itself."""
    tally = Tally(1)
    line_of = LineNumbersOf(snapshot)
    for site in case.sites:
        if site["kind"] != "reference-set":
            continue
        here = (site["path"], site["line"])
        wanted = {(target["path"], target["line"]) for target in site["targets"]} - {here}
        row = snapshot.file(Name(site["path"]))
        if row is None or not wanted:
            continue
        offset = _offset(case.files[site["path"]], site["line"], site["col"])
        found = {
            (each.path, line_of(each.file).at(each.span.start)[0])
            for each in references_at(snapshot, row.id, offset, include_declaration=False)
        } - {here}
        tally.expected += len(wanted)
        tally.found += len(wanted & found)
        tally.reported += len(found)
        tally.correct += len(wanted & found)
        told = f"{case.case}: {site['path']}:{site['line']}:{site['col']} {site.get('text', '')}"
        tally.misses += [f"{told} -> {path}:{line}" for path, line in sorted(wanted - found)]
        tally.extras += [f"{told} -> {path}:{line}" for path, line in sorted(found - wanted)]
    return tally


def _offset(text: str, line: int, column: int) -> int:
    """Byte offset of a 1-based line and a 0-based column in characters."""
    lines = text.split("\n")
    before = sum(len(each.encode()) + 1 for each in lines[: line - 1])
    return before + len(lines[line - 1][:column].encode())
