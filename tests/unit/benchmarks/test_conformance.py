from typing import Any, cast

import pytest
from benchmarks.conformance import meaning
from benchmarks.conformance.client import EDITORS, Client, capabilities_of
from benchmarks.conformance.texts import Text

Json = dict[str, Any]

URI = "file:///work/a.py"


class Editor:
    """What `meaning` looks at of a client."""

    def __init__(self, text: str, capabilities: Json | None = None) -> None:
        self.opened = {URI: Text(text, "utf-16")}
        self.versions = {URI: 3}
        self.capabilities = capabilities or {
            "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": []}}
        }

    def text(self, uri: str) -> Text | None:
        return self.opened.get(uri)

    @property
    def client(self) -> Client:
        return cast("Client", self)


def place(line: int, character: int) -> Json:
    return {"line": line, "character": character}


def edit(start: Json, end: Json) -> Json:
    return {"range": {"start": start, "end": end}, "newText": "x"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_every_offset_has_a_position_that_leads_back(encoding: str) -> None:
    text = Text("é😀x\r\n\n😀 b\rlast", encoding)
    for offset in range(len(text.text) + 1):
        if text.text[offset - 1 : offset + 1] != "\r\n":
            assert text.offset(text.position(offset)) == offset


def test_what_is_past_a_line_or_inside_of_a_character_is_no_place() -> None:
    text = Text("😀\nab", "utf-16")
    assert text.offset(place(0, 1)) is None
    assert text.offset(place(1, 3)) is None
    assert text.offset(place(3, 0)) is None
    assert text.offsets({"start": place(1, 1), "end": place(1, 0)}) is None


def test_a_completion_replaces_the_word_around_the_cursor() -> None:
    editor = Editor("abc def\n")

    def found(range_: Json, *others: Json) -> list[str]:
        item = {"label": "x", "textEdit": {"range": range_, "newText": "x"}}
        told = {"items": [item | {"additionalTextEdits": list(others)}]}
        return list(meaning.completion_problems(editor.client, URI, place(0, 2), told))

    word = {"start": place(0, 0), "end": place(0, 3)}
    assert found(word) == []
    assert found({"start": place(0, 4), "end": place(0, 5)}) == [
        "x: the cursor is not in its range"
    ]
    assert found(word, edit(place(0, 2), place(0, 5))) == ["x: its edits overlap"]
    assert found({"start": place(0, 0), "end": place(9, 3)}) == [
        "x: a range outside of the document"
    ]


def test_an_edit_is_of_the_version_that_is_open_and_inside_of_its_document() -> None:
    editor = Editor("abc\n")

    def found(version: int | None, *edits: Json) -> list[str]:
        document = {"uri": URI, "version": version}
        told = {"documentChanges": [{"textDocument": document, "edits": list(edits)}]}
        return list(meaning.edit_problems(editor.client, told))

    one, two = edit(place(0, 0), place(0, 2)), edit(place(0, 1), place(0, 3))
    assert found(3, one) == []
    assert found(2, one) == [f"version 2 of {URI}"]
    assert found(3, one, two) == [f"edits of {URI} overlap"]
    assert found(3, edit(place(0, 0), place(0, 9))) == [f"an edit outside of {URI}"]
    created = {"documentChanges": [{"kind": "create", "uri": URI}]}
    assert list(meaning.edit_problems(editor.client, created)) == [
        "create of a file, which the client cannot do"
    ]


def test_linked_ranges_have_one_text_and_hold_the_cursor() -> None:
    editor = Editor("<ab></ab><cd>\n")

    def found(*columns: tuple[int, int]) -> list[str]:
        ranges = [{"start": place(0, one), "end": place(0, two)} for one, two in columns]
        told = {"ranges": ranges}
        return list(meaning.linked_problems(editor.client, URI, place(0, 2), told))

    assert found((1, 3), (6, 8)) == []
    assert found((1, 3), (10, 12)) == ["ranges with different texts"]
    assert found((6, 8)) == ["the cursor is in none of the ranges"]


@pytest.mark.parametrize("name", EDITORS)
def test_an_editor_likes_the_encoding_of_the_session_best(name: str) -> None:
    capabilities = capabilities_of(name, "utf-32")
    assert capabilities["general"]["positionEncodings"] == ["utf-32"]
    assert capabilities["textDocument"]["completion"]
