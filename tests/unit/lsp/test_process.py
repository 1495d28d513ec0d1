import subprocess
import sys
import threading

import pytest

from codegraph_lsp.lsp import process
from codegraph_lsp.lsp.process import Ending, Stopped, wait_for, watch_process

PATIENCE = 20


def test_waiting_for_a_process_ends_with_it() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        gone = threading.Event()
        watch_process(editor.pid, gone.set)
        assert not gone.wait(0.05)
        editor.kill()
        assert gone.wait(PATIENCE)


def test_a_process_that_does_not_exist_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as editor:
        editor.wait()
    stopped = Stopped()
    wait_for(editor.pid, stopped)
    stopped.forget()


@pytest.mark.parametrize("polls", [False, True])
def test_a_watch_that_is_given_up_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, polls: bool
) -> None:
    if polls:
        monkeypatch.delattr("os.pidfd_open", raising=False)
    before = set(threading.enumerate())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        gone = threading.Event()
        stop = watch_process(editor.pid, gone.set)
        (thread,) = set(threading.enumerate()) - before
        stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        editor.kill()
    assert not gone.is_set()


def test_systems_without_process_descriptors_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.pidfd_open", raising=False)
    monkeypatch.setattr(process, "POLL", 0.01)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        gone = threading.Event()
        watch_process(editor.pid, gone.set)
        assert not gone.wait(0.05)
        editor.kill()
        assert gone.wait(PATIENCE)


def test_who_still_works_after_the_grace_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE", 0.01)
    codes: list[int] = []
    killed = threading.Event()

    def kill(code: int) -> None:
        codes.append(code)
        killed.set()

    ending = Ending(kill=kill)
    ending.exit_code = 0
    ending.begin()
    ending.begin()
    assert killed.wait(PATIENCE)
    assert codes == [0]
