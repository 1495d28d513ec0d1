"""Problems for clients that pull them; `publishing.Publisher` serves the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import PullAllDiagnostics, PullDiagnostics
from codegraph_lsp.lsp.problems import NO_PROBLEMS, KnownProblems
from codegraph_lsp.lsp.protocol.held import HELD, Held
from codegraph_lsp.lsp.protocol.parts import Listing
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.lsp.problems import Result
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId, Path


@query("textDocument/diagnostic", params=PullDiagnostics)
def document_diagnostic(view: View, params: PullDiagnostics) -> wire.DiagnosticReport:
    file = view.file(params.text_document.uri)
    result = NO_PROBLEMS if file is None else _result(view, file)
    if result.digest == params.previous_result_id:
        return wire.DiagnosticReport("unchanged", result.digest)
    return wire.DiagnosticReport("full", result.digest, result.items)


def _result(view: View, file: FileId) -> Result:
    checking = view.checking
    if checking is None:
        return KnownProblems().look(view, file)
    if checking.is_typed_in(view.snapshot.file_by_id(file).path):
        return checking.known.glance(view, file)
    return checking.known.look(view, file)


@query("workspace/diagnostic", params=PullAllDiagnostics, pace=Pace.LONG)
def workspace_diagnostic(view: View, params: PullAllDiagnostics) -> Listing | Held:
    """
    Held open until something is different from what the client knows; the first time until all
    files have been looked at, or something was found.
    """
    checking = view.checking
    if checking is None:
        return Listing([])
    checking.pulled_all()
    known = {path: each for each in params.previous_result_ids if (path := view.path(each.uri))}
    found = checking.known.results()
    reports: list[wire.FileReport] = []
    is_new = not checking.known.is_told and not checking.is_sweeping
    for path in sorted({*known, *found}):
        previous = known.get(path)
        result = found.get(path, NO_PROBLEMS)
        uri = view.uri(path) if previous is None else previous.uri
        version = _version(view, path)
        if previous is not None and previous.value == result.digest:
            reports.append(wire.FileReport("unchanged", result.digest, uri, version))
        elif previous is not None or result.items:
            is_new = True
            reports.append(wire.FileReport("full", result.digest, uri, version, result.items))
    if not is_new:
        return HELD
    checking.known.is_told = True
    return Listing(reports)


def _version(view: View, path: Path) -> int | None:
    row = view.snapshot.file(path)
    return None if row is None else view.snapshot.version(row.id)
