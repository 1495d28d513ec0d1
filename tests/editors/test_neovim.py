"""Neovim's own language client, the configuration in clients/neovim, and the real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.editors import neovim, recordings
from tests.editors.real_code import NAME, REAL_FILE, Real, copy_real_code, mentions
from tests.editors.shop import FILES, SERVER, made

pytestmark = pytest.mark.slow


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return made(tmp_path / "workspace")


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
        "cart.py:1:1 cart.py [distance 1]: from pay import charge as take",
        "cart.py:4:5 checkout [distance 1]: def checkout(order):",
        "cart.py:10:9 Cart.settle [distance 2]: def settle(self):",
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


def test_what_an_edit_breaks_in_files_that_are_not_open_is_told(
    workspace: Path, scratch: Path
) -> None:
    session = neovim.Session(
        command=SERVER,
        root=workspace,
        file="pay.py",
        cursor=(0, 6),
        steps=["ready", "problems_elsewhere"],
        name="def charged(card):",
    )
    told = neovim.run(session, scratch)["problems_elsewhere"]
    assert sorted(told) == ["cart.py:1:17", "cart.py:5:24", "cart.py:6:5"]


LISTS = [
    ":Codegraph callers",
    ":Codegraph! callers depth=2 certainty=exact",
    ":Codegraph callees checkout",
    ":Codegraph references charge",
    ":Codegraph impact depth=1",
    ":Codegraph path Cart.settle charge",
    ":Codegraph dependents",
    ":Codegraph search sett",
    ":Codegraph dead-code",
    ":Codegraph hotspots fanIn limit=1",
    ":Codegraph cycles file",
]
REFUSED = [
    ":Codegraph nonsense",
    ":Codegraph callers depth=deep",
    ":Codegraph callers colour=red",
    ":Codegraph callers budget=1",
    ":Codegraph path",
    ":Codegraph diff-impact",
]
COMPLETED = {
    "<Tab>Codegraph cal": ["callees", "callers"],
    "<Tab>Codegraph callers dep": ["depth="],
    "<Tab>Codegraph callers certainty=i": ["certainty=inferred"],
    "<Tab>Codegraph impact ch": ["charge", "checkout"],
    "<Tab>Codegraph hotspots pa": ["pageRank"],
    "<Tab>Codegraph nonsense ": [],
}
OTHERS = [
    ":Codegraph context",
    ":Codegraph status",
    "status_line",
    "tree",
    "impact_tree",
    "lenses",
    ":Codegraph callers nobody",
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one session with the command told, by step."""
    steps = [*LISTS, *OTHERS, *COMPLETED, *REFUSED]
    return commands(tmp_path_factory, FILES, *steps)


def commands(folders: pytest.TempPathFactory, files: dict[str, str], *steps: str) -> dict[str, Any]:
    root, scratch = folders.mktemp("workspace"), folders.mktemp("scratch")
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    recording = scratch / "recording.jsonl"
    server = recordings.recorded(recording, SERVER)
    session = neovim.Session(server, root, "pay.py", (0, 6), ["ready", *steps, "stop"])
    told = neovim.run(session, scratch)
    assert recordings.problems(recording) == []
    return told


