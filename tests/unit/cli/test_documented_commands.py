"""Every command that the README and docs/reports.md show does something when it is typed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.repository import Repository

from codegraph_lsp.cli.main import DONE, FINDINGS

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[3]

SHOP = {
    "shop/pay.py": (
        "class Till:\n    def charge(self, card):\n        return self.log(card)\n\n"
        "    def log(self, card):\n        return card\n"
    ),
    "shop/cart.py": (
        "from shop.pay import Till\n\n\ndef checkout(order):\n    return Till().charge(order)\n\n\n"
        "def again(order):\n    return checkout(order)\n"
    ),
}
SOURCES = {
    "app.py": "from src.pay import charge\n\n\ndef main():\n    charge(1)\n\n\nmain()\n",
    "src/pay.py": "RATE = 1\n" * 8 + "\n\ndef charge(card):\n    return card\n",
}


def commands(page: str) -> list[str]:
    """Lines of the page's blocks of a shell that call the program."""
    text = (PROJECT / page).read_text("utf-8")
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    return [line for line in "\n".join(blocks).splitlines() if line.startswith("codegraph-lsp ")]


def check(folder: Path, files: dict[str, str], shown: list[str]) -> None:
    repository = Repository(folder / "shop")
    for name, text in files.items():
        repository.write(name, text)
    repository.commit()
    environment = {**os.environ, "CODEGRAPH_CACHE_DIR": str(folder / "cache")}
    for line in shown:
        _, *words = shlex.split(line, comments=True)
        done = subprocess.run(
            [sys.executable, "-m", "codegraph_lsp", *words],
            capture_output=True,
            text=True,
            cwd=repository.folder,
            env=environment,
            timeout=60,
            check=False,
        )
        expected = (DONE, FINDINGS) if words[0] == "check" else (DONE,)
        assert done.returncode in expected, f"{line}\n{done.stderr}"
        assert done.stdout, line


def test_the_commands_of_the_reports(tmp_path: Path) -> None:
    shown = commands("docs/reports.md")
    assert len(shown) > 20
    check(tmp_path, SHOP, shown)


def test_the_commands_of_the_readme(tmp_path: Path) -> None:
    shown = commands("README.md")
    assert len(shown) > 8
    check(tmp_path, SOURCES, shown)
