from __future__ import annotations

from pathlib import Path

import pytest

from codegraph_lsp.lsp.uris import Uris
from codegraph_lsp.workspace.roots import Roots


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "shop"


def test_a_file_is_named_by_its_uri_or_its_path(root: Path) -> None:
    uris = Uris(Roots([str(root)]))
    assert uris.named((root / "src/pay.py").as_uri()) == "src/pay.py"
    assert uris.named("src/pay.py") == "src/pay.py"
    assert uris.named("/src/pay.py") == "src/pay.py"
    assert uris.named("src/10:30.py") == "src/10:30.py"


@pytest.mark.parametrize("name", ["untitled:Untitled-1", "git:/w/pay.py?HEAD", "", "/"])
def test_what_is_no_local_file_has_no_path(root: Path, name: str) -> None:
    assert Uris(Roots([str(root)])).named(name) is None
