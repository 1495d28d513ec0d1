"""Renaming in C and C++, as far as people see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import Workspace, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "geo.hpp": """\
#pragma once
#define TWICE(x) scale((x), 2)
#define LIMIT 4
namespace geo {
int scale(int width, int by);
class Shape {
 public:
  virtual ~Shape() {}
  virtual int area() const = 0;
};
template <typename T>
class Box : public Shape {
 public:
  explicit Box(int width);
  ~Box();
  int area() const override { return width_ * LIMIT; }
  void grow();
  T val;
 private:
  int width_;
};
}
""",
    "geo.cpp": """\
#include "geo.hpp"
namespace geo {
int scale(int width, int by) { return width * by; }
template <typename T>
Box<T>::Box(int width) : width_(width) {}
template <typename T>
Box<T>::~Box() {}
}
template <typename T>
void geo::Box<T>::grow() {}
using geo::scale;
int use(geo::Shape& s) {
  geo::Box<int> b(1);
  s.area();
  b.area();
  return scale(1, LIMIT) + ::geo::scale(1, 2);
}
""",
    "list.h": "struct node { int val; struct node *next; };\ntypedef struct node node_t;\nint walk(struct node *n);\nextern int total;\n",
    "list.c": """\
#include "list.h"
int total;
static int hid(int val) { return val; }
int walk(node_t *n) {
  struct node x = { .val = 1 };
  total++;
  return n->val + hid(x.val);
}
""",
    "other.c": '#include "list.h"\nstatic int hid(int v) { return v; }\nint run(void) { struct node n; n.val = total; return walk(&n) + hid(1); }\n',
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with workspace(tmp_path_factory.mktemp("space"), FILES) as made:
        yield made


RENAMED = [
    (
        "geo.hpp: int sca|le",
        "times",
        [
            "geo.cpp: int times(int width, int by) { return width * by; }",
            "geo.cpp: using geo::times;",
            "geo.cpp: return times(1, LIMIT) + ::geo::times(1, 2);",
            "geo.hpp: #define TWICE(x) times((x), 2) ? this is in the body of a macro, which is not read",
            "geo.hpp: int times(int width, int by);",
        ],
    ),
    (
        "geo.cpp: using ge|o",
        "geom",
        [
            "geo.cpp: namespace geom {",
            "geo.cpp: void geom::Box<T>::grow() {}",
            "geo.cpp: using geom::scale;",
            "geo.cpp: int use(geom::Shape& s) {",
            "geo.cpp: geom::Box<int> b(1);",
            "geo.cpp: return scale(1, LIMIT) + ::geom::scale(1, 2);",
            "geo.hpp: namespace geom {",
        ],
    ),
    (
        "geo.hpp: class Bo|x",
        "Crate",
        [
            "geo.cpp: Crate<T>::Crate(int width) : width_(width) {}",
            "geo.cpp: Crate<T>::~Crate() {}",
            "geo.cpp: void geo::Crate<T>::grow() {}",
            "geo.cpp: geo::Crate<int> b(1);",
            "geo.hpp: class Crate : public Shape {",
            "geo.hpp: explicit Crate(int width);",
            "geo.hpp: ~Crate();",
        ],
    ),
    (
        "geo.cpp: ::~Bo|x",
        "Crate",
        [
            "geo.cpp: Crate<T>::Crate(int width) : width_(width) {}",
            "geo.cpp: Crate<T>::~Crate() {}",
            "geo.cpp: void geo::Crate<T>::grow() {}",
            "geo.cpp: geo::Crate<int> b(1);",
            "geo.hpp: class Crate : public Shape {",
            "geo.hpp: explicit Crate(int width);",
            "geo.hpp: ~Crate();",
        ],
    ),
    (
        "geo.hpp: virtual int ar|ea",
        "size",
        [
            "geo.cpp: s.size();",
            "geo.cpp: b.size();",
            "geo.hpp: virtual int size() const = 0;",
            "geo.hpp: int size() const override { return width_ * LIMIT; }",
        ],
    ),
    (
        "geo.hpp: int wi|dth_;",
        "wide",
        [
            "geo.cpp: Box<T>::Box(int width) : wide(width) {}",
            "geo.hpp: int area() const override { return wide * LIMIT; }",
            "geo.hpp: int wide;",
        ],
    ),
    (
        "geo.hpp: #define LIM|IT",
        "MOST",
        [
            "geo.cpp: return scale(1, MOST) + ::geo::scale(1, 2);",
            "geo.hpp: #define MOST 4",
            "geo.hpp: int area() const override { return width_ * MOST; }",
        ],
    ),
    (
        "list.c: no|de_t *n",
        "item_t",
        [
            "list.c: int walk(item_t *n) {",
            "list.h: typedef struct node item_t;",
        ],
    ),
    (
        "list.h: struct no|de {",
        "item",
        [
            "list.c: struct item x = { .val = 1 };",
            "list.h: struct item { int val; struct item *next; };",
            "list.h: typedef struct item node_t;",
            "list.h: int walk(struct item *n);",
            "other.c: int run(void) { struct item n; n.val = total; return walk(&n) + hid(1); }",
        ],
    ),
    (
        "other.c: n.va|l",
        "value",
        [
            "list.c: struct node x = { .value = 1 };",
            "list.c: return n->value + hid(x.value);",
            "list.h: struct node { int value; struct node *next; };",
            "other.c: int run(void) { struct node n; n.value = total; return walk(&n) + hid(1); }",
        ],
    ),
    (
        "other.c: wa|lk(&n)",
        "go",
        [
            "list.c: int go(node_t *n) {",
            "list.h: int go(struct node *n);",
            "other.c: int run(void) { struct node n; n.val = total; return go(&n) + hid(1); }",
        ],
    ),
    (
        "list.h: int to|tal",
        "sum",
        [
            "list.c: int sum;",
            "list.c: sum++;",
            "list.h: extern int sum;",
            "other.c: int run(void) { struct node n; n.val = sum; return walk(&n) + hid(1); }",
        ],
    ),
    (
        "list.c: int hi|d",
        "hidden",
        [
            "list.c: static int hidden(int val) { return val; }",
            "list.c: return n->val + hidden(x.val);",
        ],
    ),
]

REFUSED = [
    ("geo.hpp: int wi|dth_;", "val", "collision: `val` is something else already, in geo.hpp:18"),
    ("list.h: int wa|lk", "hid", "collision: `hid` is something else already, in list.c:3"),
    ("list.c: int wa|lk", "if", "name: `if` is no name in C"),
]


@pytest.mark.parametrize(("place", "new", "lines"), RENAMED)
def test_every_mention_gets_the_new_name(
    space: Workspace, place: str, new: str, lines: list[str]
) -> None:
    assert space.renamed(place, new) == lines


@pytest.mark.parametrize(("place", "new", "reason"), REFUSED)
def test_what_would_change_a_meaning_is_refused(
    space: Workspace, place: str, new: str, reason: str
) -> None:
    assert space.refusal(place, new) == reason


OUTSIDE = {
    "pay.hpp": """\
namespace n {
class Status {
 public:
  Status(const Status& other);
  int code() const;
};
inline Status::Status(const Status& other) {}
inline int Status::code() const { return 1; }
}
""",
    "torn.cpp": '#include "pay.hpp"\nOPEN_NAMESPACE n {\nStatus made();\n}}\n',
}


@pytest.mark.parametrize("place", ["class Sta|tus", "int Sta|tus::code", "Status::Sta|tus("])
def test_a_type_is_renamed_before_its_members_and_a_torn_file_is_asked_about(
    place: str, tmp_path: Path
) -> None:
    with workspace(tmp_path, OUTSIDE) as made:
        *sure, asked = made.renamed(f"pay.hpp: {place}", "State")
    assert sure == [
        "pay.hpp: class State {",
        "pay.hpp: State(const State& other);",
        "pay.hpp: inline State::State(const State& other) {}",
        "pay.hpp: inline int State::code() const { return 1; }",
    ]
    assert asked.startswith("torn.cpp: State made(); ? the parser lost its way")
