"""`codegraph-lsp view`: who may ask it, what it answers, what it tells."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
import pytest
from tests.page.serving import PATIENCE, Events, Viewing, command, made_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

SOURCES = {
    "pay.py": "def charge(card):\n    return card\n",
    "void.py": "def twice(): ...\n",
    "again.py": "def twice(): ...\n",
    "cart.py": "from pay import charge\n\n\ndef checkout(order):\n    charge(order)\n",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_pages(tmp_path_factory.mktemp("built") / "pages")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return made_shop(tmp_path)


@pytest.fixture(scope="module")
def viewing(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewing]:
    """Of files that no test changes."""
    folder = tmp_path_factory.mktemp("viewing")
    made = view(pages, made_shop(folder), CODEGRAPH_CACHE_DIR=str(folder / "cache"))
    events = Events(made)
    events.until_ready()
    events.close()
    yield made
    made.close()


@pytest.fixture
def viewing_own(pages: Path, shop: Path) -> Iterator[Viewing]:
    made = view(pages, shop)
    yield made
    made.close()


def made_shop(around: Path) -> Path:
    folder = around / "my shop"
    folder.mkdir()
    for name, text in SOURCES.items():
        (folder / name).write_text(text)
    return folder


def view(pages: Path, shop: Path, **environment: str) -> Viewing:
    return Viewing(pages, shop, "--no-browser", "--jobs", "1", **environment)


def test_only_the_page_itself_may_ask(viewing: Viewing) -> None:
    def refused(method: str, path: str, **headers: str) -> None:
        body = "null" if method == "POST" else None
        reply = viewing.send(method, path, body, Content_Type="application/json", **headers)
        assert (reply.status, b"charge" in reply.body) == (403, False), (path, headers)

    stats = f"/{viewing.token}/codegraph/stats"
    assert viewing.ask("stats").status == 200
    for path in (
        "/",
        "/codegraph/stats",
        "/events",
        f"/{viewing.token}x/",
        f"/{viewing.token[1:]}/",
    ):
        refused("GET", path)
    refused("POST", stats.replace(viewing.token, "wrong"))
    for host in ("evil.example", f"evil.example:{viewing.port}", "127.0.0.1", "127.0.0.1:1"):
        refused("POST", stats, Host=host)
        refused("GET", f"/{viewing.token}/", Host=host)
    for origin in (
        "http://evil.example",
        "null",
        f"https://127.0.0.1:{viewing.port}",
        "http://127.0.0.1:1",
    ):
        refused("POST", stats, Origin=origin)
        refused("GET", f"/{viewing.token}/events", Origin=origin)
    refused("POST", stats, Sec_Fetch_Site="cross-site")
    refused("GET", f"/{viewing.token}/events", Sec_Fetch_Site="same-site")


def test_it_listens_on_this_machine_alone(viewing: Viewing) -> None:
    found = psutil.Process(viewing.process.pid).net_connections("inet")
    assert {each.laddr.ip for each in found if each.status == psutil.CONN_LISTEN} == {"127.0.0.1"}


def test_the_page_knows_its_workspace_and_may_fetch_from_nowhere_else(viewing: Viewing) -> None:
    assert viewing.page() == {
        "name": "my shop",
        "root": viewing.root.as_uri(),
        "question": {"mode": "communities", "granularity": "file"},
    }
    headers = viewing.send("GET", f"/{viewing.token}/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "connect-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "codegraph/stats", 405, "POST"),
        ("POST", "", 405, "GET"),
        ("POST", "events", 405, "GET"),
        ("PUT", "codegraph/stats", 405, "GET, POST"),
        ("DELETE", "", 405, "GET, POST"),
        ("OPTIONS", "codegraph/stats", 405, "GET, POST"),
        ("GET", "nothing", 404, None),
        ("POST", "codegraph/nothing", 404, None),
        ("POST", "codegraph/reindex", 404, None),
        ("POST", "codegraph/moveSymbol", 404, None),
        ("POST", "shutdown", 404, None),
    ],
)
def test_what_is_asked_in_a_wrong_way_is_told(
    viewing: Viewing, method: str, path: str, status: int, allow: str | None
) -> None:
    reply = viewing.send(
        method, f"/{viewing.token}/{path}", "null", Content_Type="application/json"
    )
    assert (reply.status, reply.headers["Allow"]) == (status, allow)
    assert reply.json["message"]


def test_wrong_parameters_are_told(viewing: Viewing) -> None:
    def told(params: Any, **headers: str) -> tuple[int, int, str]:
        reply = viewing.ask("callers", params, **headers)
        return reply.status, reply.json["code"], reply.json["message"]

    assert told("{") == (400, -32700, "the parameters are not JSON")
    assert told('{"name": "charge"} {}') == (400, -32700, "the parameters are not JSON")
    assert told([]) == (400, -32602, "the parameters are not an object")
    assert told({"name": "charge", "depth": -1})[:2] == (400, -32602)
    assert "'depth'" in told({"name": "charge", "depth": -1})[2]
    assert told({}, Content_Type="text/plain")[0] == 415
    assert told({}, Content_Length="9" * 8)[0] == 413
    assert told({}, Content_Length="many")[0] == 411
    reply = viewing.ask("callers", {"name": "twice"})
    assert (reply.status, reply.json["code"], len(reply.json["data"])) == (409, -32002, 2)


def test_answers_are_those_of_the_shell(viewing: Viewing, pages: Path) -> None:
    def shell(*words: str) -> Any:
        given = [*words, "--root", str(viewing.root), "--json", "--jobs", "1"]
        done = subprocess.run(
            command(pages, "query", *given), capture_output=True, check=True, timeout=PATIENCE
        )
        return without_places(json.loads(done.stdout))

    def without_places(told: Any) -> Any:
        """The shell tells places as people count them, too; revisions are each engine's own."""
        if isinstance(told, list):
            return [without_places(each) for each in told]
        if not isinstance(told, dict):
            return told
        aside = {"path", "line", "column", "endLine", "endColumn", "revision"}
        return {name: without_places(value) for name, value in told.items() if name not in aside}

    callers = viewing.ask("callers", {"name": "charge"}).json
    assert callers["rings"][0]["items"][0]["symbol"]["name"] == "checkout"
    assert without_places(callers) == shell("callers", "charge")
    cycles = viewing.ask("cycles", {"granularity": "file"}).json
    assert without_places(cycles) == shell("cycles", "--granularity", "file")
    search = viewing.ask("search", {"query": "check"}).json
    assert without_places(search) == shell("search", "check")


