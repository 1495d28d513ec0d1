"""
What the prefilter of rules saves, and whether it changes what is found:

    python -m benchmarks.rules ROOT [ROOT ...] [--files 5000] [--runs 3] [--json FILE]

Files are copied from all roots in equal parts of what they have, indexed once, and checked with the
hundred rules in `rule_sets/`: with the prefilter, without it, and in the two parts that nobody can
do without, ripgrep for the same expressions and a parse of the files that pass. Times are the best
of the runs, whole passes over all files, in one process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.copies import IGNORED
from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.prefilter import Prefilter, expressions_of, work
from codegraph_lsp.checks.rules import rules_now
from codegraph_lsp.checks.run import Selection, check_all, findings_in, selected
from codegraph_lsp.engine.once import index_once, open_snapshot
from codegraph_lsp.features.ast_grep import tree
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.settings import Checks, Settings
from codegraph_lsp.workspace import ripgrep
from codegraph_lsp.workspace.rule_files import RULES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from codegraph_lsp.features.snapshot import Snapshot

RULE_SETS = Path(__file__).parent / "rule_sets"
CHECKS = Checks()
LANGUAGES = ("python", "typescript", "tsx", "go")


@dataclass(frozen=True)
class Measured:
    """Seconds, and counts."""

    files: int
    rules: int
    findings: int
    skipped_share: float
    with_ripgrep: bool
    load: float
    """Reading the rules anew."""
    load_again: float
    """Asking for the rules when nothing has changed."""
    prefilter: float
    all: float
    """The whole pass with the prefilter."""
    without: float
    """The whole pass without it; what is found must be the same."""
    without_in_processes: float
    """The same in as many processes as there are cores."""
    floor: float
    """Ripgrep for the same expressions, then a parse of the files that pass."""
    again: float
    """The whole pass when nothing has changed since the one before."""
    one_file: float
    """The findings of one open file, the 80th percentile of a hundred."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("roots", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the copy and its index there")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="codegraph-rules-") as temporary:
        folder = arguments.folder or Path(temporary)
        os.environ["CODEGRAPH_CACHE_DIR"] = f"{folder}/cache"
        root = folder / "root"
        if not root.exists():
            copy(arguments.roots, root, arguments.files)
        shutil.copytree(RULE_SETS, root / RULES_FOLDER, dirs_exist_ok=True)
        settings = Settings(jobs=1, checks=CHECKS)
        index_once(str(root), settings, meter=_Silent())
        measured = measure(lambda: open_snapshot(str(root), settings), arguments.runs)
    print(json.dumps(asdict(measured), indent=2))
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(measured), indent=2) + "\n")


def copy(roots: list[Path], to: Path, n_files: int) -> None:
    """Copies *n_files* of the languages of the rules of the roots, evenly spread."""
    listed = {root: list(_files(root)) for root in roots}
    total = sum(map(len, listed.values()))
    for root, files in listed.items():
        step = max(total / n_files, 1.0)
        for index in range(int(len(files) / step)):
            file = files[int(index * step)]
            target = to / root.name / file.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


def _files(root: Path) -> Iterator[Path]:
    registry = languages()
    for folder, folders, names in os.walk(root):
        left_out = IGNORED(folder, folders)
        folders[:] = sorted(set(folders) - left_out)
        for name in sorted(names):
            spec = registry.for_path(name)
            if spec is not None and spec.id in LANGUAGES:
                yield Path(folder, name)


def measure(open_: Callable[[], AbstractContextManager[Snapshot]], n_runs: int) -> Measured:
    with open_() as snapshot:
        began = time.perf_counter()
        rules = rules_now(snapshot, CHECKS)
        load = time.perf_counter() - began
        load_again = best(n_runs, lambda: rules_now(snapshot, CHECKS))
        assert not rules.problems, rules.problems
        selection = selected(CHECKS, rules).only([rule.id for rule in rules.rules])
        context = Context(snapshot, CHECKS)
        one_file = slowest(context, selection)
        narrow = check_all(context, selection)
        again = best(n_runs, lambda: check_all(context, selection))
        floor = best(n_runs, lambda: least(snapshot, selection))

    def anew(*, prefilter: bool, processes: int = 1) -> float:
        found = []
        for _ in range(n_runs):
            with open_() as snapshot:  # which knows nothing of what was found before
                context = Context(snapshot, CHECKS)
                began = time.perf_counter()
                checked = check_all(context, selection, prefilter=prefilter, processes=processes)
                found.append(time.perf_counter() - began)
            assert checked.findings == narrow.findings, "the prefilter changes what is found"
            if checked.prefilter is not None:
                milliseconds.append(checked.prefilter.milliseconds)
        return min(found)

    milliseconds: list[int] = []
    with_it = anew(prefilter=True)
    without = anew(prefilter=False)
    stats = narrow.prefilter
    assert stats is not None
    return Measured(
        files=stats.total,
        rules=len(rules.rules),
        findings=len(narrow.findings),
        skipped_share=round(stats.skipped / stats.total, 4),
        with_ripgrep=ripgrep.program() is not None,
        load=round(load, 3),
        load_again=round(load_again, 5),
        prefilter=min(milliseconds) / 1000,
        all=round(with_it, 3),
        without=round(without, 3),
        without_in_processes=round(anew(prefilter=False, processes=os.cpu_count() or 1), 3),
        floor=round(floor, 3),
        again=round(again, 3),
        one_file=round(one_file, 4),
    )


def best(n_runs: int, ask: Callable[[], object]) -> float:
    """Seconds of the fastest of some runs."""
    found = []
    for _ in range(n_runs):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return min(found)


def least(snapshot: Snapshot, selection: Selection) -> None:
    """What no way of matching can do without."""
    waiting = work(snapshot.files(), selection.rules)
    wanted = [expressions_of(rule) or () for rule in selection.rules]
    (root,) = snapshot.roots
    paths = [each.row.path for each in waiting]
    ripgrep.files_with(root, paths, set().union(*wanted), snapshot.cancel)
    for row, source in passing(snapshot, selection):
        tree(source.decode("utf-8", "replace"), languages().by_id[row].structural)


_PASSING: list[tuple[str, bytes]] = []


def passing(snapshot: Snapshot, selection: Selection) -> list[tuple[str, bytes]]:
    """Language and text of the files that pass, found out once."""
    if not _PASSING:
        filtering = Prefilter(snapshot)
        waiting = work(snapshot.files(), selection.rules)
        _PASSING.extend((each.row.language, text) for each, text in filtering.files(waiting))
    return _PASSING


def slowest(context: Context, selection: Selection) -> float:
    """Seconds for one file, the 80th percentile of a hundred files spread over the workspace."""
    rows = [row for row in context.snapshot.files() if row.language in LANGUAGES]
    times = []
    for row in islice(rows, 0, None, max(len(rows) // 100, 1)):
        began = time.perf_counter()
        findings_in(context, row.id, selection)
        times.append(time.perf_counter() - began)
    return sorted(times)[int(len(times) * 0.8)]


class _Silent:
    def report(self, report: object) -> None: ...


if __name__ == "__main__":
    main()
