"""`index-failed`: files that the graph knows nothing of, against one's wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.index.failed import LINKING, advice
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.ids import FileId


class FailedFiles(Check):
    """Not those that are left out on purpose: too large, binary, excluded."""

    code = "index-failed"
    summary = "The file could not be read, so that the graph lacks what is in it."
    severity = Severity.WARNING

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        row = context.snapshot.file_by_id(file)
        if not row.failed:
            return
        text = context.snapshot.text(file)
        first = b"" if text is None else text.source.partition(b"\n")[0].rstrip(b"\r")
        lacks = "its calls and references" if row.reason.startswith(LINKING) else "all of it"
        message = f"the graph lacks {lacks}: {row.reason}"
        what_to_do = advice(row.reason)
        if what_to_do:
            message += f"; {what_to_do}"
        yield Finding(self.code, message, file, row.path, Span(0, len(first)), "")
