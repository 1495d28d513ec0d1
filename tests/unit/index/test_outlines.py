from __future__ import annotations

from typing import Any

from codegraph_lsp.index.outlines import Outlines
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.facts import Outline, SymbolFact
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.resolve.outline_index import OutlineIndex, index_of
from codegraph_lsp.resolve.top_level import TopLevel

A, B, C = FileId(1), FileId(2), FileId(3)


def outline(n_symbols: int = 10) -> OutlineIndex:
    symbol = SymbolFact(int(SymbolKind.MODULE), "<module>", -1, 0, 0, 0, 0, 0, 0)
    said = Outline("python", "", [symbol] * n_symbols, *([] for _ in range(9)))
    return index_of(said, languages().by_id["python"])


def names() -> TopLevel:
    return TopLevel("main", ("Cart",), ("Cart",), ())


def unread() -> Any:
    raise AssertionError("this is kept")


def test_what_is_kept_is_not_read_again() -> None:
    outlines = Outlines()
    first = outlines.get(A, b"1", outline)
    assert outlines.get(A, b"1", unread) is first


def test_of_each_file_one_version_is_kept() -> None:
    outlines = Outlines()
    outlines.get(A, b"0", outline)
    weight = outlines.weight
    for version in range(1, 50):
        outlines.get(A, bytes([version]), outline)
    assert outlines.weight == weight


def test_the_bound_is_one_of_bytes() -> None:
    weight = outline().weight
    outlines = Outlines(max_bytes=2 * weight)
    for file in (A, B, C):
        outlines.get(file, b"", outline)
    assert outlines.weight == 2 * weight
    outlines.get(C, b"", unread)
    outlines.get(B, b"", unread)
    outlines.get(A, b"2", lambda: outline(11))
    assert outlines.weight <= 2 * weight


def test_a_file_that_is_not_read_yet_is_asked_for_again() -> None:
    outlines = Outlines()
    assert outlines.get(A, b"", lambda: None) is None
    assert outlines.get(A, b"", outline) is not None


def test_names_at_the_top_are_kept_although_the_outline_is_not() -> None:
    outlines = Outlines(max_bytes=outline().weight)
    outlines.get(A, b"1", outline)
    first = outlines.top_level(A, b"1", names)
    outlines.get(B, b"1", outline)
    assert outlines.top_level(A, b"1", unread) is first
    assert outlines.top_level(A, b"2", names) is not first
