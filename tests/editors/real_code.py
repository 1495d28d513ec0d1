"""Some of our own code as a workspace: as large, and as odd, as code is."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVER = Path(__file__).parents[2] / "server" / "codegraph_lsp"
PACKAGES = ("languages", "model", "support")

REAL_FILE = "codegraph_lsp/languages/module_tree.py"
NAME = "upward"
"""A function in it, whose name is nothing else's."""


@dataclass(frozen=True)
class Real:
    """What came of a session in real code."""

    root: Path
    recording: Path
    told: dict[str, Any]


def copy_real_code(root: Path) -> Path:
    """The workspace, made at *root*."""
    for package in PACKAGES:
        shutil.copytree(
            SERVER / package,
            root / "codegraph_lsp" / package,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    (root / "codegraph_lsp" / "__init__.py").touch()
    (root / "codegraph.toml").touch()
    return root


def mentions(root: Path, name: str) -> list[str]:
    """Where the word stands in code: `file:line:column`, from 1."""
    found = []
    for path in sorted(root.rglob("*.py")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            code = line.partition("#")[0]
            found += [
                f"{path.name}:{number}:{match.start() + 1}"
                for match in re.finditer(rf"\b{name}\b", code)
            ]
    return found
