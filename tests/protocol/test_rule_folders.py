"""Folders of rules that are named while the server runs are watched from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.protocol.test_live_checks import PUSHED, RULE, changed, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.protocol.servers import Server

Json = dict[str, Any]

FOLDER = "tools/rules"
WATCHING: Json = {**PUSHED, "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}


def at_work(start: Callable[..., Server], root: Path, capabilities: Json) -> tuple[Server, str]:
    """A server that knows nothing of the folder yet, and the file that its rules speak of."""
    (root / FOLDER).mkdir(parents=True)
    (root / "talk.py").write_text("print(1)\nquit(1)\n", "utf-8")
    server = start()
    server.initialize(root, capabilities=capabilities)
    server.ready()
    return server, (root / "talk.py").as_uri()


def named(server: Server, *folders: str) -> None:
    settings = {"codegraph": {"checks": {"rules": folders}}}
    server.client.notify("workspace/didChangeConfiguration", {"settings": settings})


def asked(server: Server, method: str) -> Json:
    """The next request of the server for *method*, which is granted."""
    request = server.client.until(lambda message: message.get("method") == method)
    server.client.send({"jsonrpc": "2.0", "id": request["id"], "result": None})
    params: Json = request["params"]
    return params


def test_the_server_watches_a_folder_from_when_it_is_named(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server, talk = at_work(start, tmp_path / "shop", PUSHED)
    rules = tmp_path / "shop" / FOLDER
    (rules / "one.yml").write_text(RULE, "utf-8")
    named(server, FOLDER)
    told(server, talk, ("no-print", 0, 0), version=None)
    (rules / "two.yml").write_text(RULE.replace("print", "quit"), "utf-8")
    told(server, talk, ("no-quit", 1, 0), version=None)
    assert server.leave() == 0


def test_the_client_is_asked_to_watch_a_folder_when_it_is_named(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server = start()
    server.initialize(tmp_path, capabilities=WATCHING)
    (before,) = asked(server, "client/registerCapability")["registrations"]
    named(server, FOLDER)
    (now,) = asked(server, "client/registerCapability")["registrations"]
    globs = [
        {each["globPattern"] for each in it["registerOptions"]["watchers"]} for it in (before, now)
    ]
    assert globs[1] - globs[0] == {"**/tools/rules/**/*.{yml,yaml}"}
    assert globs[0] <= globs[1]
    # The former is given back only then: no change falls in between.
    (gone,) = asked(server, "client/unregisterCapability")["unregisterations"]
    assert gone == {"id": before["id"], "method": "workspace/didChangeWatchedFiles"}
    assert now["id"] != before["id"]
    named(server)
    (again,) = asked(server, "client/registerCapability")["registrations"]
    assert again == before
    assert server.leave() == 0


def test_what_the_client_sees_in_such_a_folder_counts(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server, talk = at_work(start, tmp_path / "shop", WATCHING)
    named(server, FOLDER)
    asked(server, "client/unregisterCapability")
    changed(server, tmp_path / "shop" / FOLDER / "one.yml", RULE)
    told(server, talk, ("no-print", 0, 0), version=None)
    assert server.leave() == 0
