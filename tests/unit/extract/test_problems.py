"""Syntax errors in words, and facts of broken code."""

from __future__ import annotations

import pytest
from tests.unit.extract.reading import read

from codegraph_lsp.extract.problems import MAX_PROBLEMS
from codegraph_lsp.languages.python.mending import mend


def problems(language: str, source: str) -> list[str]:
    facts = read(language, source)
    return [
        f"{facts.text(problem.start, problem.end)!r}: {problem.message}"
        for problem in facts.facts.body.problems
    ]


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        ("python", "def f(:\n    pass\n", []),
        ("go", "package p\nfunc f() {\n", ["'{': '{' is never closed"]),
        ("javascript", "let a = ;", ["'=': unexpected '='"]),
        ("javascript", "f(1 2);", ["'2': unexpected '2'"]),
        ("python", "a = 1\nif True\n    b = 2\nc = 3\n", ["'if True': unexpected 'if True'"]),
    ],
)
def test_errors_say_what_is_missing_or_unexpected(
    language: str, source: str, expected: list[str]
) -> None:
    found = problems(language, source)
    assert found
    assert not expected or found == expected


def test_an_error_far_down_does_not_mark_the_file_from_its_first_line() -> None:
    source = "def ok():\n    pass\n" * 30 + "def broken(:\n    x = (\n"
    (found,) = read("python", source).facts.body.problems
    assert (found.start, found.message) == (source.index(":\n    x"), "unexpected ':'")


def test_a_bracket_that_is_never_closed_is_named() -> None:
    source = "def f():\n    x = g(1,\n    y = 2\n    return y\n\n\ndef g():\n    pass\n"
    found = read("python", source).facts.body.problems
    assert all(problem.start >= source.index("g(1") for problem in found)
    assert problems("go", "package p\nvar a = []int{1,\n") == ["'{': '{' is never closed"]


def test_code_that_compiles_has_no_problems() -> None:
    assert problems("python", "def f(a, /, *, b): return f'{a!r:>{b}}'\n") == []
    assert problems("typescript", "const a = <T,>(b: T) => b satisfies T;") == []
    assert problems("go", "package p\nfunc f[T any](a T) { for range 3 {} }\n") == []


def test_only_the_first_errors_are_told() -> None:
    assert len(problems("python", "def (:\n" * 1000)) <= MAX_PROBLEMS


def test_what_can_be_read_of_broken_code_is_told() -> None:
    facts = read(
        "python",
        """
        import os

        class Half:
            def whole(self):
                return os.getcwd()

            def broken(self):
                self.

        def after():
            Half().whole()
        """,
    )
    assert "method Half.whole" in facts.symbols
    assert "function after" in facts.symbols
    assert "after: whole -> Half().whole()" in facts.calls


