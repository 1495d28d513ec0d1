"""A small workspace for sessions in real editors, and the server that they talk with."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

PROGRAM = str(Path(sys.executable).parent / "codegraph-lsp")
SERVER = [PROGRAM, "--stdio"]

FILES = {
    "codegraph.toml": "",
    "pay.py": "def charge(card):\n    return card\n",
    "cart.py": (
        "from pay import charge as take\n"
        "\n"
        "\n"
        "def checkout(order):\n"
        '    note = "𝒳𝒴"; take(order.card)\n'
        "    take(order.tip)\n"
        "\n"
        "\n"
        "class Cart:\n"
        "    def settle(self):\n"
        "        checkout(self)\n"
    ),
}


def made(root: Path, files: Mapping[str, str] = FILES) -> Path:
    """The workspace, made at *root*."""
    root.mkdir()
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    return root
