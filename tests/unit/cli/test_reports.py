"""The reports of the shell: a process of its own on a real repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.engine.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

APP = "from lib import used\n\n\ndef main():\n    used(1)\n\n\nmain()\n"
LIB = "def used(x):\n    return x\n\n\ndef idle():\n    pass\n"


class Shell:
    def __init__(self, folder: Path) -> None:
        self.repository = Repository(folder / "shop")
        self.repository.commit(app_py=APP, lib_py=LIB)
        self._environment = {**os.environ, "CODEGRAPH_CACHE_DIR": str(folder / "cache")}
        self.errors = ""

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "codegraph_lsp", *arguments],
            capture_output=True,
            text=True,
            cwd=self.repository.folder,
            env=self._environment,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        self.errors = done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return Shell(tmp_path_factory.mktemp("reports"))


def test_dead_code_is_told_with_what_was_left_out(shell: Shell) -> None:
    told = json.loads(shell.run("query", "dead-code", "--json"))
    assert [(item["symbol"]["name"], item["reason"]) for item in told["items"]] == [
        ("idle", "unused")
    ]
    text = shell.run("query", "dead-code")
    assert "lib.py:5:5  def idle()  unused" in text
    assert text.rstrip().endswith("1 dead symbol")
    assert "0 dead symbols" in shell.run("query", "dead-code", "--entry-point", "lib.py::id*")


def test_hotspots_and_communities(shell: Shell) -> None:
    told = json.loads(shell.run("query", "hotspots", "--metric", "churn", "--json"))
    assert {item["churn"] for item in told["items"]} == {1}
    assert "lib.py:1:5  def used(x)" in shell.run("query", "hotspots", "--metric", "fanIn")
    told = json.loads(shell.run("query", "communities", "--json"))
    assert [member["path"] for member in told["items"][0]["members"]] == ["app.py", "lib.py"]
    assert "1 cluster, modularity" in shell.run("query", "communities")


def test_context_is_printed_as_it_was_counted(shell: Shell) -> None:
    told = json.loads(shell.run("query", "context", "used", "--budget", "300", "--json"))
    assert told["used"] <= told["budget"] == 300
    text = shell.run("query", "context", "used", "--budget", "300")
    assert text.startswith("## target: lib.py:1 function used\ndef used(x):\n    return x\n\n")
    assert f"{told['used']} of 300 characters" in text
    assert "## target: lib.py:1" in shell.run("query", "context", "us", "--search")


def test_match_finds_shapes_and_complains_of_what_is_none(shell: Shell) -> None:
    told = json.loads(shell.run("query", "match", "used($A)", "--language", "python", "--json"))
    (item,) = told["items"]
    assert (item["path"], item["line"], item["column"]) == ("app.py", 5, 5)
    assert item["variables"]["A"][0]["text"] == "1"
    assert "$A=1" in shell.run("query", "match", "used($A)", "--language", "python")
    assert "1 match in 1 file of python" in shell.run("query", "match", "used($A)")
    rule = '{"kind": "return_statement"}'
    assert "1 match in" in shell.run("query", "match", "--rule", rule)
    assert "1 match in" in shell.run("query", "match", "--rule", rule, "--language", "python")
    shell.run("query", "match", "def (", "--language", "python", code=3)
    assert "parameter 'pattern': it is no complete piece of code" in shell.errors
    shell.run("query", "match", "--rule", "[]", "--language", "python", code=3)
    assert "parameter 'rule': no JSON object" in shell.errors


def test_diff_impact_in_three_forms(shell: Shell) -> None:
    assert "0 symbols changed" in shell.run("diff-impact")
    try:
        shell.repository.write("lib.py", LIB.replace("return x", "return x + 1"))
        told = json.loads(shell.run("diff-impact", "--json"))
        (item,) = told["items"]
        assert (item["symbol"]["name"], item["change"]) == ("used", "modified")
        assert item["impact"]["symbols"] >= 2
        text = shell.run("diff-impact", "--base", "HEAD")
        assert "modified  lib.py:1:5  def used(x)" in text
        assert "1 symbol changed" in text
        markdown = shell.run("diff-impact", "--format", "markdown")
        assert markdown.startswith("### Impact of the changes since `HEAD`\n")
        assert "| `lib.py` `used` | 2 symbols in 1 file | 0 |" in markdown
        assert json.loads(shell.run("diff-impact", "--staged", "--json"))["items"] == []
    finally:
        shell.repository.write("lib.py", LIB)


def test_a_bad_revision_ends_with_a_reason_and_what_to_do(shell: Shell) -> None:
    assert shell.run("diff-impact", "--base", "nowhere", code=3) == ""
    assert "git knows no revision 'nowhere'; see `git log`" in shell.errors
    told = json.loads(shell.run("diff-impact", "--base", "nowhere", "--json", code=3))
    assert told["error"]["code"] == "History"


def test_who_asks_for_callers_of_a_file_is_told_what_to_ask(shell: Shell) -> None:
    told = shell.run("query", "callers", "lib.py")
    assert "`codegraph-lsp query dependents lib.py`" in told
    assert "dependents" not in shell.run("query", "callers", "idle")
