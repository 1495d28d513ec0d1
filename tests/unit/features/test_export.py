from __future__ import annotations

import json

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.drawing import Dot, Mermaid
from codegraph_lsp.features.export import JsonLines, export
from codegraph_lsp.features.options import Options
from codegraph_lsp.model.kinds import Certainty

SNAPSHOT = FakeSnapshot.of(
    {
        "b.py": "class B:\n    def m(self):\n        pass\n"
        "class C(B):\n    def m(self):\n        pass\n",
        "a.py": "def run():\n    é = m(); m(); loads()\n",
    },
    "a.run>>b.B.m a.run>b.B.m b.C.m^b.B.m b.C:b.B a.run>!json.loads",
)


def lines(options: Options | None = None) -> list[dict[str, object]]:
    written: list[str] = []
    export(SNAPSHOT, JsonLines(), written.append, options or Options())
    return [json.loads(line) for line in "".join(written).splitlines()]


def test_symbols_come_first_by_path_and_position_external_ones_last() -> None:
    found = [line for line in lines() if line["type"] == "symbol"]
    assert lines()[: len(found)] == found
    assert [(s.get("path"), s["qualifiedName"]) for s in found] == [
        ("a.py", "<module>"),
        ("a.py", "run"),
        ("b.py", "<module>"),
        ("b.py", "B"),
        ("b.py", "B.m"),
        ("b.py", "C"),
        ("b.py", "C.m"),
        (None, "json.loads"),
    ]


def test_a_symbol_has_the_fields_of_the_protocol() -> None:
    assert lines()[4] == {
        "type": "symbol",
        "id": "codegraph fake . . `b.py`/B#m().",
        "name": "m",
        "qualifiedName": "B.m",
        "kind": "method",
        "path": "b.py",
        "line": 2,
        "column": 9,
        "endLine": 3,
        "language": "fake",
    }


def test_an_external_symbol_says_so() -> None:
    assert lines()[7]["external"] is True
    assert lines()[7]["package"] == "json"


def test_edges_have_one_line_per_site_and_dispatch_behind_what_it_follows_from() -> None:
    calls = [line for line in lines() if line["type"] == "edge" and line["path"] == "a.py"]
    assert [(e["target"], e["column"], e["certainty"], e["reason"]) for e in calls] == [
        ("codegraph fake . . `b.py`/B#m().", 9, "exact", "lexical"),
        ("codegraph fake . . `b.py`/C#m().", 9, "dispatch", "overrider"),
        ("codegraph fake . . `b.py`/B#m().", 14, "exact", "lexical"),
        ("codegraph fake json . json.loads.", 19, "exact", "lexical"),
    ]


def test_more_certainty_leaves_derived_edges_out() -> None:
    found = lines(Options(certainty=Certainty.INFERRED))
    assert not [line for line in found if line.get("certainty") == "dispatch"]


def test_a_part_of_the_graph_has_no_edge_without_its_ends() -> None:
    found = lines(Options(include=("a.py",)))
    assert [line["target"] for line in found if line["type"] == "edge"] == [
        "codegraph fake json . json.loads."
    ]


def test_two_exports_are_the_same_text() -> None:
    assert lines() == lines()


def test_graphviz_boxes_files_and_draws_an_edge_once() -> None:
    written: list[str] = []
    export(SNAPSHOT, Dot(), written.append, Options())
    text = "".join(written)
    assert text.count('[label="calls"]') == 2
    assert text.count("subgraph") == 2
    assert text.count("{") == text.count("}")


def test_mermaid_boxes_files() -> None:
    written: list[str] = []
    export(SNAPSHOT, Mermaid(), written.append, Options())
    text = "".join(written)
    assert text.startswith('flowchart LR\n  subgraph f1["a.py"]\n    n0["&lt;module>"]')
    assert text.count("  subgraph") == text.count("  end")
