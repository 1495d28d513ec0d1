"""Members are offered where they may be named: `private`, `protected`, packages, sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.typing import Desk, desk

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

KAY = """\
#pragma once
class K {
  int secret;
 protected:
  int kept;
 public:
  int open;
  void done();
  void told() { }
#ifdef MORE
 private:
#endif
  void hidden();
  class Inner { int deep; public: int shown; };
};
struct S { int plain; private: int shut; };
class D : public K { void own(); };
"""

FILES = {
    "k.hpp": KAY,
    "k.cpp": '#include "k.hpp"\nvoid K::done() {}\nvoid K::hidden() {}\n',
    "t.cpp": "",
    "a/K.java": """\
package a;
public class K {
  private int secret;
  protected int kept;
  int near;
  public int open;
  static class Inner { private int deep; }
  class Other { void f(K k, Inner i) { } }
}
""",
    "a/T.java": "",
    "b/T.java": "",
    "k.ts": """\
export class K {
  private secret = 1;
  protected kept() {}
  public open = 2;
  #own = 3;
  constructor(private readonly given: number, protected readonly told: number, readonly shown: number) {}
  same(other: K) { }
}
""",
    "t.ts": "",
}  # fmt: skip

CC = '#include "k.hpp"\n'
TS = "import { K } from './k';\n"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("access")
    with pytest.MonkeyPatch.context() as patch, desk(folder, patch, FILES) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "marked", "expected"),
    [
        # C++: a class begins private, a struct public; nested types see what is around them
        ("t.cpp", CC + "void f(K *k) { k->¦\n }", "done open told"),
        ("t.cpp", CC + "void f(S s) { s.¦\n }", "plain"),
        ("t.cpp", CC + "void f() { K::¦\n }", "done open told"),
        ("t.cpp", CC + "void D::own() { this->¦\n }", "done kept open own told"),
        ("t.cpp", CC + "void D::own() { hid¦\n }", ""),
        ("k.cpp", CC + "void K::done() { hid¦\n }", "hidden"),
        ("k.cpp", CC + "void f(K k) { k.¦\n }\nvoid K::done() {}\nvoid K::hidden() {}\n",
         "done open told"),
        ("k.hpp", KAY.replace("told() { }", "told() { K k; k.¦ }"),
         "Inner done hidden kept open secret told"),
        ("k.hpp", KAY.replace("told() { }", "told() { Inner i; i.¦ }"), "shown"),
        ("k.hpp", KAY.replace("int shown;", "int shown; void f(K *k) { k->sec¦ }"), "secret"),
        # Java: the package sees all but what is private, which all of the outermost type sees
        ("a/T.java", "package a;\nclass T { void f(K k) { k.¦\n } }", "kept near open"),
        ("b/T.java", "package b;\nimport a.K;\nclass T { void f(K k) { k.¦\n } }", "open"),
        ("b/T.java", "package b;\nimport a.K;\nclass T extends K { void f() { this.¦\n } }",
         "f kept open"),
        ("b/T.java", "package b;\nimport a.K;\nclass T extends K { void f() { ke¦\n } }", "kept"),
        ("a/K.java", FILES["a/K.java"].replace("Inner i) { }", "Inner i) { k.¦ }"),
         "kept near open secret"),
        ("a/K.java", FILES["a/K.java"].replace("Inner i) { }", "Inner i) { i.¦ }"), "deep"),
        # TypeScript: its own class, also of other objects; parameters that are fields
        ("t.ts", TS + "function f(k: K) { k.¦\n }", "open same shown"),
        ("t.ts", TS + "class D extends K { f() { this.¦\n } }", "f kept open same shown told"),
        ("k.ts", FILES["k.ts"] + "function f(k: K) { k.¦\n }", "open same shown"),
        ("k.ts", FILES["k.ts"].replace("K) { }", "K) { other.¦ }"),
         "#own given kept open same secret shown told"),
    ],
)  # fmt: skip
def test_members_are_offered_where_they_may_be_named(
    at: Desk, path: str, marked: str, expected: str
) -> None:
    assert at.offered(path, marked) == sorted(expected.split())
