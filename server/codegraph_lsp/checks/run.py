"""Runs checks, gives their findings the severity that is set, and leaves out what is ignored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.checks.check import Check, Context, GraphCheck
from codegraph_lsp.checks.empty_layers import settings_file
from codegraph_lsp.checks.finding import OFF, Finding, Severity
from codegraph_lsp.checks.registry import BY_CODE, CHECKS
from codegraph_lsp.checks.removed import RemovedSymbols
from codegraph_lsp.checks.rule import NO_RULES, RuleSet
from codegraph_lsp.checks.rule_check import rule_findings, rule_findings_everywhere
from codegraph_lsp.checks.rules import rules_now
from codegraph_lsp.checks.suppression import ignored_by_path
from codegraph_lsp.checks.unresolved_imports import UnresolvedImports
from codegraph_lsp.features.ignore_comments import ignored_in
from codegraph_lsp.model.kinds import FileState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from codegraph_lsp.checks.prefilter import Stats
    from codegraph_lsp.checks.rule import Rule
    from codegraph_lsp.checks.rule_check import Everywhere
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.settings import Checks
    from codegraph_lsp.model.symbols import FileRow


@dataclass(frozen=True, slots=True)
class Selection:
    """Which checks run, and what their findings count as."""

    severities: Mapping[str, Severity]
    """By code, of those that run; a rule's id is its code."""
    loaded: RuleSet = NO_RULES
    """Where the rules are that run, and others."""

    @property
    def checks(self) -> list[Check]:
        """In their usual order."""
        return [check for check in CHECKS if check.code in self.severities]

    @property
    def rules(self) -> list[Rule]:
        """In order of their files."""
        return [rule for rule in self.loaded.rules if rule.id in self.severities]

    @property
    def of_graph(self) -> list[str]:
        """Codes of those that look at the whole graph: too dear for each key that is pressed."""
        checks = [check.code for check in self.checks if isinstance(check, GraphCheck)]
        return checks + [rule.id for rule in self.rules if rule.callers or rule.reaches]

    @property
    def at_once(self) -> Selection:
        """Those that are told before all else."""
        return self.only(check.code for check in self.checks if check.at_once)

    def only(self, codes: Iterable[str]) -> Selection:
        """
        Those of *codes*, of checks and rules that there are; one that was off gets its usual
        severity, or WARNING.
        """
        severities = {
            code: self.severities.get(code) or self._usual(code) or Severity.WARNING
            for code in codes
        }
        return replace(self, severities=severities)

    def _usual(self, code: str) -> Severity | None:
        rule = self.loaded.by_id.get(code)
        return BY_CODE[code].severity if rule is None else rule.severity

    def without(self, codes: Iterable[str]) -> Selection:
        """All but those of *codes*, whatever these are."""
        left_out = set(codes)
        severities = {c: s for c, s in self.severities.items() if c not in left_out}
        return replace(self, severities=severities)


def selected(settings: Checks, rules: RuleSet = NO_RULES) -> Selection:
    """
    What *settings* say, and the severities of the checks' and rules' own where they say nothing.

    Args:
        rules: What `rules_now` returns.
    """
    usual = {check.code: check.severity for check in CHECKS if check.is_set_up(settings)}
    usual |= {rule.id: rule.severity for rule in rules.rules}
    severities = {}
    for code, own in usual.items():
        said = settings.severity.get(code)
        severity = own if said is None else _severity(said)
        if severity is not None:
            severities[code] = severity
    return Selection(severities, rules)


def selection_now(context: Context) -> Selection:
    """What the settings say of checks, and of the workspace's rules as they are now."""
    return selected(context.settings, rules_now(context.snapshot, context.settings))


def _severity(word: str) -> Severity | None:
    return None if word == OFF else Severity.labelled(word)


def findings_in(context: Context, file: FileId, selection: Selection) -> list[Finding]:
    """The findings in one file, in order of place."""
    checks = runnable(context, file, selection)
    found = [*_by_checks(context, file, checks), *_by_rules(context, file, selection)]
    return _told(context, file, selection, found)


def file_findings(context: Context, file: FileId, selection: Selection) -> list[Finding]:
    """Like `findings_in`, without what looks at the whole graph."""
    return findings_in(context, file, selection.without(selection.of_graph))


def graph_findings(context: Context, selection: Selection) -> dict[FileId, list[Finding]]:
    """What looks at the whole graph finds, by file, each in order of place."""
    wide = selection.only(selection.of_graph)
    found: dict[FileId, list[Finding]] = {}
    for check in wide.checks:
        if isinstance(check, GraphCheck):
            context.snapshot.cancel.check(f"{check.code}: all files")
            for file, findings in check.by_file(context).items():
                if check in runnable(context, file, wide):
                    found.setdefault(file, []).extend(findings)
    if wide.rules:
        for file, by_rules in _everywhere(context, wide).findings.items():
            found.setdefault(file, []).extend(by_rules)
    told = {file: _told(context, file, wide, found[file]) for file in sorted(found)}
    return {file: findings for file, findings in told.items() if findings}


