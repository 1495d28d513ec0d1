"""What a workspace's findings come to: new ones, known ones, and what could not be looked at."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.baseline import Baseline, Known, known, marked
from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.checks.run import Checked, Reached, check_all, check_some, checked_files, untold
from codegraph_lsp.features.lines import LineNumbersOf
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from codegraph_lsp.checks.baseline import Marked
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.finding import Finding, Missing, Related
    from codegraph_lsp.checks.prefilter import Stats
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.features.changed_lines import Changes
    from codegraph_lsp.features.snapshot import Snapshot

EVERYWHERE = frozenset(("",))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which findings are wanted."""

    paths: frozenset[str] = EVERYWHERE
    """Files, and folders with everything below; empty text is the root."""
    changed: Changes | None = None
    """Only what is in these files, speaks of them, or misses what they had."""
    by_line: bool = False
    """Of those files only what touches changed lines."""
    least: Severity = Severity.HINT
    """Nothing that is less bad."""

    def has(self, path: str) -> bool:
        """*path* is one of `paths`, or below one."""
        while path not in self.paths:
            if not path:
                return False
            path = path.rpartition("/")[0]
        return True

    def looks_at(self, path: Path) -> bool:
        """Findings in *path* can be told."""
        return self.has(path) and (self.changed is None or path in self.changed.lines)


class Unread(NamedTuple):
    """A file that nothing is known of."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found of what was wanted, beside a baseline."""

    selection: Selection
    new: tuple[Marked, ...]
    """What is told, in order of path and place."""
    known: tuple[Marked, ...]
    """What the baseline hides."""
    gone: tuple[Known, ...]
    """What only the baseline has: of checks that ran, in files that were looked at."""
    n_files: int
    """Where something could have been found; of changes, those that changed and those affected."""
    kept: tuple[Known, ...]
    """What the baseline has of checks that did not run, and of files that were not looked at."""
    unread: tuple[Unread, ...]
    """Files that failed, in order of path: in them, and because of them elsewhere, more may be
    wrong."""
    pending: int
    """Files that were not read yet."""
    prefilter: Stats | None
    n_lesser: int = 0
    """Findings that are wanted but for their severity."""

    @property
    def lower_bound(self) -> bool:
        """There may be more than is told."""
        return bool(self.unread) or self.pending > 0

    @property
    def counts(self) -> Counter[Severity]:
        """Of what is told."""
        return Counter(each.finding.severity for each in self.new)

    @property
    def renewed(self) -> Baseline:
        """The baseline that knows all that was found, and nothing that is gone."""
        return Baseline.of((*self.kept, *map(known, self.known), *map(known, self.new)))

    def fails(self, least: Severity | None) -> bool:
        """Something is told that is as bad as *least*; None: nothing ever is."""
        return least is not None and any(each.finding.severity <= least for each in self.new)


def report(
    context: Context,
    selection: Selection,
    scope: Scope,
    baseline: Baseline | None = None,
    *,
    prefilter: bool = True,
    processes: int = 1,
    reached: Reached = untold,
) -> Report:
    """
    Runs the checks of *selection* and parts what they find.

    Args:
        prefilter: As in `check_all`.
        processes: As in `check_all`; of some paths alone all is done in this one.
        reached: Is told how many of how many files have been checked.
    """
    if scope.paths == EVERYWHERE:
        checked = check_all(
            context, selection, prefilter=prefilter, processes=processes, reached=reached
        )
    else:
        checked = check_some(context, selection, scope.has, reached=reached)
    return _parted(context.snapshot, selection, scope, baseline or Baseline(), checked)


def _parted(
    snapshot: Snapshot, selection: Selection, scope: Scope, baseline: Baseline, checked: Checked
) -> Report:
    # Numbered before anything is left out: equal ones are told apart by their order in a file.
    found = marked(checked.findings)
    judged = baseline.judged(found, lambda path: snapshot.file(path) is not None)
    wanted = _Wanted(snapshot, scope)
    unread = _unread(snapshot, scope)
    failed = {each.path for each in unread}

    def looked_for(each: Known) -> bool:
        path, code, *_ = each.fingerprint
        return code in selection.severities and path not in failed and scope.has(path)

    # While files are still to be read nobody knows what is gone.
    whole = scope.changed is None and not snapshot.pending
    touched = [each for each in judged.new if wanted(each.finding)]
    new = tuple(each for each in touched if each.finding.severity <= scope.least)
    hidden = (each for each in judged.known if each.finding.severity <= scope.least)
    paths = (snapshot.file_by_id(file).path for file in checked_files(snapshot))
    looked_at = {path for path in paths if scope.looks_at(path)}
    return Report(
        selection=selection,
        new=new,
        known=tuple(each for each in hidden if wanted(each.finding)),
        gone=tuple(filter(looked_for, judged.gone)) if whole else (),
        kept=tuple(each for each in baseline.items if not looked_for(each)),
        n_files=len(looked_at | {each.finding.path for each in new}),
        unread=unread,
        pending=snapshot.pending,
        prefilter=checked.prefilter,
        n_lesser=len(touched) - len(new),
    )


def _unread(snapshot: Snapshot, scope: Scope) -> tuple[Unread, ...]:
    return tuple(
        Unread(row.path, row.reason)
        for row in snapshot.files()
        if row.failed and scope.has(row.path)
    )


class _Wanted:
    """Whether a finding is, by what has changed."""

    def __init__(self, snapshot: Snapshot, scope: Scope) -> None:
        self._lines = LineNumbersOf(snapshot)
        self._scope = scope

    def __call__(self, finding: Finding) -> bool:
        changed = self._scope.changed
        if changed is None:
            return True
        # What a change breaks elsewhere points back at what was changed, or at what was there.
        return (
            self._touched(changed, finding)
            or any(self._touched(changed, each) for each in finding.related)
            or (finding.missing is not None and _was_there(changed, finding.missing))
        )

    def _touched(self, changed: Changes, place: Finding | Related) -> bool:
        if place.path not in changed.lines:
            return False
        if not self._scope.by_line:
            return True
        lines = self._lines(place.file)
        first = lines.at(place.span.start)[0]
        last = lines.at(max(place.span.start, place.span.end - 1))[0]
        return any(start <= last and first <= end for start, end in changed.lines[place.path])


def _was_there(changed: Changes, missing: Missing) -> bool:
    """The change has taken away what is *missing*."""
    if not missing.name:
        return any(_may_be(path, each) for path in changed.removed for each in missing.paths)
    word = re.compile(rf"(?<!\w){re.escape(missing.name)}(?!\w)".encode())
    return any(word.search(changed.gone.get(Path(path), b"")) for path in missing.paths)


def _may_be(path: Path, module: str) -> bool:
    """The file at *path* is the *module*, or a part of it."""
    if path.startswith((f"{module}.", f"{module}/")):
        return True
    # Some are imported under the ending of what they are compiled to.
    stem, dot, _ = module.rpartition(".")
    return bool(dot) and path.rpartition(".")[0] == stem
