"""Runs checks, gives their findings the severity that is set, and leaves out what is ignored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context, GraphCheck
from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.checks.registry import BY_CODE, CHECKS
from codegraph_lsp.checks.suppression import ignored_by_path
from codegraph_lsp.features.ignore_comments import ignored_in
from codegraph_lsp.model.kinds import FileState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.settings import Checks

OFF = "off"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which checks run, and what their findings count as."""

    severities: Mapping[str, Severity]
    """By code, of those that run."""

    @property
    def checks(self) -> list[Check]:
        """In their usual order."""
        return [check for check in CHECKS if check.code in self.severities]

    @property
    def local(self) -> Selection:
        """Those that look at one file at a time, so that they can keep up with typing."""
        return self.without(each.code for each in CHECKS if isinstance(each, GraphCheck))

    def only(self, codes: Iterable[str]) -> Selection:
        """Those of *codes*; one that was off gets its usual severity, or WARNING."""
        return Selection(
            {
                code: self.severities.get(code) or BY_CODE[code].severity or Severity.WARNING
                for code in codes
            }
        )

    def without(self, codes: Iterable[str]) -> Selection:
        left_out = set(codes)
        return Selection({c: s for c, s in self.severities.items() if c not in left_out})


def selected(settings: Checks) -> Selection:
    """What *settings* say, and the checks' own severities where they say nothing."""
    severities = {}
    for check in CHECKS:
        said = settings.severity.get(check.code)
        severity = check.severity if said is None else _severity(said)
        if severity is not None:
            severities[check.code] = severity
    return Selection(severities)


def _severity(word: str) -> Severity | None:
    return None if word == OFF else Severity.labelled(word)


def findings_in(context: Context, file: FileId, selection: Selection) -> list[Finding]:
    """The findings in one file, in order of place."""
    found: list[Finding] = []
    for check in selection.checks:
        context.snapshot.cancel.check(f"{check.code}: next file")
        severity = selection.severities[check.code]
        found += [replace(each, severity=severity) for each in check.in_file(context, file)]
    return _told(context, file, found)


def all_findings(context: Context, selection: Selection) -> list[Finding]:
    """The findings in all files of the graph, in order of path and place."""
    snapshot = context.snapshot
    for check in selection.checks:
        if isinstance(check, GraphCheck):
            snapshot.cancel.check(f"{check.code}: all files")
            check.by_file(context)
    return [
        finding
        for file in checked_files(snapshot)
        for finding in findings_in(context, file, selection)
    ]


def checked_files(snapshot: Snapshot) -> list[FileId]:
    """Files that can have findings, in order of path."""
    left_out = (FileState.PLACEHOLDER, FileState.SKIPPED)
    return [row.id for row in snapshot.files() if row.state not in left_out]


def _told(context: Context, file: FileId, found: list[Finding]) -> list[Finding]:
    if not found:
        return []
    by_path = ignored_by_path(context.settings.ignore, found[0].path)
    here = ignored_in(context.snapshot, file)
    kept = [
        each
        for each in found
        if by_path.isdisjoint((each.code, "*")) and not here.hides(each.code, each.span.start)
    ]
    return sorted(kept, key=lambda finding: finding.place)
