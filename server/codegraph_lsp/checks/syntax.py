"""`syntax-error`: what the parser could not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.ids import FileId

MAX_PROBLEMS = 100
"""Problems told per file: behind the first few the parser only shows that it is lost."""


class SyntaxErrors(Check):
    """
    Only for languages whose grammar is exact: elsewhere (C and C++ with their macros) a tree may
    hold errors where the code has none.
    """

    code = "syntax-error"
    summary = "The parser cannot read what stands here."
    severity = Severity.ERROR
    at_once = True

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        language = context.snapshot.language(file)
        facts = context.snapshot.facts(file)
        if language is None or not language.exact_grammar or facts is None:
            return
        path = context.snapshot.file_by_id(file).path
        for problem in facts.body.problems[:MAX_PROBLEMS]:
            span = Span(problem.start, problem.end)
            yield Finding(self.code, problem.message, file, path, span, problem.message)
