"""Syntax problems for clients that pull them; `problems.Publisher` serves the others."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import PullDiagnostics
from codegraph_lsp.lsp.problems import problems
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View


@query("textDocument/diagnostic", params=PullDiagnostics)
def document_diagnostic(view: View, params: PullDiagnostics) -> wire.DiagnosticReport:
    file = view.file(params.text_document.uri)
    items = [] if file is None else problems(view, file)
    digest = hashlib.sha256(msgspec.json.encode(items)).hexdigest()[:16]
    if digest == params.previous_result_id:
        return wire.DiagnosticReport("unchanged", digest)
    return wire.DiagnosticReport("full", digest, items)
