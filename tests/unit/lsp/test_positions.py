import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegraph_lsp.lsp import from_lsp, to_lsp, wire
from codegraph_lsp.lsp.from_lsp import Encoding
from codegraph_lsp.workspace.source import Text

TEXTS = st.text(st.sampled_from("ab é\u2028\x0c\x85😀𝒳\n\r")).map(
    lambda text: text.replace("\r\n", "\n") if "\r" not in text else text
)
ENCODINGS = st.sampled_from(list(Encoding))


def units(text: str, encoding: Encoding) -> int:
    if encoding is Encoding.UTF8:
        return len(text.encode())
    return len(text) if encoding is Encoding.UTF32 else len(text.encode("utf-16-le")) // 2


def lines_of(text: str) -> list[str]:
    """Only LF, CRLF and CR end a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check(source: bytes, line: int, character: int, encoding: Encoding, expected: int) -> None:
    assert from_lsp.offset(Text(source), wire.Position(line, character), encoding) == expected


@given(TEXTS, ENCODINGS, st.data())
def test_every_character_has_one_position_and_the_way_back(
    text: str, encoding: Encoding, data: st.DataObject
) -> None:
    lines = lines_of(text)
    line = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[line])))
    made = Text(text.encode())
    position = wire.Position(line, units(lines[line][:column], encoding))
    offset = from_lsp.offset(made, position, encoding)
    assert made.offset(line, 0) + len(lines[line][:column].encode()) == offset
    assert to_lsp.position(made, offset, encoding) == position


@given(TEXTS, ENCODINGS, st.integers(0, 9), st.integers(0, 40))
def test_any_position_means_the_start_of_a_character_or_an_end(
    text: str, encoding: Encoding, line: int, character: int
) -> None:
    made = Text(text.encode())
    offset = from_lsp.offset(made, wire.Position(line, character), encoding)
    made.source[:offset].decode()
    lines = lines_of(text)
    if line >= len(lines):
        assert offset == len(made.source)
    elif character >= units(lines[line], encoding):
        assert made.source[made.offset(line, 0) : offset].decode() == lines[line]


@pytest.mark.parametrize("encoding", list(Encoding))
def test_past_the_end_means_the_end(encoding: Encoding) -> None:
    check(b"abc", 0, 10, encoding, 3)
    check(b"abc\r\ndef", 0, 10, encoding, 3)
    check(b"abc\rdef", 1, 0, encoding, 4)
    check(b"abc\n", 7, 3, encoding, 4)
    check("é\n".encode(), 0, 9, encoding, 2)


def test_a_form_feed_is_no_line_end() -> None:
    check(b"a\x0cb\nc", 1, 0, Encoding.UTF16, 4)


def test_the_middle_of_a_character_is_its_start_for_questions_and_inside_for_edits() -> None:
    text = Text("a😀b".encode())
    middle = wire.Position(0, 2)
    assert from_lsp.offset(text, middle, Encoding.UTF16) == 1
    assert from_lsp.edit_offset(text, middle, Encoding.UTF16) == 2
    check("é".encode(), 0, 1, Encoding.UTF8, 0)


def test_bytes_that_are_not_utf8_are_counted_one_by_one() -> None:
    check(b"\xff\xfeab", 0, 3, Encoding.UTF16, 3)
    text = Text(b"\xff\xfeab")
    assert to_lsp.position(text, 3, Encoding.UTF16) == wire.Position(0, 3)
