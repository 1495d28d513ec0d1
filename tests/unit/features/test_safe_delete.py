"""Taking definitions out, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.acting import acting

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PYTHON = {
    "a.py": """\
import os
import sys


# about it
def unused():
    os.x()
    return unused


def used():
    return sys


class K:
    def m(self):
        pass

    def n(self): pass


class Solo:
    x = 1


V = used()


@register(1)
def seen(): ...


class Base:
    def run(self): ...


class Sub(Base):
    def run(self): ...
""",
    "b.py": "from a import used, K\nused()\nK().n()\ndef f(t): t.m()\n",
    "test_a.py": "def test_it(): ...\n",
}


def test_a_definition_goes_with_its_comment_and_the_imports_it_alone_used(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON) as space:
        found = space.without("a.py::unused")
        assert found.startswith("import sys\n\n\ndef used():")
        assert "class Solo:\n    pass\n\n\nV" in space.without("a.py::Solo.x")
        assert "class K:" in space.without("a.py::Solo")


def test_the_only_definition_goes_with_the_only_import(tmp_path: Path) -> None:
    text = "import os\n\n\ndef unused():\n    return os\n"
    with acting(tmp_path, {"a.py": text}) as space:
        assert not space.without("a.py::unused").strip()


def test_what_breaks_is_told_with_counts_and_places(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON) as space:
        assert space.deletion("a.py::used").reason == (
            "3 places in 2 files refer to `used`: a.py:26, b.py:1, b.py:2"
        )
        assert space.deletion("a.py::K").reason == (
            "3 places in 1 file refer to `K`: b.py:1, b.py:3, b.py:3"
        )
        assert space.deletion("a.py::Sub.run").reason == (
            "it belongs together with `Base.run` in a.py"
        )
        assert "test runner" in space.deletion("test_a.py::test_it").reason


def test_what_is_doubtful_is_for_a_person(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON) as space:
        doubts = {
            name: {edit.doubt for edit in space.deletion(f"a.py::{name}").edits.items}
            for name in ("K.m", "V", "seen")
        }
        assert doubts == {
            "K.m": {"1 place may mean it by its name: b.py:4"},
            "V": {"its value is made by a call, which may do more"},
            "seen": {"its decorator may make it known somewhere"},
        }


def test_other_languages(tmp_path: Path) -> None:
    files = {
        "q.ts": "export const q = 1;\n",
        "x.ts": "import { q } from './q';\n/** doc */\nexport function lonely() { return q; }\n"
        "export class Z { m() {} }\n",
        "go.mod": "module e\n",
        "a.go": 'package p\n\nimport "os"\n\n// Foo does.\nfunc Foo() { os.Exit(1) }\n\n'
        "type T struct{}\n\nfunc (t T) M() {}\n",
        "l.rs": "#[inline]\nfn dead() {}\n\nfn live() { other() }\nfn other() {}\n",
        "J.java": "class J {\n  /** x */\n  void m() {}\n  int f;\n  int g() { return f; }\n}\n",
    }
    with acting(tmp_path, files) as space:
        assert space.without("x.ts::lonely") == "export class Z { m() {} }\n"
        assert space.without("a.go::Foo").startswith("package p\n\ntype T")
        assert space.deletion("a.go::T").reason.startswith("1 place in 1 file refers to `T`")
        assert space.without("l.rs::dead").startswith("fn live()")
        assert space.deletion("l.rs::other").reason.endswith("l.rs:4")
        assert space.without("J.java::J.m").startswith("class J {\n  int f;")
        assert space.deletion("J.java::J.f").reason.endswith("J.java:5")
