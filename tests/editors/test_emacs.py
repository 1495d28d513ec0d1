"""Emacs with Eglot and with lsp-mode, the client in clients/emacs, and the real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.editors import emacs, recordings
from tests.editors.real_code import NAME, REAL_FILE, Real, copy_real_code, mentions
from tests.editors.shop import FILES, SERVER

pytestmark = [pytest.mark.slow, emacs.needs_emacs]

DIRECT = [
    'cart.py:5:18: checkout [calls, exact]: note = "𝒳𝒴"; take(order.card)',
    "cart.py:6:5: checkout [calls, exact]: take(order.tip)",
]


LISTS = [
    "(codegraph-callers)",
    "(codegraph-callers nil 2)",
    '(codegraph-callees "checkout")',
    "(codegraph-references)",
    "(codegraph-impact)",
    '(codegraph-path "charge" "Cart.settle")',
    "(codegraph-dependents)",
    "(codegraph-dead-code)",
    "(codegraph-hotspots)",
    '(codegraph-search "sett")',
]
LENSES = ["(run-lens 0)", "(run-lens 1)"]
OTHERS = [
    "tree",
    "impact_tree",
    "(codegraph-context)",
    "(codegraph-status)",
    "mode_line",
    '(codegraph-callers "nothing")',
    "(codegraph-diff-impact)",
]


@pytest.fixture(scope="module", params=["eglot", "lsp-mode"])
def through(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if not emacs.has_package(name):
        pytest.skip(f"Emacs has no {name}; `make test-editors` installs it where it can")
    return name


@pytest.fixture(scope="module")
def told(through: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one session told, by step."""
    lenses = LENSES if through == "lsp-mode" else []  # Eglot shows none
    steps = ["encoding", LISTS[0], "next_error", *LISTS[1:], *OTHERS, *lenses]
    return session(through, tmp_path_factory, FILES, *steps)


def session(
    through: str, folders: pytest.TempPathFactory, files: dict[str, str], *steps: str
) -> dict[str, Any]:
    root, scratch = folders.mktemp("workspace"), folders.mktemp("scratch")
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    recording = scratch / "recording.jsonl"
    server = recordings.recorded(recording, SERVER)
    asked = emacs.Session(through, server, root, "pay.py", (0, 4), ["ready", *steps, "stop"])
    told = emacs.run(asked, scratch)
    assert told["stop"]
    assert recordings.problems(recording) == []
    return told


def places(told: dict[str, Any], form: str) -> list[str]:
    """The lines of a list between its heading, which may say how far it knows, and its count."""
    heading, *rest = told[form]
    lines: list[str] = rest[rest.index("") + 1 : -2]
    assert heading.startswith("codegraph: ")
    assert rest[-1].endswith(" found")
    return lines


def test_places_are_listed(told: dict[str, Any]) -> None:
    assert told["encoding"] == "utf-16"
    assert places(told, "(codegraph-callers)") == DIRECT
    assert told["next_error"] == ["cart.py:5:18"]
    assert places(told, "(codegraph-callers nil 2)") == [
        *DIRECT,
        "cart.py:11:9: Cart.settle [calls, exact]: checkout(self)",
    ]
    assert places(told, '(codegraph-callees "checkout")') == [
        line.replace("checkout [", "charge [") for line in DIRECT
    ]
    assert places(told, "(codegraph-references)") == [
        "cart.py:1:17: imports, exact: from pay import charge as take",
        'cart.py:5:18: calls, exact: note = "𝒳𝒴"; take(order.card)',
        "cart.py:6:5: calls, exact: take(order.tip)",
        "pay.py:1:5: definition, exact: def charge(card):",
    ]
    assert places(told, "(codegraph-impact)") == [
        "cart.py:1:1: cart.py [distance 1]: from pay import charge as take",
        "cart.py:4:5: checkout [distance 1]: def checkout(order):",
        "cart.py:10:9: Cart.settle [distance 2]: def settle(self):",
    ]
    assert places(told, '(codegraph-path "charge" "Cart.settle")')[:2] == [
        "cart.py:11:9: Cart.settle -> checkout [calls, exact]: checkout(self)",
        'cart.py:5:18: checkout -> charge [calls, exact]: note = "𝒳𝒴"; take(order.card)',
    ]
    assert places(told, "(codegraph-dependents)")[0] == (
        "cart.py:1:6: cart.py -> pay.py [imports]: from pay import charge as take"
    )
    assert "cart.py:9:7: Cart [unused]: class Cart:" in places(told, "(codegraph-dead-code)")
    assert len(places(told, "(codegraph-hotspots)")) == 3
    assert places(told, '(codegraph-search "sett")') == [
        "cart.py:10:9: Cart.settle: def settle(self):"
    ]


