"""Sources that nobody would write: extraction answers all the same, and in time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.extract.reading import Reading, read

from codegraph_lsp.languages.registry import languages
from codegraph_lsp.languages.spec import LanguageSpec
from codegraph_lsp.model.facts import NOTHING, Call, Member, New
from codegraph_lsp.syntax.parsing import parse

LANGUAGES = [spec.id for spec in languages().by_id.values() if not spec.generic]


def check(facts: Reading) -> None:
    """What must hold of any facts."""
    n_expressions = len(facts.outline.expressions)
    for index, symbol in enumerate(facts.outline.symbols):
        assert symbol.container < index
        assert symbol.start <= symbol.name_start <= symbol.name_end <= symbol.end
        assert symbol.start <= symbol.header_end <= symbol.end
        assert symbol.annotation < n_expressions
    for index, expression in enumerate(facts.outline.expressions):
        if isinstance(expression, Member):
            assert NOTHING < expression.object < index
        if isinstance(expression, Call | New):
            assert expression.callee < index
    starts = [occurrence.start for occurrence in facts.facts.body.occurrences]
    assert starts == sorted(starts)
    for occurrence in facts.facts.body.occurrences:
        assert 0 <= occurrence.expression < n_expressions
        assert occurrence.start < occurrence.end
        assert occurrence.owner < len(facts.outline.symbols)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\n\n\r\n",
        b"\xff\xfe\x00\x01",
        b"caf\xe9 = \xff.\xfe(\x80)\n",
        b"a.\xe9\xe8 = 1\n",
        b"\xef\xbb\xbfx = 1\n",
        "größe = naïve.façade()\n".encode(),
        b"(" * 5_000,
        b"[" * 3_000 + b"]" * 3_000,
        b"a" + b".b" * 3_000 + b"\n",
        b"f" + b"()" * 3_000 + b"\n",
        b"a" + b" + a" * 3_000 + b"\n",
        b"-" * 3_000 + b"1\n",
    ],
)
def test_strange_sources_are_read(language: str, source: bytes) -> None:
    check(read(language, source))


def test_deep_nesting_does_not_reach_the_recursion_limit() -> None:
    for source in (b"x = " + b"(" * 200_000, b"x = " + b"[" * 20_000 + b"]" * 20_000):
        facts = read("python", source)
        assert len(facts.outline.symbols) <= 2
    nested = "".join("    " * depth + f"if a{depth}:\n" for depth in range(90))
    facts = read("python", (nested + "    " * 90 + "f()\n").encode())
    assert facts.calls == ["<module>: f -> f()"]


def test_the_same_bytes_give_the_same_facts_at_any_depth_of_the_stack() -> None:
    source = b"x = " + b"(" * 150 + b"f()" + b")" * 150 + b"\n"

    def deep(frames: int) -> Reading:
        return deep(frames - 1) if frames else read("python", source)

    assert deep(200).facts == read("python", source).facts


@pytest.mark.slow
def test_a_megabyte_on_one_line_is_read() -> None:
    facts = read("javascript", b"const a = [" + b"12345," * 180_000 + b"];")
    assert facts.symbols == ["constant a"]
    assert facts.bindings == ["a = Array(<number>)"]


def test_a_long_sum_is_followed_without_recursion() -> None:
    facts = read("python", b"x = a" + b" or b" * 2_000 + b" or f()\n")
    assert facts.calls == ["<module>: f -> f()"]
    assert facts.bindings == ["x = a | b | f()"]


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(LANGUAGES))
def test_random_bytes_are_read(source: bytes, language: str) -> None:
    check(read(language, source))


PIECES = [
    "def f(a, b=1):", "class A(B):", "    ", "\n", "return x", "self.x = y", "import a.b", "(", ")",
    "{", "}", "x => y", "function g() ", "const { a, b: [c] } = d", "func (s *S) M() ", "a.b(c)",
    "[", "]", ",", "export default ", "type T struct { B }", "if False:", "lambda x: x", "`${a}`",
    "<A b={c}/>", "async ", "await x", "yield", "@dec", '"""doc"""', "// c", "=", ":=", ":", ";",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(LANGUAGES))
def test_shuffled_code_is_read(pieces: list[str], language: str) -> None:
    check(read(language, " ".join(pieces).encode()))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_torn_code_is_read(language: str, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(_fixtures(language) or [b""]))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(source)))
        length = data.draw(st.sampled_from((0, 1, 5, 40)))
        piece = data.draw(st.sampled_from([*PIECES, "\nf(", "\na.", "\n}"])).encode()
        source = source[:start] + piece + source[start + length :]
    check(read(language, source))


def test_a_decorator_in_what_cannot_be_read_is_of_nothing_before_it() -> None:
    source = b"""
export class A extends B {
    static make(parent: Held): A {
    }
    constructor(
        @inject(M) override readonly model: M,
Torn(
        @inject(C) menu: C
    ) {
    @after()
        return this.model.first;
    }
"""
    facts = read("typescript", source)
    check(facts)
    assert "field A.model" in facts.symbols


def test_a_decorator_of_nothing_is_not_of_what_comes_next() -> None:
    facts = read("typescript", b"class A {\n    @x()\n}\nfunction f() {}\n")
    assert facts.symbols == ["class A", "function f"]
    assert not facts.outline.decorators
    assert (
        facts.text(facts.outline.symbols[2].start, facts.outline.symbols[2].end)
        == "function f() {}"
    )


COMMENTS = {"python": b" # c\n"}
"""By language, where it is not that of C."""

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_comments_may_stand_between_any_two_tokens(language: str, data: st.DataObject) -> None:
    spec = languages().by_id[language]
    sources = _fixtures(language)
    if not sources:
        return  # a dialect whose fixtures are another's
    source = data.draw(st.sampled_from(sources))
    ends = sorted(data.draw(st.sets(st.sampled_from(_token_starts(spec, source)), min_size=1)))
    for place in reversed(ends):
        source = source[:place] + COMMENTS.get(language, b" /* c */ ") + source[place:]
    check(read(language, source))


@cache
def _fixtures(language: str) -> list[bytes]:
    spec = languages().by_id[language]
    folder = FIXTURES / (language if (FIXTURES / language).is_dir() else spec.family)
    files = sorted(file for file in folder.rglob("*") if file.suffix[1:] in spec.extensions)
    return [file.read_bytes() for file in files]


def _token_starts(spec: LanguageSpec, source: bytes) -> list[int]:
    waiting, found = [parse(spec, source).root_node], [0]
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if not node.child_count:
            found.append(node.start_byte)
    return found
