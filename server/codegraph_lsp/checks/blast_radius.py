"""`blast-radius`: edits that reach far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Context, GraphCheck
from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.features.diff import Change, diff, unsaved
from codegraph_lsp.features.impact import near_impact
from codegraph_lsp.features.options import Options
from codegraph_lsp.model.errors import HistoryError
from codegraph_lsp.model.ids import NO_FILE
from codegraph_lsp.model.kinds import Certainty, SymbolKind
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.diff import SymbolChange
    from codegraph_lsp.features.snapshot import Snapshot

MAX_CHANGED = 200
"""Changed symbols up to which each is looked at: who changes more is not helped by a number at
each. (a guess)"""


class BlastRadius(GraphCheck):
    """
    Of what differs from git's HEAD; where there is no git, of what differs from the saved text.

    Looked at once per revision, for the few files that changed.
    """

    code = "blast-radius"
    summary = "Much depends on what was edited here."
    severity = Severity.NOTE

    def in_workspace(self, context: Context) -> Iterator[Finding]:
        snapshot, limit = context.snapshot, context.settings.blast_radius
        edited = [each.symbol for each in _changes(snapshot) if each.change is Change.MODIFIED]
        edited = [
            symbol
            for symbol in edited
            if symbol.file not in (None, NO_FILE) and symbol.kind is not SymbolKind.MODULE
        ]
        if len(edited) > MAX_CHANGED:
            return
        options = Options(certainty=Certainty.DISPATCH)
        for symbol in edited:
            snapshot.cancel.check("blast radius: next symbol")
            found = near_impact(snapshot, symbol, options)
            if found.n_symbols <= limit:
                continue
            few = "" if found.is_all else "at least "
            message = (
                f"'{symbol.name}' was edited, and {few}{counted(found.n_symbols, 'symbol')} in "
                f"{counted(found.n_files, 'file')} may behave differently because of it, "
                f"{counted(found.n_tests, 'test')} among them"
            )
            assert symbol.file is not None, "left out above"
            yield Finding(self.code, message, symbol.file, symbol.path, symbol.name_span, symbol.id)


def _changes(snapshot: Snapshot) -> Sequence[SymbolChange]:
    try:
        return diff(snapshot, "HEAD", staged=False).symbols
    except HistoryError:
        return unsaved(snapshot)
