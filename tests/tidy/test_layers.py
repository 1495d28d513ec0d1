"""Imports point down the layers; the contract stands in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.mark.slow
def test_imports_point_down_the_layers() -> None:
    # Apart: in this process it would switch off the loggers that other tests look at.
    command = (
        "import sys; from importlinter.cli import lint_imports; "
        f"sys.exit(lint_imports(config_filename={str(PROJECT / 'pyproject.toml')!r}, "
        "no_cache=True, no_logo=True))"
    )
    told = subprocess.run(
        [sys.executable, "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "server")},
    )
    assert told.returncode == 0, told.stdout + told.stderr
