"""How sessions and daemons end, and that neither takes others along."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tests.daemon.editors import House, ask, gone, sessions
from tests.protocol.raw_client import PATIENCE
from tests.protocol.servers import Server

pytestmark = pytest.mark.slow


def leave(editor: Server) -> None:
    assert editor.leave() == 0


def exit_at_once(editor: Server) -> None:
    editor.client.notify("exit")
    assert editor.process.wait(PATIENCE) == 1


def hang_up(editor: Server) -> None:
    editor.hang_up()
    assert editor.process.wait(PATIENCE) == 1


def be_killed(editor: Server) -> None:
    editor.process.kill()
    editor.process.wait(PATIENCE)


def speak_nonsense(editor: Server) -> None:
    editor.client.write(b"Content-Length: nonsense\r\n\r\n")
    assert editor.process.wait(PATIENCE) == 1


@pytest.mark.parametrize("end", [leave, exit_at_once, hang_up, be_killed, speak_nonsense])
def test_one_session_ends_and_the_other_goes_on(
    house: House, workspace: Path, end: Callable[[Server], None]
) -> None:
    goes, stays = house.editor(), house.editor()
    goes.initialize(workspace)
    stays.initialize(workspace)
    uri = stays.open(workspace / "shop/pay.py")
    end(goes)
    house.until(lambda status: sessions(status) == 1)
    assert "refund" in ask(stays, uri)
    assert stays.leave() == 0


def test_a_session_ends_with_the_process_of_its_client(house: House, workspace: Path) -> None:
    stays = house.editor()
    stays.initialize(workspace)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as client:
        goes = house.editor()
        goes.initialize(workspace, processId=client.pid)
        named = house.editor("--client-process-id", str(client.pid))
        named.initialize(workspace)
        client.kill()
        assert goes.process.wait(PATIENCE) == 1
        assert named.process.wait(PATIENCE) == 1
    assert sessions(house.until(lambda status: sessions(status) == 1)) == 1
    assert ask(stays, stays.open(workspace / "shop/pay.py"))


def test_what_was_asked_before_the_end_of_the_stream_is_answered(
    house: House, workspace: Path
) -> None:
    editor = house.editor()
    editor.initialize(workspace)
    uri = editor.open(workspace / "shop/pay.py")
    identity = editor.client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    editor.hang_up()
    assert [m["id"] for m in editor.client.rest() if "method" not in m] == [identity]


@pytest.mark.parametrize("way", ["stop", "SIGTERM", "SIGINT", "SIGKILL"])
def test_a_daemon_that_ends_takes_its_sessions_and_workers_along(
    house: House, workspace: Path, way: str
) -> None:
    editors = [house.editor(), house.editor()]
    for editor in editors:
        editor.initialize(workspace)
        editor.ready()
    daemon = house.process()
    below = daemon.children(recursive=True)
    if way == "stop":
        assert house.run("daemon", "stop").stdout == "stopped 1 daemon\n"
    else:
        os.kill(daemon.pid, signal.Signals[way])
    gone(daemon.pid)
    for editor in editors:
        editor.client.rest()
        assert editor.process.wait(PATIENCE) == 1
    _, alive = psutil.wait_procs(below, timeout=PATIENCE)
    assert alive == []
    assert house.daemons() == []


def test_a_daemon_ends_when_nobody_needs_it(house: House, workspace: Path) -> None:
    editor = house.editor("--idle-exit", "0.05")
    editor.initialize(workspace)
    process_id = house.daemon()["processId"]
    assert house.daemon()["idleExit"] == 0.05
    assert editor.leave() == 0
    gone(process_id)
    assert [path.suffix for path in house.folder.iterdir() if path.suffix == ".sock"] == []


def test_a_session_keeps_its_daemon(house: House, workspace: Path) -> None:
    stays, goes = house.editor("--idle-exit", "0.01"), house.editor("--idle-exit", "0.01")
    stays.initialize(workspace)
    goes.initialize(workspace)
    assert goes.leave() == 0
    house.until(lambda status: sessions(status) == 1)
    assert ask(stays, stays.open(workspace / "shop/pay.py"))
    assert house.daemon()["idleExit"] == 0.01


def test_no_limit_means_for_ever(house: House, workspace: Path) -> None:
    editor = house.editor("--idle-exit", "0")
    editor.initialize(workspace)
    assert editor.leave() == 0
    house.until(lambda status: sessions(status) == 0)
    assert house.daemon()["idleExit"] == 0
