"""`codegraph-lsp check` with the checks that there are: which of them run, and where."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.cli.checking import Folder, workspace

from codegraph_lsp.checks import matching_pool
from codegraph_lsp.cli.main import FINDINGS
from codegraph_lsp.index.pool import Pool

__all__ = ["workspace"]

pytestmark = pytest.mark.slow

RULE = """\
id: no-print
language: python
severity: warning
message: print is for debugging
rule: {pattern: print($$$ARGS)}
"""


def test_a_file_of_rules_can_be_named(workspace: Folder) -> None:
    workspace.write(".codegraph/rules/print.yml", RULE.replace("pattern:", "patern:"))
    workspace.write(".codegraph/rules/good.yml", RULE.replace("no-print", "good"))
    rules = ".codegraph/rules/"
    for place in (f"{rules}print.yml", rules):
        (found,) = workspace.document("--select", "invalid-rule", place, code=FINDINGS)["items"]
        assert (found["path"], found["line"]) == (f"{rules}print.yml", 5)
        assert "is not checked" not in workspace.errors
    told = workspace.document("--select", "invalid-rule", f"{rules}good.yml")
    assert told["items"] == []
    assert "is not checked" not in workspace.errors


def test_rules_are_matched_by_as_many_processes_as_jobs_says(
    workspace: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    class CountedPool(Pool):
        def __init__(self, processes: int, *arguments: Any) -> None:
            started.append(processes)
            super().__init__(processes, *arguments)

    monkeypatch.setattr(matching_pool, "INLINE_BYTES", 1)
    monkeypatch.setattr(matching_pool, "Pool", CountedPool)
    workspace.write(".codegraph/rules/print.yml", RULE)
    for name in "abc":
        workspace.write(f"{name}.py", f"print('{name}')\n")
    selected = ("--select", "no-print")
    alone = workspace.document(*selected, code=FINDINGS)
    assert started == []
    together = workspace.document(*selected, "--jobs", "2", code=FINDINGS)
    assert started == [2]
    assert [each["path"] for each in together["items"]] == ["a.py", "b.py", "c.py"]
    assert together["items"] == alone["items"]


def test_a_check_that_is_not_set_up_is_off(workspace: Folder) -> None:
    assert "boundary              off      What is used" in workspace.check("--list")
    workspace.check("--select", "boundary")
    assert "boundary finds nothing: it is not set up; `--explain boundary`" in workspace.errors
    assert workspace.check("--explain", "boundary").startswith("boundary (off)")
    workspace.check("--select", "bound*,syntax-error")
    assert "set up" not in workspace.errors
    workspace.write("codegraph.toml", "[checks.boundaries.deny]\n'a.py' = ['b/**']\n")
    assert "boundary              error    What is used" in workspace.check("--list")


def test_a_misspelt_code_in_a_comment_is_told_with_what_was_meant(workspace: Folder) -> None:
    workspace.write("a.py", "import os  # codegraph: ignore[unused-improt]\n")
    first, second = workspace.document(code=FINDINGS)["items"]
    assert first["code"] == "unused-import"
    assert second["message"] == (
        "no check is called 'unused-improt', nothing is hidden by it; did you mean 'unused-import'?"
    )


SETS = """\
id: views-use-services
severity: error
message: Views do not use the database themselves
from: [ui/**, uii/**]
reaches: {of: [db.execute, os.walk, os.system]}
"""


def test_explaining_a_rule_says_how_much_its_sets_mean(workspace: Folder) -> None:
    workspace.write(".codegraph/rules/all.yml", SETS)
    workspace.write("ui/a.py", "import os\n\n\ndef f():\n    os.walk('')\n\n\ndef g(): ...\n")
    workspace.write("ui/b.py", "")
    workspace.write("db.py", "def execute(): ...\n")
    assert workspace.check("--explain", "views-use-services") == (
        "views-use-services (error)\n\n"
        "Views do not use the database themselves\n\n"
        "from     ui/**       2 symbols in 2 files\n"
        "from     uii/**      nothing\n"
        "reaches  db.execute  1 symbol in 1 file\n"
        "reaches  os.walk     1 symbol outside of the workspace\n"
        "reaches  os.system   nothing\n"
    )


def test_a_set_with_nothing_in_it_is_told_in_the_rules_file(workspace: Folder) -> None:
    workspace.write(".codegraph/rules/all.yml", SETS.replace("[ui/**, uii/**]", "uii/**"))
    workspace.write("db.py", "def execute(): ...\n")
    for place in ((), (".codegraph/rules/all.yml",)):
        (found,) = workspace.document(*place, "--select", "empty-rule-set", code=FINDINGS)["items"]
        assert (found["path"], found["line"], found["column"]) == (".codegraph/rules/all.yml", 4, 7)
        assert found["message"] == (
            "'from' names no file or symbol of the workspace, so the rule 'views-use-services' "
            "finds nothing"
        )
    workspace.write("uii/a.py", "")
    assert workspace.document("--select", "empty-rule-set")["items"] == []


def test_a_folder_that_is_checked_by_itself_is_told(workspace: Folder) -> None:
    (workspace.path / "codegraph.toml").unlink()
    workspace.write("src/a.py", "x = 1\n")
    workspace.check("src")
    assert "'src' is checked as a workspace of its own" in workspace.errors
    workspace.check(".", "--quiet")
    assert "of its own" not in workspace.errors
    workspace.check("--root", ".", "src")
    assert "of its own" not in workspace.errors
    workspace.write("src/codegraph.toml", "")
    workspace.check("src")
    assert "of its own" not in workspace.errors
