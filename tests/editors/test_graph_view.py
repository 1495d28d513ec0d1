"""The graph view in a headless browser: pictures, keys, live changes, what a screen reader hears."""

from __future__ import annotations

import subprocess

import pytest
from tests.editors.vscode_client import CLIENT, installed, npm

NO_BROWSER = 2
"""Exit code of the script where it finds none."""


@pytest.mark.slow
def test_the_graph_view_in_a_browser() -> None:
    with installed() as environment:
        npm(environment, "run", "build")
        ended = subprocess.run(
            ["node", "test/browser/graph.mjs"],
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
