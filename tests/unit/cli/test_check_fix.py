"""`codegraph-lsp check --fix` and `--diff` on real folders: what is written, and what is not."""

from __future__ import annotations

import subprocess

import pytest
from tests.engine.repository import Repository
from tests.unit.cli.checking import Folder, workspace

from codegraph_lsp.cli.main import DONE, FINDINGS, USAGE

__all__ = ["workspace"]

pytestmark = pytest.mark.slow

RULES = """\
id: no-eval
language: python
severity: error
message: eval is not needed
rule: {pattern: eval($X)}
fix: int($X)
---
id: breaks
language: python
severity: warning
message: it cannot be written otherwise
rule: {pattern: spoil($X)}
fix: spoil($X
---
id: endless
language: python
severity: warning
message: it never ends
rule: {pattern: again($X)}
fix: again(again($X))
"""

BEFORE = {
    "a.py": "import os\nfrom sys import argv, exit, path\n\nprint(eval(eval('1')), path)\n",
    "b.py": "import os\r\n\r\nx = eval(\r\n    1)\r\n",
    "c.py": "print(1)\n",
}
AFTER = {
    "a.py": "from sys import path\n\nprint(int(int('1')), path)\n",
    "b.py": "x = int(1)\r\n",
    "c.py": "print(1)\n",
}


@pytest.fixture
def shop(workspace: Folder) -> Folder:
    workspace.write(".codegraph/rules/all.yml", RULES)
    for name, text in BEFORE.items():
        workspace.write(name, text)
    return workspace


def texts(folder: Folder) -> dict[str, str]:
    return {file.name: file.read_bytes().decode() for file in sorted(folder.path.glob("*.py"))}


def test_what_needs_no_asking_is_written_and_the_rest_told(shop: Folder) -> None:
    told = shop.document("--fix")
    assert texts(shop) == AFTER
    assert told["items"] == []
    assert shop.errors.endswith(
        "codegraph-lsp: fixed a.py: 2 no-eval, 3 unused-import\n"
        "codegraph-lsp: fixed b.py: 1 no-eval, 1 unused-import\n"
        "codegraph-lsp: fixed 7 findings in 2 files\n"
    )
    times = {file.name: file.stat().st_mtime_ns for file in shop.path.glob("*.py")}
    assert shop.check("--fix") == "no findings in 3 files\n"
    assert shop.errors.endswith("codegraph-lsp: nothing to fix\n")
    assert {file.name: file.stat().st_mtime_ns for file in shop.path.glob("*.py")} == times


def test_a_patch_shows_the_same_and_writes_nothing(shop: Folder) -> None:
    repository = Repository(shop.path)
    repository.commit()
    patch = shop.check("--diff", code=FINDINGS)
    assert shop.errors.endswith("codegraph-lsp: would fix 7 findings in 2 files\n")
    assert texts(shop) == BEFORE
    assert shop.check("--diff", code=FINDINGS) == patch
    found = shop.document(code=FINDINGS)["items"]
    assert [each["code"] for each in found] == ["no-eval"] * 3  # which hides unused imports
    applied = ["git", "apply", "-"]
    subprocess.run(applied, input=patch.encode(), cwd=shop.path, check=True)
    assert texts(shop) == AFTER
    assert shop.check("--diff", code=DONE) == ""


def test_fixes_that_break_the_code_or_never_end_are_left_out(shop: Folder) -> None:
    shop.write("a.py", "import os\n\nspoil(1)\nprint(eval(1))\n")
    shop.write("b.py", "again(1)\n")
    told = shop.check("--fix", code=FINDINGS)
    assert texts(shop)["a.py"] == "spoil(1)\nprint(int(1))\n"
    assert texts(shop)["b.py"] == "again(1)\n"
    assert "a.py: 1 breaks not fixed, it would not parse any more" in shop.errors
    assert "b.py: left as it is, its fixes never come to an end" in shop.errors
    assert told.endswith("2 warnings in 2 of 3 files\n")


def test_only_what_would_be_told_is_fixed(shop: Folder) -> None:
    shop.check("--fix", "b.py")
    assert texts(shop) == BEFORE | {"b.py": AFTER["b.py"]}
    shop.check("--fix", "--select", "unused-import")
    assert "eval(eval('1'))" in texts(shop)["a.py"]
    shop.write("c.py", "import os  # codegraph: ignore[unused-import]\n")
    shop.check("--baseline", "known.json", "--update-baseline")
    shop.write("c.py", "import os  # codegraph: ignore[unused-import]\nimport sys\n")
    shop.check("--fix", "--baseline", "known.json")
    assert "eval(eval('1'))" in texts(shop)["a.py"]
    assert texts(shop)["c.py"] == "import os  # codegraph: ignore[unused-import]\n"


def test_only_changed_lines_are_fixed(shop: Folder) -> None:
    Repository(shop.path).commit()
    shop.write("c.py", "print(1)\nprint(eval(2))\n")
    shop.write("a.py", BEFORE["a.py"] + "print(eval(3))\n")
    shop.check("--fix", "--changed-lines")
    assert texts(shop)["c.py"] == "print(1)\nprint(int(2))\n"
    assert texts(shop)["a.py"] == BEFORE["a.py"] + "print(int(3))\n"


def test_a_protected_file_is_left_and_named(shop: Folder) -> None:
    (shop.path / "a.py").chmod(0o444)
    shop.check("--fix", code=FINDINGS)
    assert texts(shop)["a.py"] == BEFORE["a.py"]
    assert "a.py: left as it is, it is marked as read-only" in shop.errors
    shop.check("--diff", code=DONE)


def test_an_import_that_only_an_import_elsewhere_needed_goes_with_it(shop: Folder) -> None:
    shop.write("c.py", "from sys import argv\n")
    shop.write("d.py", "from c import argv\n")
    shop.check("--fix")
    assert (texts(shop)["c.py"], texts(shop)["d.py"]) == ("", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--fix", "--update-baseline", "--baseline", "k.json"),
        ("--diff", "--format", "json"),
    ],
)
def test_what_makes_no_sense_together_is_wrong_usage(
    shop: Folder, arguments: tuple[str, ...]
) -> None:
    shop.check(*arguments, code=USAGE)
