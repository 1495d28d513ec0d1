"""`codegraph-lsp check` with the checks that there are: which of them run, and where."""

from __future__ import annotations

import pytest
from tests.unit.cli.checking import Folder, workspace

from codegraph_lsp.cli.main import FINDINGS

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
