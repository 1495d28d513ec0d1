from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.mcp.graphs import READY, SURE, FakeGraph, ambiguous, callers, edge, failed, symbol

from codegraph_lsp.lsp.shapes import Freshness
from codegraph_lsp.mcp.graph import GraphError
from codegraph_lsp.mcp.text import MOST, bounded, trust, with_caveat
from codegraph_lsp.mcp.tools import TOOLS, call
from codegraph_lsp.model.errors import InputError

MANIFEST = Path(__file__).parents[3] / "clients" / "vscode" / "package.json"


def said(tool: str, graph: FakeGraph, **given: Any) -> str:
    return call(TOOLS[tool], graph, given)


def test_callers_are_told_with_their_place_and_how_they_are_known() -> None:
    graph = FakeGraph(
        callers=callers(
            (symbol("cart.py::checkout", 4), edge("cart.py", 5, 6)),
            (symbol("app.py"), edge("app.py", 9, certainty="by-name")),
        )
    )
    assert said("codegraph_callers", graph, symbol="charge", depth=2).splitlines() == [
        "2 callers of function pay.py::charge (line 4)",
        "Direct:",
        "  function cart.py::checkout (line 4) [calls, exact by import] at cart.py:5, cart.py:6",
        "  module app.py (line 1) [calls, by-name by import] at app.py:9",
        "[revision 1; complete]",
    ]
    assert graph.asked == [("codegraph/callers", {"name": "charge", "depth": 2, "limit": 120})]


def test_what_a_name_alone_may_mean_is_told_too() -> None:
    names = [{"name": "charge", "calls": 2, "candidates": 3}]
    unsure = {"calls": 2, "symbols": 1, "files": 1, "names": names, "sites": []}
    graph = FakeGraph(callers=callers(unsureCalls=unsure))
    told = said("codegraph_callers", graph, symbol="charge")
    assert "2 more calls of 'charge' on values of unknown type may mean it." in told


def test_a_name_with_several_meanings_is_answered_with_all_of_them() -> None:
    graph = FakeGraph(symbol=ambiguous(symbol("a.py::get"), symbol("b.py::Box.get", 3)))
    assert said("codegraph_symbol", graph, symbol="get").splitlines()[1:] == [
        "  function a.py::get (line 1)",
        "  function b.py::Box.get (line 3)",
    ]


def test_of_a_name_that_nothing_has_those_are_told_that_are_alike() -> None:
    near = {"items": [symbol("b.py::Box.get", 3)], "more": False, "freshness": READY}
    graph = FakeGraph(callers=callers(targets=[]), search=near)
    assert said("codegraph_callers", graph, symbol="b.py::Box.gett").splitlines() == [
        "There is no such symbol.",
        "Alike are:",
        "  function b.py::Box.get (line 3)",
        "[revision 1; complete]",
    ]
    assert graph.asked[1] == ("codegraph/search", {"query": "gett", "kinds": [], "limit": 5})


def test_a_path_tells_each_step_and_where_there_is_none_what_would_be_one() -> None:
    ends = {"from": symbol("a.py::f"), "to": symbol("b.py::g")}
    path = {"length": 1, "symbols": list(ends.values()), "edges": [edge("a.py", 3)]}
    found = {**ends, "paths": [path], "total": 1, "unsureCalls": SURE, "freshness": READY}
    told = said("codegraph_path", FakeGraph(path=found), **{"from": "f", "to": "g"})
    assert told.splitlines()[:3] == [
        "In 1 step:",
        "  function a.py::f (line 1)",
        "  function b.py::g (line 1) [calls, exact by import] at a.py:3",
    ]
    none = found | {"paths": [], "total": 0, "weaker": "by-name"}
    told = said("codegraph_path", FakeGraph(path=none), **{"from": "f", "to": "g"})
    assert "With edges of certainty 'by-name' it would." in told


