"""Every module explains itself, is of a size one can read, and is packed."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from codegraph_lsp.checks import pages

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "server" / "codegraph_lsp"

LONGEST_MODULE = 450

MODULES = sorted(PACKAGE.rglob("*.py"))


def shown(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_every_module_has_a_docstring() -> None:
    silent = [
        shown(path)
        for path in MODULES
        if (text := path.read_text("utf-8").strip()) and ast.get_docstring(ast.parse(text)) is None
    ]
    assert silent == []


def test_no_module_is_too_long_to_read() -> None:
    long = {
        shown(path): n_lines
        for path in MODULES
        if (n_lines := path.read_text("utf-8").count("\n")) > LONGEST_MODULE
    }
    assert long == {}


def test_every_language_has_what_it_needs_in_its_folder() -> None:
    folders = [path.parent for path in PACKAGE.glob("languages/*/language.toml")]
    assert folders
    for folder in folders:
        table = tomllib.loads((folder / "language.toml").read_text("utf-8"))
        assert table["id"] == folder.name


@pytest.mark.parametrize(
    "data", ["store/schema.sql", "languages/generic.toml", "languages/index.json"]
)
def test_data_files_stand_beside_the_code(data: str) -> None:
    assert (PACKAGE / data).is_file()


def test_the_wheel_takes_the_whole_package() -> None:
    """Data files lie inside the package, and nothing of the package is excluded."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel == {
        "packages": ["server/codegraph_lsp"],
        "force-include": {"docs/checks.md": "codegraph_lsp/checks/checks.md"},
        "hooks": {"custom": {}},
    }
    assert pages.PLACES[0] == PACKAGE / "checks" / "checks.md"
    assert pages.PLACES[1].samefile(PROJECT / "docs" / "checks.md")
