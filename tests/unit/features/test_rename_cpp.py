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


APART = {
    "box.hpp": """\
#pragma once
class File;
class Box {
 public:
  explicit Box(File* file);
  Box(const Box&) = delete;
  void fill(int n) REQUIRES(lock_);
 private:
  int lock_;
};
typedef struct raw raw;
typedef File* (*Opener)(void*, const File&);
struct Hooks { void (*close)(File* file, void (*then)(File*)); int (*table[2])(File); };
void with(int n, void (*run)(void* to, File* file));
""",
    "box.cpp": """\
#include "box.hpp"
Box::Box(File* file) : lock_(0) {}
void Box::fill(int n) { lock_ = n; }
struct raw { int n; };
static int help(raw* it);
int run(raw* it) { return help(it); }
static int help(raw* it) { return it->n; }
namespace {
class Own {
  void go(int n);
};
void Own::go(int n) { go(n); }
int pick(int n
#ifdef WIDE
  , int by = help(nullptr)
#endif
) { return n; }
}
""",
    "pure.cpp": """\
class Store {
 public:
  virtual int put(int n) = 0;
  int kept_;
};
int Store::put(int n) { return n; }
class Own2 : public Store {
 public:
  int put(int n) override {
    class Inner {
     public:
      int target_;
      int get() { return target_; }
    };
    new (room_) Inner();
    char* row = new char[size_ + n];
    return Store::put(n);
  }
  char room_[8];
  int size_;
};
""",
    "table.c": """\
enum place { FIRST, MORE };
struct row { int size[MORE]; struct { int (*go)(int); } run; };
static int walk(int n) { return n; }
struct row all = { .size[FIRST] = 1, .run.go = walk };
#include "rows.def"
""",
    "rows.def": "int rows[] = { [FIRST] = 1, };\n",
    "old.cpp": """\
#include "box.hpp"
#if OLD
if (run(nullptr)) {
#else
if (fill(1)) {
#endif
}
int help;
void k(Q* q) { q->fill(1); }
""",
}

TOGETHER = [
    (
        "box.hpp: class Bo|x",
        "Crate",
        [
            "box.cpp: Crate::Crate(File* file) : lock_(0) {}",
            "box.cpp: void Crate::fill(int n) { lock_ = n; }",
            "box.hpp: class Crate {",
            "box.hpp: explicit Crate(File* file);",
            "box.hpp: Crate(const Crate&) = delete;",
        ],
    ),
    (
        "box.hpp: class Fi|le",
        "Doc",
        [
            "box.cpp: Box::Box(Doc* file) : lock_(0) {}",
            "box.hpp: class Doc;",
            "box.hpp: explicit Box(Doc* file);",
            "box.hpp: typedef Doc* (*Opener)(void*, const Doc&);",
            "box.hpp: struct Hooks { void (*close)(Doc* file, void (*then)(Doc*)); int (*table[2])(Doc); };",
            "box.hpp: void with(int n, void (*run)(void* to, Doc* file));",
        ],
    ),
    (
        "box.hpp: int lo|ck_",
        "mutex_",
        [
            "box.cpp: Box::Box(File* file) : mutex_(0) {}",
            "box.cpp: void Box::fill(int n) { mutex_ = n; }",
            "box.hpp: void fill(int n) REQUIRES(mutex_);",
            "box.hpp: int mutex_;",
        ],
    ),
    (
        "box.cpp: return he|lp",
        "aid",
        [
            "box.cpp: static int aid(raw* it);",
            "box.cpp: int run(raw* it) { return aid(it); }",
            "box.cpp: static int aid(raw* it) { return it->n; }",
            "box.cpp: , int by = aid(nullptr)",
        ],
    ),
    (
        "box.cpp: struct ra|w",
        "plain",
        [
            "box.cpp: struct plain { int n; };",
            "box.cpp: static int help(plain* it);",
            "box.cpp: int run(plain* it) { return help(it); }",
            "box.cpp: static int help(plain* it) { return it->n; }",
            "box.hpp: typedef struct plain plain;",
        ],
    ),
    (
        "pure.cpp: virtual int pu|t",
        "keep",
        [
            "pure.cpp: virtual int keep(int n) = 0;",
            "pure.cpp: int Store::keep(int n) { return n; }",
            "pure.cpp: int keep(int n) override {",
            "pure.cpp: return Store::keep(n);",
        ],
    ),
    ("pure.cpp: int ke|pt_;", "target_", ["pure.cpp: int target_;"]),
    (
        "pure.cpp: char ro|om_",
        "space_",
        ["pure.cpp: new (space_) Inner();", "pure.cpp: char space_[8];"],
    ),
    (
        "pure.cpp: int si|ze_;",
        "count_",
        ["pure.cpp: char* row = new char[count_ + n];", "pure.cpp: int count_;"],
    ),
    (
        "table.c: FIR|ST, MORE",
        "HEAD",
        [
            "rows.def: int rows[] = { [HEAD] = 1, }; ? no definition of this can be seen from here, but perhaps where the file is included",
            "table.c: enum place { HEAD, MORE };",
            "table.c: struct row all = { .size[HEAD] = 1, .run.go = walk };",
        ],
    ),
    (
        "table.c: (*g|o)",
        "move",
        [
            "table.c: struct row { int size[MORE]; struct { int (*move)(int); } run; };",
            "table.c: struct row all = { .size[FIRST] = 1, .run.move = walk };",
        ],
    ),
    (
        "box.cpp: Own::g|o",
        "walk",
        ["box.cpp: void walk(int n);", "box.cpp: void Own::walk(int n) { walk(n); }"],
    ),
    (
        "box.hpp: void fi|ll",
        "pour",
        [
            "box.cpp: void Box::pour(int n) { lock_ = n; }",
            "box.hpp: void pour(int n) REQUIRES(lock_);",
            "old.cpp: if (pour(1)) { ? the preprocessor decides whether this is code, and what it means",
            "old.cpp: void k(Q* q) { q->pour(1); } ? it is not known what this is a member of",
        ],
    ),
]


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with workspace(tmp_path_factory.mktemp("apart"), APART) as made:
        yield made


@pytest.mark.parametrize(("place", "new", "lines"), TOGETHER)
def test_declarations_definitions_and_what_the_preprocessor_takes_out_go_together(
    apart: Workspace, place: str, new: str, lines: list[str]
) -> None:
    assert apart.renamed(place, new) == lines