def test_an_error_inside_a_call_keeps_the_rest() -> None:
    facts = read("javascript", "function f() { a(b, ; c(); }\nfunction g() { d(); }")
    assert "function g" in facts.symbols
    assert "g: d -> d()" in facts.calls


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("javascript", "export { _function as function, b as null };"),
        ("javascript", "import { function as f, null as n } from './a';\nf(n);"),
        ("javascript", "export * as default from './a';"),
        ("javascript", "export * from './a.json' with { type: 'json' };"),
        ("javascript", "import defer * as a from './a';"),
        ("typescript", "export default function (): { a: string };\nexport const b = 1;"),
        ("typescript", "export default function <T>(a: T): T;\nexport default function (a) {}"),
        ("typescript", "export type * from './a';\nexport type * as b from './b';"),
        ("typescript", "export { a, b }\n  from './c';\nexport type { d }\n\tfrom './c';"),
        ("typescript", "const a =\n  <B>(c: B) =>\n  <D>(e: D): B =>\n    f(c, e)"),
        ("typescript", "const a = b<{\n  c: D<E>\n}>`f ${g}`;"),
        ("typescript", "type A<B> = `c \\`d\\` ${B}`;"),
        ("typescript", "interface A<\n  // b\n  in out C extends D,\n  // e\n  out F,\n> {}"),
        ("typescript", "a(b).c<<D extends number>(e: D) => F<G, D>>();"),
        ("typescript", "type A = { [B in keyof readonly any[]]?: C };"),
        ("javascript", "let using = 'a';\nusing += using ? using : b(using);"),
        ("typescript", "let as = a;\nlet satisfies: B, as;\nas = satisfies as B;"),
        ("javascript", "export { a, function, null } from './b';"),
        ("typescript", "class A { static accessor x = 1 }"),
        ("typescript", "abstract class A { abstract accessor y: number }"),
        ("typescript", "interface A { abstract?: 1; accessor: 2; abstract(): void }"),
        ("typescript", "class A { abstract = 1; accessor?: 2; b = { abstract: 3 } }"),
        ("typescript", "abstract class A { abstract abstract: 1; abstract [b]: 2 }"),
        ("javascript", "class A {\n  #b\n  [c] = 1\n  static #d // e\n\n  [f]() {}\n}"),
        ("javascript", "const a = b.\n  #c\n  [0]"),
        ("typescript", "type A = import('./a').A<string>;"),
        ("typescript", "let a: B<\n  import('./c').D.E<\n    F<G<H<I>>>,\n    J\n  >,\n  K\n>;"),
        ("typescript", "let a: import('./a').A<import('./b').B<() => void>>;"),
        ("typescript", "let f: <T>(a: import('./a').A[][]) => T;"),
        ("typescript", "declare module 'a' {\n    global {\n        let b: 1;\n    }\n}"),
        ("typescript", "export import a = require('./a');"),
        ("python", "def f[T: int = str, *Ts](x: T) -> T: ...\n\nclass A[T = int]: ...\n"),
        ("java", "import module java.base;\nclass A { A() { f(); super(); } }"),
        ("java", "class A { boolean b(Object c) { return c instanceof D.E(var f, G.H(_)); } }"),
        (
            "java",
            "class A { int b(Object c) { return switch (c) {\n  case D _,\n    E.F _ -> 1;\n"
            "  case G.H(String i, J.K l) when l.m(i) -> 2;\n  default -> 3; }; } }",
        ),
        ("java", "class A { void b(String @C.D(1) ... e) {} }"),
        ("tsx", "const a = <b c=\"d?e=1&f=2\" g='&h'>i & j &amp; k</b>;"),
        ("typescript", "interface A {\n  b?: c\n  in?: d\n  instanceof: e\n  in2: f\n}"),
        ("typescript", "const a = { b: c as null, d: e as void };"),
    ],
)
def test_code_that_a_grammar_does_not_know_is_no_error(language: str, source: str) -> None:
    assert problems(language, source) == []


def test_code_like_what_a_grammar_does_not_know_stays_as_it_is() -> None:
    # No label, no pattern.
    source = 'class A {\n  // In this\n  // case\n  void b() { c("", d.e("")); }\n}\n'
    names = [
        fact.name
        for fact in read("java", source).facts.outline.expressions
        if hasattr(fact, "name")
    ]
    assert {"d", "e(1)"} <= set(names)
    source = "const a = <b c='d' />;\nlet e = f > g & h;\n"
    names = [
        fact.name for fact in read("tsx", source).facts.outline.expressions if hasattr(fact, "name")
    ]
    assert {"f", "g", "h"} <= set(names)


def test_errors_beside_code_that_a_grammar_does_not_know_are_told() -> None:
    source = "export default function (): string;\nexport type * from './a';\nlet a = ;\n"
    assert problems("typescript", source) == ["'=': unexpected '='"]


def test_a_bracket_still_open_marks_its_own_line_and_hides_nothing_below() -> None:
    source = "class A:\n    def f(self):\n        self.g(1,\n\n    def g(self, a): pass\n"
    facts = read("python", source)
    assert problems("python", source) == ["'(': '(' is never closed"]
    assert [symbol.name for symbol in facts.outline.symbols[1:]] == ["A", "f", "g"]
    assert problems("python", "x = {'a': [1,\ndef f(): pass\n") == ["'[': '[' is never closed"]


def test_brackets_in_text_and_lines_that_go_on_are_not_taken_for_open() -> None:
    source = 'a = f(\n    """(\n(\n""",\n)\nb = "("\nc = [  # (\n    1,\n]\nd = 1 +\n'
    assert mend(source.encode()) == source.encode()
