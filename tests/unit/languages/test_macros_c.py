"""Macros that are blanked out before a text is parsed."""

import pytest

from codegraph_lsp.languages.c.macros import prepare


def check(source: str, expected: str) -> None:
    found = prepare(source.encode()).decode()
    assert len(found) == len(source)
    assert " ".join(found.split()) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("class API_EXPORT Box {", "class Box {"),
        ("struct ALIGNED(8) Box : Base {", "struct Box : Base {"),
        ("API_EXPORT int f(void);", "int f(void);"),
        ("static INLINE struct box *f(int a) {", "static struct box *f(int a) {"),
        ("void WINAPI run(int a) {", "void run(int a) {"),
        ("int count GUARDED_BY(mutex_);", "int count ;"),
        ("void f() const REQUIRES(mu_);", "void f() const ;"),
        ("explicit Lock(Mutex* mu) LOCKS(mu) : mu_(mu) {", "explicit Lock(Mutex* mu) : mu_(mu) {"),
        ("void f(int a /* if any */) LOCKS(mu);", "void f(int a /* if any */) ;"),
        ('#if __has_include("a/b.h")', "#if __has_include(_______)"),
        ("s = va_arg(ap, char *);", "s = va_arg(ap, char );"),
        ("n = va_arg(ap, unsigned long);", "n = va_arg(ap, long);"),
    ],
)
def test_a_macro_where_no_name_can_be_is_blanked(source: str, expected: str) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source",
    [
        "FILE *open_it(int a);",
        "UINT count(int a);",
        "return CHECK(x);",
        "CHECK(x);",
        "struct BOX { int a; };",
        "enum { RED, GREEN };",
        "#define API_EXPORT int",
        "int a = MAX(1, 2);",
        "class Box BOX_DEFAULT;",
        "a = b ? (int) LIMIT(x) : 1;",
        "a = b ?\n    (int) LIMIT(x) : 1;",
        "x = 1; // set it\n  DCHECK(x);",
        "n = va_arg(ap, int);",
    ],
)
def test_other_words_in_capitals_stay(source: str) -> None:
    check(source, " ".join(source.split()))
