from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace.overlay import Document, Edit, Overlay, encoded, replacement
from codegraph_lsp.workspace.source import Text

A = Path("a.py")


def document(text: str) -> Document:
    return Document(A, "python", 1, Text(encoded(text)))


def check(before: str, edit: tuple[int, int, str], after: str) -> None:
    start, end, new = edit
    edited = document(before).edited(2, [Edit(start, end, encoded(new))])
    assert edited.text.source.decode() == after
    assert edited.version == 2


def test_edits_apply_in_order_each_to_the_result_of_the_one_before() -> None:
    first = document("abc")
    edited = first.edited(7, [Edit(1, 2, b"xyz"), Edit(4, 5, b""), Edit(0, 0, b"\n")])
    assert edited.text.source == b"\naxyz"
    assert first.text.source == b"abc"


def test_edit_outside_the_text_is_cut_off() -> None:
    check("abc", (2, 99, "x"), "abx")
    check("abc", (-5, 1, "x"), "xbc")
    check("abc", (2, 1, "x"), "abxc")


def test_lone_surrogate_becomes_one_unit_and_three_bytes() -> None:
    assert encoded("a\ud83db\ude00") == "a\ufffdb\ufffd".encode()
    assert encoded("a\ud83d\ude00\ud83d") == "a\U0001f600\ufffd".encode()
    assert encoded("a\U0001f600") == "a\U0001f600".encode()


def test_halves_of_a_split_pair_are_replaced() -> None:
    smile = "\U0001f600"
    check(smile + "b", (2, 4, ""), "\ufffdb")
    check("a" + smile, (0, 3, ""), "\ufffd")
    check(smile, (2, 2, "x"), "\ufffdx\ufffd")
    check(smile + smile, (2, 6, "x"), "\ufffdx\ufffd")
    check(smile + smile, (2, 2, ""), smile + smile)


def test_halves_that_come_together_are_one_character() -> None:
    check("\U0001f469\u200d\U0001f680", (2, 9, ""), "\U0001f680")
    check("\u00fc\u00fc", (1, 3, ""), "\ufffd\ufffd")


def test_overlay_keeps_a_document_from_open_to_close() -> None:
    overlay = Overlay()
    overlay.opened(document("one"))
    before = overlay.snapshot()
    edited = overlay.edited(A, 2, [Edit(0, 3, b"two")])
    assert edited is not None
    assert edited.text.source == b"two"
    assert before[A].text.source == b"one"
    assert overlay.snapshot()[A] is edited
    assert overlay.closed(A) is edited
    assert overlay.closed(A) is None
    assert overlay.edited(A, 3, []) is None
    assert not overlay.snapshot()


def test_snapshot_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        Overlay().snapshot()[A] = document("")  # type: ignore[index]


_CHARACTERS = st.sampled_from(
    [
        *("a", "b", " ", "\n", "\r", "\r\n", "\x0c", "\x0b", "\x1c", "\x85", "\u2028", "\u2029"),
        *("ü", "数", "\U0001f600", "\U0001f469\u200d\U0001f680", "\ud83d", "\ude00"),
    ]
)
_TEXTS = st.lists(_CHARACTERS, max_size=10).map("".join)
_PLACES = st.tuples(st.integers(0, 8), st.integers(0, 12))


class Editor:
    """What an editor holds: UTF-16 units, addressed by line and column."""

    def __init__(self, text: str) -> None:
        self.units = self._valid(text)

    def edit(self, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        first, last = sorted((self.place(start), self.place(end)))
        self.units = self.units[:first] + self._valid(new) + self.units[last:]
        self.units = self._valid(self._text())

    def place(self, place: tuple[int, int]) -> int:
        line, column = place
        text = self._text()
        starts = [0, *(found.end() for found in re.finditer("\r\n|\r|\n", text))]
        if line >= len(starts):
            return len(self.units)
        first = starts[line]
        rest = re.split("\r|\n", text[first:])[0]
        return first + min(column, len(rest))

    def _text(self) -> str:
        """One character for each unit, so that indices are units."""
        return "".join(map(chr, self.units))

    @staticmethod
    def _valid(text: str) -> list[int]:
        """Units of *text*, a half without its other half replaced."""
        raw = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        whole = raw.encode("utf-16-le")
        return [int.from_bytes(whole[at : at + 2], "little") for at in range(0, len(whole), 2)]


def byte_of(text: Text, place: tuple[int, int]) -> int:
    """What a front end does: from line and UTF-16 column to bytes, inside a pair to its middle."""
    line, column = place
    if line >= text.n_lines:
        return len(text.source)
    at, end = text.line_span(line)
    for character in text.source[at:end].decode():
        if column <= 0:
            break
        units = 2 if ord(character) > 0xFFFF else 1
        if column < units:
            return at + 2
        column -= units
        at += len(character.encode())
    return at


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    text=_TEXTS,
    edits=st.lists(st.tuples(_PLACES, _PLACES, _TEXTS), max_size=8),
    looks=st.booleans(),
)
def test_buffer_equals_what_the_editor_holds(
    text: str, edits: list[tuple[tuple[int, int], tuple[int, int], str]], looks: bool
) -> None:
    editor = Editor(text)
    mine = document(text)
    for version, (start, end, new) in enumerate(edits):
        first, last = sorted((byte_of(mine.text, start), byte_of(mine.text, end)))
        editor.edit(start, end, new)
        mine = mine.edited(version, [Edit(first, last, encoded(new))])
        units = mine.text.source.decode().encode("utf-16-le")
        assert units == b"".join(unit.to_bytes(2, "little") for unit in editor.units)
        if looks:
            assert mine.text.n_lines == Text(mine.text.source).n_lines


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(old=_TEXTS, new=_TEXTS)
def test_replacement_makes_the_new_text_and_no_more_than_that(old: str, new: str) -> None:
    before, after = Text(encoded(old)), encoded(new)
    edit = replacement(before, after)
    edited = Document(A, "", 1, before).edited(2, [edit])
    assert edited.text.source == after
    if before.source == after:
        assert edit.start == edit.end
        assert not edit.new


def test_replacement_of_one_line_in_many_is_small() -> None:
    line = b"some line of code\n"
    old = line * 5_000 + b"old\n" + line * 5_000
    assert replacement(Text(old), old.replace(b"old", b"new")) == Edit(90_000, 90_003, b"new")


def test_one_character_in_a_megabyte_costs_under_two_milliseconds() -> None:
    mine = document("def some_function(argument):  # a line\n" * 27_000)
    assert mine.text.n_lines == 27_001
    n_edits = 50
    start = time.process_time()
    for number in range(n_edits):
        at = 500_000 + number
        mine = mine.edited(number, [Edit(at, at, b"x")])
        mine.text.point(at)
    assert (time.process_time() - start) / n_edits < 0.002
