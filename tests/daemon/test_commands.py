"""`codegraph-lsp daemon …`, and what the sessions' thread does with a bug."""

import json
import socket
import subprocess
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest
from tests.daemon.editors import House, gone
from tests.protocol.raw_client import PATIENCE
from tests.protocol.servers import COMMAND, environment

from codegraph_lsp.cli import server
from codegraph_lsp.daemon.control import status_of, stop_all
from codegraph_lsp.daemon.places import NoDaemonError, Place, folder
from codegraph_lsp.daemon.sessions import Sessions
from codegraph_lsp.lsp.served import Served

pytestmark = pytest.mark.slow


def asked(house: House, *arguments: str) -> Any:
    done = house.run("daemon", *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_where_none_runs_the_commands_say_so(house: House) -> None:
    assert house.run("daemon", "status").stdout == "no daemon of this version runs\n"
    assert house.run("daemon", "list").stdout == "no daemon runs\n"
    assert house.run("daemon", "stop").stdout == "no daemon ran\n"
    assert asked(house, "status") == {"running": False}
    assert asked(house, "list") == {"daemons": [], "problems": []}
    assert asked(house, "stop") == {"stopped": 0}


def test_the_status_tells_of_the_sessions(house: House, workspace: Path) -> None:
    editor = house.editor("--client-process-id", "1")
    editor.initialize(workspace, processId=None)
    editor.client.call("codegraph/status", {})
    status = asked(house, "status")
    assert status["running"]
    assert status["idleExit"] == 600
    (session,) = status["sessions"]
    assert session["folders"] == [str(workspace)]
    assert session["clientProcessId"] == 1
    assert asked(house, "list")["daemons"][0]["processId"] == status["processId"]
    text = house.run("daemon", "status").stdout
    assert f"session 1 of process 1: {workspace}; 0 open documents" in text
    assert asked(house, "stop", "--all") == {"stopped": 1}
    gone(status["processId"])


def test_a_daemon_in_the_foreground_is_used_and_is_the_only_one(
    house: House, workspace: Path
) -> None:
    with subprocess.Popen(
        [*COMMAND, "daemon", "run", "--idle-exit", "5"],
        env=environment(house.cache),
        stderr=subprocess.PIPE,
    ) as daemon:
        while not house.daemons():
            assert daemon.poll() is None
        editor = house.editor()
        editor.initialize(workspace)
        assert house.daemon()["processId"] == daemon.pid
        second = house.run("daemon", "run")
        assert second.returncode == 3
        assert second.stderr == "codegraph-lsp: a daemon of this build runs already\n"
        assert editor.leave() == 0
        house.run("daemon", "stop")
        assert daemon.wait(PATIENCE) == 0


def answering(place: Place, then: bytes) -> threading.Thread:
    """Something on the socket of *place* that grants one client its wish, says *then* and ends."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place.socket)
    listening.listen()

    def answer() -> None:
        with listening:
            connection, _ = listening.accept()
        with connection:
            connection.recv(1024)
            connection.sendall(b"ok 1\n" + then)

    thread = threading.Thread(target=answer)
    thread.start()
    return thread


def test_half_an_answer_is_told_as_such(runtime: Path) -> None:
    place = Place(folder(), "0123456789abcdef")
    thread = answering(place, b'{"processId"')
    with pytest.raises(NoDaemonError, match="the daemon broke off its answer"):
        status_of(place)
    thread.join()


def test_one_that_does_not_end_keeps_no_other_from_ending(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Place(folder(), "0" * 16), Place(folder(), "1" * 16)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(first.socket)
        silent.listen()
        thread = answering(second, b"")
        monkeypatch.setattr("codegraph_lsp.daemon.attach.ANSWER_WAIT", 0.1)
        with pytest.raises(NoDaemonError, match="did not answer"):
            stop_all()
        thread.join()


@pytest.mark.parametrize("limit", ["-1", "nan", "soon", "inf"])
def test_a_limit_that_is_none_is_refused(house: House, limit: str) -> None:
    done = house.run("daemon", "run", f"--idle-exit={limit}")
    assert done.returncode == 2
    assert "is not a number of seconds" in done.stderr


def test_only_pipes_are_forwarded(house: House) -> None:
    done = house.run("--tcp", "127.0.0.1:0", "--daemon")
    assert done.returncode == 2
    assert done.stderr == "codegraph-lsp: --daemon goes with --stdio only\n"


def test_a_bug_in_one_session_ends_that_session(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Served) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(Served, "run", fail)
    sessions = Sessions(idle_exit=1)
    number = sessions.begin(0)
    assert number is not None
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sessions.serve(number, ours)
        assert theirs.recv(100) == bytes([0, 0, 0, 0, 1])
        assert theirs.recv(100) == b""
    assert sessions.listed() == []
    sessions.stop()
    assert sessions.begin(0) is None


def test_the_usual_options_are_those_of_the_parser() -> None:
    parser = ArgumentParser()
    server.add_arguments(parser)
    parsed = vars(parser.parse_args(["--stdio", "--daemon"]))
    assert parsed == {name: getattr(server.Usual, name) for name in parsed}
