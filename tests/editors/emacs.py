"""Runs `emacs_session.el` in a batch Emacs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
CLIENT = HERE.parent.parent / "clients" / "emacs"
EMACS = shutil.which("emacs")

needs_emacs = pytest.mark.skipif(
    EMACS is None, reason="no Emacs on the PATH; `make test-editors` installs one where it can"
)


def has_package(name: str) -> bool:
    """Emacs, as it is here, comes with the package *name*."""
    if EMACS is None:
        return False
    found = (
        "(progn (require 'package)"
        ' (add-to-list \'package-directory-list "/usr/share/emacs/site-lisp/elpa")'
        f' (package-initialize) (kill-emacs (if (locate-library "{name}") 0 1)))'
    )
    return subprocess.run([EMACS, "-Q", "--batch", "--eval", found], check=False).returncode == 0


@dataclass(frozen=True)
class Session:
    """What to do in the editor; see `emacs_session.el`."""

    through: str
    """`eglot` or `lsp-mode`."""
    command: list[str]
    root: Path
    file: str
    cursor: tuple[int, int]
    steps: list[str]
    name: str = ""
    added: tuple[str, ...] = ()
    expected: str = ""


def run(session: Session, scratch: Path) -> dict[str, Any]:
    """
    What the session told, by step.

    Args:
        scratch: An empty folder, the editor's home.
    """
    assert EMACS is not None
    told, options = scratch / "told.json", scratch / "options.json"
    options.write_text(
        json.dumps(
            {
                "client": str(CLIENT),
                "through": session.through,
                "command": session.command,
                "root": str(session.root),
                "file": session.file,
                "cursor": session.cursor,
                "steps": session.steps,
                "name": session.name,
                "added": session.added,
                "expected": session.expected,
                "out": str(told),
            }
        )
    )
    ended = subprocess.run(
        [EMACS, "-Q", "--batch", "-l", HERE / "emacs_session.el"],
        env=os.environ | {"CODEGRAPH_SESSION": str(options), "HOME": str(scratch)},
        cwd=session.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert told.exists(), f"the session ended early: {ended.stdout}{ended.stderr}"
    result: dict[str, Any] = json.loads(told.read_text("utf-8"))
    assert "problem" not in result, f"{result['problem']}\n{ended.stderr}"
    return result


def compiled(scratch: Path) -> list[str]:
    """What the byte compiler and checkdoc say of the client."""
    assert EMACS is not None
    copy = scratch / "codegraph.el"
    shutil.copy(CLIENT / "codegraph.el", copy)
    said = []
    check = f"(progn (require 'checkdoc) (checkdoc-file {json.dumps(str(copy))}))"
    for arguments in (["-f", "batch-byte-compile", str(copy)], ["--eval", check]):
        ended = subprocess.run(
            [EMACS, "-Q", "--batch", *arguments],
            cwd=scratch,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        lines = (line for line in ended.stderr.splitlines() if line.strip())
        said += [line for line in lines if not line.startswith(("Loading ", "Wrote "))]
        said += [] if ended.returncode == 0 else [f"exit status {ended.returncode}"]
    return said
