"""C: declarators, tags, initialisers, the preprocessor."""

from __future__ import annotations

from tests.unit.extract.reading import read


def test_declarators_name_functions_and_variables() -> None:
    facts = read(
        "c",
        """
        int *f(int a, char *b), (*g)(void), h[3];
        int (plain)(int x) { return x; }
        void (*signal(int sig, void (*then)(int)))(int);
        """,
    )
    assert facts.symbols == [
        "function f",
        "variable g",
        "variable h",
        "function plain",
        "function signal",
    ]
    assert facts.flags("f") == "exported overload"
    assert facts.flags("plain") == "exported"


def test_old_parameters_get_their_types_behind_the_list() -> None:
    facts = read("c", "int old(a, b) int a; char *b; { return a; }")
    assert facts.bindings == [
        "parameter a",
        "parameter b",
        "a: <int>",
        "b: dereferenced <char>",
    ]


def test_tags_have_names_of_their_own() -> None:
    facts = read(
        "c",
        """
        struct node { struct node *next; };
        typedef struct node node;
        typedef struct { int x; } point;
        union { int a; } shared;
        struct outer { struct { int inner; }; };
        """,
    )
    assert facts.symbols == [
        "struct node",
        "field node.next",
        "type-alias node",
        "struct point",
        "field point.x",
        "union <anonymous>",
        "field <anonymous>.a",
        "variable shared",
        "struct outer",
        "field outer.inner",
    ]


def test_a_type_that_is_only_declared_says_so() -> None:
    facts = read("c", "struct a;\ntypedef struct b b;\nstruct a { int x; };")
    assert facts.flags("a") == "exported overload"
    assert "struct b" in facts.symbols


def test_initialisers_give_values_to_fields() -> None:
    facts = read(
        "c",
        """
        static struct ops one = { .open = my_open, .count = 3 };
        static struct ops many[] = { { first, second }, { .open = third } };
        void f(struct ops *o) { o->open = my_open; }
        """,
    )
    assert facts.members == [
        "one.open = my_open",
        "many.#0 = first",
        "many.#1 = second",
        "many.open = third",
        "o.open = my_open",
    ]


def test_the_preprocessor() -> None:
    facts = read(
        "c",
        """
        #ifndef X_H
        #define X_H
        #include "a/b.h"
        #include <stdio.h>
        #define MAX 3
        #define ADD(x, y) ((x) + (y))
        #ifdef A
        int one(void) { return ADD(1, MAX); }
        #else
        int two(void) { return 0; }
        #endif
        #if 0
        int gone(void) { return ADD(1, 2); }
        #else
        int here(void) { return ADD(3, 4); }
        #endif
        #endif
        """,
    )
    assert facts.imports == ["a/b.h * as -", ".stdio.h * as -"]
    assert facts.symbols == [
        "macro MAX",
        "macro ADD",
        "function one",
        "function two",
        "function gone",
        "function here",
    ]
    assert facts.calls == [
        "one: ADD -> ADD(<int>, MAX)",
        "gone: ADD -> ADD(<int>, <int>) (dead)",
        "here: ADD -> ADD(<int>, <int>)",
    ]


def test_what_is_static_is_the_file_s_own() -> None:
    facts = read("c", "static int a;\nstatic void f(void) {}\nextern int b;\nint c;")
    assert facts.flags("a") == ""
    assert facts.flags("f") == ""
    assert facts.flags("b") == "exported overload"
    assert facts.flags("c") == "exported"


def test_doc_comments_and_complexity() -> None:
    facts = read(
        "c",
        """
        /* Adds. */
        int add(int a, int b)
        {
            if (a && b) return a;
            for (;;) { switch (a) { case 1: break; } }
            return a ? b : 0;
        }
        """,
    )
    assert facts.doc("add") == "/* Adds. */"
    assert facts.symbol("add").complexity == 6
