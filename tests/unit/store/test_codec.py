from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.store.samples import JSON_LOADS, edge, facts, hydrated_file, key, links, outline

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.edges import Edge, ModuleRequest
from codegraph_lsp.model.facts import Body, FileFacts, Outline
from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason
from codegraph_lsp.resolve.top_level import TopLevel, top_level
from codegraph_lsp.store.codec import (
    Answer,
    decode_facts,
    decode_outline,
    decode_top_level,
    encode_facts,
    pack_answer,
    pack_keys,
    question_id,
    unpack_answer,
    unpack_keys,
)
from codegraph_lsp.store.edge_codec import FLAGS, kind_bits, pack_sites, unpack_sites
from codegraph_lsp.store.relations import pack_files, unpack_files
from codegraph_lsp.syntax.parsing import parse

A = FileId(7)
TOP_LEVELS = {
    "a.go": (
        b"""package pay
import "fmt"
type Cart struct{}
var a, b = 1, 2
func (o *Order) Pay() { x := 1; fmt.Println(x) }
func Charge(c Cart) {}
""",
        TopLevel("pay", ("Cart", "a", "b", "Charge"), ("Cart",), (("Order", "Pay"),)),
    ),
    "A.java": (
        b"""package shop;
import java.util.List;
class A { class Inner {} int f(List<A> x) { return 1; } }
interface B {}
""",
        TopLevel("shop", ("A", "B"), ("A", "B"), ()),
    ),
    "a.py": (
        b"""import os
from pay import charge
class Cart:
    def total(self): pass
limit = 3
""",
        TopLevel("", ("Cart", "limit"), ("Cart",), ()),
    ),
}
KEYS = st.integers(-(2**63), 2**63 - 1).map(SymbolKey)
EDGES = st.builds(
    Edge,
    kind=st.sampled_from(EdgeKind),
    source=st.integers(0, 2**20 - 1),
    target=st.just(SymbolKey(1)),
    certainty=st.sampled_from(Certainty),
    reason=st.sampled_from(Reason),
    start=st.integers(0, 2**32 - 1),
    end=st.just(0),
    virtual=st.booleans(),
    group=st.integers(-1, 100_000),
    live=st.booleans(),
    indirect=st.booleans(),
)


def test_facts_come_back_as_they_were() -> None:
    said = facts("Cart Cart.total charge")
    assert decode_facts(encode_facts(said)) == said


def test_a_damaged_outline_is_a_value_error() -> None:
    blob = encode_facts(facts("Cart")).outline
    for broken in (b"", blob[:-3], blob[:5] + b"x" + blob[6:], encode_facts(facts("a")).body):
        with pytest.raises(ValueError):
            decode_outline(broken)
        with pytest.raises(ValueError):
            decode_top_level(broken)


@pytest.mark.parametrize("path", ["a.go", "A.java", "a.py"])
def test_names_at_the_top_are_those_of_the_outline(path: str) -> None:
    text, expected = TOP_LEVELS[path]
    spec = languages().for_path(path)
    assert spec is not None
    blob = encode_facts(extract(spec, parse(spec, text), text)).outline
    assert decode_top_level(blob) == top_level(decode_outline(blob)) == expected


def test_an_empty_outline_has_no_names_at_the_top() -> None:
    empty = FileFacts(Outline("go", "", *([] for _ in range(10))), Body([], [], 0, True, b""), b"")
    assert decode_top_level(encode_facts(empty).outline) == TopLevel("", (), (), ())


def test_one_usual_site_is_a_number_and_several_are_eight_bytes_each() -> None:
    one, other = edge(3, SymbolKey(1), 500), edge(4, SymbolKey(1), 200)
    assert isinstance(pack_sites([one]), int)
    packed = pack_sites([one, other])
    assert isinstance(packed, bytes)
    assert len(packed) == 16
    assert [site[0] for site in unpack_sites(packed)] == [200, 500]


