from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegraph_lsp.workspace import lines as lines_module
from codegraph_lsp.workspace.lines import LineIndex


def starts_of(source: bytes) -> list[int]:
    return [0, *(found.end() for found in re.finditer(rb"\r\n|\r|\n", source))]


def check(index: LineIndex, source: bytes) -> None:
    starts = starts_of(source)
    assert index.n_lines == len(starts)
    assert index.n_bytes == len(source)
    assert [index.start(line) for line in range(index.n_lines)] == starts
    for offset in range(len(source) + 1):
        line = index.line_at(offset)
        assert starts[line] <= offset
        assert line + 1 == len(starts) or offset < starts[line + 1]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"a",
        b"\n",
        b"a\r\nb\rc\nd",
        b"\r\r\n\n",
        b"a\x0cb\x0bc\x1cd\x1de\x1e",
        "a\u0085b\u2028c\u2029d".encode(),
    ],
)
def test_lines_end_at_the_three_line_ends_only(source: bytes) -> None:
    check(LineIndex.of(source), source)


_PIECE = st.sampled_from([b"\n", b"\r", b"\r\n", b"a", b"bcd", b"\x0c", "é".encode()])
_TEXT = st.lists(_PIECE, max_size=12).map(b"".join)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(
    source=_TEXT,
    edits=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), _TEXT), max_size=6),
    chunk=st.sampled_from([1, 2, 3, 512]),
)
def test_edited_index_equals_a_new_one(
    source: bytes, edits: list[tuple[int, int, bytes]], chunk: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Small chunks, so that edits cross their borders.
        patch.setattr(lines_module, "_CHUNK", chunk)
        index = LineIndex.of(source)
        for one, other, new in edits:
            start, end = sorted((min(one, len(source)), min(other, len(source))))
            before = [index.start(line) for line in range(index.n_lines)]
            after = source[:start] + new + source[end:]
            edited = index.edited(start, end, len(new), after)
            assert [index.start(line) for line in range(index.n_lines)] == before
            check(edited, after)
            index, source = edited, after
