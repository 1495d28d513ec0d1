"""Syntax problems for clients that pull them; `problems.Publisher` serves the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import PullAllDiagnostics, PullDiagnostics
from codegraph_lsp.lsp.problems import NO_PROBLEMS, problems, result_id
from codegraph_lsp.lsp.protocol.held import HELD, Held
from codegraph_lsp.lsp.protocol.parts import Listing
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import query
from codegraph_lsp.model.kinds import FileState

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import Path


@query("textDocument/diagnostic", params=PullDiagnostics)
def document_diagnostic(view: View, params: PullDiagnostics) -> wire.DiagnosticReport:
    file = view.file(params.text_document.uri)
    items = [] if file is None else problems(view, file)
    digest = result_id(items)
    if digest == params.previous_result_id:
        return wire.DiagnosticReport("unchanged", digest)
    return wire.DiagnosticReport("full", digest, items)


@query("workspace/diagnostic", params=PullAllDiagnostics, pace=Pace.LONG)
def workspace_diagnostic(view: View, params: PullAllDiagnostics) -> Listing | Held:
    """Held open, from the second time on, until something is different from what is known."""
    known = {path: each for each in params.previous_result_ids if (path := view.path(each.uri))}
    found = _all_problems(view)
    reports: list[wire.FileReport] = []
    is_new = not view.problems.is_told
    for path in sorted({*known, *found}):
        previous = known.get(path)
        digest = result_id(found.get(path, []))
        row = view.snapshot.file(path)
        version = None if row is None else view.snapshot.version(row.id)
        uri = view.uri(path) if previous is None else previous.uri
        if previous is not None and previous.value == digest:
            reports.append(wire.FileReport("unchanged", digest, uri, version))
        elif previous is not None or digest != NO_PROBLEMS:
            is_new = True
            reports.append(wire.FileReport("full", digest, uri, version, found.get(path, [])))
    if not is_new:
        return HELD
    view.problems.is_told = True
    return Listing(reports)


def _all_problems(view: View) -> dict[Path, list[wire.Diagnostic]]:
    """The files that have some."""
    found = {}
    for row in view.snapshot.files():
        if row.state in (FileState.PLACEHOLDER, FileState.SKIPPED):
            continue
        view.snapshot.cancel.check("diagnostics: next file")
        items = view.problems.of(view, row)
        if items:
            found[row.path] = items
    return found