@pytest.mark.slow
@given(st.lists(st.tuples(EDGES, st.integers(0, 300)), min_size=1, max_size=6))
def test_all_sites_come_back_in_order_of_place(made: list[tuple[Edge, int]]) -> None:
    edges = [
        Edge(
            e.kind,
            e.source,
            e.target,
            e.certainty,
            e.reason,
            e.start,
            e.start + length,
            e.virtual,
            e.group,
            e.live,
            e.indirect,
        )
        for e, length in made
    ]
    found = [
        (start, source, length, group, *FLAGS[bits])
        for start, source, length, group, bits in unpack_sites(pack_sites(edges))
    ]
    calls = [site for site in found if site[4] is EdgeKind.CALLS]
    some = unpack_sites(pack_sites(edges), kind_bits([EdgeKind.CALLS]))
    assert [(*site, *FLAGS[bits]) for *site, bits in some] == calls
    ordered = sorted(edges, key=lambda e: (e.start, e.end, e.kind))
    assert found == [
        (
            *(e.start, e.source, e.end - e.start, e.group),
            *(e.kind, e.certainty, e.reason, e.indirect, e.virtual, e.live),
        )
        for e in ordered
    ]


def test_a_far_site_among_near_ones_loses_nothing() -> None:
    far = edge(70_000, SymbolKey(1), 20_000_000, group=3)
    near = edge(1, SymbolKey(1), 5)
    assert [site[:4] for site in unpack_sites(pack_sites([far, near]))] == [
        (5, 1, 8, -1),
        (20_000_000, 70_000, 8, 3),
    ]


@given(st.lists(KEYS))
def test_keys_come_back(keys: list[SymbolKey]) -> None:
    assert list(unpack_keys(pack_keys(keys))) == keys


@pytest.mark.parametrize(("files", "stored"), [((), None), ((5,), 5)])
def test_short_answers_take_a_number_or_nothing(files: tuple[FileId], stored: Answer) -> None:
    assert pack_answer(files) == stored
    assert unpack_answer(stored) == files


def test_a_long_answer_keeps_its_order() -> None:
    files = (FileId(9), FileId(2), FileId(2**40))
    assert unpack_answer(pack_answer(files)) == files


def test_a_usual_descriptor_is_a_number_and_another_is_text() -> None:
    rows = hydrated_file(A, "a b.py", "Cart Cart.total total total strange-ø").symbols
    assert [row[6] for row in rows] == [
        "codegraph python . . `a b.py`/",
        2,
        0,
        0,
        "total(+1).",
        "`strange-ø`().",
    ]


def test_rows_of_a_file_stand_together() -> None:
    item = hydrated_file(A, "a.py", "Cart Cart.total")
    assert [row[0] for row in item.symbols] == [7 << 20, 7 << 20 | 1, 7 << 20 | 2]
    assert [row[1] for row in item.symbols] == list(unpack_keys(item.keys))
    assert item.symbols[2][1] == key("a.py", "Cart.total")


def test_edges_to_one_target_share_a_row() -> None:
    x, y = SymbolKey(10), SymbolKey(-10)
    rows = links(A, edge(0, x, 1), edge(0, y, 2), edge(1, x, 3)).edges
    assert [(rowid, target) for rowid, target, _ in rows] == [(7 << 24, x), (7 << 24 | 1, y)]


def test_files_waited_for_count_as_read() -> None:
    item = links(A, reads=[FileId(9), A, FileId(3)], pending=[FileId(5)])
    assert item.reads == [3, 5, 9]


def test_the_same_question_is_stored_once() -> None:
    request, other = ModuleRequest("python:pay", (FileId(3),)), ModuleRequest("python:pay", ())
    item = links(A, requests=[request, other, request], externals=[JSON_LOADS])
    assert sorted(item.questions) == sorted(
        [(question_id(request), "python:pay", 3), (question_id(other), "python:pay", None)]
    )
    assert item.requests == sorted(row[0] for row in item.questions)
    assert item.externals[0][3] == "json.loads"


@given(st.lists(st.integers(1, 2**40), unique=True).map(sorted))
def test_packed_files_come_back(files: list[int]) -> None:
    assert unpack_files(pack_files(files)) == files


def test_an_outline_names_its_language() -> None:
    assert decode_outline(encode_facts(facts("a")).outline).language == outline("a").language
