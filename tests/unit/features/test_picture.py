from __future__ import annotations

import json
from typing import Any

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.cli import export
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.picture import MAX_SYMBOLS, picture, picture_text
from codegraph_lsp.lsp.custom import ExportParams
from codegraph_lsp.model.kinds import Certainty, Reason

SNAPSHOT = FakeSnapshot.of(
    {
        "lib/b.py": "class B:\n    def m(self):\n        pass\n",
        "a.py": "def run():\n    é = m(); m(); loads()\ndef again():\n    m()\n    run()\n",
    },
    "a.run>>lib/b.B.m a.run>lib/b.B.m a.again>lib/b.B.m a.again>a.run a.run>!json.loads",
)


def graph(max_symbols: int = 99, options: Options | None = None) -> Any:
    return picture(SNAPSHOT, options or Options(), title="shop", max_symbols=max_symbols).graph


def outline(told: Any) -> list[str]:
    names = {node["id"]: node["qualifiedName"] for node in told["nodes"]}
    return [
        f"{names[e['source']]} {e['kind']} {names[e['target']]} {e['certainty']} {e['count']}"
        for e in told["edges"]
    ]


def test_the_surest_place_says_how_sure_an_edge_is() -> None:
    files = {"a.py": "def f():\n    g(); g()\ndef g():\n    pass\n"}
    snapshot = FakeSnapshot.of(files, "a.f>a.g a.f>>a.g")
    first, second = snapshot.edges
    snapshot.edges[:] = [first._replace(certainty=Certainty.INFERRED, reason=Reason.RETURN), second]
    (edge,) = picture(snapshot, Options(), title="shop").graph["edges"]
    assert (edge["certainty"], edge["reason"]) == ("exact", second.reason.label)
    assert (edge["count"], len(edge["sites"])) == (2, 2)


def test_two_symbols_are_tied_once() -> None:
    told = graph()
    assert outline(told) == [
        "run calls B.m exact 2",
        "run calls json.loads exact 1",
        "again calls B.m exact 1",
        "again calls run exact 1",
    ]
    assert (told["title"], told["focus"], told["notes"], told["directed"]) == (
        "shop",
        [],
        [],
        False,
    )


def test_places_are_told_by_paths_and_characters() -> None:
    told = graph()
    (method,) = [node for node in told["nodes"] if node["name"] == "m"]
    assert method == {
        "id": "codegraph fake . . `lib/b.py`/B#m().",
        "name": "m",
        "qualifiedName": "B.m",
        "kind": "method",
        "path": "lib/b.py",
        "place": {
            "uri": "lib/b.py",
            "range": {"start": {"line": 1, "character": 8}, "end": {"line": 1, "character": 9}},
        },
        "signature": "def m(self)",
    }
    assert told["edges"][0]["sites"][0]["range"]["start"] == {"line": 1, "character": 8}


def test_external_symbols_are_told_apart() -> None:
    (loads,) = [node for node in graph()["nodes"] if node.get("external")]
    assert (loads["qualifiedName"], loads["path"], "place" in loads) == (
        "json.loads",
        "json",
        False,
    )


def test_of_too_many_symbols_their_files_are_drawn() -> None:
    drawn = picture(SNAPSHOT, Options(), title="shop", max_symbols=5)
    assert drawn.by_file
    assert outline(drawn.graph) == ["a.py calls lib/b.py exact 3", "a.py calls json exact 1"]
    assert [(n["kind"], n["path"]) for n in drawn.graph["nodes"]] == [
        ("file", "a.py"),
        ("file", "lib/b.py"),
        ("package", "json"),
    ]
    assert drawn.graph["notes"] == ["There are 6 symbols, more than 5: files are shown."]
    assert not picture(SNAPSHOT, Options(), title="shop", max_symbols=6).by_file
    assert graph(0)["notes"] == ["There are 6 symbols: files are shown."]


def test_filters_are_those_of_an_export() -> None:
    told = graph(options=Options(exclude=("lib/**",)))
    assert outline(told) == ["run calls json.loads exact 1", "again calls run exact 1"]


def test_the_text_ends_no_element_and_is_the_same_graph() -> None:
    told = {"title": "</script><!-- é \udcff \u2028"}
    text = picture_text(told)
    assert "<" not in text
    assert text.isascii()
    assert json.loads(text) == told


def test_all_who_ask_for_a_picture_have_the_same_limit() -> None:
    assert export.MAX_SYMBOLS == MAX_SYMBOLS
    assert ExportParams().max_symbols == MAX_SYMBOLS