def test_the_command_puts_places_into_a_list(told: dict[str, Any]) -> None:
    direct = [
        'cart.py:5:24 checkout [calls, exact]: note = "𝒳𝒴"; take(order.card)',
        "cart.py:6:5 checkout [calls, exact]: take(order.tip)",
    ]
    assert told[":Codegraph callers"] == direct
    assert told[":Codegraph! callers depth=2 certainty=exact"] == [
        *direct,
        "cart.py:11:9 Cart.settle [calls, exact]: checkout(self)",
    ]
    assert told[":Codegraph callees checkout"] == [
        'cart.py:5:24 charge [calls, exact]: note = "𝒳𝒴"; take(order.card)',
        "cart.py:6:5 charge [calls, exact]: take(order.tip)",
    ]
    assert told[":Codegraph references charge"] == [
        "cart.py:1:17 imports, exact: from pay import charge as take",
        'cart.py:5:24 calls, exact: note = "𝒳𝒴"; take(order.card)',
        "cart.py:6:5 calls, exact: take(order.tip)",
    ]
    assert told[":Codegraph impact depth=1"] == [
        "cart.py:1:1 cart.py [distance 1]: from pay import charge as take",
        "cart.py:4:5 checkout [distance 1]: def checkout(order):",
    ]
    assert told[":Codegraph path Cart.settle charge"] == [
        "cart.py:11:9 Cart.settle -> checkout [calls, exact]: checkout(self)",
        'cart.py:5:24 checkout -> charge [calls, exact]: note = "𝒳𝒴"; take(order.card)',
        "cart.py:6:5 checkout -> charge [calls, exact]: take(order.tip)",
    ]
    assert "cart.py:1:6 imports: from pay import charge as take" in told[":Codegraph dependents"]
    assert told[":Codegraph search sett"] == ["cart.py:10:9 Cart.settle: def settle(self):"]
    assert "cart.py:9:7 Cart [unused]: class Cart:" in told[":Codegraph dead-code"]
    (hotspot,) = told[":Codegraph hotspots fanIn limit=1"]
    assert "[1; used by 1, complexity 1]" in hotspot
    assert told[":Codegraph cycles file"] == ["codegraph: cycles found nothing"]


def test_a_count_lists_what_it_has_counted(told: dict[str, Any]) -> None:
    assert told["lenses"] == [
        ["1 caller", *told[":Codegraph callers"]],
        ["3 references", *told[":Codegraph references charge"]],
        ["0 tests", "codegraph: tests found nothing"],
    ]


