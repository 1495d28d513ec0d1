"""The VS Code client's folder, with what builds it installed, TypeScript's compiler included."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.editors.registries import unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT = Path(__file__).parents[2] / "clients" / "vscode"
OLDEST_NODE = 20

NO_BROWSER = 2
"""Exit code of the scripts in `test/browser` where they find none."""


@contextmanager
def installed() -> Iterator[dict[str, str]]:
    """
    The environment for `npm`, where what the client is built with is installed; the test is skipped
    where there is no Node.js. Meanwhile no other test process is in the client's folder.
    """
    environment = _with_node()
    if environment is None:
        pytest.skip(f"no node {OLDEST_NODE} or newer; `make test` installs one")
    with (CLIENT / "package-lock.json").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not _is_installed():
            _install(environment)
        yield environment


def _is_installed() -> bool:
    """True where `node_modules` is what the lock file says."""
    marker = CLIENT / "node_modules" / ".package-lock.json"
    lock = CLIENT / "package-lock.json"
    return marker.exists() and marker.stat().st_mtime >= lock.stat().st_mtime


def _install(environment: dict[str, str]) -> None:
    ended = _npm(environment, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    said = ended.stdout + ended.stderr
    if ended.returncode != 0 and unreachable(said):
        pytest.skip("what builds the client is not installed, and no npm registry can be reached")
    assert ended.returncode == 0, f"npm ci:\n{said}"


def npm(environment: dict[str, str], *arguments: str) -> None:
    ended = _npm(environment, *arguments)
    assert ended.returncode == 0, f"npm {' '.join(arguments)}:\n{ended.stdout}{ended.stderr}"


def _npm(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["npm", *arguments],
        cwd=CLIENT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def taken(file: Path, folder: Path) -> Path:
    """A copy in *folder*, which others do not build anew."""
    return Path(shutil.copy2(file, folder))


def in_browser(environment: dict[str, str], script: str, *words: str) -> None:
    """Runs a script of `test/browser`; the test is skipped where there is no browser."""
    ended = subprocess.run(
        ["node", f"test/browser/{script}", *words],
        cwd=CLIENT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if ended.returncode == NO_BROWSER:
        pytest.skip(ended.stdout.strip())
    assert ended.returncode == 0, ended.stdout + ended.stderr


def _with_node() -> dict[str, str] | None:
    """The environment in which `node` is new enough: PATH's own, or else the one beside Python."""
    beside = str(Path(sys.executable).parent)
    for path in (os.environ["PATH"], beside + os.pathsep + os.environ["PATH"]):
        node, npm_program = shutil.which("node", path=path), shutil.which("npm", path=path)
        if node and npm_program and _node_version(node) >= OLDEST_NODE:
            return os.environ | {"PATH": path}
    return None


def _node_version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0
