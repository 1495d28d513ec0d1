"""`invalid-rule`: what is wrong with the files of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.checks.rules import rules_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.ids import FileId


class InvalidRules(Check):
    """Its findings stand in files that are not in the graph, see `Snapshot.beside`."""

    code = "invalid-rule"
    summary = "A rule cannot be used as it is written."
    severity = Severity.ERROR

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        problems = rules_now(context.snapshot, context.settings).problems
        path = context.snapshot.file_by_id(file).path
        for problem in problems.get(path, ()):
            yield Finding(self.code, problem.message, file, path, problem.span, problem.message)
