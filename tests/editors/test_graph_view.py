"""The graph view in a headless browser: pictures, keys, live changes, what a screen reader hears."""

from __future__ import annotations

import os

import pytest
from tests.editors.vscode_client import in_browser, installed, npm


@pytest.mark.slow
def test_the_graph_view_in_a_browser() -> None:
    with installed() as environment:
        npm(environment, "run", "build")
        in_browser(environment, "graph.mjs")


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("CODEGRAPH_TEST_EDITORS", "") in ("", "0"),
    reason="measures, which wants some room on the machine; `make test-editors` runs it",
)
def test_the_graph_view_keeps_to_its_limits() -> None:
    """1 s to the first picture, 4 s to the full layout, 30 frames a second: in one of three runs."""
    with installed() as environment:
        npm(environment, "run", "build")
        for left in (2, 1, 0):
            try:
                in_browser(environment, "graph.mjs", "--limits")
                return
            except AssertionError as error:
                if left == 0 or "NOT OK" not in str(error):
                    raise
