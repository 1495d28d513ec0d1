from __future__ import annotations

import pytest
from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.folding import FoldKind, folds
from codegraph_lsp.features.selection import selections
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.syntax.parsing import TreeArena


def parsed(language: str, text: str) -> FakeSnapshot:
    snapshot = FakeSnapshot.of({"file": text})
    file = snapshot.files()[0].id
    with TreeArena() as arena:
        snapshot.trees[file] = arena.parse(languages().by_id[language], text.encode())
    return snapshot


def check_folds(language: str, text: str, expected: str) -> None:
    """Shows folds as `first-last`, lines from 1, a `#` behind comments."""
    snapshot = parsed(language, text)
    found = folds(snapshot, snapshot.files()[0].id)
    marks = {FoldKind.CODE: "", FoldKind.COMMENT: "#", FoldKind.IMPORTS: "i"}
    shown = [f"{f.first_line + 1}-{f.last_line + 1}{marks[f.kind]}" for f in found]
    assert " ".join(shown) == expected


def test_bodies_without_brackets_fold_below_their_header() -> None:
    check_folds("python", "def f(\n    a,\n):\n    if a:\n        b\n    c\nd\n", "1-2 3-6 4-5")


def test_a_class_and_its_methods_fold() -> None:
    check_folds("python", "class C:\n    def m(self):\n        pass\n\n    x = 1\n", "1-5 2-3")


def test_closing_brackets_stay_in_sight() -> None:
    check_folds("python", "x = [\n    f(\n        1,\n    ),\n]\n", "1-4 2-3")


def test_neighbouring_comments_fold_as_one() -> None:
    check_folds("python", "# a\n# b\n# c\nx = 1\n# d\n", "1-3#")


def test_one_line_folds_nothing() -> None:
    check_folds("python", "x = [1, 2]\ndef f(): pass\n", "")


@pytest.mark.parametrize("text", ["", "\n\n", "def f(:\n  (((\n"])
def test_broken_and_empty_files_are_fine(text: str) -> None:
    snapshot = parsed("python", text)
    folds(snapshot, snapshot.files()[0].id)
    assert selections(snapshot, snapshot.files()[0].id, [0])


def test_a_selection_grows_outwards() -> None:
    text = "def f(a):\n    return a.b + 1\n"
    snapshot = parsed("python", text)
    (spans,) = selections(snapshot, snapshot.files()[0].id, [text.index("b +")])
    assert [text[start:end] for start, end in spans] == [
        "b",
        "a.b",
        "a.b + 1",
        "return a.b + 1",
        "def f(a):\n    return a.b + 1",
        text,
    ]


def test_a_cursor_right_behind_a_name_means_the_name() -> None:
    text = "f(a)\n"
    snapshot = parsed("python", text)
    (spans,) = selections(snapshot, snapshot.files()[0].id, [1])
    assert text[slice(*spans[0])] == "f"


def test_without_a_tree_there_is_nothing_to_fold() -> None:
    snapshot = FakeSnapshot.of({"file": "x"})
    file = snapshot.files()[0].id
    assert folds(snapshot, file) == []
    assert selections(snapshot, file, [0]) == [[(0, 0)]]
