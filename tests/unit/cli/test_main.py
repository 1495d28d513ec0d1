from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp import __version__
from codegraph_lsp.cli import workspace
from codegraph_lsp.cli.main import DONE, IMPOSSIBLE, INTERRUPTED, USAGE, main
from codegraph_lsp.model.errors import NotIndexedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SNAPSHOT = FakeSnapshot.of(
    {
        "pay.py": "def charge(card):\n    pass\n",
        "shop.py": "def buy():\n    charge()\n    charge()\ndef sell():\n    buy()\n",
        "old.py": "def buy():\n    pass\n",
    },
    "shop.buy>pay.charge shop.buy>pay.charge shop.sell>shop.buy shop<pay pay<shop",
)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose graph is SNAPSHOT."""

    @contextmanager
    def graph_of(root: str, arguments: Any) -> Iterator[FakeSnapshot]:
        yield SNAPSHOT

    monkeypatch.setattr(workspace, "graph_of", graph_of)
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["query", *arguments])
    captured = capfd.readouterr()
    return code, captured.out, captured.err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == DONE
    assert capsys.readouterr().out == f"codegraph-lsp {__version__}\n"


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == DONE
    assert "doctor" in capsys.readouterr().out


def test_options_that_do_not_go_together_are_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["export", "--max-symbols", "3"]) == USAGE
    assert "--max-symbols goes with --format html only" in capsys.readouterr().err
    assert main(["--daemon", "--tcp", "127.0.0.1:0"]) == USAGE
    assert "--daemon goes with --stdio only" in capsys.readouterr().err


def test_nothing_at_all_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == USAGE
    assert "usage:" in capsys.readouterr().out


def test_an_unknown_command_is_wrong_usage_and_a_close_one_is_suggested(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["indx"]) == USAGE
    told = "no command is called 'indx'; did you mean `codegraph-lsp index`?"
    assert told in capsys.readouterr().err
    assert main(["callers", "f"]) == USAGE
    assert "did you mean `codegraph-lsp query callers`?" in capsys.readouterr().err
    assert main(["frobnicate"]) == USAGE
    assert "try `codegraph-lsp --help`" in capsys.readouterr().err
    assert main(["query", "caller", "f"]) == USAGE
    told = "no question is called 'caller'; did you mean `codegraph-lsp query callers`?"
    assert told in capsys.readouterr().err
    assert main(["query", "frobnicate"]) == USAGE
    assert "try `codegraph-lsp query --help`" in capsys.readouterr().err


def test_an_unknown_option_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--frobnicate"]) == USAGE
    assert "--frobnicate" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["index", "/no/such/folder"]) == IMPOSSIBLE
    assert capsys.readouterr().err == "codegraph-lsp: no such folder: /no/such/folder\n"


def test_an_error_on_purpose_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shop: Path
) -> None:
    def graph_of(root: str, arguments: Any) -> Any:
        raise NotIndexedError("shop")

    monkeypatch.setattr(workspace, "graph_of", graph_of)
    assert main(["query", "stats"]) == IMPOSSIBLE
    assert capsys.readouterr().err.startswith("codegraph-lsp: shop is not indexed; run")


def test_an_error_nobody_expected_is_one_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shop: Path
) -> None:
    def graph_of(root: str, arguments: Any) -> Any:
        raise AttributeError("no attribute 'epoch'")

    monkeypatch.setattr(workspace, "graph_of", graph_of)
    assert main(["query", "stats"]) == IMPOSSIBLE
    error = capsys.readouterr().err
    assert error.startswith("codegraph-lsp: internal error at test_main.py:")
    assert error.endswith("please report it: AttributeError: no attribute 'epoch'\n")


def test_an_interrupt_has_a_code_of_its_own(monkeypatch: pytest.MonkeyPatch, shop: Path) -> None:
    def graph_of(root: str, arguments: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(workspace, "graph_of", graph_of)
    assert main(["query", "stats"]) == INTERRUPTED


def test_callers_are_grouped_by_file_with_their_sites(
    capfd: pytest.CaptureFixture[str], shop: Path
) -> None:
    assert asked(capfd, "callers", "charge") == (
        DONE,
        "callers of charge pay.py:1:5\n"
        "\n"
        "shop.py\n"
        "  shop.py:1:5  def buy()\n"
        "      2:5  charge()\n"
        "      3:5  charge()\n"
        "\n"
        "1 caller, 2 sites\n",
        "",
    )


def test_json_has_the_protocols_shape_and_counts_from_one(
    capfd: pytest.CaptureFixture[str], shop: Path
) -> None:
    code, out, _ = asked(capfd, "callers", "pay.py:1", "--json", "--depth", "0")
    answer = json.loads(out)
    assert code == DONE
    assert [ring["depth"] for ring in answer["rings"]] == [1, 2]
    item = answer["rings"][0]["items"][0]
    symbol = item["symbol"]
    assert (symbol["path"], symbol["line"], symbol["column"]) == ("shop.py", 1, 5)
    assert symbol["uri"] == (shop / "shop.py").as_uri()
    assert symbol["selectionRange"]["start"] == {"line": 0, "character": 4}
    assert [site["line"] for site in item["edges"][0]["sites"]] == [2, 3]
    assert item["edges"][0]["certainty"] == "exact"
    assert answer["total"] == 2
    assert answer["freshness"] == {
        "revision": 7,
        "state": "ready",
        "pending": 0,
        "lowerBound": False,
    }


def test_an_ambiguous_name_lists_what_it_may_mean(
    capfd: pytest.CaptureFixture[str], shop: Path
) -> None:
    code, out, err = asked(capfd, "callers", "buy")
    assert code == IMPOSSIBLE
    assert "2 symbols are named 'buy'" in err
    assert out == "old.py:1:5  def buy()\nshop.py:1:5  def buy()\n"


def test_an_ambiguous_name_is_a_document_too(capfd: pytest.CaptureFixture[str], shop: Path) -> None:
    code, out, _ = asked(capfd, "callers", "buy", "--json")
    error = json.loads(out)["error"]
    assert (code, error["code"]) == (IMPOSSIBLE, "AmbiguousTarget")
    assert [candidate["path"] for candidate in error["candidates"]] == ["old.py", "shop.py"]


def test_nothing_of_that_name_is_an_error(capfd: pytest.CaptureFixture[str], shop: Path) -> None:
    code, out, err = asked(capfd, "symbol", "nobody")
    assert (code, out) == (IMPOSSIBLE, "")
    assert err == "codegraph-lsp: nothing is named 'nobody'; try `codegraph-lsp query search`\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("callees", "shop.py::buy"), "1 callee, 2 sites"),
        (("impact", "charge"), "2 symbols in 1 file, 0 tests, depth 2"),
        (("impact", "pay.py"), "3 symbols in 1 file, 0 tests, depth 2"),
        (("path", "sell", "charge"), "↓ calls at shop.py:2:5 and 1 more"),
        (("path", "charge", "sell"), "no path"),
        (("dependencies", "shop.py"), "pay.py  1 import, 2 uses"),
        (("dependents", "pay.py"), "shop.py  1 import, 2 uses"),
        (("cycles",), "2 files need each other"),
        (("search", "charge"), "pay.py:1:5  def charge(card)"),
        (("symbol", "charge"), "function, 2 lines, complexity 1, 1 caller, 0 callees"),
        (("references", "charge"), "3 places in 2 files"),
        (("subgraph", "charge"), "buy calls charge"),
        (("stats",), "3 files, "),
    ],
)
def test_every_question_is_answered_as_text_and_as_json(
    capfd: pytest.CaptureFixture[str], shop: Path, arguments: tuple[str, ...], expected: str
) -> None:
    code, out, err = asked(capfd, *arguments)
    assert (code, err) == (DONE, "")
    assert expected in out
    code, out, _ = asked(capfd, *arguments, "--json")
    assert code == DONE
    assert isinstance(json.loads(out), dict)


def test_a_page_says_how_to_see_the_rest(capfd: pytest.CaptureFixture[str], shop: Path) -> None:
    _, out, _ = asked(capfd, "impact", "charge", "--limit", "1")
    assert "1 shown; --limit 0 shows all" in out
    _, out, _ = asked(capfd, "references", "charge", "--limit", "1")
    assert out.count("charge") == 1
    assert "3 places in 2 files; 1 shown; --limit 0 shows all" in out


def test_the_next_page_goes_on_at_the_cursor(capfd: pytest.CaptureFixture[str], shop: Path) -> None:
    _, out, _ = asked(capfd, "references", "charge", "--limit", "2", "--json")
    first = json.loads(out)
    assert ([place["line"] for place in first["items"]], first["total"]) == ([1, 2], 3)
    _, out, _ = asked(capfd, "references", "charge", "--cursor", first["cursor"], "--json")
    rest = json.loads(out)
    assert ([place["line"] for place in rest["items"]], "cursor" in rest) == ([3], False)
    assert rest["freshness"]["state"] == "ready"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("callers", "charge", "--kind", "bogus"), "--kind: 'bogus' is none of file, module, "),
        (("search", "charge", "--kind", "bogus"), "--kind: 'bogus' is none of file, module, "),
        (("path", "sell", "buy", "--kinds", "x"), "--kinds: 'x' is none of calls, imports, "),
        (("cycles", "--min-certainty", "x"), "--min-certainty: 'x' is none of exact, inferred, "),
        (("impact", "charge", "--limit", "-1"), "--limit: '-1' is not a number from 0"),
    ],
)
def test_a_word_that_is_none_of_those_expected_is_wrong_usage(
    capfd: pytest.CaptureFixture[str], shop: Path, arguments: tuple[str, ...], problem: str
) -> None:
    code, out, err = asked(capfd, *arguments)
    assert (code, out) == (USAGE, "")
    assert problem in err


def test_a_kind_narrows_what_a_name_means(capfd: pytest.CaptureFixture[str], shop: Path) -> None:
    assert asked(capfd, "callers", "charge", "--kind", "function")[0] == DONE
    assert asked(capfd, "callers", "charge", "--kind", "class")[0] == IMPOSSIBLE


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (("stats",), "--limit --cursor --min-certainty --no-tests --include --external"),
        (("symbol", "charge"), "--limit --cursor --min-certainty --no-tests --include --external"),
        (("path", "sell", "buy"), "--limit --cursor --include --external"),
        (("subgraph", "charge"), "--limit --cursor"),
        (("search", "charge"), "--cursor --min-certainty --external"),
        (("impact", "charge"), "--external"),
    ],
)
def test_an_option_that_would_change_nothing_is_wrong_usage(
    capfd: pytest.CaptureFixture[str], shop: Path, arguments: tuple[str, ...], options: str
) -> None:
    values = {"--limit": ["1"], "--cursor": ["x"], "--min-certainty": ["exact"], "--include": ["*"]}
    for option in options.split():
        code, _, err = asked(capfd, *arguments, option, *values.get(option, []))
        assert (code, f"unrecognized arguments: {option}" in err) == (USAGE, True)


def test_filters_choose_what_is_told(capfd: pytest.CaptureFixture[str], shop: Path) -> None:
    def shown(*arguments: str) -> str:
        return asked(capfd, *arguments)[1].splitlines()[-1]

    assert shown("references", "charge", "--exclude", "shop.py") == "1 place in 1 file"
    assert shown("search", "buy", "--include", "old.py") == "1 symbol"
    assert shown("dependents", "pay.py", "--exclude", "shop.py") == "0 dependents"
    assert shown("subgraph", "charge", "--exclude", "shop.py") == "1 symbol, 0 edges"


def test_a_file_or_folder_that_is_not_there_is_told(
    capfd: pytest.CaptureFixture[str], shop: Path
) -> None:
    code, out, err = asked(capfd, "dependencies", "nowhere")
    assert (code, out) == (IMPOSSIBLE, "")
    assert "no file or folder of the workspace is called 'nowhere'" in err
    assert asked(capfd, "dependencies", ".")[0] == DONE


def test_paths_start_from_the_current_folder(
    capfd: pytest.CaptureFixture[str], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "deep").mkdir()
    monkeypatch.chdir(shop / "deep")
    code, _, _ = asked(capfd, "symbol", "../pay.py::charge", "--root", str(shop))
    assert code == DONE


def test_an_export_is_written_whole_or_not_at_all(shop: Path) -> None:
    target = shop / "graph.jsonl"
    assert main(["export", str(shop), "--format", "jsonl", "--output", str(target)]) == DONE
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert {line["type"] for line in lines} == {"symbol", "edge"}
    assert [path.name for path in shop.iterdir()] == ["graph.jsonl"]


def test_an_export_goes_to_stdout(capfd: pytest.CaptureFixture[str], shop: Path) -> None:
    assert main(["export", str(shop), "--format", "mermaid"]) == DONE
    assert capfd.readouterr().out.startswith("flowchart LR\n")