def runnable(context: Context, file: FileId, selection: Selection) -> list[Check]:
    """The checks of *selection* that can tell something of *file* now."""
    closed = context.live and context.snapshot.version(file) is None
    return [
        check
        for check in selection.checks
        if not (check.needs_all_files and not context.complete) and not (check.only_open and closed)
    ]


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands in all files."""

    findings: list[Finding]
    """In order of path and place."""
    prefilter: Stats | None = None
    """Which files rules had to parse; None where that was not asked."""


Reached: TypeAlias = "Callable[[int, int], None]"
"""Is told how many of how many files are done."""


def untold(done: int, total: int) -> None:
    """Nobody is told."""


def check_all(
    context: Context,
    selection: Selection,
    *,
    prefilter: bool = True,
    processes: int = 1,
    reached: Reached = untold,
) -> Checked:
    """
    What `all_findings` returns, and how it was found.

    Args:
        prefilter: Only parse the files that have the words which rules demand.
        processes: So many match rules where there is much to do; 1: none but this one.
    """
    snapshot = context.snapshot
    for check in selection.checks:
        if isinstance(check, GraphCheck):
            snapshot.cancel.check(f"{check.code}: all files")
            check.by_file(context)
    by_rules = _everywhere(context, selection, prefilter=prefilter, processes=processes)
    rows = _rows(context, selection)
    findings = []
    for number, row in enumerate(rows):
        reached(number, len(rows))
        checks = runnable(context, row.id, selection)
        found = [*_by_checks(context, row.id, checks), *by_rules.findings.get(row.id, ())]
        findings += _told(context, row.id, selection, found)
    return Checked(findings, by_rules.stats)


def check_some(
    context: Context,
    selection: Selection,
    wanted: Callable[[Path], bool],
    *,
    reached: Reached = untold,
) -> Checked:
    """The same of the files whose paths are *wanted*."""
    rows = [row for row in _rows(context, selection) if wanted(row.path)]
    findings = []
    for number, row in enumerate(rows):
        reached(number, len(rows))
        findings += findings_in(context, row.id, selection)
    return Checked(findings)


def _rows(context: Context, selection: Selection) -> list[FileRow]:
    """Files that can have findings, those beside the graph among them, in order of path."""
    snapshot = context.snapshot
    rows = {file: snapshot.file_by_id(file) for file in checked_files(snapshot)}
    beside = (snapshot.beside(path) for path in files_beside(context, selection))
    rows |= {row.id: row for row in beside if row is not None}
    return sorted(rows.values(), key=lambda row: row.path)


def files_beside(context: Context, selection: Selection) -> set[Path]:
    """Files that can have findings though they are not in the graph: of rules, and of settings."""
    settings = settings_file(context.snapshot, context.settings)
    return set(selection.loaded.paths) | ({settings} if settings is not None else set())


def all_findings(context: Context, selection: Selection) -> list[Finding]:
    """The findings in all files of the graph and in those of rules, in order of path and place."""
    return check_all(context, selection).findings


def _everywhere(
    context: Context, selection: Selection, *, prefilter: bool = True, processes: int = 1
) -> Everywhere:
    snapshot = context.snapshot
    rows = [snapshot.file_by_id(file) for file in checked_files(snapshot)]
    rules = selection.rules
    return rule_findings_everywhere(
        context, rows, selection.loaded, rules, prefilter=prefilter, processes=processes
    )


def _by_checks(context: Context, file: FileId, checks: Iterable[Check]) -> Iterator[Finding]:
    for check in checks:
        context.snapshot.cancel.check(f"{check.code}: next file")
        yield from check.in_file(context, file)


def _by_rules(context: Context, file: FileId, selection: Selection) -> Sequence[Finding]:
    rules = selection.rules
    return rule_findings(context, file, rules) if rules else ()


def checked_files(snapshot: Snapshot) -> list[FileId]:
    """Files that can have findings, in order of path."""
    left_out = (FileState.PLACEHOLDER, FileState.SKIPPED)
    return [row.id for row in snapshot.files() if row.state not in left_out]


def _told(
    context: Context, file: FileId, selection: Selection, found: list[Finding]
) -> list[Finding]:
    if not found:
        return []
    by_path = ignored_by_path(context.settings.ignore, found[0].path)
    here = ignored_in(context.snapshot, file)
    kept = [
        replace(each, severity=selection.severities[each.code])
        for each in _without_echoes(found)
        if by_path.isdisjoint((each.code, "*")) and not here.hides(each.code, each.span.start)
    ]
    return sorted(kept, key=lambda finding: finding.place)


def _without_echoes(found: Sequence[Finding]) -> list[Finding]:
    """*found*, without imports told to lead nowhere where it is told why."""
    removed = {each.span for each in found if each.code == RemovedSymbols.code}
    return [
        each for each in found if each.code != UnresolvedImports.code or each.span not in removed
    ]
