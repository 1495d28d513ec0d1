"""Calls in C: headers, function pointers, and what is not in the workspace."""

from collections.abc import Callable

Check = Callable[..., None]

HEADER = """
== ops.h
#ifndef OPS_H
#define OPS_H
struct ops { int (*open)(int); int (*shut)(int); };
typedef struct node node;
int area(int w);
static inline int twice(int x) { return x + x; }
#define SQUARE(x) ((x) * (x))
#endif
"""


def test_includes_make_names_visible_also_through_others(check: Check) -> None:
    check(
        HEADER
        + """
== all.h
#include "ops.h"
== main.c
#include "all.h"
int main(void) { area(1); twice(2); SQUARE(3); hidden(4); printf("x"); }
== other.c
void hidden(int x) {}
""",
        "main.c",
        """
        main -> ops.h:area import
        main -> ops.h:twice import
        main -> ops.h:SQUARE import
        main -> stdio.h.printf import
        """,
    )


def test_a_project_function_goes_before_one_of_the_library(check: Check) -> None:
    check(
        """
== main.c
static void printf(int x) {}
int main(void) { printf(1); }
""",
        "main.c",
        "main -> printf lexical",
    )


def test_tables_of_functions_are_called_through_their_fields(check: Check) -> None:
    check(
        HEADER
        + """
== main.c
#include "ops.h"
static int first(int a) { return a; }
static int second(int a) { return a; }
static const struct ops table[] = { { first, second }, { .open = second } };
int run(int i) { return table[i].open(1); }
int halt(struct ops *o) { return o->shut(1); }
""",
        "main.c",
        """
        run -> first element
        run -> second element
        halt -> second element
        """,
    )


def test_functions_that_are_passed_run_where_the_parameter_is_called(check: Check) -> None:
    check(
        """
== main.c
typedef int (*visitor)(int);
static int show(int n) { return n; }
static void each(visitor visit) { visit(1); (*visit)(2); }
static void go(void) { each(show); int (*p)(int) = &show; p(3); }
""",
        "main.c",
        """
        each -> show argument
        each -> show argument
        go -> each lexical
        go -> show lexical
        """,
    )


def test_a_type_is_complete_where_its_body_is_seen(check: Check) -> None:
    check(
        HEADER
        + """
== node.c
#include "ops.h"
struct node { node *next; void (*visit)(node *n); };
static void see(node *n) { n->visit = see; }
void walk(node *n) { n->next->visit(n); }
""",
        "node.c",
        "walk -> see element",
    )


def test_struct_tags_and_functions_of_one_name_are_apart(check: Check) -> None:
    check(
        """
== main.c
struct status { int x; };
int status(int x) { return x; }
void go(void) { struct status s; s.x = status(1); }
""",
        "main.c",
        "go -> status lexical",
    )
