"""`invalid-ignore`: comments that would hide what no check or rule is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.codes import is_pattern, mention_of, near
from codegraph_lsp.checks.finding import Finding, Fix, Severity
from codegraph_lsp.checks.rules import rules_now
from codegraph_lsp.features.absent import is_on_disk
from codegraph_lsp.features.edits import Edit, Edits
from codegraph_lsp.features.ignore_comments import codes_written
from codegraph_lsp.languages.module_tree import parent, upward
from codegraph_lsp.workspace.rule_files import RULES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.checks.rule import RuleSet
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path


class InvalidIgnores(Check):
    """Only in comments: such text in a string is one's own affair."""

    code = "invalid-ignore"
    summary = "A comment ignores a check that does not exist."
    severity = Severity.WARNING

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot = context.snapshot
        text = snapshot.text(file)
        written = [] if text is None else codes_written(text.source)
        if not written:
            return
        rules = rules_now(snapshot, context.settings)
        known = _known(rules)
        path = snapshot.file_by_id(file).path
        for code, span in written:
            if code in known or code == "*" or _is_being_written(snapshot, rules, code):
                continue
            close = near(code, known)
            if not close and _is_in_project_inside(snapshot, path):
                continue
            if not _is_comment(snapshot, file, span.start):
                continue
            meant = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
            if is_pattern(code):
                meant = "; a comment takes no patterns"
            message = f"no check is called {code!r}, nothing is hidden by it{meant}"
            yield Finding(self.code, message, file, path, span, code)

    def fixes(self, context: Context, finding: Finding) -> Iterator[Fix]:
        for code in near(finding.subject, _known(rules_now(context.snapshot, context.settings))):
            edit = Edit(finding.path, finding.span, code, finding.file)
            yield Fix(f"Ignore {code}", Edits((edit,)))


def _known(rules: RuleSet) -> list[str]:
    from codegraph_lsp.checks.registry import BY_CODE  # late: it has this check in it

    return [*BY_CODE, *rules.by_id]


def _is_being_written(snapshot: Snapshot, rules: RuleSet, code: str) -> bool:
    """A file of rules that is broken right now has *code* in it: it may be one's id."""
    mention = mention_of(code)
    rows = (snapshot.beside(path) for path in rules.problems)
    texts = (snapshot.text(row.id) for row in rows if row is not None)
    return any(text is not None and mention.search(text.source) for text in texts)


def _is_in_project_inside(snapshot: Snapshot, path: Path) -> bool:
    """The file at *path* belongs to a project with rules of its own, below the root."""
    found = snapshot.roots.split(path)
    root, inside = ("", path) if found is None else (found[0].prefix, found[1])
    folders = upward(parent(inside))[:-1]
    return any(is_on_disk(snapshot, f"{root}{folder}/{RULES_FOLDER}") for folder in folders)


def _is_comment(snapshot: Snapshot, file: FileId, offset: int) -> bool:
    spec = snapshot.language(file)
    kinds = () if spec is None or spec.generic else spec.nodes.comments.kinds
    with snapshot.parsed(file) as tree:
        if tree is None or not kinds:
            return True  # nobody can tell
        node = tree.root_node.descendant_for_byte_range(offset, offset + 1)
        return node is not None and node.type in kinds