def test_a_name_that_is_nobodys_is_told_from_one_that_nobody_calls(
    told: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    (said,) = told[":Codegraph callers nobody"]
    assert "no symbol is called so" in said
    files = FILES | {"later.py": "def later(cart):\n    cart.settle()\n"}
    (said,) = commands(tmp_path_factory, files, ask := ":Codegraph callers Cart.settle")[ask]
    assert said == "codegraph: callers found nothing sure; 1 call may mean it by the name only"


def test_a_cycle_is_told_before_its_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = FILES | {"pay.py": "import cart\n\n\ndef charge(card):\n    return card\n"}
    told = commands(tmp_path_factory, files, ":Codegraph cycles")
    assert told[":Codegraph cycles"] == [
        "2 in a cycle: cart.py -> pay.py",
        "cart.py:1:1 cart.py: from pay import charge as take",
        "pay.py:1:1 pay.py: import cart",
    ]


def test_of_several_symbols_of_a_name_one_is_chosen(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    files = FILES | {"other.py": "def charge(sum):\n    return sum\n\n\ncharge(1)\n"}
    told = commands(tmp_path_factory, files, ":Codegraph callers charge")
    assert told["offered"] == ["function charge (other.py)", "function charge (pay.py)"]
    assert told[":Codegraph callers charge"] == [
        'cart.py:5:24 checkout [calls, exact]: note = "𝒳𝒴"; take(order.card)',
        "cart.py:6:5 checkout [calls, exact]: take(order.tip)",
    ]


def test_what_is_read_stands_in_a_window(told: dict[str, Any]) -> None:
    context = told[":Codegraph context"]
    assert context[:5] == [
        "## target: pay.py:1 function charge",
        "",
        "```python",
        "def charge(card):",
        "    return card",
    ]
    assert any("caller: cart.py:4 function checkout" in line for line in context)
    assert ", ready, " in told[":Codegraph status"][0]
    assert "languages  2 python" in told[":Codegraph status"]
    assert told["status_line"] == "codegraph"


def test_the_tree_asks_for_what_is_opened(told: dict[str, Any]) -> None:
    opened, deeper, place = told["tree"]
    assert opened == ["▾ charge  pay.py:1", "  ▸ checkout  cart.py:4  calls, exact ×2"]
    assert deeper == [
        "▾ charge  pay.py:1",
        "  ▾ checkout  cart.py:4  calls, exact ×2",
        "    ▸ Cart.settle  cart.py:10  calls, exact",
    ]
    assert place == ["cart.py:4:5"]
    assert told["impact_tree"] == [
        "▾ charge  pay.py:1",
        "  ▾ distance 1: 2",
        "    · cart.py  cart.py:1",
        "    · checkout  cart.py:4",
        "  ▸ distance 2: 1",
    ]


def test_the_command_completes_what_it_takes(told: dict[str, Any]) -> None:
    assert {step: told[step] for step in COMPLETED} == COMPLETED


def test_what_cannot_be_asked_is_said(told: dict[str, Any]) -> None:
    said = [told[step][0] for step in REFUSED]
    assert said[0].startswith('codegraph: there is no "nonsense"; there are: callees callers ')
    assert said[1] == 'codegraph: depth cannot be "deep"'
    assert said[2] == 'codegraph: there is no option "colour"'
    assert said[3].startswith('codegraph: "budget" is no option here; there are: depth ')
    assert said[4].startswith("codegraph: path needs a name")
    assert "git" in said[5]


def test_health_says_what_is_attached(workspace: Path, scratch: Path) -> None:
    session = neovim.Session(SERVER, workspace, "pay.py", (0, 6), ["ready", "health", "stop"])
    lines = neovim.run(session, scratch)["health"]
    assert any(re.search(r"OK codegraph-lsp \S+ at /", line) for line in lines)
    assert any(f"attached to 1 buffer of {workspace}" in line for line in lines)
    assert not [line for line in lines if "ERROR" in line or "WARNING" in line]


def test_the_help_has_a_tag_for_the_command(scratch: Path) -> None:
    shutil.copytree(neovim.CLIENT / "doc", scratch / "doc")
    done = subprocess.run(
        [neovim.NEOVIM, "--clean", "--headless", "-c", f"helptags {scratch / 'doc'}", "-c", "q"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    tags = (scratch / "doc" / "tags").read_text("utf-8").splitlines()
    assert ":Codegraph" in [line.partition("\t")[0] for line in tags]


def test_neovim_finds_its_way_in_real_code(real: Real) -> None:
    told, root = real.told, real.root
    assert sorted(told["references"]) == sorted(mentions(root, NAME))
    (definition,) = told["definition"]
    assert definition in told["references"]
    assert told["incoming_calls"]
    assert any("[distance 1]" in line for line in told[":Codegraph impact"])
    assert any("[distance 2]" in line for line in told[":Codegraph impact"])
    assert any("unused-import" in line for line in told["diagnostics"])
    renamed = {line.partition(" ")[0] for line in told["rename"]}
    assert renamed == {each.rpartition(":")[0] for each in mentions(root, NAME)}
    assert told["stop"]
    assert recordings.problems(real.recording) == []
    assert "codegraph/impact" in recordings.methods(real.recording, "client")


@recordings.needs_checker
def test_a_session_in_real_code_is_what_the_protocol_says(real: Real) -> None:
    assert recordings.breaches(real.recording) == []


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """A session in real code, for all that is said of it."""
    scratch = tmp_path_factory.mktemp("scratch")
    root = copy_real_code(tmp_path_factory.mktemp("code") / "real")
    recording = scratch / "recording.jsonl"
    lines = (root / REAL_FILE).read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines) if text.startswith(f"def {NAME}("))
    session = neovim.Session(
        command=recordings.recorded(recording, SERVER),
        root=root,
        file=REAL_FILE,
        cursor=(line, 4),
        steps=[
            "ready",
            "symbols",
            "definition",
            "references",
            "incoming_calls",
            ":Codegraph impact",
            "diagnostics",
            "rename",
            "stop",
        ],
        name=f"{NAME}_renamed",
        added=("", "", "import os"),
    )
    return Real(root, recording, neovim.run(session, scratch))


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
    callers = {"targets": [symbol], "rings": [ring], "freshness": {"pending": 1}}
    told = ask(workspace, scratch, ["callers"], callers=callers)
    assert told["callers"] == [
        "cart.py:6:5 Cart.checkout [calls, inferred]: take(order.tip)",
        'cart.py:5:24 Cart.checkout [calls, inferred]: note = "𝒳𝒴"; take(order.card)',
        "pay.py:1:5 Cart.checkout [calls, inferred]: def charge(card):",
    ]
    assert told["notes"] == ["codegraph: 1 file still to be read"]


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
    empty = {"targets": [{"name": "charge"}], "rings": [], "freshness": {"pending": 0}}
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
