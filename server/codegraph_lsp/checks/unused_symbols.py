"""`unused-symbol`: what nothing in the workspace uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Context, GraphCheck
from codegraph_lsp.checks.finding import Finding, Fix, Related, Severity
from codegraph_lsp.features.dead_code import Verdict, dead_code
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.safe_delete import deletable_at, safe_delete
from codegraph_lsp.model.words import UNUSED_SYMBOL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.dead_code import DeadSymbol

_REASONS = {
    Verdict.UNUSED: "nothing in the workspace refers to it",
    Verdict.IMPORTED: "files import it and do nothing with it",
    Verdict.RECURSIVE: "nothing but itself refers to it",
    Verdict.DEAD_USERS: "all that refers to it is unused itself",
    Verdict.TESTS: "only tests refer to it",
}


class UnusedSymbols(GraphCheck):
    """What `codegraph/deadCode` tells with high confidence, where it stands."""

    code = UNUSED_SYMBOL
    summary = "Nothing in the workspace uses this definition."
    severity = Severity.HINT

    def in_workspace(self, context: Context) -> Iterator[Finding]:
        found = dead_code(
            context.snapshot, Options(), entry_points=context.settings.used_from_outside
        )
        for dead in found.items:
            symbol = dead.symbol
            if symbol.file is not None:
                yield Finding(
                    self.code,
                    _message(dead),
                    symbol.file,
                    symbol.path,
                    symbol.name_span,
                    symbol.id,
                    related=tuple(_users(dead)),
                    unnecessary=True,
                )

    def fixes(self, context: Context, finding: Finding) -> Iterator[Fix]:
        snapshot = context.snapshot
        symbol = deletable_at(snapshot, finding.file, finding.span.start)
        if symbol is None:
            return
        deletion = safe_delete(snapshot, symbol)
        if deletion.edits.items:
            yield Fix(f"Delete `{symbol.name}`", deletion.edits)


def _message(dead: DeadSymbol) -> str:
    kind = dead.symbol.kind.label.replace("-", " ")
    return f"the {kind} `{dead.symbol.qualified_name}` is not used: {_REASONS[dead.verdict]}"


def _users(dead: DeadSymbol) -> Iterator[Related]:
    for user in dead.chain:
        if user.file is not None:
            told = f"`{user.qualified_name}` uses it, and is unused"
            yield Related(user.file, user.path, user.name_span, told)
