"""Trees: made, counted and given back."""

from __future__ import annotations

import tracemalloc

import pytest
from tree_sitter import Parser  # the plain way, to compare with

from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.errors import GrammarMissingError
from codegraph_lsp.syntax import parsing
from codegraph_lsp.syntax.grammars import grammar
from codegraph_lsp.syntax.parsing import (
    CHUNK,
    CHUNKED_ABOVE,
    TreeArena,
    live_trees,
    parse,
    parse_parts,
)

PYTHON = languages().by_id["python"]
TYPESCRIPT = languages().by_id["typescript"]


def test_an_arena_counts_its_trees_and_drops_them() -> None:
    before = live_trees()
    with TreeArena() as arena:
        arena.parse(PYTHON, b"a = 1\n")
        arena.parse(PYTHON, b"b = 2\n")
        assert live_trees() == before + 2
    assert live_trees() == before


def test_an_arena_drops_its_trees_also_on_error() -> None:
    before = live_trees()
    arena = TreeArena()

    def work() -> None:
        with arena:
            arena.parse(PYTHON, b"a = 1\n")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        work()
    assert live_trees() == before


def test_a_source_in_chunks_gives_the_same_tree() -> None:
    source = "".join(f"name_{i} = 'ä{i}'\n" for i in range(6_000)).encode()
    assert len(source) > CHUNKED_ABOVE
    chunked = parse(PYTHON, source)
    whole = Parser(grammar("python")).parse(source)
    assert not chunked.root_node.has_error
    assert str(chunked.root_node) == str(whole.root_node)


def test_only_text_that_does_not_parse_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    mended: list[bytes] = []

    def mend(source: bytes) -> bytes:
        mended.append(source)
        return source.replace(b"defer", b"     ")

    monkeypatch.setattr(parsing, "mending", lambda spec: mend)
    assert not parse(TYPESCRIPT, b"const defer = 1;").root_node.has_error
    assert mended == []
    assert not parse(TYPESCRIPT, b"import defer * as a from 'a';").root_node.has_error
    assert mended == [b"import defer * as a from 'a';"]


@pytest.mark.parametrize("n_more", range(12))
def test_no_character_is_parted_at_the_end_of_a_chunk(n_more: int) -> None:
    line = "é = '😀€'\n".encode()
    source = (
        b"#" * n_more + b"\n" + line * (CHUNKED_ABOVE // len(line) + 1) + b"s = '" + b"x" * n_more
    )
    for last in ("é", "€", "😀", "x"):
        text = source + last.encode()
        whole = Parser(grammar("python")).parse(text)
        assert str(parse(PYTHON, text).root_node) == str(whole.root_node)


def test_parsing_a_large_source_leaves_nothing_behind() -> None:
    source = b"name = 1\n" * CHUNKED_ABOVE
    parse(PYTHON, source)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(3):
            parse(PYTHON, source)
        assert tracemalloc.get_traced_memory()[0] - before < CHUNK
    finally:
        tracemalloc.stop()


def test_parsing_parts_leaves_nothing_behind() -> None:
    source = b"name = 1; " * CHUNK
    regions, ends = [(10, 19), (30, len(source) - 5)], [100, 1_000]
    parse_parts(PYTHON, source, regions, ends)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(3):
            parse_parts(PYTHON, source, regions, ends)
        assert tracemalloc.get_traced_memory()[0] - before < CHUNK
    finally:
        tracemalloc.stop()


def test_a_missing_grammar_names_the_file_that_needs_it() -> None:
    with pytest.raises(GrammarMissingError, match=r"no grammar for 'klingon', needed by 'qo.kl'"):
        grammar("klingon", "qo.kl")
