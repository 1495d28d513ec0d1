from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.lsp.fakes import Harness, Json, at, span

from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.workspace.changes import Closed, Edited, Opened, Saved

URI = "file:///w/a.py"


def opened(text: str, *, uri: str = URI, **rest: Any) -> Harness:
    harness = Harness(**rest)
    open_document(harness, text, uri=uri)
    return harness


def open_document(harness: Harness, text: str, *, uri: str = URI, version: int = 1) -> None:
    item = {"uri": uri, "languageId": "python", "version": version, "text": text}
    harness.handle("textDocument/didOpen", {"textDocument": item})


def edit(harness: Harness, *changes: Json, uri: str = URI, version: int = 2) -> None:
    document = {"uri": uri, "version": version}
    harness.handle(
        "textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)}
    )


def change(a: int, b: int, c: int, d: int, text: str) -> Json:
    return {"range": span(a, b, c, d), "text": text}


def test_each_change_of_a_notification_means_the_text_after_the_one_before() -> None:
    harness = opened("one\ntwo\n")
    edit(harness, change(0, 0, 0, 3, "1\n2"), change(2, 0, 2, 3, "three"), change(1, 1, 1, 1, "!"))
    assert harness.text("a.py") == "1\n2!\nthree\n"


def test_a_change_without_a_range_is_the_whole_text() -> None:
    harness = opened("one\ntwo\n")
    edit(harness, {"text": "one\nthree\n"})
    assert harness.text("a.py") == "one\nthree\n"


def test_an_edit_below_a_form_feed_lands_on_its_line() -> None:
    harness = opened("a\x0c\u2028b\nc\n")
    edit(harness, change(1, 0, 1, 1, "d"))
    assert harness.text("a.py") == "a\x0c\u2028b\nd\n"


def test_an_emoji_typed_in_two_halves_keeps_the_columns_right() -> None:
    harness = opened("ab\n")
    edit(harness, change(0, 1, 0, 1, "\ud83d"))
    edit(harness, change(0, 2, 0, 2, "\ude00"), version=3)
    edit(harness, change(0, 3, 0, 4, "c"), version=4)
    assert harness.text("a.py") == "a\ufffd\ufffdc\n"


def test_reversed_and_far_ranges_do_no_harm() -> None:
    harness = opened("abc\ndef")
    edit(harness, change(1, 3, 1, 1, "X"), change(9, 9, 9, 9, "Y"))
    assert harness.text("a.py") == "abc\ndXY"


def test_the_engine_hears_of_everything_in_order() -> None:
    harness = opened("a")
    edit(harness, change(0, 1, 0, 1, "b"))
    harness.handle("textDocument/didSave", {"textDocument": {"uri": URI}, "text": "ignored"})
    harness.handle("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert [type(told) for told in harness.engine.changes] == [Opened, Edited, Saved, Closed]
    assert all(told.path == "a.py" for told in harness.engine.changes)  # type: ignore[union-attr]


def test_documents_that_are_no_files_are_left_alone() -> None:
    harness = opened("a", uri="untitled:Untitled-1")
    edit(harness, change(0, 0, 0, 0, "b"), uri="untitled:Untitled-1")
    harness.handle("textDocument/didClose", {"textDocument": {"uri": "untitled:Untitled-1"}})
    assert harness.engine.changes == []


def test_edits_and_closing_of_what_is_not_open_do_no_harm() -> None:
    harness = Harness()
    edit(harness, change(0, 0, 0, 0, "b"))
    harness.handle("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert harness.engine.changes == []


def test_a_file_open_under_two_uris_follows_the_one_edited_last() -> None:
    harness = opened("first")
    other = "file:///w/./%61.py"
    open_document(harness, "second", uri=other)
    assert harness.text("a.py") == "second"
    edit(harness, change(0, 0, 0, 0, "my "), uri=URI)
    assert harness.text("a.py") == "my first"
    assert harness.session.uris.uri(harness.session.documents.get(URI).path) == URI  # type: ignore[union-attr]
    harness.handle("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert harness.text("a.py") == "second"
    harness.handle("textDocument/didClose", {"textDocument": {"uri": other}})
    assert not harness.engine.overlay.snapshot()


def test_the_client_hears_its_own_spelling_of_a_uri() -> None:
    harness = opened("a", uri="file:///w/%61%2Epy")
    path = harness.session.documents.get("file:///w/%61%2Epy").path  # type: ignore[union-attr]
    assert (path, harness.session.uris.uri(path)) == ("a.py", "file:///w/%61%2Epy")
    harness.handle("textDocument/didClose", {"textDocument": {"uri": "file:///w/%61%2Epy"}})
    assert harness.session.uris.uri(path) == "file:///w/a.py"


def test_wrong_parameters_are_named() -> None:
    with pytest.raises(ParamsError, match=r"parameter 'textDocument.text': missing"):
        Harness().handle(
            "textDocument/didOpen", {"textDocument": {"uri": "a", "languageId": "b", "version": 1}}
        )


ALPHABET = "ab \n\ré😀\x0c"


@settings(max_examples=60)
@given(st.text(ALPHABET), st.lists(st.tuples(*[st.integers(0, 12)] * 2, st.text(ALPHABET))))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_random_edits_give_the_text_of_a_model(
    encoding: str, text: str, edits: list[tuple[int, int, str]]
) -> None:
    harness = opened(text, capabilities={"general": {"positionEncodings": [encoding]}})
    assert harness.result["capabilities"]["positionEncoding"] == encoding
    for version, (first, second, new) in enumerate(edits, 2):
        start, end = sorted((min(first, len(text)), min(second, len(text))))
        there = {"start": position(text, start, encoding), "end": position(text, end, encoding)}
        edit(harness, {"range": there, "text": new}, version=version)
        if text[start - 1 : start + 1] == "\r\n" or text[end - 1 : end + 1] == "\r\n":
            return  # a position between the two has no name in LSP
        text = text[:start] + new + text[end:]
        assert harness.text("a.py") == text


def position(text: str, index: int, encoding: str) -> Json:
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n")
    tail = before.rpartition("\n")[2]
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = encoding if size == 1 else f"{encoding}-le"
    return at(line, len(tail.encode(codec)) // size)
