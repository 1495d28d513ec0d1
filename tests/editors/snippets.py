"""The lines that docs/editors.md gives to people."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "editors.md"


def snippet(title: str, language: str) -> str:
    """The one block in *language* below the heading *title*."""
    sections = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    (section,) = (each for each in sections if each.splitlines()[0] == title)
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return str(found)


def on_path(folder: Path, command: list[str]) -> str:
    """A PATH on which *command* is what `codegraph-lsp` starts; arguments are left as they are."""
    folder.mkdir(exist_ok=True)
    program = folder / "codegraph-lsp"
    quoted = " ".join(f"'{word}'" for word in command)
    program.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n', "utf-8")
    program.chmod(0o755)
    return str(folder)
