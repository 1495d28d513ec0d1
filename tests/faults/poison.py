"""Processes that stop where a test wants them to, and what is left of them."""

from __future__ import annotations

import os
import select
from pathlib import Path

import psutil

PATIENCE = 30.0
"""How long anything may take before a test fails. (seconds)"""

FOLDER = Path(__file__).parent / "poisoned"
"""On `PYTHONPATH` it makes files poisonous, see there."""

WAIT = "# poison: wait\ndef waited():\n    pass\n"
CRASH = "# poison: crash\ndef crashed():\n    pass\n"
HANG = "# poison: hang\ndef hung():\n    pass\n"


class Marks:
    """Where a process that reads a `WAIT` file tells of it, and waits to be told to go on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name in ("at", "go"):
            os.mkfifo(folder / name)
        # Open at both ends, so that neither side ever waits for the other to come.
        self._at = os.open(folder / "at", os.O_RDWR)
        self._go = os.open(folder / "go", os.O_RDWR)

    def arrived(self) -> int:
        """Wait for a process to come to such a file; its id."""
        ready, _, _ = select.select([self._at], [], [], PATIENCE)
        assert ready, "nobody has come to the file"
        return int(os.read(self._at, 64).split()[0])

    def go_on(self) -> None:
        """One process may go on."""
        os.write(self._go, b"!")

    def close(self) -> None:
        os.close(self._at)
        os.close(self._go)


def family_of(pid: int) -> list[psutil.Process]:
    """The process and all that came out of it."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def assert_gone(processes: list[psutil.Process], *, within: float = 2.0) -> None:
    """Nothing is left of *processes*; zombies are their parent's business, and that is us."""
    _, alive = psutil.wait_procs(processes, timeout=within)
    left = [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
    assert left == []


def poisoned_environment(marks: Marks | None = None) -> dict[str, str]:
    """For processes that are to swallow the poison."""
    path = [str(FOLDER), *filter(None, [os.environ.get("PYTHONPATH")])]
    found = os.environ | {"PYTHONPATH": os.pathsep.join(path), "PYTHONWARNINGS": "error"}
    return found if marks is None else found | {"POISON_MARKS": str(marks.folder)}
