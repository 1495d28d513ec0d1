"""A folder to run `codegraph-lsp check` in, with two checks whatever others there are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from codegraph_lsp.checks import fixes, registry, run
from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Fix, Related, Severity
from codegraph_lsp.cli import found
from codegraph_lsp.cli.main import DONE, main
from codegraph_lsp.features.edits import Edit, Edits
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.model.ids import FileId


class Todos(Check):
    """Finds `TODO`, in words; related to where the file begins, and fixed by its removal."""

    code = "test-todo"
    summary = "Something is left to do."
    severity = Severity.NOTE
    safe_to_fix = True

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        text, path = context.snapshot.text(file), context.snapshot.file_by_id(file).path
        for each in re.finditer(rb"TODO:? ?(\w*)", text.source if text else b""):
            yield Finding(
                self.code,
                f"{each[1].decode() or 'something'} is left to do",
                file,
                path,
                Span(each.start(), each.end()),
                each[1].decode(),
                related=(Related(file, path, Span(0, 1), "the file begins here"),),
                unnecessary=True,
            )

    def fixes(self, context: Context, finding: Finding) -> Iterator[Fix]:
        edit = Edit(finding.path, finding.span, "", finding.file)
        yield Fix("Do it", Edits((edit,)), preferred=True)


class Folder:
    def __init__(self, path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.capfd = capfd
        self.errors = ""

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def check(self, *arguments: str, code: int = DONE) -> str:
        """What `check` prints."""
        done = main(["check", "--jobs", "1", *arguments])
        told = self.capfd.readouterr()
        self.errors = told.err
        assert done == code, told.out + told.err
        return told.out

    def document(self, *arguments: str, code: int = DONE) -> Any:
        return json.loads(self.check("--format", "json", *arguments, code=code))


@pytest.fixture
def workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Folder:
    """A workspace without files, and all checks that there are."""
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("NO_COLOR", "1")
    root = tmp_path / "shop"
    root.mkdir()
    (root / "codegraph.toml").touch()
    monkeypatch.chdir(root)
    return Folder(root, capfd)


@pytest.fixture
def folder(workspace: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Two files; two checks are known here, whatever others there are."""
    syntax = registry.BY_CODE["syntax-error"]
    by_code = {"syntax-error": syntax, "test-todo": Todos()}
    for module in (registry, run, found, fixes):
        monkeypatch.setattr(module, "BY_CODE", by_code)
    for module in (registry, run):
        monkeypatch.setattr(module, "CHECKS", tuple(by_code.values()))
    workspace.write("a.py", "x = 1  # TODO: more\n")
    workspace.write("b/c.py", "def f(:\n\ty = 'ä'  # TODO\n")
    return workspace
