"""The graph view in a headless browser: pictures, keys, live changes, what a screen reader hears."""

from __future__ import annotations

import pytest
from tests.editors.vscode_client import in_browser, installed, npm


@pytest.mark.slow
def test_the_graph_view_in_a_browser() -> None:
    with installed() as environment:
        npm(environment, "run", "build")
        in_browser(environment, "graph.mjs")
