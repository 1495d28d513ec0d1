"""Checks of hundreds of files, and of the whole graph, are made in a process of their own."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from tests.protocol.servers import COMMAND, environment
from tests.protocol.test_live_checks import PUSHED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.protocol.servers import Server

pytestmark = pytest.mark.slow

N_FILES = 600
ONLY_OPEN = "unused-import,unused-parameter"

Problems = dict[str, list[tuple[str, int, int]]]
"""Code, line and character of each, by URI."""


def many_files(folder: Path) -> Path:
    """A workspace with something to find in every sixth file."""
    root = folder / "many"
    (root / "lib").mkdir(parents=True)
    for number in range(N_FILES):
        following = (number + 6) % 60
        text = {
            0: f"import lib.m{following}\n" if number < 60 else "",
            1: f"from lib.m{number - 1} import nothing_{number}\n",
        }.get(number % 6, "")
        text += f"\n\ndef used_{number}(sum):\n    return sum\n\n\nused_{number}(1)\n"
        (root / f"lib/m{number}.py").write_text(text, "utf-8")
    (root / "lib/__init__.py").write_text("", "utf-8")
    return root


def found_in_a_shell(root: Path, cache: Path) -> Problems:
    asked = ["check", "--root", str(root), "--format", "json", "--ignore", ONLY_OPEN]
    done = subprocess.run([*COMMAND, *asked], env=environment(cache), stdout=subprocess.PIPE)
    found: Problems = {}
    for item in json.loads(done.stdout)["items"]:
        found.setdefault(item["uri"], []).append(_place(item))
    return {uri: sorted(places) for uri, places in found.items()}


class Told:
    """What the client knows of problems."""

    def __init__(self, server: Server) -> None:
        self.known: Problems = {}
        self._server = server

    def more(self) -> None:
        """The next file."""
        told = self._server.client.until(
            lambda message: message.get("method") == "textDocument/publishDiagnostics"
        )
        uri, items = told["params"]["uri"], told["params"]["diagnostics"]
        self.known.pop(uri, None)
        if items:
            self.known[uri] = sorted(map(_place, items))

    def until(self, expected: Problems) -> None:
        """Returns when the client knows what is *expected* and nothing else."""
        while self.known != expected:
            self.more()


def _place(item: dict[str, Any]) -> tuple[str, int, int]:
    start = item["range"]["start"]
    return item["code"], start["line"], start["character"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return many_files(tmp_path)


def test_an_editor_is_told_what_a_shell_is(
    start: Callable[..., Server], root: Path, tmp_path: Path
) -> None:
    expected = found_in_a_shell(root, tmp_path / "cache")
    assert {place[0] for found in expected.values() for place in found} == {
        "import-cycle",
        "unresolved-import",
    }
    server = start()
    server.initialize(root, capabilities=PUSHED)
    server.open(root / "lib/m2.py")  # the whole graph is checked while somebody has a file open
    Told(server).until(expected)
    assert server.leave() == 0


def test_what_ends_the_other_process_costs_nothing(
    start: Callable[..., Server], root: Path, tmp_path: Path
) -> None:
    expected = found_in_a_shell(root, tmp_path / "cache")
    server = start()
    server.initialize(root, capabilities=PUSHED)
    server.open(root / "lib/m2.py")
    told = Told(server)
    told.more()
    for child in server.children():
        child.kill()
    told.until(expected)
    assert server.leave() == 0


def test_no_process_is_left(start: Callable[..., Server], root: Path) -> None:
    server = start()
    server.initialize(root, capabilities=PUSHED)
    Told(server).more()
    children: list[Any] = server.children()
    assert server.leave() == 0
    psutil.wait_procs(children, timeout=10)
    assert not [child for child in children if child.is_running()]
