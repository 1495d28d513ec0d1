"""Conditions of the preprocessor that are blanked out where they part a statement."""

import pytest

from codegraph_lsp.languages.c.conditions import mend


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#ifdef X\nif (a) {\n#else\nif (b) {\n#endif\nrun();\n}", "if (a) { run(); }"),
        ("#if 0\nif (a) {\n#else\nif (b) {\n#endif\nrun();\n}", "if (b) { run(); }"),
        ("Box(int n)\n:\n#ifdef X\nn_(n),\n#endif\nm_(n) {}", "Box(int n) : n_(n), m_(n) {}"),
        (
            "void f(int a)\n#ifdef X\n__attribute__((cold))\n#endif\n;",
            "void f(int a) __attribute__((cold)) ;",
        ),
        ("int f(int a,\n#if X\nint b\n#else\nlong b\n#endif\n);", "int f(int a, int b );"),
        (
            '#ifdef __cplusplus\nextern "C" {\n#endif\nint f();\n#ifdef __cplusplus\n}\n#endif',
            'extern "C" { int f(); }',
        ),
        (
            "#ifdef W\na();\n#else\nb();\n#if A\nif (a) {\n#else\nif (b) {\n#endif\n}\n#endif",
            "#ifdef W a(); #else b(); if (a) { } #endif",
        ),
        ("x = a\n#ifdef X /* not\n y */\n+ b\n#endif\n;", "x = a + b ;"),
        ("#if 0\nif (a) {\n#elif 0\nif (b) {\n#else\nif (c) {\n#endif\n}", "if (c) { }"),
        ("x = a\n#ifdef X\n+ b\n#endif\n;", "x = a + b ;"),
        ("#if A\n#if B\nif (b) {\n#else\nif (c) {\n#endif\n#endif\n}", "if (b) { }"),
    ],
)
def test_one_text_is_left_that_a_compiler_may_see(source: str, expected: str) -> None:
    found = mend(source.encode()).decode()
    assert len(found) == len(source)
    assert [found.count("\n"), found.split()] == [source.count("\n"), expected.split()]


@pytest.mark.parametrize(
    "source",
    [
        "#ifdef X\nint f(void);\n#else\nint g(void);\n#endif\nint h(void);",
        "void f() {\n#if X\nrun();\n#endif\n*p = 1;\n}",
        "#if X\n::run();\n#endif\n::go();",
        "switch (a) {\ncase 1:\n#ifdef X\nrun();\n#endif\nbreak;\n}",
        '#if X\nputs("{");\n#endif\n/* { */ int a;',
        "int a;\n#if X\nif (a) {",
        "switch (a) {\ncase FOO(1):\n#ifdef X\nrun();\n#endif\nbreak;\n}",
        "#if X\na = L'(' + u8'{' + '\"';\n#endif\nint a = 1'000;",
        "}\n#endif\nint a;",
    ],
)
def test_a_condition_around_statements_stays(source: str) -> None:
    text = source.encode()
    assert mend(text) is text
