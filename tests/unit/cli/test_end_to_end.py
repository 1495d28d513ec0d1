"""The command as a user runs it: a process of its own on a real folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


class Shell:
    """Runs commands on a small workspace with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "shop"
        self.root.mkdir()
        self._environment = {**os.environ, "CODEGRAPH_CACHE_DIR": str(folder / "cache")}
        self.write("pay.py", "def charge(card):\n    return card\n")
        self.write(
            "cart.py", "from pay import charge\n\n\ndef checkout(order):\n    charge(order)\n"
        )

    def write(self, name: str, text: str) -> None:
        """Writes a file an hour ago: what is seconds old is read twice, to be sure."""
        (self.root / name).write_text(text, "utf-8")
        then = time.time() - 3600
        os.utime(self.root / name, (then, then))

    def run(self, *arguments: str, code: int = 0) -> str:
        """What the command prints; *code* is the exit code it must have."""
        done = subprocess.run(
            [sys.executable, "-m", "codegraph_lsp", *arguments],
            capture_output=True,
            text=True,
            cwd=self.root,
            env=self._environment,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        self.errors = done.stderr
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_query_on_a_fresh_folder_makes_the_index_first(shell: Shell) -> None:
    answer = json.loads(shell.run("query", "callers", "charge", "--root", ".", "--json"))
    symbols = [item["symbol"] for ring in answer["rings"] for item in ring["items"]]
    assert [(s["path"], s["line"], s["qualifiedName"]) for s in symbols] == [
        ("cart.py", 4, "checkout")
    ]
    assert answer["freshness"]["state"] == "ready"


def test_a_query_sees_what_was_edited_since(shell: Shell) -> None:
    shell.run("index", ".", "--jobs", "1")
    shell.write("late.py", "import pay\n\n\ndef late():\n    pay.charge(1)\n")
    answer = json.loads(shell.run("query", "callers", "charge", "--root", ".", "--json"))
    assert answer["total"] == 2
    answer = json.loads(shell.run("query", "callers", "pay.py:1", "--root", ".", "--json"))
    assert answer["total"] == 2


def test_calls_by_name_only_are_told_where_they_are_not_counted(shell: Shell) -> None:
    shell.write(
        "till.py", "class Till:\n    def refund(self): ...\n\n\ndef run(x):\n    x.refund()\n"
    )
    text = shell.run("query", "callers", "Till.refund", "--root", ".")
    assert "  1 call of refund(), one symbol has that name, --min-certainty by-name counts" in text
    assert "      till.py:6:7  x.refund()\n" in text
    assert text.endswith("\n0 callers, 0 sites; 1 call by name only not counted\n")
    answer = json.loads(shell.run("query", "callers", "Till.refund", "--root", ".", "--json"))
    assert answer["unsureCalls"]["names"] == [{"name": "refund", "calls": 1, "candidates": 1}]
    assert [site["line"] for site in answer["unsureCalls"]["sites"]] == [6]
    text = shell.run("query", "callers", "Till.refund", "--root", ".", "--min-certainty", "by-name")
    assert text.endswith("\n1 caller, 1 site\n")
    text = shell.run("query", "path", "run", "Till.refund", "--root", ".")
    told = "no path of sure edges; with --min-certainty by-name there is one"
    assert text.endswith(f"\n{told}; 1 call by name only not counted\n")
    text = shell.run("query", "impact", "Till", "--root", ".")
    assert text.endswith("depth 0; 1 call by name only not counted\n")


def test_an_index_of_nothing_new_reads_nothing(shell: Shell) -> None:
    shell.run("index", ".", "--jobs", "1")
    told = json.loads(shell.run("index", ".", "--jobs", "1", "--json"))
    assert (told["parsed"], told["cacheHits"], told["linked"], told["unchanged"]) == (0, 0, 0, 2)


def test_an_export_names_its_symbols_before_its_edges(shell: Shell) -> None:
    text = shell.run("export", ".")
    assert text == shell.run("export", ".", "--format", "jsonl")
    lines = [json.loads(line) for line in text.splitlines()]
    kinds = [line["type"] for line in lines]
    assert kinds == sorted(kinds, reverse=True)
    (call,) = [line for line in lines if line["kind"] == "calls"]
    assert (call["path"], call["line"], call["column"]) == ("cart.py", 5, 5)
    known = {line["id"] for line in lines if line["type"] == "symbol"}
    assert {call["source"], call["target"]} <= known


def test_the_cache_is_shown_and_cleared(shell: Shell) -> None:
    shell.run("index", ".", "--jobs", "1")
    assert json.loads(shell.run("cache", "stats", "--json"))["entries"] == 2
    assert json.loads(shell.run("cache", "clear", "--json"))["cleared"] == 2
    assert json.loads(shell.run("cache", "stats", "--json"))["entries"] == 0


def test_the_doctor_finds_this_machine_well(shell: Shell) -> None:
    told = json.loads(shell.run("doctor", "--json"))
    assert told["ok"]
    assert {finding["about"] for finding in told["findings"]} >= {"grammars", "cache", "git"}


def test_nothing_of_that_name_ends_with_a_reason(shell: Shell) -> None:
    assert shell.run("query", "callers", "nobody", "--root", ".", code=3) == ""
    assert shell.errors.splitlines()[-1].startswith("codegraph-lsp: nothing is named 'nobody'")


def test_what_may_have_been_meant_is_told_in_json_too(shell: Shell) -> None:
    told = json.loads(shell.run("query", "callers", "pay.chrage", "--json", "--root", ".", code=3))
    assert told["error"] == {
        "code": "Target",
        "message": "nothing is named 'pay.chrage'; did you mean 'pay.charge'?",
        "near": ["pay.charge"],
    }
    shell.run("query", "dependencies", "pya.py", "--root", ".", code=3)
    told = "no file or folder of the workspace is called 'pya.py'; did you mean 'pay.py'?"
    assert shell.errors.splitlines()[-1] == f"codegraph-lsp: {told}"


def test_a_reader_that_goes_away_is_no_error(shell: Shell) -> None:
    command = f"{sys.executable} -m codegraph_lsp export . --format jsonl | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        cwd=shell.root,
        env=shell._environment,
        timeout=60,
        check=True,
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_a_long_signature_is_cut_between_parameters_in_lists(shell: Shell) -> None:
    names = ", ".join(f"parameter_{n}: int = {n}" for n in range(9))
    shell.write("long.py", f"from pay import charge\n\n\ndef long({names}):\n    charge(1)\n")
    told = shell.run("query", "callers", "charge")
    assert "parameter_3: int = 3, …)\n" in told
    assert "parameter_8" not in told
    assert "parameter_8" in shell.run("query", "symbol", "long")


def test_a_place_outside_of_definitions_is_told_from_its_file(shell: Shell) -> None:
    shell.write("late.py", "import pay\n\n\ndef late():\n    pay.charge(1)\n")
    answer = shell.run("query", "impact", "late.py:1", "--root", ".")
    assert "the code at the top of its file alone" in answer
    assert "`codegraph-lsp query impact late.py`" in answer


def test_a_folder_is_changed_where_all_its_files_are(shell: Shell) -> None:
    (shell.root / "desk").mkdir()
    shell.write("desk/open.py", "import pay\n\n\ndef opened():\n    pay.charge(1)\n")
    shell.write("desk/late.py", "from desk.open import opened\n\nopened()\n")
    shell.write("main.py", "import desk.late\n")
    both = json.loads(
        shell.run("query", "impact", "desk/open.py", "desk/late.py", "--root", ".", "--json")
    )
    assert both["total"] > 0
    for folder in ("desk", "desk/", "./desk"):
        told = shell.run("query", "impact", folder, "--root", ".", "--json")
        assert json.loads(told) == both
    shell.run("query", "impact", "bench", "--root", ".", code=3)
    assert "nothing is named 'bench'" in shell.errors


def test_around_a_variable_is_what_mentions_it(shell: Shell) -> None:
    shell.write("late.py", "LIMIT = 3\n\n\ndef late():\n    return LIMIT\n")
    answer = shell.run("query", "subgraph", "LIMIT", "--root", ".")
    assert "late references LIMIT" in answer
    assert "references" not in shell.run("query", "subgraph", "late", "--root", ".")


def test_a_file_without_a_place_in_the_graph_is_told_from_one_that_is_not_there(
    shell: Shell,
) -> None:
    shell.write("NOTES.md", "# Notes\n")
    for target in ("NOTES.md", "NOTES.md:1"):
        shell.run("query", "callers", target, "--root", ".", code=3)
        assert "not indexed is 'NOTES.md'" in shell.errors
    shell.run("query", "callers", "pay.py:first", "--root", ".", code=3)
    assert "no line is meant by 'pay.py:first'" in shell.errors


def test_where_no_file_is_read_that_is_said(shell: Shell) -> None:
    shell.run("query", "cycles", "--root", ".")
    assert "nothing to ask about" not in shell.errors
    for file in shell.root.glob("*.py"):
        file.unlink()
    shell.run("query", "cycles", "--root", ".")
    assert "there is nothing to ask about: no file here is read" in shell.errors


def test_an_export_of_nothing_says_so(shell: Shell) -> None:
    assert shell.run("export", ".", "--include", "gone/**") == ""
    assert "no indexed file fits the options" in shell.errors


def test_files_that_cannot_be_read_or_written_are_named_as_they_were_given(shell: Shell) -> None:
    shell.run("query", "match", "--rule", "@gone.json", "--root", ".", code=3)
    assert "'gone.json' cannot be read: No such file or directory" in shell.errors
    shell.run("export", ".", "--output", "gone/graph.jsonl", code=3)
    assert shell.errors.endswith("gone/graph.jsonl\n")
