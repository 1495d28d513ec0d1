"""Which daemon an editor gets, and what happens where there can be none."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.daemon.editors import House, ask, gone, sessions
from tests.protocol.servers import Server, environment

import codegraph_lsp
from codegraph_lsp.daemon import listen
from codegraph_lsp.daemon.places import Place

pytestmark = pytest.mark.slow


def serves(editor: Server, workspace: Path) -> None:
    editor.initialize(workspace)
    assert "refund" in ask(editor, editor.open(workspace / "shop/pay.py"))


def test_eight_who_start_at_once_start_one(house: House, workspace: Path) -> None:
    editors = [house.editor() for _ in range(8)]
    for editor in editors:
        editor.initialize(workspace)
    assert sessions(house.daemon()) == 8


def test_a_socket_that_nobody_listens_on_is_replaced(house: House, workspace: Path) -> None:
    serves(house.editor(), workspace)
    before = house.daemon()
    os.kill(before["processId"], signal.SIGKILL)
    gone(before["processId"])
    assert Path(before["socket"]).is_socket()
    serves(house.editor(), workspace)
    after = house.daemon()
    assert after["socket"] == before["socket"]
    assert after["processId"] != before["processId"]


def test_an_editor_that_comes_while_the_daemon_ends_gets_the_next_one(
    house: House, workspace: Path
) -> None:
    for _ in range(5):
        serves(house.editor("--idle-exit", "0.001"), workspace)
        house.editors[-1].hang_up()
    assert all("no daemon" not in line for each in house.editors for line in each.errors)


def test_another_build_has_another_daemon(
    house: House, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serves(house.editor(), workspace)
    package = Path(codegraph_lsp.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, tmp_path / "other" / "codegraph_lsp", ignore=ignored)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "other"))
    serves(house.editor(), workspace)
    assert [sessions(each) for each in house.daemons()] == [1, 1]
    (tmp_path / "other" / "codegraph_lsp" / "__init__.py").touch()
    serves(house.editor(), workspace)
    assert [sessions(each) for each in house.daemons()] == [1, 1, 1]


def test_another_environment_has_another_daemon(
    house: House, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serves(house.editor(), workspace)
    monkeypatch.setenv("CODEGRAPH_JOBS", "1")
    serves(house.editor(), workspace)
    assert [sessions(each) for each in house.daemons()] == [1, 1]


def greeted(path: str, line: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(line)
        return b"".join(iter(lambda: connection.recv(4096), b""))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"codegraph-daemon 1 session 0123456789abcdef 0\n", b"no the daemon is of another build"),
        (b"codegraph-daemon 2 session 0123456789abcdef 0\n", b"no this daemon does not understand"),
        (b"codegraph-daemon 1 session x y z\n", b"no this daemon does not understand"),
        (b"Content-Length: 2\r\n", b"no this daemon does not understand"),
        (b"\n", b""),
        (b"\xff" * 5000, b"no this daemon does not understand"),
    ],
)
def test_a_greeting_that_does_not_fit_is_refused(
    house: House, workspace: Path, line: bytes, answer: bytes
) -> None:
    serves(house.editor(), workspace)
    try:
        assert greeted(house.daemon()["socket"], line).startswith(answer)
    except ConnectionResetError:
        assert len(line) > 1024  # what was too long is not read to its end
    assert sessions(house.daemon()) == 1


# Whose it is


def test_nobody_else_can_reach_it(house: House, workspace: Path) -> None:
    serves(house.editor(), workspace)
    daemon = house.daemon()
    assert stat.S_IMODE(os.stat(daemon["socket"]).st_mode) == 0o600
    assert stat.S_IMODE(house.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(os.stat(daemon["log"]).st_mode) == 0o600


def test_a_client_of_another_user_is_sent_away(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    us, peer = socket.socketpair(socket.AF_UNIX)
    with us, peer:
        assert listen.is_own(us)
        mine = os.getuid()
        monkeypatch.setattr(os, "getuid", lambda: mine + 1)
        assert listen.is_own(us) is not hasattr(socket, "SO_PEERCRED")


def test_a_place_is_given_to_one_at_a_time(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen, "LOCK_WAIT", 0.01)
    place = Place(str(runtime), "0123456789abcdef")
    first = listen.Listener(place)
    with pytest.raises(Exception, match="runs already"):
        listen.Listener(place)
    first.close()
    first.close()
    assert first.accept() is None
    assert not os.path.exists(place.socket)
    listen.Listener(place).close()


# Without one


def alone(house: House, editor: Server, workspace: Path) -> str:
    """The server serves by itself; what it said about that."""
    serves(editor, workspace)
    assert house.daemons() == []
    assert editor.leave() == 0
    return "".join(editor.errors)


def test_a_user_can_do_without(
    house: House, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGRAPH_NO_DAEMON", "1")
    assert "daemon" not in alone(house, house.editor(), workspace)


def test_where_none_can_be_started_the_server_says_so_and_serves(
    house: House, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = house.folder.parent / ("long" * 30)
    long.mkdir()
    with monkeypatch.context() as patched:
        patched.setenv("XDG_RUNTIME_DIR", str(long))
        editor = house.editor()
        serves(editor, workspace)
    assert house.daemons() == []
    assert editor.leave() == 0
    said = "".join(editor.errors)
    assert said.count("no daemon") == 1
    assert "no daemon, this process serves alone: the path of the folder" in said


def test_a_folder_that_others_may_enter_is_not_used(house: House, workspace: Path) -> None:
    house.folder.mkdir(mode=0o700)
    house.folder.chmod(0o755)
    editor = house.editor()
    serves(editor, workspace)
    assert editor.leave() == 0
    assert "others may enter" in "".join(editor.errors)
    house.folder.chmod(0o700)
    assert house.daemons() == []


def test_a_daemon_that_does_not_answer_is_done_without(
    house: House, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serves(house.editor(), workspace)
    daemon = house.process()
    daemon.suspend()
    try:
        editor = house.editor()
        serves(editor, workspace)
        assert "did not answer" in "".join(editor.errors)
    finally:
        daemon.resume()


# Pairs of sockets are there on every system.
NO_LOCAL_SOCKETS = """\
import socket
pair, family = socket.socketpair, socket.AF_UNIX
socket.socketpair = lambda: pair(family)
del socket.AF_UNIX
from codegraph_lsp.cli.main import run
run()
"""


def test_a_system_without_local_sockets_serves_directly(house: House, workspace: Path) -> None:
    run = [sys.executable, "-c", NO_LOCAL_SOCKETS]
    surroundings = environment(house.cache)
    done = subprocess.run(
        [*run, "--stdio", "--daemon"],
        input=b"",
        env=surroundings,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert b"this process serves alone: this system has no local sockets" in done.stderr
    asked = subprocess.run(
        [*run, "daemon", "status"], env=surroundings, capture_output=True, timeout=60, check=False
    )
    assert asked.returncode == 3
    assert asked.stderr == b"codegraph-lsp: this system has no local sockets\n"
