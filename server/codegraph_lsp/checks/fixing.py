"""Changes that make findings go away, one by one and many together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.registry import BY_CODE
from codegraph_lsp.checks.rule_check import rule_fixes
from codegraph_lsp.features.edits import Edits, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.finding import Finding, Fix
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.features.edits import Edit


def fixes_of(context: Context, finding: Finding, selection: Selection) -> list[Fix]:
    """Changes that make *finding*, of the same snapshot, go away; the best first."""
    rule = selection.loaded.by_id.get(finding.code)
    if rule is not None:
        return rule_fixes(context, finding, rule)
    check = BY_CODE.get(finding.code)
    return [] if check is None else list(check.fixes(context, finding))


def fixed(context: Context, findings: Iterable[Finding], selection: Selection) -> Edits:
    """
    The edits of the preferred fixes of *findings* that can be made together.

    Of fixes that overlap the first is made; the others may still be wanted when it is.
    """
    made: list[Edit] = []
    for finding in sorted(findings, key=lambda finding: finding.place):
        context.snapshot.cancel.check("fix all: next finding")
        for fix in fixes_of(context, finding, selection):
            if fix.preferred and not (fix.edits.moves or fix.edits.creations or fix.edits.doubt):
                if not any(_overlap(edit, other) for edit in fix.edits.items for other in made):
                    made += fix.edits.items
                break
    return Edits(in_order(made))


def _overlap(edit: Edit, other: Edit) -> bool:
    if edit.file != other.file or edit == other:
        return False
    return (edit.span.start < other.span.end and other.span.start < edit.span.end) or (
        edit.span.start == other.span.start
    )
