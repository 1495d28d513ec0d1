"""How a server's process ends, and that nothing is left of it."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tests.protocol.raw_client import PATIENCE, frame, request
from tests.protocol.servers import Server

pytestmark = pytest.mark.slow

Start = Callable[..., Server]


def ended(server: Server) -> int:
    return server.process.wait(PATIENCE)


def test_exit_after_shutdown_is_a_success(server: Server, workspace: Path) -> None:
    server.initialize(workspace)
    assert server.leave() == 0


def test_exit_without_shutdown_is_a_failure(server: Server, workspace: Path) -> None:
    server.initialize(workspace)
    server.client.notify("exit")
    assert ended(server) == 1


def test_the_end_of_the_stream_ends_server_and_workers(server: Server, workspace: Path) -> None:
    server.initialize(workspace)
    server.ready()
    children = server.children()
    server.hang_up()
    assert ended(server) == 1
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert alive == []


def test_the_end_of_the_stream_after_shutdown_is_a_success(start: Start, workspace: Path) -> None:
    server = start()
    server.initialize(workspace)
    server.client.call("shutdown")
    server.hang_up()
    assert ended(server) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_server(start: Start, workspace: Path, number: signal.Signals) -> None:
    server = start()
    server.initialize(workspace)
    server.process.send_signal(number)
    assert ended(server) == 1


def test_a_client_that_goes_away_while_it_is_written_to_ends_the_server(
    start: Start, workspace: Path
) -> None:
    server = start("tcp")
    server.initialize(workspace)
    uri = server.open(workspace / "shop/pay.py")
    params = {"textDocument": {"uri": uri}}
    server.client.send(*[request(n, "textDocument/documentSymbol", params) for n in range(500)])
    server.hang_up()
    assert ended(server) == 1


def test_a_client_that_cannot_be_written_to_ends_the_server(start: Start, workspace: Path) -> None:
    server = start("pipe")
    server.initialize(workspace)
    assert server.socket is not None
    server.socket.shutdown(socket.SHUT_RD)
    server.client.request("codegraph/status")
    assert ended(server) == 1


def test_the_server_ends_with_the_process_of_its_client(start: Start, workspace: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        server = start()
        server.initialize(workspace, processId=editor.pid)
        assert server.client.call("codegraph/status")["result"]["version"]
        editor.kill()
        assert ended(server) == 1


def test_the_command_line_can_name_the_client_process(start: Start) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        server = start("stdio", "--client-process-id", str(editor.pid))
        assert server.client.call("x")["error"]["code"] == -32002
        editor.kill()
        assert ended(server) == 1


def test_half_a_message_before_the_end_does_no_harm(start: Start, workspace: Path) -> None:
    server = start()
    server.initialize(workspace)
    server.client.write(frame({"jsonrpc": "2.0", "method": "x"})[:-3])
    server.hang_up()
    assert ended(server) == 1


def test_a_child_process_cannot_reach_the_protocol(start: Start, workspace: Path) -> None:
    server = start()
    server.initialize(workspace)
    server.ready()
    process = psutil.Process(server.process.pid)
    assert server.process.stdin is not None
    links = {fd: Path(f"/proc/{process.pid}/fd/{fd}").readlink() for fd in (0, 1, 2)}
    assert str(links[0]) == "/dev/null"
    assert links[1] == links[2]
    assert server.leave() == 0


def test_what_was_asked_before_the_end_of_the_stream_is_answered(
    start: Start, workspace: Path
) -> None:
    server = start()
    server.initialize(workspace)
    server.ready()
    uri = server.open(workspace / "shop/pay.py")
    identity = server.client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    server.hang_up()
    replies = [m for m in server.client.rest() if m.get("id") == identity and "method" not in m]
    assert len(replies) == 1
    assert server.process.wait(PATIENCE) == 1
