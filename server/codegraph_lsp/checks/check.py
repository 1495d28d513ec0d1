"""What a check is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from codegraph_lsp.checks.finding import grouped_by_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.checks.finding import Finding, Fix, Severity
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.settings import Checks


@dataclass(frozen=True, slots=True)
class Context:
    """What checks look at."""

    snapshot: Snapshot
    settings: Checks
    """Thresholds and rules."""
    complete: bool = True
    """Every file has been read once; else checks that need all of them are left out."""
    live: bool = False
    """Somebody is typing: checks that are only worth it for open files leave out the others."""


class Check(ABC):
    """
    One kind of problem.

    Its code is part of settings, baselines and comments in people's files: it never changes.
    `docs/checks.md` explains each in a section under its code.
    """

    code: ClassVar[str]
    """In words with hyphens: `unused-import`."""
    summary: ClassVar[str]
    """What it finds, one sentence, for lists and SARIF."""
    severity: ClassVar[Severity | None]
    """Where the settings say nothing; None: off unless they say something."""
    needs_all_files: ClassVar[bool] = False
    """Wrong while files are still to be read: what they say may be what is missed."""
    at_once: ClassVar[bool] = False
    """It takes next to nothing, and who types wants to know now: told before all else."""
    safe_to_fix: ClassVar[bool] = False
    """It has fixes that are preferred: "fix all" makes them without asking."""
    only_open: ClassVar[bool] = False
    """In an editor only told of open files: it parses, or is of interest only to who is there."""

    @abstractmethod
    def in_file(self, context: Context, file: FileId) -> Iterable[Finding]:
        """The findings in one file, in any order."""

    def is_set_up(self, settings: Checks) -> bool:
        """*settings* say all that it needs; where they do not, it is off."""
        del settings
        return True

    def fixes(self, context: Context, finding: Finding) -> Iterable[Fix]:
        """Changes that make *finding*, of the same snapshot, go away; the best first."""
        del context, finding
        return ()


class GraphCheck(Check):
    """A check that looks at the whole graph at once; what it finds is kept by revision."""

    needs_all_files = True

    @abstractmethod
    def in_workspace(self, context: Context) -> Iterable[Finding]:
        """The findings in all files, in any order."""

    def in_file(self, context: Context, file: FileId) -> Iterable[Finding]:
        return self.by_file(context).get(file, ())

    def by_file(self, context: Context) -> dict[FileId, list[Finding]]:
        """All findings by file, found once per revision and settings."""
        key = f"check {self.code} {hash(context.settings)}"
        return context.snapshot.cached(key, lambda: grouped_by_file(self.in_workspace(context)))
