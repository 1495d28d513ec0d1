from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose real path it is, and a user without settings for git."""
    base = Path(os.path.realpath(tmp_path)) / "home"
    base.mkdir()
    monkeypatch.setenv("HOME", str(base))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(base / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(base))
    return base


@pytest.fixture
def make(home: Path) -> Make:
    """Writes files below a folder: names with blanks between them, or texts by name."""

    def write(files: dict[str, str] | str, folder: str = "work") -> Path:
        root = home / folder
        root.mkdir(parents=True, exist_ok=True)
        if isinstance(files, str):
            files = dict.fromkeys(files.split(), "")
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return root

    return write


@pytest.fixture
def git(home: Path) -> Callable[..., None]:
    """Runs git in a folder, as nobody in particular."""

    def run(folder: Path, *arguments: str) -> None:
        command = ["git", "-C", str(folder), "-c", "user.name=n", "-c", "user.email=e@x"]
        command += ["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"]
        subprocess.run([*command, *arguments], check=True, capture_output=True)

    return run
