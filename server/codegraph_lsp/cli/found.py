"""What the forms of `check` are written from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.checks.fixes import fixes_of, safe_fix
from codegraph_lsp.checks.pages import section
from codegraph_lsp.checks.registry import BY_CODE
from codegraph_lsp.cli.output import counted
from codegraph_lsp.cli.places import ShellPlaces

if TYPE_CHECKING:
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.finding import Finding, Fix
    from codegraph_lsp.checks.report import Report
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.cli.output import Style


@dataclass(frozen=True, slots=True)
class Kind:
    """A check, or a rule, that ran."""

    code: str
    summary: str
    severity: Severity
    page: str
    """Its section of the documentation, or a rule's note, in Markdown; may be empty."""
    url: str = ""
    """Of a rule that names one."""


class Found:
    """
    A report, and how to tell of it.

    Args:
        fixed: All that `--fix` can do has been done.
    """

    def __init__(
        self, context: Context, report: Report, root: str, baseline: str, *, fixed: bool = False
    ) -> None:
        self.report = report
        self.root = root
        """Native path."""
        self.baseline = baseline
        """Native path of its file; empty without one."""
        self.snapshot = context.snapshot
        self.places = ShellPlaces(context.snapshot, root)
        self._context = context
        self._fixed = fixed

    def fixes(self, finding: Finding) -> list[Fix]:
        """Changes that make it go away, the best first."""
        return fixes_of(self._context, finding, self.report.selection)

    @cached_property
    def fixable(self) -> Counter[str]:
        """By code, how many of the findings that are told `--fix` makes go away."""
        context, selection = self._context, self.report.selection
        findings = () if self._fixed else (each.finding for each in self.report.new)
        return Counter(
            each.code for each in findings if safe_fix(context, each, selection) is not None
        )

    @cached_property
    def kinds(self) -> list[Kind]:
        """The checks and rules that ran, in their usual order, then what else findings name."""
        selection = self.report.selection
        severities = dict(selection.severities)
        for each in (*self.report.new, *self.report.known):
            severities.setdefault(each.finding.code, each.finding.severity)
        return [kind_of(code, severity, selection) for code, severity in severities.items()]

    def summary(self, style: Style) -> str:
        """One line: how many, where, and what is not told."""
        report = self.report
        n_paths = len({each.finding.path for each in report.new})
        n_files = counted(report.n_files, "file")
        counts = ", ".join(
            coloured(style, severity, counted(n, severity.label))
            for severity in Severity
            if (n := report.counts[severity])
        )
        parts = [
            f"{counts} in {n_paths:,} of {n_files}"
            if counts
            else f"{style.good('no findings')} in {n_files}"
        ]
        if self.fixable:
            parts.append(f"{self.fixable.total():,} fixable with --fix")
        if report.n_lesser:
            parts.append(f"{report.n_lesser:,} hidden by --min-severity")
        if report.known:
            parts.append(f"{len(report.known):,} hidden by the baseline")
        if report.gone:
            parts.append(f"{len(report.gone):,} in the baseline gone, see --update-baseline")
        for n, what in ((len(report.unread), "could not be"), (report.pending, "still to be")):
            if n:
                parts.append(style.warn(f"there may be more: {counted(n, 'file')} {what} read"))
        return "; ".join(parts)


def kind_of(code: str, severity: Severity, selection: Selection) -> Kind:
    """What is known of a check or rule."""
    rule = selection.loaded.by_id.get(code)
    if rule is not None:
        return Kind(code, rule.message or code, severity, rule.note.strip(), rule.url)
    summary = BY_CODE[code].summary if code in BY_CODE else code
    return Kind(code, summary, severity, section(code))


def coloured(style: Style, severity: Severity, text: str) -> str:
    """*text* in the colour of *severity*."""
    colours = {Severity.ERROR: style.bad, Severity.WARNING: style.warn, Severity.NOTE: style.path}
    return colours.get(severity, style.dim)(text)
