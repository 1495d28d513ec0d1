from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codegraph_lsp.features.lines import LineNumbers
from codegraph_lsp.workspace.source import Text


def test_columns_count_characters() -> None:
    lines = LineNumbers(Text("aé\nb".encode()))
    assert (lines.at(1), lines.at(3), lines.at(4)) == ((1, 2), (1, 3), (2, 1))


def test_past_the_end_is_the_end() -> None:
    assert LineNumbers(Text(b"a\nb")).at(99) == (2, 2)
    assert LineNumbers(Text(b"a\n")).at(99) == (2, 1)


def test_without_a_text_there_is_one_place() -> None:
    assert LineNumbers(None).at(5) == (1, 1)
    assert LineNumbers(None).line(1) == ""


def test_a_line_comes_without_its_end() -> None:
    lines = LineNumbers(Text(b"a\r\nb\rc\n"))
    assert [lines.line(number) for number in (1, 2, 3, 4)] == ["a", "b", "c", ""]


@given(st.text(alphabet="aé\n\r\f\u2028").map(str.encode), st.integers(0, 40))
def test_lines_are_those_of_the_editor(source: bytes, offset: int) -> None:
    text = Text(source)
    line, column = text.point(offset)
    found = LineNumbers(text).at(offset)
    assert found[0] == line + 1
    if source.isascii():
        assert found[1] == column + 1