def test_a_count_lists_what_it_has_counted(told: dict[str, Any], through: str) -> None:
    if through == "eglot":
        pytest.skip("Eglot shows no code lenses")
    callers, references = LENSES
    assert places(told, callers) == DIRECT
    assert places(told, references) == places(told, "(codegraph-references)")[:3]


def test_a_cycle_is_told_before_its_files(
    through: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = FILES | {"pay.py": "import cart\n\n\ndef charge(card):\n    return card\n"}
    told = session(through, tmp_path_factory, files, "(codegraph-cycles)")
    assert places(told, "(codegraph-cycles)") == [
        "2 in a cycle: cart.py -> pay.py",
        "cart.py:1:1: cart.py: from pay import charge as take",
        "pay.py:1:1: pay.py: import cart",
    ]


def test_of_several_symbols_of_a_name_one_is_chosen(
    through: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = FILES | {"other.py": "def charge(sum):\n    return sum\n\n\ncharge(1)\n"}
    form = '(codegraph-callers "charge")'
    told = session(through, tmp_path_factory, files, form, "offered")
    assert told["offered"] == ["function charge  other.py:1", "function charge  pay.py:1"]
    assert places(told, form) == DIRECT


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


def test_what_is_read_stands_in_a_buffer(told: dict[str, Any]) -> None:
    assert told["(codegraph-context)"][:4] == [
        "## target: pay.py:1 function charge",
        "",
        "def charge(card):",
        "    return card",
    ]
    assert ", ready, " in told["(codegraph-status)"][0]
    assert "languages  2 python" in told["(codegraph-status)"]
    assert told["mode_line"] == " codegraph"


def test_what_cannot_be_asked_is_said(told: dict[str, Any]) -> None:
    _, why, *_, count = told['(codegraph-callers "nothing")']
    assert why == "no symbol is called so, or there is none in that place"
    assert count == "0 found"
    assert "git" in told["(codegraph-diff-impact)"][0]


def test_emacs_finds_its_way_in_real_code(real: Real) -> None:
    told, root = real.told, real.root
    lines = {each.rpartition(":")[0] for each in mentions(root, NAME)}
    (definition,) = told["definition"]
    home = definition.rpartition(":")[0]
    assert home in lines
    assert set(told["references"]) | {home} == lines
    assert told["call_hierarchy"]
    impact = places(told, "(codegraph-impact)")
    assert any("[distance 1]" in line for line in impact)
    assert any("[distance 2]" in line for line in impact)
    assert any("`os` is imported and not used" in line for line in told["diagnostics"])
    assert set(told["rename"]) == lines
    assert told["stop"]
    assert recordings.problems(real.recording) == []


@recordings.needs_checker
def test_a_session_in_real_code_is_what_the_protocol_says(real: Real) -> None:
    assert recordings.breaches(real.recording) == []


@pytest.fixture(scope="module")
def real(through: str, tmp_path_factory: pytest.TempPathFactory) -> Real:
    """A session in real code, for all that is said of it."""
    scratch = tmp_path_factory.mktemp("scratch")
    root = copy_real_code(tmp_path_factory.mktemp("code") / "real")
    recording = scratch / "recording.jsonl"
    lines = (root / REAL_FILE).read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines) if text.startswith(f"def {NAME}("))
    asked = emacs.Session(
        through=through,
        command=recordings.recorded(recording, SERVER),
        root=root,
        file=REAL_FILE,
        cursor=(line, 4),
        steps=[
            "ready",
            "definition",
            "references",
            "call_hierarchy",
            "(codegraph-impact)",
            "diagnostics",
            "rename",
            "stop",
        ],
        name=f"{NAME}_renamed",
        added=("", "", "import os"),
        expected="`os` is imported and not used",
    )
    return Real(root, recording, emacs.run(asked, scratch))


def test_the_client_compiles_without_a_warning(tmp_path: Path) -> None:
    assert emacs.compiled(tmp_path) == []
