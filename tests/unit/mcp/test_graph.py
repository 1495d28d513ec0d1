from __future__ import annotations

import sys

import pytest

from codegraph_lsp.mcp.graph import Graph, GraphError, relative_to
from codegraph_lsp.workspace.uris import uri_of


def test_a_path_is_told_from_the_root_on() -> None:
    assert relative_to("/w/shop", uri_of("/w/shop/src/pay.py")) == "src/pay.py"
    assert relative_to("/w/shop/", uri_of("/w/shop/src/pay.py")) == "src/pay.py"
    assert relative_to("/", uri_of("/src/pay.py")) == "src/pay.py"


def test_a_folder_whose_name_begins_like_the_root_s_is_another_one() -> None:
    assert relative_to("/w/shop", uri_of("/w/shop-old/pay.py")) == "/w/shop-old/pay.py"
    assert relative_to("/w/shop", "jdt://contents/rt.jar") == "jdt://contents/rt.jar"


def test_a_server_that_ends_at_once_is_told() -> None:
    with pytest.raises(GraphError, match="the language server has ended"):
        Graph("/w", (sys.executable, "-c", "pass"))
