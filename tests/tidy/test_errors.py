"""The tree of errors is drawn whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "server" / "codegraph_lsp"
ERRORS = PACKAGE / "model" / "errors.py"


def bases() -> dict[str, list[str]]:
    """The names of what each class of the package extends, by its name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name] = [base.id for base in node.bases if isinstance(base, ast.Name)]
    return found


def test_every_error_that_a_caller_can_act_on_is_in_the_tree() -> None:
    drawn = ast.get_docstring(ast.parse(ERRORS.read_text("utf-8"))) or ""
    tree = set(re.findall(r"(?:├──|└──) (\w+)", drawn)) | {"CodegraphError"}
    extended = bases()
    known = {"CodegraphError"}
    while more := {n for n, of in extended.items() if known.intersection(of)} - known:
        known |= more
    assert tree == known
