"""`empty-rule-set`: rules and layers that are silent because nothing is in what they speak of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Context, GraphCheck
from codegraph_lsp.checks.empty_layers import empty_layers
from codegraph_lsp.checks.finding import OFF, Finding, Severity, grouped_by_file
from codegraph_lsp.checks.rule_graph import is_own_name, names_anything, names_outside
from codegraph_lsp.checks.rules import rules_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.checks.rule import Rule, Some
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId


class EmptyRuleSets(GraphCheck):
    """
    Its findings stand in files that are not in the graph, as those of `invalid-rule`.

    To know that nothing has a name, all symbols may have to be looked at: in an editor that is done
    in a pause, and once for each revision.
    """

    code = "empty-rule-set"
    summary = "A rule or layer speaks of files or symbols that the workspace does not have."
    severity = Severity.WARNING

    def in_workspace(self, context: Context) -> Iterator[Finding]:
        snapshot = context.snapshot
        rules = [rule for rule in rules_now(snapshot, context.settings).rules if rule.sets]
        languages = {row.language for row in snapshot.files()} if rules else set()
        for rule in rules:
            said = context.settings.severity.get(rule.id)
            is_off = said == OFF or (said is None and rule.severity is None)
            row = snapshot.beside(rule.path)
            if is_off or row is None or (rule.language and rule.language not in languages):
                continue
            for key in _empty(snapshot, rule):
                snapshot.cancel.check("rules: next set")
                message = (
                    f"{key!r} names no file or symbol of the workspace, so the rule "
                    f"{rule.id!r} finds nothing"
                )
                span = rule.places[key]
                yield Finding(self.code, message, row.id, rule.path, span, f"{rule.id} {key}")
        yield from empty_layers(context, self.code)

    def by_file(self, context: Context) -> dict[FileId, list[Finding]]:
        # Not kept by revision alone, as those of others: rules change without the graph.
        snapshot = context.snapshot
        key = f"{self.code} {rules_now(snapshot, context.settings).key} {hash(context.settings)}"
        found = snapshot.cached(key, lambda: tuple(self.in_workspace(context)))
        # Another snapshot may have found it, in which the file had another id.
        rows = ((finding, snapshot.beside(finding.path)) for finding in found)
        return grouped_by_file(replace(each, file=row.id) for each, row in rows if row is not None)


def _empty(snapshot: Snapshot, rule: Rule) -> Iterator[str]:
    """Keys of the sets of *rule* in which nothing is, though something should be."""
    for key, of in rule.sets.items():
        if any(names_anything(snapshot, some, rule.prefix) for some in of):
            continue
        if key != "reaches" or not _may_be_outside(snapshot, of, rule.prefix):
            yield key


def _may_be_outside(snapshot: Snapshot, of: Sequence[Some], prefix: str) -> bool:
    """
    Part of *of* lies outside of the workspace, or would if there were any of it.

    What lies outside is only known when somebody uses it: a rule against it is right to be silent
    until then.
    """
    own = all(is_own_name(snapshot, some, prefix) for some in of)
    return not own or any(names_outside(snapshot, some, prefix) for some in of)
