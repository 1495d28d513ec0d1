from __future__ import annotations

import pytest

from codegraph_lsp.support import bug


def test_report_raises_under_test_with_its_values() -> None:
    with pytest.raises(bug.BugError, match=r"scope has no parent \(scope=3, file='a.py'\)"):
        bug.report("scope has no parent", scope=3, file="a.py")


def test_report_is_logged_once_in_the_field() -> None:
    logged: list[str] = []
    reporter = bug.Reporter(lambda: False, logged.append)
    reporter.report("edge without a file", edge=1)
    reporter.report("edge without a file", edge=2)
    reporter.report("another")
    assert logged == ["edge without a file (edge=1)", "another"]


def test_strict_variable_reaches_child_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bug.STRICT_VARIABLE, "1")
    assert bug.under_test()
