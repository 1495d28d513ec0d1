from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.signature import doc, signature
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.workspace.source import Text

SYMBOL = FakeSnapshot.of({"a.py": "def f():\n    pass\n"}).named("a.f")


def shown(text: str, *, name: str = "f", kind: SymbolKind = SymbolKind.FUNCTION) -> str:
    """The signature of what is called *name*; a `¦` marks where its body begins."""
    end = text.index("¦")
    text = text.replace("¦", "")
    start = text.index(name)
    symbol = replace(
        SYMBOL,
        kind=kind,
        span=Span(0, len(text)),
        name_span=Span(start, start + len(name)),
        header_end=end,
    )
    return signature(Text(text.encode()), symbol)


def test_a_signature_stands_on_one_line() -> None:
    assert shown("def f(\n    a: int,\n    b=1,\n) -> str:¦\n    pass\n") == (
        "def f(a: int, b=1) -> str"
    )


def test_brackets_and_arrows_of_a_body_are_left_out() -> None:
    assert shown("function f(a) {¦ return 1 }") == "function f(a)"
    assert shown("const f = (a) =>¦ a") == "const f = (a)"


def test_decorators_are_left_out() -> None:
    assert shown("@cached\ndef f():¦\n    pass\n") == "def f()"


def test_a_type_in_the_line_above_belongs_to_it() -> None:
    assert shown("static struct node *\nf(int key)\n{¦ return 0; }") == (
        "static struct node *f(int key)"
    )
    assert shown("@cached\nf(a)\n{¦ }") == "f(a)"


def test_what_ends_a_field_or_opens_a_constant_is_no_part_of_it() -> None:
    assert shown("char *f;¦", kind=SymbolKind.FIELD) == "char *f"
    assert shown("f() {¦ }", kind=SymbolKind.ENUM_MEMBER) == "f()"


def test_a_long_value_is_cut() -> None:
    text = shown(f"f = {'x' * 999}¦", kind=SymbolKind.CONSTANT)
    assert len(text) == 400
    assert text.endswith("…")


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ('"""Does it."""', "Does it."),
        ('"""\n    Does it.\n\n        And more.\n    """', "Does it.\n\n    And more."),
        ("/**\n * Does it.\n * @param a that\n */", "Does it.\n@param a that"),
        ("// Does it.\n// Twice.", "Does it.\nTwice."),
        ("/// Does it.", "Does it."),
        ("# Does it.", "Does it."),
        ("'Does it.'", "Does it."),
    ],
)
def test_comment_marks_are_taken_off(comment: str, expected: str) -> None:
    symbol = replace(SYMBOL, doc=Span(0, len(comment)))
    assert doc(Text(comment.encode()), symbol) == expected
