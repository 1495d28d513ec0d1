import json
import re
from pathlib import Path
from typing import get_args

from codegraph_lsp.features.export import FORMATS
from codegraph_lsp.lsp import custom, describe, handlers, shapes  # noqa: F401 - registers
from codegraph_lsp.lsp.register import registry
from codegraph_lsp.model.kinds import Certainty, EdgeKind, SymbolKind

ROOT = Path(__file__).parents[3]


def test_the_files_written_from_the_types_are_fresh() -> None:
    assert (ROOT / describe.TYPESCRIPT).read_text("utf-8") == describe.typescript()
    assert (ROOT / describe.DOCUMENT).read_text("utf-8") == describe.document()
    assert (ROOT / describe.MODEL).read_text("utf-8") == describe.model()


def test_the_model_names_no_structure_that_it_has_not() -> None:
    model = describe.model()
    defined = {each["name"] for each in json.loads(model)["structures"]}
    named = set(re.findall(r'"kind":"reference","name":"(\w+)"', model))
    assert named - {"LSPAny"} == defined


def test_every_request_that_is_described_is_answered() -> None:
    for request in custom.REQUESTS:
        handler = registry.get(request.name)
        assert handler is not None
        assert handler.params is request.params
    described = {request.name for request in custom.REQUESTS}
    assert {h.method for h in registry if h.method.startswith("codegraph/")} == described


def test_what_is_extended_is_described_itself() -> None:
    text = describe.typescript()
    extended = re.findall(r"^(?:export )?interface \w+ extends (\w+) {", text, re.MULTILINE)
    assert set(extended) <= set(re.findall(r"^(?:export )?interface (\w+)", text, re.MULTILINE))


def test_each_request_is_described_with_all_that_it_takes() -> None:
    takes = re.search(
        r"^### CyclesParams\n(.*?)^###", describe.document(), re.MULTILINE | re.DOTALL
    )
    assert takes is not None
    assert re.findall(r"^\| `(\w+)\?` \| `([^`]*)` \|", takes[1], re.MULTILINE) == [
        ("minCertainty", "CertaintyName"),
        ("includeTests", "boolean"),
        ("include", "string[]"),
        ("exclude", "string[]"),
        ("limit", "number \\| null"),
        ("cursor", "string \\| null"),
        ("granularity", "CycleGranularity"),
    ]


def test_what_several_requests_take_is_written_once_and_kept_to_the_module() -> None:
    text = describe.typescript()
    assert "\ninterface Paged extends Filters {" in text
    assert "export interface CyclesParams extends Paged {" in text
    assert text.count("`cursor` of the page before") == 3  # with a target, without, of no edges


def test_the_closed_lists_of_words_are_complete() -> None:
    assert set(get_args(shapes.SymbolKindName)) == {kind.label for kind in SymbolKind}
    assert set(get_args(shapes.EdgeKindName)) == {kind.label for kind in EdgeKind}
    assert set(get_args(shapes.CertaintyName)) == {certainty.label for certainty in Certainty}
    assert set(get_args(shapes.ExportFormat)) == {*FORMATS, "graph"}


def test_what_a_result_extends_is_written_once() -> None:
    text = describe.typescript()
    assert "export interface SymbolResult extends SymbolRef {" in text
    assert "export interface DrawnSymbol extends SymbolRef {" in text
    assert text.count("selectionRange: Range;") == 1
    assert "extends Wire" not in text


def test_the_files_say_where_their_types_are_changed() -> None:
    for text in (describe.typescript(), describe.document()):
        notice = next(line for line in text.splitlines() if "Written by" in line)
        assert all(name in notice for name in ("custom.py", "shapes.py", "results.py"))