def test_the_whole_graph_and_the_code_of_its_files_can_be_read(viewing: Viewing) -> None:
    told = viewing.ask("export", {"format": "graph"}).json
    graph = json.loads(told["text"])
    assert {node["qualifiedName"] for node in graph["nodes"]} >= {"charge", "checkout"}
    code = viewing.ask("source", {"uri": viewing.uri("pay.py"), "start": 1}).json
    assert (code["lines"], code["start"], code["total"]) == (["    return card"], 1, 2)
    for outside in ("file:///etc/passwd", viewing.uri("../pages/page.html"), "http://x/", ""):
        assert viewing.ask("source", {"uri": outside}).status == 400


def test_an_edit_on_disk_is_told(viewing_own: Viewing) -> None:
    events = Events(viewing_own)
    assert events.status == 200
    events.until_ready()
    assert viewing_own.ask("callers", {"name": "charge"}).json["total"] == 1
    (viewing_own.root / "late.py").write_text(
        "from pay import charge\n\n\ndef late():\n    charge(1)\n"
    )
    told = events.until("graph", lambda told: viewing_own.uri("late.py") in told["files"])
    answer = viewing_own.ask("callers", {"name": "charge"}).json
    assert answer["total"] == 2
    assert answer["freshness"]["revision"] >= told["revision"]
    events.close()


def test_two_of_one_workspace_both_follow_it(pages: Path, shop: Path, viewing_own: Viewing) -> None:
    second = view(pages, shop)
    try:
        heard = [Events(viewing_own), Events(second)]
        for events in heard:
            events.until_ready()
        (shop / "late.py").write_text("from pay import charge\n\n\ndef late():\n    charge(1)\n")
        for events, each in zip(heard, (viewing_own, second), strict=True):
            # What else is told meanwhile may take the place of the news that names the file.
            events.until("graph", lambda _, each=each: n_callers(each) == 2)
            events.close()
    finally:
        second.close()


def n_callers(viewing: Viewing) -> int:
    total: int = viewing.ask("callers", {"name": "charge"}).json["total"]
    return total


def test_ctrl_c_ends_it_and_whoever_listens(viewing_own: Viewing) -> None:
    events = Events(viewing_own)
    code, told = viewing_own.end()
    assert code == 0
    assert "Traceback" not in told
    with pytest.raises(AssertionError, match="ended"):
        events.until("never", lambda _: True)


def test_the_browser_is_sent_to_an_address_for_one_visit(
    pages: Path, shop: Path, tmp_path: Path
) -> None:
    told = tmp_path / "address"
    browser = tmp_path / "browser"
    browser.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(told)!r}, 'w').write(sys.argv[1])\n"
    )
    browser.chmod(0o755)
    viewing = Viewing(pages, shop, "checkout", "--jobs", "1", BROWSER=f"{browser} %s")
    try:
        about = viewing.page()["question"]["about"]
        assert (about["label"], viewing.page()["question"]["mode"]) == ("checkout", "around")
        assert viewing.ask("symbol", {"symbol": about["symbol"]}).json["name"] == "checkout"
        assert viewing.process.stderr is not None
        for line in viewing.process.stderr:
            if "Ctrl-C" in line:
                break
        path = urlsplit(told.read_text()).path
        assert viewing.token not in path
        first, second = viewing.send("GET", path), viewing.send("GET", path)
        assert (first.status, first.headers["Location"]) == (303, f"/{viewing.token}/")
        assert second.status == 403
    finally:
        viewing.close()


def test_what_cannot_be_served_is_told(pages: Path, shop: Path, viewing: Viewing) -> None:
    def said(*words: str) -> str:
        done = subprocess.run(
            command(pages, "view", *words, "--no-browser"),
            capture_output=True,
            text=True,
            check=False,
            cwd=shop,
            timeout=PATIENCE,
        )
        assert (done.returncode, done.stdout) == (3, "")
        return done.stderr.splitlines()[-1]

    assert "nothing is named 'nobody'" in said(str(shop), "nobody")
    assert "nothing is named 'nobody'" in said("nobody")
    assert "already in use" in said(str(shop), "--port", str(viewing.port))


@pytest.mark.parametrize("words", [("view", "--no-browser"), ("export", "--format", "html")])
def test_a_page_that_was_not_built_is_told_with_what_to_do(
    words: tuple[str, ...], shop: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        command(tmp_path / "nowhere", *words),
        capture_output=True,
        text=True,
        check=False,
        cwd=shop,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "run `make page` in a checkout" in done.stderr
