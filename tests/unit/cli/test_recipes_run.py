"""The recipes of docs/ci.md do what they say, line by line, on a branch of a small repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.repository import Repository

yaml = pytest.importorskip("yaml")

pytestmark = pytest.mark.slow

RECIPES = Path(__file__).parents[3] / "docs" / "ci.md"

PAY = "def charge():\n    return 1\n"
CART = "from .pay import charge\n\n\ndef checkout():\n    return charge()\n"


class Runner:
    """A checkout of a branch that breaks something, and a machine to run scripts in it."""

    def __init__(self, folder: Path) -> None:
        upstream = Repository(folder / "upstream")
        upstream.commit(pay_py=PAY, cart_py=CART)
        self.repository = Repository(folder / "checkout")
        self.repository.git("remote", "add", "origin", str(upstream.folder))
        self.repository.git("fetch", "--quiet", "origin")
        self.repository.git("reset", "--quiet", "--hard", "origin/main")
        self.repository.git("checkout", "--quiet", "-b", "topic")
        self.repository.commit(pay_py=PAY.replace("charge", "charged"))
        self.temporary = folder / "temporary"
        programs = folder / "programs"
        for each in (self.temporary, programs):
            each.mkdir()
        self._program(programs / "codegraph-lsp", f'exec "{sys.executable}" -m codegraph_lsp "$@"')
        self._program(programs / "gh", f'echo "$@" > "{self.temporary}/gh"')
        self.environment = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "CODEGRAPH_CACHE_DIR": str(folder / "cache"),
            "RUNNER_TEMP": str(self.temporary),
            "TMPDIR": str(self.temporary),
            "BASE": "origin/main",
            "NUMBER": "7",
        }

    def _program(self, path: Path, line: str) -> None:
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    def run(self, script: str) -> int:
        """The exit code of *script*, which leaves nothing in the checkout."""
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.repository.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.told = done.stdout + done.stderr
        assert done.returncode in (0, 1), self.told
        return done.returncode


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    if shutil.which("bash") is None:
        pytest.skip("recipes are for bash")
    return Runner(tmp_path)


def blocks(language: str) -> list[str]:
    text = RECIPES.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def test_the_steps_for_github_run_and_leave_no_trace(runner: Runner) -> None:
    steps = yaml.safe_load(blocks("yaml")[0])["jobs"]["check"]["steps"]
    runs = [step["run"] for step in steps if "codegraph-lsp" in step.get("run", "")]
    codes = [runner.run(run) for run in runs if not run.startswith("pip")]
    assert codes == [0, 0, 1]
    upload = next(step["with"] for step in steps if "upload-sarif" in step.get("uses", ""))
    name = upload["sarif_file"].replace("${{ runner.temp }}", str(runner.temporary))
    assert json.loads(Path(name).read_text("utf-8"))["version"] == "2.1.0"
    comment = (runner.temporary / "impact.md").read_text("utf-8")
    assert "charge" in comment
    assert "sarif" not in comment
    assert (runner.temporary / "gh").read_text().startswith("pr comment 7 --body-file")
    assert runner.repository.git("status", "--porcelain") == ""


@pytest.mark.skipif(shutil.which("jq") is None, reason="the recipe needs jq")
def test_the_script_for_gitlab_makes_a_report(runner: Runner) -> None:
    job = yaml.safe_load(blocks("yaml")[1])["codegraph"]
    ours = [line for line in job["script"] if not re.match("pip|apt-get", line)]
    codes = [runner.run(line.replace("/tmp", str(runner.temporary))) for line in ours]
    assert codes == [0, 0, 1]
    report = runner.repository.folder / job["artifacts"]["reports"]["codequality"]
    (found, *_) = json.loads(report.read_text("utf-8"))
    assert found["check_name"] == "unresolved-import"
    assert found["location"] == {"path": "cart.py", "lines": {"begin": 1}}


def test_a_branch_is_compared_with_where_it_began(runner: Runner) -> None:
    (script,) = [block for block in blocks("sh") if "worktree" in block]
    assert runner.run(script) == 1
    assert "offers no `charge`" in runner.told
    assert len(runner.repository.git("worktree", "list").splitlines()) == 1
    assert runner.repository.git("status", "--porcelain") == ""


def test_the_other_lines_run(runner: Runner) -> None:
    (script,) = [block for block in blocks("sh") if "before a commit" in block]
    codes = [runner.run(line) for line in script.splitlines()]
    assert codes == [1, 0, 0]
