"""A real server with a busy pool: what is left of it when it ends, and what it survives."""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from tests.engine.workspaces import Workspace, fresh_export, many_files
from tests.faults.poison import (
    CRASH,
    HANG,
    PATIENCE,
    WAIT,
    Marks,
    assert_gone,
    family_of,
    poisoned_environment,
)
from tests.protocol.servers import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and limits"),
]

MANY = many_files(4)
N_FILES = len(MANY) - 2
"""The two manifests are in no language that we read."""


@pytest.fixture
def start(
    tmp_path: Path, marks: Marks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Server]]:
    """Starts servers whose workers swallow the poison, on a workspace that is given."""
    for name, value in poisoned_environment(marks).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "cache").mkdir()
    started: list[Server] = []

    def begin(root: Path, **settings: Any) -> Server:
        server = Server(tmp_path / "cache")
        started.append(server)
        server.initialize(root, initializationOptions={"jobs": 2} | settings)
        return server

    yield begin
    for server in started:
        server.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Many files, and one that a worker gets stuck in."""
    made = Workspace(tmp_path / "root", files=MANY)
    made.write("slow.py", WAIT)
    return made


def status(server: Server) -> dict[str, Any]:
    result: dict[str, Any] = server.client.call("codegraph/status")["result"]
    return result


def workers_of(server: Server) -> list[psutil.Process]:
    return [each for each in server.children() if "codegraph-lsp-worker" in each.cmdline()]


# Nothing is left


def test_nothing_is_left_after_the_end_of_stdin(
    start: Callable[..., Server], workspace: Workspace, marks: Marks
) -> None:
    server = start(workspace.root)
    marks.arrived()
    processes = family_of(server.process.pid)
    assert len(processes) > 1
    server.hang_up()
    assert server.process.wait(PATIENCE) == 1
    assert_gone(processes)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_after_a_signal(
    start: Callable[..., Server], workspace: Workspace, marks: Marks, number: signal.Signals
) -> None:
    server = start(workspace.root)
    marks.arrived()
    processes = family_of(server.process.pid)
    assert len(processes) > 1
    server.process.send_signal(number)
    server.process.wait(PATIENCE)
    assert_gone(processes)


def test_nothing_is_left_after_a_proper_end(
    start: Callable[..., Server], workspace: Workspace, marks: Marks
) -> None:
    server = start(workspace.root)
    marks.arrived()
    processes = family_of(server.process.pid)
    assert server.leave() == 0
    assert_gone(processes)


def test_what_was_committed_before_a_kill_is_not_read_again(
    start: Callable[..., Server], workspace: Workspace, marks: Marks
) -> None:
    workspace.grow_old()
    server = start(workspace.root)
    marks.arrived()
    server.process.kill()
    server.process.wait(PATIENCE)
    marks.go_on()
    server = start(workspace.root)
    server.ready()
    told = status(server)
    assert told["files"] == {"linked": N_FILES + 1, "skipped": 2}
    assert told.get("notices", []) == []


# While a worker is stuck


def test_an_opened_file_answers_while_all_workers_are_stuck(
    start: Callable[..., Server], workspace: Workspace, marks: Marks
) -> None:
    # The largest come first: each worker's first slice is nothing but these.
    n_stuck = 24
    for number in range(n_stuck):
        workspace.write(f"stuck{number}.py", WAIT + "# large\n" * 200)
    server = start(workspace.root)
    stuck = {marks.arrived(), marks.arrived()}
    assert stuck == {each.pid for each in workers_of(server)}
    uri = server.open(workspace.root / "shop3/cart.py")
    reply = server.client.call("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert [each["name"] for each in reply["result"]] == ["Cart3", "tax"]
    told = status(server)
    assert told["state"] == "indexing"
    assert (told["liveTrees"], told["openDocuments"]) == (1, 1)
    server.client.until(
        lambda message: (
            message.get("method") == "codegraph/didChangeGraph"
            and uri in message["params"]["files"]
        )
    )
    for _ in range(n_stuck + 1):
        marks.go_on()
    server.ready()
    assert status(server)["files"] == {"linked": N_FILES + n_stuck + 1, "skipped": 2}


def test_a_worker_killed_by_somebody_costs_no_file(
    start: Callable[..., Server], workspace: Workspace, marks: Marks, tmp_path: Path
) -> None:
    server = start(workspace.root)
    worker = marks.arrived()
    os.kill(worker, signal.SIGKILL)
    assert marks.arrived() != worker
    marks.go_on()
    server.ready()
    told = status(server)
    assert told["files"] == {"linked": N_FILES + 1, "skipped": 2}
    assert told["quarantined"] == []
    assert told["pool"]["restarts"] >= 1
    export = server.client.call("codegraph/export", {"minCertainty": "by-name"})["result"]
    assert export["text"].splitlines() == fresh_export(workspace.texts(), tmp_path)


def test_files_that_end_or_stop_a_worker_are_named(
    start: Callable[..., Server], workspace: Workspace
) -> None:
    workspace.delete("slow.py")
    workspace.write("bad/crash.py", CRASH)
    workspace.write("bad/hang.py", HANG)
    server = start(workspace.root, parseTimeoutMs=1_500)
    server.ready()
    told = status(server)
    named = {each["path"]: each["reason"] for each in told["quarantined"]}
    assert named.keys() == {"bad/crash.py", "bad/hang.py"}
    assert named["bad/crash.py"].startswith("crash")
    assert named["bad/hang.py"].startswith("timeout")
    assert told["files"] == {"linked": N_FILES, "failed": 2, "skipped": 2}
    assert told["pool"]["timeouts"] >= 1


def test_a_quarantined_file_that_changes_is_read(
    start: Callable[..., Server], workspace: Workspace
) -> None:
    workspace.delete("slow.py")
    workspace.write("bad.py", CRASH)
    server = start(workspace.root)
    server.ready()
    assert [each["path"] for each in status(server)["quarantined"]] == ["bad.py"]
    file = workspace.root / "bad.py"
    workspace.write("bad.py", CRASH.partition("\n")[2])
    events = [{"uri": file.as_uri(), "type": 2}]
    server.client.notify("workspace/didChangeWatchedFiles", {"changes": events})
    server.client.until(
        lambda message: (
            message.get("method") == "codegraph/didChangeGraph"
            and file.as_uri() in message["params"]["files"]
        )
    )
    assert status(server)["quarantined"] == []


# Disks


def test_a_full_disk_makes_the_server_read_only_and_no_less_alive(
    start: Callable[..., Server], workspace: Workspace
) -> None:
    workspace.delete("slow.py")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # An empty index takes 107,152 bytes: not one page more than that.
    resource.setrlimit(resource.RLIMIT_FSIZE, (110_000, before[1]))
    try:
        server = start(workspace.root)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    server.client.until(
        lambda message: (
            message.get("method") == "window/showMessage"
            and "no space left for the index" in message["params"]["message"]
        )
    )
    assert "no space left" in status(server)["readOnly"]
    uri = server.open(workspace.root / "shop3/cart.py")
    reply = server.client.call("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert [each["name"] for each in reply["result"]] == ["Cart3", "tax"]
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)
    server.client.notify(
        "textDocument/didChange",
        {
            "textDocument": {"uri": uri, "version": 2},
            "contentChanges": [{"text": "class Again:\n    pass\n"}],
        },
    )
    while status(server).get("files") != {"linked": N_FILES, "skipped": 2}:
        server.client.until(lambda message: message.get("method") == "codegraph/didChangeGraph")
    assert not status(server).get("readOnly")


def test_without_a_cache_folder_the_server_keeps_an_index_of_its_own(
    start: Callable[..., Server],
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace.delete("slow.py")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "file" / "cache"))
    server = start(workspace.root)
    server.client.until(
        lambda message: (
            message.get("method") == "window/showMessage"
            and "keeps an index of its own" in message["params"]["message"]
        )
    )
    server.ready()
    told = status(server)
    assert told["files"] == {"linked": N_FILES, "skipped": 2}
    assert server.leave() == 0
    assert not os.path.exists(told["database"])


def test_a_second_server_on_the_same_root_answers_too(
    start: Callable[..., Server], workspace: Workspace
) -> None:
    workspace.delete("slow.py")
    first = start(workspace.root)
    first.ready()
    second = start(workspace.root)
    second.ready()
    answers = [
        server.client.call("codegraph/callers", {"name": "shop1/base.py::Base1.total"})["result"]
        for server in (first, second)
    ]
    assert answers[0]["rings"] == answers[1]["rings"]
    assert status(first)["database"] != status(second)["database"]
    first.process.kill()
    first.process.wait(PATIENCE)
    assert status(second)["state"] == "ready"
