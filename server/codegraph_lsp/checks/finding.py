"""What checks find: plain values, in bytes of the texts that the snapshot has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

# Processes send each other findings: msgspec reads the types at run time.
from codegraph_lsp.model.ids import FileId, Path  # noqa: TC001
from codegraph_lsp.model.span import Span  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.edits import Edits


OFF = "off"
"""What settings and lists say in the place of a severity where nothing is told."""


class Severity(IntEnum):
    """How bad it is; smaller is worse. The numbers are LSP's."""

    ERROR = 1
    WARNING = 2
    NOTE = 3
    """LSP's information."""
    HINT = 4

    @property
    def label(self) -> str:
        """The word that settings, options and reports use."""
        return self.name.lower()

    @classmethod
    def labelled(cls, text: str) -> Severity:
        """
        The one whose label is *text*.

        Raises:
            KeyError: There is none.
        """
        return cls[text.upper()]


class Related(NamedTuple):
    """Another place that a finding speaks of."""

    file: FileId
    path: Path
    span: Span
    message: str


class Missing(NamedTuple):
    """What is not there: who took it away has made the finding."""

    paths: tuple[str, ...]
    """Of files that do not offer `name`; without one, of what is missing, without its ending."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place."""

    code: str
    """The check's."""
    message: str
    """What is wrong and why it is thought so, one sentence without a full stop."""
    file: FileId
    path: Path
    span: Span
    subject: str
    """
    What it is about in words that hold when lines shift: a symbol's id, an import's specifier. A
    baseline knows a finding by code, path and subject.
    """
    severity: Severity = Severity.WARNING
    """Set by who runs the checks, out of the settings."""
    related: tuple[Related, ...] = ()
    missing: Missing | None = None
    unnecessary: bool = False
    """The code at *span* can go; editors fade it."""

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """Findings sort by path, place and code."""
        return (self.path, self.span.start, self.span.end, self.code, self.message)


def grouped_by_file(findings: Iterable[Finding]) -> dict[FileId, list[Finding]]:
    """*findings* by the files they are in, in their order."""
    found: dict[FileId, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.file, []).append(finding)
    return found


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that makes a finding go away."""

    title: str
    edits: Edits
    preferred: bool = False
    """It is the one that nearly everybody wants: editors offer it first, and with "fix all"."""
