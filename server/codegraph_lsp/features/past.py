"""What git tells of the workspace: how often files change, and which change together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.model.errors import HistoryError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace import history, names

if TYPE_CHECKING:
    from collections.abc import Collection

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.workspace.roots import Root

LARGE_COMMIT = 50
"""Files of a commit from which on it says nothing of what belongs together. (a guess: renames of
folders and changes of style are larger, features are smaller)"""

MIN_TOGETHER = 3
"""Commits that two files must share to count as changing together."""

MIN_SHARE = 0.3
"""Share of a file's commits that must change the other, too. Both as in code-maat's advice: seldom
enough to be told, often enough to mean something."""


@dataclass(frozen=True, slots=True)
class Past:
    changes: Counter[Path]
    """Of each file, how many of the latest commits changed it."""
    commits: tuple[tuple[Path, ...], ...]
    """The files of each commit, newest first."""


@dataclass(frozen=True, slots=True)
class Together:
    path: Path
    """The file that usually changes, too."""
    because: Path
    """With which one."""
    commits: int
    """That changed both."""
    share: float
    """Of the commits that changed `because`."""


def path_of(root: Root, inside: str) -> Path:
    """The workspace's name of what git calls *inside*."""
    return Path(root.prefix + (names.to_text(inside) or inside))


def past(snapshot: Snapshot) -> Past:
    """
    The latest commits of all roots, read once for each HEAD.

    Raises:
        HistoryError: No root has any.
    """
    found: list[tuple[Path, ...]] = []
    problem: HistoryError | None = None
    for root in snapshot.roots:
        snapshot.cancel.check("history: next root")
        try:
            head = history.revision(root.real, snapshot.cancel)
            commits = _commits(snapshot, root, head)
        except HistoryError as error:
            problem = error
            continue
        found += commits
    if not found:
        if problem is None:
            folder = ", ".join(root.real for root in snapshot.roots)
            raise HistoryError(folder, "git has no commit of the workspace's files", "commit some")
        raise problem
    return Past(Counter(path for commit in found for path in commit), tuple(found))


def together(told: Past, changed: Collection[Path]) -> list[Together]:
    """Files that usually change with one of *changed* and are not among them, surest first."""
    asked = frozenset(changed)
    totals: Counter[Path] = Counter()
    shared: Counter[tuple[Path, Path]] = Counter()
    for commit in told.commits:
        if len(commit) > LARGE_COMMIT:
            continue
        mine = [path for path in commit if path in asked]
        totals.update(mine)
        shared.update((one, other) for one in mine for other in commit if other not in asked)
    best: dict[Path, Together] = {}
    for (because, path), count in shared.items():
        found = Together(path, because, count, count / totals[because])
        if count >= MIN_TOGETHER and found.share >= MIN_SHARE:
            before = best.get(path)
            if before is None or _rank(found) < _rank(before):
                best[path] = found
    return sorted(best.values(), key=_rank)


def _rank(found: Together) -> tuple[float, int, str, str]:
    return (-found.share, -found.commits, found.path, found.because)


def _commits(snapshot: Snapshot, root: Root, head: str) -> list[tuple[Path, ...]]:
    def read() -> list[tuple[Path, ...]]:
        return [
            tuple(path_of(root, inside) for inside in commit.paths)
            for commit in history.commits(root.real, head, snapshot.cancel)
        ]

    return snapshot.kept(f"commits {root.real} {head}", read)
