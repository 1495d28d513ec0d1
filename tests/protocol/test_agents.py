"""`codegraph-lsp mcp` as an agent starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.mcp.graphs import callers, edge, symbol
from tests.unit.mcp.relays import READY, FakeRelay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "codegraph.toml": "",
    "pay.py": "def charge(card):\n    return card\n",
    "cart.py": "from pay import charge as take\n\n\ndef checkout(order):\n    take(order.card)\n",
    "a.py": "def get(): ...\n",
    "b.py": "def get(): ...\n",
}


class Agent:
    """Talks to one process, a question at a time."""

    def __init__(self, root: Path, *options: str) -> None:
        self._ids = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "codegraph_lsp", "mcp", *options, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"CODEGRAPH_NO_DAEMON": "1"},
        )

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._ids += 1
        message = {"jsonrpc": "2.0", "id": self._ids, "method": method, "params": params}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert answer["id"] == self._ids
        result: dict[str, Any] = answer["result"]
        return result

    def call(self, tool: str, **arguments: Any) -> str:
        result = self.ask("tools/call", name=tool, arguments=arguments)
        [content] = result["content"]
        text: str = content["text"]
        return text

    def end(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        status = self.process.wait(60)
        self.process.stdout.close()
        return status


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def agent(root: Path) -> Iterator[Agent]:
    agent = Agent(root)
    yield agent
    if agent.process.poll() is None:
        agent.end()


def test_an_agent_is_answered_from_the_whole_workspace(agent: Agent) -> None:
    told = agent.ask("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={})
    assert told["protocolVersion"] == "2025-06-18"
    assert len(agent.ask("tools/list")["tools"]) == 9
    *lines, trust = agent.call("codegraph_callers", symbol="charge").splitlines()
    assert lines == [
        "1 caller of function pay.py::charge (line 1)",
        "Direct:",
        "  function cart.py::checkout (line 4) [calls, exact by import] at cart.py:5",
    ]
    assert trust.endswith("; complete]")
    assert "a.py::get" in agent.call("codegraph_symbol", symbol="get")
    assert agent.end() == 0


def test_a_file_that_changes_on_disk_is_followed(agent: Agent, root: Path) -> None:
    assert "checkout" in agent.call("codegraph_callers", symbol="charge")
    (root / "late.py").write_text("import pay\n\n\ndef late():\n    pay.charge(1)\n", "utf-8")
    while "late.py::late" not in agent.call("codegraph_callers", symbol="charge"):
        pass


def test_what_the_graph_cannot_answer_is_told_as_a_result(agent: Agent) -> None:
    agent.ask("initialize")
    told = agent.ask("tools/call", name="codegraph_change_impact", arguments={"base": "none"})
    assert told["isError"] is True
    assert told["content"][0]["text"].startswith("codegraph_change_impact: ")


@pytest.mark.skipif(sys.platform == "win32", reason="no local sockets")
def test_an_editor_that_runs_is_asked_and_once_it_has_ended_that_is_told(root: Path) -> None:
    typed = callers((symbol("typed.py::late"), edge("typed.py", 3)))
    relay = FakeRelay(lambda method, _: {"result": READY if method.endswith("status") else typed})
    agent = Agent(root, "--ask-at", relay.path)
    try:
        assert "typed.py::late" in agent.call("codegraph_callers", symbol="charge")
        assert relay.asked[-1][0] == "codegraph/callers"
        relay.close()
        *_, caller, trust = agent.call("codegraph_callers", symbol="charge").splitlines()
        assert "cart.py::checkout" in caller
        assert trust.endswith("; what is not saved in the editor is not seen: it has ended]")
    finally:
        relay.close()
        assert agent.end() == 0
