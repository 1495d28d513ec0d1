"""Line lengths and what else is said of the text itself; and facts without the code."""

from __future__ import annotations

from array import array

import pytest
from tests.unit.extract.reading import read

from codegraph_lsp.extract.extractor import extract_outline, line_lengths
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.syntax.parsing import parse


@pytest.mark.parametrize(
    ("source", "lengths"),
    [
        (b"", []),
        (b"a", [1]),
        (b"a\n", [2]),
        (b"a\r\nb\rc\n\nd", [3, 2, 2, 1, 1]),
        (b"a\x0cb\n\xe2\x80\xa8\n", [4, 4]),
        (b"\x0b\x1c\x85\n", [4]),
    ],
)
def test_lines_end_where_the_protocol_says(source: bytes, lengths: list[int]) -> None:
    found = array("I")
    found.frombytes(line_lengths(source))
    assert found.tolist() == lengths
    assert sum(found) == len(source)


def test_the_body_knows_size_and_alphabet() -> None:
    assert read("python", "x = 1\n").facts.body.ascii
    body = read("python", "x = 'ä'\n").facts.body
    assert not body.ascii
    assert body.n_bytes == 9


def test_a_generated_file_gives_symbols_alone() -> None:
    source = b"import a\nclass B(C):\n    def m(self): return a.f()\n"
    spec = languages().by_id["python"]
    facts = extract_outline(spec, parse(spec, source), source)
    assert [symbol.name for symbol in facts.outline.symbols] == ["<module>", "B", "m"]
    assert facts.outline.expressions == []
    assert facts.body.occurrences == []
    assert len(facts.interface) == 16


def test_a_language_without_a_table_gives_problems_and_the_module() -> None:
    facts = read("kotlin", "fun main() { val x = }")
    assert facts.symbols == []
    assert facts.outline.symbols[0].name == "<module>"
    assert facts.facts.body.problems
