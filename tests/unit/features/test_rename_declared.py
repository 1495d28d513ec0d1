"""Renaming in C and C++: what is said in several places, or taken out by the preprocessor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import Workspace, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

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
