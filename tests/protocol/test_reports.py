"""Reports over the wire: errors, encodings, unsaved text, histograms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.engine.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.protocol.servers import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def server(start: Callable[..., Server]) -> Server:
    return start()


def opened(server: Server, path: Path, text: str) -> None:
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    server.client.notify("textDocument/didOpen", {"textDocument": document})


def asked(server: Server, method: str, **params: Any) -> Any:
    return server.client.call(f"codegraph/{method}", params)["result"]


@pytest.mark.parametrize(("encoding", "unit"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_matches_are_in_the_clients_units(
    server: Server, workspace: Path, encoding: str, unit: int
) -> None:
    general = {"general": {"positionEncodings": [encoding]}}
    server.initialize(workspace, capabilities=general)
    server.ready()
    opened(server, workspace / "shop/cart.py", 'NAME = "😀"; call(1)\r\n')
    (item,) = asked(server, "match", pattern="call($A)", language="python")["items"]
    start = len('NAME = "') + unit + len('"; ')
    assert item["range"] == {
        "start": {"line": 0, "character": start},
        "end": {"line": 0, "character": start + len("call(1)")},
    }
    assert item["variables"]["A"][0]["range"]["start"]["character"] == start + len("call(")
    assert server.leave() == 0


def test_answers_say_which_calls_they_do_not_count(server: Server, workspace: Path) -> None:
    (workspace / "desk.py").write_text("def sell(x):\n    x.charge(1)\n", "utf-8")
    server.initialize(workspace)
    server.ready()
    asked_for = {"name": "Till.charge"}
    for method, params in (
        ("callers", asked_for),
        ("impact", asked_for),
        ("path", {"from": {"name": "desk.py::sell"}, "to": asked_for}),
    ):
        told = asked(server, method, **params)["unsureCalls"]
        assert (told["calls"], told["symbols"], told["files"]) == (1, 1, 1)
        assert [each["name"] for each in told["names"]] == ["charge"]
        assert told["sites"][0]["range"]["start"] == {"line": 1, "character": 6}
    (name,) = asked(server, "callees", name="desk.py::sell")["unsureCalls"]["names"]
    assert name["name"] == "charge"
    assert server.leave() == 0


def test_reports_answer_and_say_what_is_wrong(server: Server, workspace: Path) -> None:
    server.initialize(workspace)
    server.ready()
    dead = asked(server, "deadCode")
    assert dead["freshness"]["state"] == "ready"
    told = {item["symbol"]["name"]: item["reason"] for item in dead["items"]}
    assert told == {
        "checkout": "unused",
        "cancel": "unused",
        "Till": "only-used-by-dead-code",
        "refund": "only-used-by-dead-code",
        "euros": "only-used-by-dead-code",
        "Page": "unused",
    }
    hot = asked(server, "hotspots", metric="fanIn", limit=1)
    assert (len(hot["items"]), hot["items"][0]["churn"]) == (1, None)
    assert "is in no git repository" in hot["degraded"]
    assert asked(server, "communities")["total"] >= 2
    packed = asked(server, "context", name="Till.charge", budgetChars=200)
    assert packed["used"] <= 200
    for method, params, code, problem in (
        ("diffImpact", {}, -32803, "is in no git repository; make one with `git init`"),
        ("match", {"language": "python"}, -32602, "parameter 'pattern': one of"),
        ("match", {"language": "python", "pattern": "def ("}, -32602, "no complete piece of code"),
        ("match", {"language": "x", "pattern": "f"}, -32602, "parameter 'language': 'x' cannot"),
    ):
        error = server.client.call(f"codegraph/{method}", params)["error"]
        assert error["code"] == code
        assert problem in error["message"]
    assert server.leave() == 0


def test_the_diff_sees_what_is_typed(server: Server, workspace: Path) -> None:
    Repository(workspace).commit()
    server.initialize(workspace)
    server.ready()
    assert asked(server, "diffImpact")["files"] == []
    path = workspace / "shop/cart.py"
    opened(server, path, path.read_text("utf-8").replace("return till", "return None"))
    told = asked(server, "diffImpact")
    assert [(item["symbol"]["name"], item["change"]) for item in told["items"]] == [
        ("checkout", "modified")
    ]
    assert told["files"][0]["uri"] == path.as_uri()
    error = server.client.call("codegraph/diffImpact", {"base": "gone"})["error"]
    assert "git knows no revision 'gone'" in error["message"]
    assert server.leave() == 0


def test_the_status_has_a_histogram_of_each_method(server: Server, workspace: Path) -> None:
    server.initialize(workspace)
    server.ready()
    for _ in range(3):
        asked(server, "search", query="charge")
    told = asked(server, "status")["latencies"]["codegraph/search"]
    assert told["count"] == sum(told["histogram"].values()) == 3
    assert set(told["histogram"]) <= {
        *("<10ms", "<50ms", "<100ms", "<200ms", "<500ms", "<1s", "<5s", "<24h"),
    }
    health = asked(server, "stats")["health"]
    assert (health["failedFiles"], health["filesWithSyntaxErrors"]) == (0, 0)
    assert health["calls"] > 5
    assert server.leave() == 0
