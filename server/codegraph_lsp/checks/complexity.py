"""`complexity`: functions that are hard to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding
from codegraph_lsp.features.code_figures import MEASURED, Figures, code_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.settings import Complexity
    from codegraph_lsp.model.symbols import Symbol

_SPARE_LEVELS = 4
"""Per branch: an `else`, and levels of nesting that are no branch. (a guess: functions without a
name that are nested deeper are rare)"""


class ComplexFunctions(Check):
    """Most functions have too few branches to be above a limit: only for others a file is read."""

    code = "complexity"
    summary = "The function is above a limit for complexity."
    severity = None

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot, limits = context.snapshot, context.settings.complexity
        functions = [each for each in snapshot.symbols_in(file) if each.kind in MEASURED]
        if not functions or snapshot.file_by_id(file).generated:
            return
        n_lines: dict[int, int] = {}
        if limits.lines:
            text = snapshot.text(file)
            if text is not None:
                n_lines = {
                    each.index: text.source.count(b"\n", *each.span) + 1 for each in functions
                }
        figures = {}
        if any(_may_be_above(each, limits) for each in functions):
            figures = code_figures(snapshot, file)
        for symbol in functions:
            own = figures.get(symbol.index, Figures())
            above = [
                f"{name} {figure} (limit {limit})"
                for name, figure, limit in (
                    ("cyclomatic complexity", symbol.complexity, limits.cyclomatic),
                    ("cognitive complexity", own.cognitive, limits.cognitive),
                    ("nesting", own.nesting, limits.nesting),
                    ("lines", n_lines.get(symbol.index, 0), limits.lines),
                )
                if limit and figure > limit
            ]
            if above:
                message = f"'{symbol.name}' is complex: {', '.join(above)}"
                yield Finding(self.code, message, file, symbol.path, symbol.name_span, symbol.id)


def _may_be_above(symbol: Symbol, limits: Complexity) -> bool:
    n_branches = symbol.complexity - 1
    most = n_branches * (n_branches + 1) // 2 + n_branches * _SPARE_LEVELS
    return bool(
        (limits.cognitive and most > limits.cognitive)
        or (limits.nesting and n_branches >= limits.nesting)
    )
