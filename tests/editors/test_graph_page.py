"""The graph view without an editor in a headless browser: an exported page, and a live one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.editors.vscode_client import in_browser, installed, npm
from tests.page.serving import Viewing

from codegraph_lsp.page import built

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

HOSTILE = {
    "pay.py": (
        'def charge(card="</script><script>hacked = 1</script>"):\n    return card  # <b>&amp;</b>\n'
    ),
    "<!--<script>.py": "def refund(card='<!--', other='-->{{data}}'):\n    return card\n",
    "<img src=x onerror=hacked=1>.py": "from pay import charge\n\ndef hack():\n    charge()\n",
    "a & b/'quoted\".py": "class Quoted:\n    pass\n",
}


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """That of `npm`, with the pages built; nobody builds others meanwhile."""
    with installed() as given:
        npm(given, "run", "build")
        yield given


def workspace(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def export(root: Path, page: Path, *words: str) -> tuple[str, str, Any]:
    """The page, what was said on stderr, and the graph in the page."""
    given = ["--format", "html", "--output", str(page), "--jobs", "1", *words]
    done = subprocess.run(
        [sys.executable, "-m", "codegraph_lsp", "export", str(root), *given],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == ""
    text = page.read_text("utf-8")
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return text, done.stderr, json.loads(found[1])


def test_an_exported_page_stands_alone(environment: dict[str, str], tmp_path: Path) -> None:
    root = workspace(tmp_path / "my shop", HOSTILE)
    text, _, graph = export(root, tmp_path / "graph.html")
    names = {node["qualifiedName"]: node for node in graph["nodes"]}
    assert {"charge", "refund", "hack", "Quoted"} <= set(names)
    assert "</script><script>" in names["charge"]["signature"]
    assert names["hack"]["path"] == "<img src=x onerror=hacked=1>.py"
    (edge,) = [each for each in graph["edges"] if each["kind"] == "calls"]
    assert (edge["source"], edge["target"]) == (names["hack"]["id"], names["charge"]["id"])
    assert (edge["certainty"], edge["count"]) == ("exact", 1)
    assert edge["sites"][0]["range"]["start"] == {"line": 3, "character": 4}
    own = built.page(built.ALONE)
    assert text.lower().count("</script") == own.lower().count("</script")
    assert text.count("<") == own.count("<"), "no name of the graph is markup"
    assert str(tmp_path) not in text
    in_browser(environment, "standalone.mjs", str(tmp_path / "graph.html"))


def test_of_too_many_symbols_files_are_shown(environment: dict[str, str], tmp_path: Path) -> None:
    root = workspace(tmp_path / "shop", {**HOSTILE, "tests/test_pay.py": "import pay\nimport os\n"})
    page = tmp_path / "graph.html"
    _, said, graph = export(root, page, "--max-symbols", "3", "--min-certainty", "exact")
    assert "symbols, more than 3: files are shown. --max-symbols decides" in said
    assert graph["notes"][0] in said
    kinds = {node["id"]: node["kind"] for node in graph["nodes"]}
    assert kinds["pay.py"] == "file"
    assert {node["id"] for node in graph["nodes"] if node.get("test")} == {"tests/test_pay.py"}
    assert {node["name"] for node in graph["nodes"] if node.get("external")} == {"os"}
    imports = {(e["source"], e["target"]) for e in graph["edges"] if e["kind"] == "imports"}
    assert ("tests/test_pay.py", "pay.py") in imports
    in_browser(environment, "standalone.mjs", str(page))
    _, _, rest = export(root, page, "--max-symbols", "0", "--no-tests", "--exclude", "a*/**")
    assert {node["kind"] for node in rest["nodes"]} <= {"file", "package"}
    paths = {node["path"] for node in rest["nodes"]}
    assert "pay.py" in paths
    assert not paths & {"tests/test_pay.py", "a & b/'quoted\".py"}


def test_a_live_page_follows_what_is_written(environment: dict[str, str], tmp_path: Path) -> None:
    caller = {"cart.py": "from pay import charge\n\n\ndef checkout(order):\n    charge(order)\n"}
    pay = "def charge(card):\n    return card  # <b>&amp;</b>\n"
    root = workspace(tmp_path / "my shop", {"pay.py": pay, **caller})
    built_here = Path(built.PLACES[1])
    viewing = Viewing(built_here, root, "charge", "--no-browser", "--jobs", "1")
    try:
        in_browser(environment, "live.mjs", viewing.address, str(root), str(viewing.process.pid))
        assert viewing.process.wait(60) == 0
    finally:
        viewing.close()
