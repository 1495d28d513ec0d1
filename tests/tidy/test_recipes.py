"""What documentation and hooks say of the command line can be typed."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest

from codegraph_lsp.cli.main import COMMANDS

yaml = pytest.importorskip("yaml")

PROJECT = Path(__file__).parents[2]
RECIPES = PROJECT / "docs" / "ci.md"
HOOKS = PROJECT / ".pre-commit-hooks.yaml"


def blocks(language: str) -> list[str]:
    text = RECIPES.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def commands(text: str) -> list[list[str]]:
    """Our commands in a shell's lines, up to what the shell itself reads."""
    found = []
    for line in re.findall(r"codegraph-lsp ((?:{})\b[^`\n]*)".format("|".join(COMMANDS)), text):
        words = shlex.split(re.sub(r"\$\([^)]*\)|\$\{\{.*?\}\}", "x", line), comments=True)
        ends = [n for n, word in enumerate(words) if word in (">", "|", "&&", "||", ";")]
        found.append(words[: ends[0]] if ends else words)
    return found


def check(command: list[str]) -> None:
    """argparse takes *command*; where it does not, it ends with what is wrong."""
    name, *arguments = command
    parser = ArgumentParser(allow_abbrev=False, exit_on_error=False)
    import_module(f"codegraph_lsp.cli.{name.replace('-', '_')}").add_arguments(parser)
    parser.parse_args(arguments)


def test_commands_in_recipes_are_understood() -> None:
    found = [each for language in ("sh", "yaml") for each in commands("\n".join(blocks(language)))]
    assert {each[0] for each in found} >= {"check", "diff-impact"}
    for each in found:
        check(each)


def test_recipes_are_yaml_with_jobs() -> None:
    github, gitlab, hooks = (yaml.safe_load(text) for text in blocks("yaml"))
    steps = github["jobs"]["check"]["steps"]
    assert any("upload-sarif" in step.get("uses", "") for step in steps)
    assert github["permissions"]["security-events"] == "write"
    assert gitlab["codegraph"]["script"]
    used = {hook["id"] for hook in hooks["repos"][0]["hooks"]}
    assert used == {hook["id"] for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}


def test_hooks_have_what_pre_commit_wants_and_can_be_run() -> None:
    for hook in yaml.safe_load(HOOKS.read_text("utf-8")):
        assert {"id", "name", "entry", "language"} <= set(hook)
        assert hook["language"] == "python"
        program, *command = shlex.split(hook["entry"])
        assert program == "codegraph-lsp"
        check([*command, *(["a.py", "b.py"] if hook.get("pass_filenames", True) else [])])
