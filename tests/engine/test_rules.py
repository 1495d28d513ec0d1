"""Rules as people write and change them while the engine serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from codegraph_lsp.checks import rule_check
from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.fixes import fix_all, fixes_of
from codegraph_lsp.checks.rules import rules_now
from codegraph_lsp.checks.run import all_findings, check_all, findings_in, selected
from codegraph_lsp.features.snapshot import Snapshot
from codegraph_lsp.model.settings import Checks, Settings
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

RULE = """id: no-eval
language: python
severity: error
message: no
rule: {pattern: eval($X)}
fix: int($X)
"""
RULES = ".codegraph/rules/main.yml"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    files = {"main.py": "eval(1)\nexec(2)\n", "other.py": "x = evaluate(1)\n", RULES: RULE}
    workspace = Workspace(tmp_path / "root", Settings(jobs=1), files=files)
    workspace.grow_old()  # or nobody relies on their times
    with workspace.serving():
        yield workspace


def told(snapshot: Snapshot, settings: Checks | None = None) -> list[str]:
    settings = settings or Checks()
    selection = selected(settings, rules_now(snapshot, settings))
    found = all_findings(Context(snapshot, settings), selection)
    return [f"{each.path} {each.code} {each.severity.label}" for each in found]


def test_rules_are_those_of_now(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        first = rules_now(snapshot, Checks())
        assert told(snapshot) == ["main.py no-eval error"]
    with workspace.snapshot() as snapshot:
        assert rules_now(snapshot, Checks()) is first
    workspace.write(RULES, RULE.replace("eval", "exec"))
    with workspace.snapshot() as snapshot:
        assert told(snapshot) == ["main.py no-exec error"]
    workspace.open(RULES, RULE.replace("eval($X)", "evaluate($X)"), language="yaml")
    with workspace.snapshot() as snapshot:
        assert told(snapshot) == ["other.py no-eval error"]
    workspace.open("new.py", "eval(3)\n")
    workspace.close(RULES)
    workspace.write(RULES, RULE)
    with workspace.snapshot() as snapshot:
        row = snapshot.file("new.py")
        assert row is not None
        settings = Checks()
        selection = selected(settings, rules_now(snapshot, settings))
        (finding,) = findings_in(Context(snapshot, settings), row.id, selection)
        assert finding.code == "no-eval"
    workspace.delete(RULES)
    with workspace.snapshot() as snapshot:
        assert told(snapshot) == []


def test_settings_and_selections_speak_of_rules(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        settings = Checks(severity={"no-eval": "hint"})
        assert told(snapshot, settings) == ["main.py no-eval hint"]
        assert told(snapshot, Checks(severity={"no-eval": "off"})) == []
        assert told(snapshot, Checks(ignore={"main.py": ("no-eval",)})) == []
        selection = selected(settings, rules_now(snapshot, settings))
        assert [rule.id for rule in selection.only(["no-eval"]).rules] == ["no-eval"]
        assert selection.without(["no-eval"]).rules == []
        assert "no-eval" not in selection.of_graph


def test_what_is_wrong_in_an_unsaved_rule_is_told_there(workspace: Workspace) -> None:
    workspace.open(RULES, RULE + "---\nid: [\n", language="yaml")
    with workspace.snapshot() as snapshot:
        assert told(snapshot) == [f"{RULES} invalid-rule error", "main.py no-eval error"]


def test_fixes_that_overlap_are_not_made_together(workspace: Workspace) -> None:
    workspace.write("main.py", "eval(eval(1))\neval(2)\n")
    with workspace.snapshot() as snapshot:
        settings = Checks()
        context = Context(snapshot, settings)
        selection = selected(settings, rules_now(snapshot, settings))
        findings = all_findings(context, selection)
        assert len(findings) == 3
        (fix,) = fixes_of(context, findings[1], selection)
        assert [edit.new for edit in fix.edits.items] == ["int(1)"]
        every = fix_all(context, findings, selection)
        assert every is not None
        assert [edit.new for edit in every.edits.items] == ["int(eval(1))", "int(2)"]


def test_the_prefilter_says_what_it_did(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        settings = Checks()
        context = Context(snapshot, settings)
        selection = selected(settings, rules_now(snapshot, settings))
        narrow = check_all(context, selection)
        wide = check_all(context, selection, prefilter=False)
        assert narrow.findings == wide.findings
        assert wide.prefilter is None
        assert narrow.prefilter is not None
        assert narrow.prefilter[:3] == (2, 1, 1)


def test_rules_of_a_root_hold_in_it(tmp_path: Path) -> None:
    workspace = Workspace(
        tmp_path / "root",
        Settings(jobs=1, checks=Checks(rules=("lint", "../beside"))),
        files={"main.py": "eval(1)\n", "lint/a.yml": RULE},
    )
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "b.yml").write_text(RULE.replace("no-eval", "outside"))
    with workspace.serving(), workspace.snapshot() as snapshot:
        assert told(snapshot, workspace.settings.checks) == ["main.py no-eval error"]


def test_what_was_found_before_is_found_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    matched: list[int] = []
    before = rule_check.hits_of

    def counted(texts: Any, shapes: Any, **more: Any) -> Any:
        found = list(texts)
        matched.append(len(found))
        return before(found, shapes, **more)

    monkeypatch.setattr(rule_check, "hits_of", counted)
    for expected in ("main.py no-eval error", "main.py no-eval error"):
        with workspace.snapshot() as snapshot:
            assert told(snapshot) == [expected]
    workspace.write("other.py", "x = eval(1)\n")
    with workspace.snapshot() as snapshot:
        assert told(snapshot) == ["main.py no-eval error", "other.py no-eval error"]
    workspace.open("main.py", "")
    with workspace.snapshot() as snapshot:
        assert told(snapshot) == ["other.py no-eval error"]
    assert matched == [1, 0, 1, 1]  # the time of the new text is too young