def test_a_change_tells_whom_it_reaches_and_which_tests_to_run() -> None:
    counts = {"symbols": 3, "files": 2, "tests": 1, "depth": 2, "unsureCalls": 0}
    user = {"symbol": symbol("cart.py::f"), "certainty": "exact", "sites": []}
    graph = FakeGraph(
        diffImpact={
            "base": "HEAD",
            "staged": False,
            "files": [{"path": "pay.py", "uri": "file:///w/pay.py", "change": "modified"}],
            "items": [
                {"symbol": symbol("pay.py::charge"), "change": "modified", "impact": counts},
                {"symbol": symbol("pay.py::gone"), "change": "removed", "users": [user]},
            ],
            "total": 2,
            "reachedFiles": [],
            "tests": [symbol("test_pay.py::test_charge")],
            "counts": counts,
            "unsureCalls": SURE,
            "coChanged": [],
            "freshness": READY,
        }
    )
    assert said("codegraph_change_impact", graph).splitlines() == [
        "Compared with HEAD: 1 file and 2 symbols changed. Reached: 3 symbols in 2 files.",
        "Changed (2):",
        "  modified function pay.py::charge (line 1), reaches 3 symbols and 1 test",
        "  removed function pay.py::gone, still named by function cart.py::f (line 1)",
        "Tests to run (1):",
        "  function test_pay.py::test_charge (line 1)",
        "[revision 1; complete]",
    ]


def test_a_folder_of_dead_code_is_asked_for_as_such() -> None:
    excluded = [{"reason": "exported", "total": 3, "examples": []}]
    graph = FakeGraph(deadCode={"items": [], "total": 0, "excluded": excluded, "freshness": READY})
    told = said("codegraph_dead_code", graph, path="src/")
    assert told.startswith("0 thought dead.\nUnused, but not told as dead: 3 exported.")
    assert graph.asked[0][1]["include"] == ["src", "src/**"]


@pytest.mark.parametrize(
    ("tool", "given", "problem"),
    [
        ("codegraph_callers", {}, "'symbol' is missing"),
        ("codegraph_callers", {"symbol": " "}, "'symbol' must be a text that is not empty"),
        ("codegraph_callers", {"symbol": 7}, "'symbol' must be a text"),
        ("codegraph_callers", {"symbol": "f", "depth": True}, "from 0 to 10, not True"),
        ("codegraph_callers", {"symbol": "f", "depth": 11}, "from 0 to 10, not 11"),
        ("codegraph_callers", {"symbol": "f", "deep": 1}, "no 'deep'; it takes 'symbol', 'depth'"),
        ("codegraph_search", {"query": "f", "kinds": "class"}, "'kinds' must be a list of texts"),
    ],
)
def test_wrong_input_is_said_and_nothing_is_asked(
    tool: str, given: dict[str, Any], problem: str
) -> None:
    graph = FakeGraph()
    with pytest.raises(InputError, match=problem):
        call(TOOLS[tool], graph, given)
    assert graph.asked == []


def test_an_error_of_the_graph_is_passed_on() -> None:
    with pytest.raises(GraphError, match="git knows no revision"):
        said("codegraph_change_impact", FakeGraph(diffImpact=failed("git knows no revision 'x'")))


def test_no_answer_is_longer_than_its_bound_and_what_is_left_out_is_counted() -> None:
    freshness = Freshness(1, "ready", 0, lower_bound=False)
    told = bounded([f"line {n}" for n in range(5_000)], freshness)
    assert len(told) <= MOST
    kept = told.count("\n") - 1
    assert f"… {5_000 - kept} more lines left out" in told


def test_a_caveat_goes_with_what_is_told_of_trust_or_stands_alone() -> None:
    assert with_caveat("a\n[revision 1; complete]", "b") == "a\n[revision 1; complete; b]"
    assert with_caveat("f() -> list[int]", "b") == "f() -> list[int]\n[b]"
    assert len(with_caveat("a" * MOST, "b")) == MOST


def test_an_answer_while_files_are_read_says_so() -> None:
    assert "12 files unread" in trust(Freshness(3, "indexing", 12, lower_bound=True))
    assert "a lower bound" in trust(Freshness(3, "ready", 0, lower_bound=True))


def test_vs_code_is_told_of_the_same_tools() -> None:
    """Descriptions may differ; names and what is required must not."""
    declared = json.loads(MANIFEST.read_text("utf-8"))["contributes"]["languageModelTools"]
    theirs = {
        each["name"]: (set(each["inputSchema"]["properties"]), each["inputSchema"]["required"])
        for each in declared
    }
    ours = {name: (set(tool.properties), list(tool.required)) for name, tool in TOOLS.items()}
    assert theirs == ours
