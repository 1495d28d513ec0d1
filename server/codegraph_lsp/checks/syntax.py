"""`syntax-error`: what the parser could not read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.model.facts import Problem
    from codegraph_lsp.model.ids import FileId

_TEMPLATE_TAG = re.compile(rb"\{%[-+~]?\s*\w[^\n]{0,300}?%\}|<%[^\n]{0,300}?%>")
"""Statements of template engines (Django, Jinja, Twig, Liquid; ERB, EJS, JSP): nothing of the kind
is code in any language whose grammar is exact, but in strings and comments."""


class SyntaxErrors(Check):
    """
    Only for languages whose grammar is exact: elsewhere (C and C++ with their macros) a tree may
    hold errors where the code has none. Neither for templates, which are no code before they are
    filled in.
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
        text = context.snapshot.text(file)
        if text is not None and _is_template(text.source, facts.body.problems):
            return
        path = context.snapshot.file_by_id(file).path
        for problem in facts.body.problems:
            span = Span(problem.start, problem.end)
            yield Finding(self.code, problem.message, file, path, span, problem.message)


def _is_template(source: bytes, problems: Sequence[Problem]) -> bool:
    """
    The parser stumbles over a template's tag.

    That there is one is not enough: it may stand in a string, and the error elsewhere.
    """
    if not problems:
        return False
    starts = [problem.start for problem in problems]
    return any(
        any(tag.start() <= start < tag.end() for start in starts)
        for tag in _TEMPLATE_TAG.finditer(source)
    )
