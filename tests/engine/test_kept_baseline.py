"""Editors hide what the baseline of the settings knows, as the shell does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.checks.baseline import Baseline, known, marked, written
from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.checks.kept_baseline import without_known
from codegraph_lsp.checks.run import findings_in, selected
from codegraph_lsp.engine.engine import Engine
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.settings import Checks, Settings
from codegraph_lsp.model.span import Span
from codegraph_lsp.support.cancel import CancelToken
from tests.engine.workspaces import Heard, Workspace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

BROKEN = "def f(:\n    pass\n"


def found(workspace: Workspace, named: str = "known.json") -> list[Finding]:
    """What the parser cannot read in `a.py`, less what the baseline knows."""
    checks = Checks(baseline=named)
    with workspace.snapshot() as snapshot:
        context = Context(snapshot, checks)
        row = snapshot.file(Name("a.py"))
        assert row is not None
        findings = findings_in(context, row.id, selected(checks).only(["syntax-error"]))
        return without_known(context, findings)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "root", Settings(jobs=1), files={"a.py": BROKEN, "b.py": ""})


def test_what_is_known_is_hidden_while_lines_shift_and_until_the_file_says_otherwise(
    workspace: Workspace,
) -> None:
    with workspace.serving():
        (finding,) = found(workspace)
        file = workspace.root / "known.json"
        file.write_bytes(written(Baseline.of(map(known, marked([finding])))))
        assert found(workspace) == []
        workspace.open("a.py")
        workspace.type("a.py", f"import os\n\n\n{BROKEN}")
        assert found(workspace) == []
        workspace.type("a.py", f"{BROKEN}{BROKEN}")
        assert len(found(workspace)) == 1
        file.write_bytes(written(Baseline()))
        os.utime(file, (1, 1))
        assert len(found(workspace)) == 2


@pytest.mark.parametrize("text", [b"", b'{"version": 9}', b"<<<<<<< HEAD\n"])
def test_with_a_baseline_that_cannot_be_used_all_is_told(workspace: Workspace, text: bytes) -> None:
    (workspace.root / "known.json").write_bytes(text)
    with workspace.serving():
        assert len(found(workspace)) == 1


def test_with_several_roots_each_has_its_own(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for root in (one, two):
        root.mkdir()
        (root / "a.py").write_text(BROKEN)
    found_alone = Finding(
        "syntax-error", "", FileId(1), Name("a.py"), Span(6, 6), "expected ')'", Severity.ERROR
    )
    (two / "known.json").write_bytes(written(Baseline.of(map(known, marked([found_alone])))))
    engine = Engine.create([one, two], Settings(jobs=1), listener=Heard())
    engine.start()
    try:
        assert engine.settle(60.0)
        with engine.snapshot(CancelToken()) as snapshot:
            context = Context(snapshot, Checks(baseline="known.json"))
            selection = selected(context.settings).only(["syntax-error"])
            left = [
                finding.path
                for row in snapshot.files()
                for finding in without_known(context, findings_in(context, row.id, selection))
            ]
    finally:
        engine.close()
    assert left == ["one/a.py"]


def test_a_baseline_outside_of_the_workspace_counts_for_nothing(workspace: Workspace) -> None:
    with workspace.serving():
        outside = workspace.root.parent / "known.json"
        outside.write_bytes(written(Baseline.of(map(known, marked(found(workspace))))))
        assert len(found(workspace, "../known.json")) == 1
        assert len(found(workspace, str(outside))) == 1
