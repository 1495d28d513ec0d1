"""Neovim's own language client, the configuration in clients/neovim, and the real server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.editors import neovim

pytestmark = pytest.mark.slow

FILES = {
    "codegraph.toml": "",
    "pay.py": "def charge(card):\n    return card\n",
    "cart.py": (
        "from pay import charge as take\n"
        "\n"
        "\n"
        "def checkout(order):\n"
        '    note = "𝒳𝒴"; take(order.card)\n'
        "    take(order.tip)\n"
        "\n"
        "\n"
        "class Cart:\n"
        "    def settle(self):\n"
        "        checkout(self)\n"
    ),
}
SERVER = [str(Path(sys.executable).parent / "codegraph-lsp"), "--stdio"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_neovim_shows_what_the_server_knows(workspace: Path, scratch: Path) -> None:
    told = neovim.run(
        neovim.Session(
            command=SERVER,
            root=workspace,
            file="pay.py",
            cursor=(0, 6),
            steps=[
                "root",
                "encoding",
                "ready",
                "symbols",
                "call_hierarchy",
                "callers",
                "callers_by_name",
                "impact",
                "dependents",
                "stop",
            ],
            name="checkout",
        ),
        scratch,
    )
    assert told["root"] == str(workspace)
    assert told["encoding"] == "utf-8"
    assert told["ready"]
    assert told["symbols"] == ["charge"]
    assert told["call_hierarchy"] == ["checkout 2"]
    assert told["callers"] == [
        'cart.py:5:24 checkout [calls, exact]: note = "𝒳𝒴"; take(order.card)',
        "cart.py:6:5 checkout [calls, exact]: take(order.tip)",
    ]
    assert told["callers_by_name"] == ["cart.py:11:9 Cart.settle [calls, exact]: checkout(self)"]
    assert told["impact"] == [
        "cart.py:1:1 cart.py: from pay import charge as take",
        "cart.py:4:5 checkout: def checkout(order):",
        "cart.py:10:9 Cart.settle: def settle(self):",
    ]
    assert "cart.py:1:6 imports: from pay import charge as take" in told["dependents"]
    assert told["stop"]


def test_definition_is_found_through_an_alias_behind_astral_characters(
    workspace: Path, scratch: Path
) -> None:
    column = FILES["cart.py"].splitlines()[4].encode().index(b"take")
    session = neovim.Session(SERVER, workspace, "cart.py", (4, column), ["ready", "definition"])
    assert neovim.run(session, scratch)["definition"] == ["pay.py:1:5"]


def test_callers_typed_a_moment_ago_are_found(workspace: Path, scratch: Path) -> None:
    session = neovim.Session(
        command=SERVER,
        root=workspace,
        file="pay.py",
        cursor=(0, 6),
        steps=["ready", "edit"],
        added=("", "def twice(card):", "    charge(card)"),
    )
    assert "pay.py:5:5 twice [calls, exact]: charge(card)" in neovim.run(session, scratch)["edit"]


# From here on the client alone, against fixed answers.


def place(file: str, line: int, column: int) -> dict[str, Any]:
    start = {"line": line, "character": column}
    return {"uri": f"$ROOT/{file}", "range": {"start": start, "end": start}}


def ask(workspace: Path, scratch: Path, steps: list[str], **answers: object) -> dict[str, Any]:
    capabilities = {"positionEncoding": "utf-16", "textDocumentSync": 2}
    known = {f"codegraph/{name}": answer for name, answer in answers.items()}
    file = scratch / "answers.json"
    file.write_text(json.dumps({"initialize": {"capabilities": capabilities}, **known}))
    command = [sys.executable, str(neovim.HERE / "fake_server.py"), str(file)]
    return neovim.run(neovim.Session(command, workspace, "pay.py", (0, 6), steps), scratch)


def test_sites_stand_in_the_servers_order_and_in_its_encoding(
    workspace: Path, scratch: Path
) -> None:
    symbol = {"name": "checkout", "qualifiedName": "Cart.checkout", "uri": "$ROOT/cart.py"}
    sites = [place("cart.py", 5, 4), place("cart.py", 4, 19), place("pay.py", 0, 4)]
    edge = {"kind": "calls", "certainty": "inferred", "sites": sites}
    ring = {"distance": 1, "items": [{"symbol": symbol, "edges": [edge]}]}
    callers = {"targets": [symbol], "rings": [ring], "freshness": {"pending": 3}}
    told = ask(workspace, scratch, ["callers"], callers=callers)
    assert told["callers"] == [
        "cart.py:6:5 Cart.checkout [calls, inferred]: take(order.tip)",
        'cart.py:5:24 Cart.checkout [calls, inferred]: note = "𝒳𝒴"; take(order.card)',
        "pay.py:1:5 Cart.checkout [calls, inferred]: def charge(card):",
    ]
    assert told["notes"] == ["codegraph: 3 files still to be read"]


def test_dependencies_stand_by_their_kind_as_they_have_no_certainty(
    workspace: Path, scratch: Path
) -> None:
    dependency = {"kind": "imports", "source": "cart.py", "target": "pay.py", "depth": 1}
    sites = [place("cart.py", 0, 16), place("cart.py", 5, 4)]
    found = {"items": [{**dependency, "sites": sites}], "freshness": {"pending": 0}}
    told = ask(workspace, scratch, ["dependencies"], dependencies=found)
    assert told["dependencies"] == [
        "cart.py:1:17 imports: from pay import charge as take",
        "cart.py:6:5 imports: take(order.tip)",
    ]


def test_counts_of_sites_are_not_taken_for_places(workspace: Path, scratch: Path) -> None:
    node = {"kind": "module", "uri": "$ROOT/pay.py", "selectionRange": place("", 0, 0)["range"]}
    cycle = {"nodes": [node], "cut": {"kind": "imports", "sites": 2}}
    told = ask(workspace, scratch, ["dependencies"], dependencies={"items": [cycle]})
    assert told["dependencies"] == ["pay.py:1:1 pay.py: def charge(card):"]


def test_nothing_found_and_problems_are_said_not_thrown(workspace: Path, scratch: Path) -> None:
    empty = {"targets": [], "rings": [], "freshness": {"pending": 0}}
    told = ask(workspace, scratch, ["callers", "unknown"], callers=empty)
    assert told["callers"] == []
    assert told["notes"] == [
        "codegraph: callers found nothing",
        "codegraph: no answer for codegraph/noSuchQuestion",
    ]


def test_symbols_outside_the_workspace_are_left_out_of_the_list(
    workspace: Path, scratch: Path
) -> None:
    def symbol(name: str, uri: str) -> dict[str, Any]:
        return {"name": name, "uri": uri, "selectionRange": place("", 0, 4)["range"]}

    found = [symbol("loads", ""), symbol("charge", "$ROOT/pay.py")]
    told = ask(workspace, scratch, ["callers"], callers={"items": found})
    assert told["callers"] == ["pay.py:1:5 charge: def charge(card):"]


def test_a_function_gets_the_answer_as_it_is(workspace: Path, scratch: Path) -> None:
    assert ask(workspace, scratch, ["answer"], callers={"total": 7})["answer"] == {"total": 7}
