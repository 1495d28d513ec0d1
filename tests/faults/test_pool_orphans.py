"""However the server ends, its workers end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.faults.poison import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc"),
]

HERE = Path(__file__).parent / "handlers"


@pytest.fixture(params=["touch-and-wait", "hold-lock"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """With two workers that are busy in Python, or in C without giving up the lock."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "pool_server.py"), str(tmp_path), request.param],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    yield process
    process.kill()
    process.communicate()


def workers_of(tmp_path: Path) -> list[int]:
    return [int((tmp_path / name).read_text()) for name in "ab"]


def in_session(session: int) -> list[int]:
    """Processes of *session* that run."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            state, _, _, of = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of) == session and state != "Z":
            found.append(int(folder.name))
    return found


def assert_all_gone(server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while in_session(server.pid):
        assert time.monotonic() < deadline, in_session(server.pid)
        time.sleep(0.01)  # other processes' doing; there is nothing to wait on


def test_there_is_no_process_but_server_and_workers(
    server: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    assert sorted(in_session(server.pid)) == sorted([server.pid, *workers_of(tmp_path)])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_process_is_left_after_a_signal(
    server: subprocess.Popen[bytes], how: signal.Signals
) -> None:
    os.kill(server.pid, how)
    assert_all_gone(server)


def test_no_process_is_left_after_the_end_of_stdin(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin is not None
    server.stdin.close()
    assert server.wait(PATIENCE) == 0
    assert_all_gone(server)
    server.stdin = None


def test_whoever_reads_the_servers_stdout_sees_its_end(server: subprocess.Popen[bytes]) -> None:
    """Workers hold no copy of it: the pipe ends with the server."""
    os.kill(server.pid, signal.SIGKILL)
    assert server.stdout is not None
    assert server.stdout.read() == b""
