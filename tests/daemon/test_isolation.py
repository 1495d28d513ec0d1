"""Editors that share a daemon do not hear of each other."""

from pathlib import Path

import psutil
import pytest
from tests.daemon.editors import House, ask, names, sessions
from tests.protocol.servers import Server, make_workspace

pytestmark = pytest.mark.slow

N_EDITORS = 8
N_VISITS = 10


def typed(number: int) -> str:
    """Text of its own, with a mistake on a line of its own."""
    return f"def own_{number}():\n    return {number}\n" + "\n" * number + "def (:\n"


def test_eight_editors_at_once_hear_only_what_is_theirs(house: House, tmp_path: Path) -> None:
    roots = [make_workspace(tmp_path / f"root{number}") for number in range(N_EDITORS // 2)]
    editors = [house.editor() for _ in range(N_EDITORS)]
    for number, editor in enumerate(editors):
        editor.initialize(roots[number // 2])
    uris = [
        editor.open(roots[number // 2] / "shop/pay.py", typed(number))
        for number, editor in enumerate(editors)
    ]
    assert sessions(house.daemon()) == N_EDITORS, "one daemon for all who started at once"
    for number, editor in enumerate(editors):
        told = editor.client.until(lambda m: m.get("method") == "textDocument/publishDiagnostics")
        assert told["params"]["uri"] == uris[number]
        lines = {each["range"]["start"]["line"] for each in told["params"]["diagnostics"]}
        assert lines == {2 + number}
    for step in range(5):  # the same ids for all, on the way at the same time
        for number, editor in enumerate(editors):
            params = {"textDocument": {"uri": uris[number]}}
            editor.client.send(
                {"jsonrpc": "2.0", "id": step + 1000, "method": "textDocument/documentSymbol"}
                | {"params": params}
            )
        for number, editor in enumerate(editors):
            reply = editor.client.reply(step + 1000)
            assert f"own_{number}" in [symbol["name"] for symbol in reply["result"]]
    for number, editor in enumerate(editors):
        assert found(editor, "own_") == {f"own_{number}"}


def found(editor: Server, query: str) -> set[str]:
    """Names that the whole graph has, when it is all there."""
    status = editor.client.call("codegraph/status", {})["result"]
    while status["state"] != "ready" or status["pending"]:
        status = editor.client.call("codegraph/status", {})["result"]
    reply = editor.client.call("workspace/symbol", {"query": query})
    return {symbol["name"] for symbol in reply["result"]}


def test_settings_are_those_of_the_session(house: House, workspace: Path) -> None:
    one, other = house.editor(), house.editor()
    one.initialize(workspace, initializationOptions={"exclude": ["web/"]})
    other.initialize(workspace)
    assert found(one, "euros") == set()
    assert "euros" in found(other, "euros")


def test_a_long_answer_arrives_whole(house: House, workspace: Path) -> None:
    editor = house.editor()
    editor.initialize(workspace)
    text = "".join(f"def function_{number}():\n    pass\n\n" for number in range(3000))
    uri = editor.open(workspace / "shop/pay.py", text)
    assert len(names(editor, uri, "long")) == 3000


def test_sessions_that_have_ended_leave_nothing_behind(house: House, workspace: Path) -> None:
    def visit() -> None:
        editor = house.editor()
        editor.initialize(workspace)
        ask(editor, editor.open(workspace / "shop/pay.py"))
        assert editor.leave() == 0
        editor.close()

    stays = house.editor()
    stays.initialize(workspace)
    for _ in range(3):  # SQLite keeps some descriptors, to be used again
        visit()
    house.until(lambda status: sessions(status) == 1)
    daemon = house.process()
    before = (daemon.num_threads(), daemon.num_fds(), n_children(daemon))
    for _ in range(N_VISITS):
        visit()

    def as_before(_: object) -> bool:
        now = (daemon.num_threads(), daemon.num_fds(), n_children(daemon))
        pairs = zip(now, before, strict=True)
        return all(after < at_first + N_VISITS // 2 for after, at_first in pairs)

    house.until(as_before)


def n_children(process: psutil.Process) -> int:
    return len(process.children(recursive=True))
