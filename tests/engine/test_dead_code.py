"""
What is found dead in each language, and what keeps other things alive.

Not among the marker fixtures: a name that a comment mentions counts as mentioned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.features.options import Options
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.syntax.parsing import TreeArena
from tests.engine.dead_code_answers import answer, check

if TYPE_CHECKING:
    from pathlib import Path

    from tree_sitter import Tree

    from codegraph_lsp.languages.spec import LanguageSpec

pytestmark = pytest.mark.slow


def test_python(tmp_path: Path) -> None:
    files = {
        "app.py": (
            "import functools\nfrom lib import used, imported, Base, registered\n\n\n"
            "def main():\n    used()\n    return Shape().draw(1)\n\n\n"
            "def orphan():\n    return chained()\n\n\n"
            "def chained():\n    return chained()\n\n\n"
            "def callback():\n    pass\n\n\n"
            "TABLE = {'key': callback}\n\n\n"
            "@functools.lru_cache()\ndef cached():\n    pass\n\n\n"
            "@registered\ndef hooked():\n    pass\n\n\n"
            "class Shape(Base):\n"
            "    def __init__(self):\n        self.x = 1\n\n"
            "    def draw(self, pen):\n        return getattr(self, 'draw_' + pen)()\n\n"
            "    def draw_red(self):\n        pass\n\n"
            "    def dotted(self):\n        pass\n\n"
            "    @property\n    def size(self):\n        return 1\n\n"
            "    @size.setter\n    def size(self, value):\n        pass\n\n\n"
            "class Server(threading.Thread):\n    def run(self):\n        pass\n\n\n"
            "Server().start()\nprint(Shape().size)\n\n\n"
            "if __name__ == '__main__':\n    main()\n"
        ),
        "lib.py": (
            "def used():\n    pass\n\n\ndef imported():\n    pass\n\n\n"
            "def registered(function):\n    return function\n\n\n"
            "class Base:\n    def draw(self, pen):\n        pass\n"
        ),
        "page.html": "<p>{{ shape.dotted }}</p>\n",
        "test_app.py": "import app\n\n\ndef test_it():\n    app.main()\n\n\ndef helper():\n    pass\n",
    }
    check(
        tmp_path,
        files,
        "orphan chained cached imported helper",
        {
            "decorated": "hooked",
            "name-in-parts": "Shape.draw_red",
            "mentioned": "Shape.dotted",
            "override": "Server.run",
            "test": "test_it",
        },
    )


def test_each_verdict_has_its_reason_and_chain(tmp_path: Path) -> None:
    files = {
        "app.py": (
            "from lib import taken\n\n\n"
            "def top():\n    middle()\n\n\ndef middle():\n    bottom()\n\n\n"
            "def bottom():\n    pass\n\n\ndef alone():\n    alone()\n\n\n"
            "def ping():\n    pong()\n\n\ndef pong():\n    ping()\n"
        ),
        "lib.py": "def taken():\n    pass\n\n\ndef tested():\n    pass\n",
        "test_lib.py": "from lib import tested\n\n\ndef test_it():\n    tested()\n",
    }
    found = answer(tmp_path, files, Options(include_tests=False))
    told = {
        item.symbol.name: (
            str(item.verdict),
            " ".join(user.qualified_name for user in item.chain),
        )
        for item in found.items
    }
    assert told == {
        "top": ("unused", ""),
        "middle": ("only-used-by-dead-code", "top"),
        "bottom": ("only-used-by-dead-code", "middle top"),
        "alone": ("only-used-by-itself", ""),
        "ping": ("only-used-by-dead-code", "pong"),
        "pong": ("only-used-by-dead-code", "ping"),
        "taken": ("only-imported", ""),
        "tested": ("only-used-by-tests", "test_it"),
    }


def test_a_published_package_is_used_by_others(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[build-system]\nrequires = []\n\n[project]\nname = 'kit'\n",
        "kit/__init__.py": "def offered():\n    pass\n\n\ndef _kept():\n    pass\n",
        "test/test_kit.py": "def aid():\n    pass\n",
    }
    check(tmp_path, files, "_kept aid", {"exported": "offered"})


def test_a_part_of_a_published_package_is_used_by_others(tmp_path: Path) -> None:
    files = {
        "package.json": '{"name": "kit"}\n',
        "v1/package.json": '{"type": "module"}\n',
        "v1/kit.js": "export class Kit { offered() {} }\n",
        "v1/own/package.json": '{"private": true}\n',
        "v1/own/tool.js": "export function lost() {}\n",
        "v1/kit.d.cts": "export type Half = string;\n",
    }
    check(tmp_path, files, "lost", {"exported": "Half Kit Kit.offered"})


def test_types_that_are_named_as_unused_are_left_alone(tmp_path: Path) -> None:
    files = {"a.test.ts": "type _Checked = string;\nfunction _lost() {}\n"}
    assert [each.symbol.name for each in answer(tmp_path, files).items] == ["_lost"]


def test_what_outside_uses_can_be_said(tmp_path: Path) -> None:
    files = {
        "plugins/one.py": "def start():\n    step()\n\n\ndef step():\n    pass\n",
        "core.py": "def on_open():\n    pass\n\n\ndef lost():\n    pass\n",
    }
    found = answer(tmp_path, files, entry_points=("plugins/", "core.py::on_*"))
    assert [item.symbol.name for item in found.items] == ["lost"]


def test_doubtful_ones_are_told_when_asked_for(tmp_path: Path) -> None:
    files = {"app.py": "def ghost():\n    pass\n\n\nNAMES = 'ghost or other'\n"}
    assert answer(tmp_path, files).total == 0
    (item,) = answer(tmp_path, files, confidence="low").items
    assert (item.symbol.name, item.confidence, str(item.doubt)) == ("ghost", "low", "mentioned")


def test_kinds_can_be_chosen(tmp_path: Path) -> None:
    files = {"app.py": "LIMIT = 3\nUSED = 4\nprint(USED)\n\n\ndef gone():\n    pass\n"}
    found = answer(tmp_path, files, kinds=[SymbolKind.CONSTANT])
    assert [item.symbol.name for item in found.items] == ["LIMIT"]


def test_a_mixin_may_replace_what_is_outside(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "from unittest import TestCase\n\n\nclass Mixin:\n    def setUp(self): ...\n\n\n"
            "class Alone:\n    def setUp(self): ...\n\n    def go(self): ...\n\n\n"
            "class Cases(Mixin, TestCase): ...\n\n\nclass More(Alone): ...\n\n\n"
            "print(Cases, More().go())\n"
        ),
    }
    check(tmp_path, files, "Alone.setUp", {"override": "Mixin.setUp"})


def test_a_mixin_replaces_what_stands_beside_it(tmp_path: Path) -> None:
    files = {
        "app.py": (
            "class Handler:\n    def load(self):\n        pass\n\n"
            "    def go(self):\n        self.load()\n\n\n"
            "class Mixin:\n    def load(self):\n        pass\n\n"
            "    def lost_one(self):\n        pass\n\n\n"
            "class Both(Mixin, Handler):\n    pass\n\n\nBoth().go()\n"
        )
    }
    check(tmp_path, files, "Mixin.lost_one", {"override": "Mixin.load"})


def test_typescript(tmp_path: Path) -> None:
    files = {
        "package.json": '{"name": "shop", "private": true}\n',
        "src/cart.ts": (
            "import { inject } from 'box';\nimport { helper } from './helper';\n\n"
            "export interface Store { save(): void; load?(): void }\n"
            "class Disk implements Store { save() {} load() {} spin() {} private hush() {} }\n"
            "class Memory { save() {} }\n"
            "@inject()\nclass Registered {}\n"
            "export class Cart {\n  constructor(private store: Store) { store.save(); }\n"
            "  total() { return helper(); }\n  get size() { return 1; }\n"
            "  toJSON() { return {}; }\n}\n"
            "const handlers = { onClick() {}, onKey() {} };\ndocument.listen(handlers);\n"
            "new Cart(new Disk()).total();\nnew Memory();\n"
            "function unusedLocal() {}\nconst arrow = () => 1;\n"
        ),
        "src/helper.ts": "export function helper() {}\nexport function forgotten() {}\n",
        "src/cart.test.ts": "import { Cart } from './cart';\ntest('x', () => new Cart().total());\n",
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == [
        "Store.load",
        "Disk.load",
        "Disk.spin",
        "Disk.hush",
        "Cart.size",
        "unusedLocal",
        "arrow",
        "forgotten",
    ]


def test_go(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.com/shop\n\ngo 1.22\n",
        "main.go": (
            'package main\n\nimport "example.com/shop/internal/cart"\n\n'
            "func init() {}\n\nfunc main() { cart.New().Add() }\n\nfunc stray() {}\n"
        ),
        "internal/cart/cart.go": (
            'package cart\n\nimport "github.com/out/side"\n\n'
            "type Cart struct{}\n\nfunc New() *Cart { return &Cart{} }\n\n"
            "func (c *Cart) Add() {}\n\nfunc (c *Cart) Drop() {}\n\n"
            'func (c *Cart) String() string { return "" }\n\n'
            "type Adder interface { Add(); seal() }\n\n"
            "type plug struct{}\n\nvar used plug\n\n"
            "func (p plug) Take(x side.Thing) {}\n\nfunc (p plug) Give() {}\n\n"
            "func Exported() {}\n"
        ),
        "kit/kit.go": "package kit\n\nfunc Offered() {}\n\nfunc hidden() {}\n",
        "kit/gen.go": (
            "// Copyright\n\n// Code generated by tool. DO NOT EDIT.\n\npackage kit\n\n"
            "func made() {}\n"
        ),
        "kit/kit_test.go": 'package kit\n\nimport "testing"\n\nfunc TestKit(t *testing.T) {}\n',
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == [
        "Cart.Drop",
        "Adder",
        "Exported",
        "hidden",
        "stray",
    ]


def test_java(tmp_path: Path) -> None:
    place = "src/main/java/org/shop"
    files = {
        "src/main/java/module-info.java": "module org.shop { exports org.shop.api; }\n",
        f"{place}/api/Api.java": (
            "package org.shop.api;\n\nimport org.shop.inner.Inner;\n\n"
            "public class Api {\n  public void offered() { new Inner().run(); }\n"
            "  protected void hook() {}\n  private void hush() {}\n  private Api() {}\n}\n"
        ),
        f"{place}/inner/Inner.java": (
            "package org.shop.inner;\n\npublic class Inner implements Runnable {\n"
            "  @Override public void run() { }\n  public void extra() {}\n"
            "  private Object readResolve() { return this; }\n"
            "  @Bean public void wired() {}\n  enum Kind { ONE { void act() {} }; void act() {} }\n}\n"
        ),
        f"{place}/inner/Main.java": (
            "package org.shop.inner;\n\nclass Main {\n"
            "  public static void main(String[] args) { Kept.go(); }\n}\n\n"
            "class Kept { static void go() {} }\n\nclass Gone { static void away() {} }\n"
        ),
        "src/test/java/org/shop/ShopTest.java": (
            "package org.shop;\n\nimport org.junit.Test;\n\n"
            "public class ShopTest {\n  @Test public void works() {}\n  void aid() {}\n}\n"
        ),
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == [
        "Api.hush",
        "Inner.Kind",
        "Gone",
        "ShopTest.aid",
    ]


def test_rust(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "shop"\n',
        "src/lib.rs": (
            "pub fn offered() { helper() }\nfn helper() {}\nfn stray() {}\n"
            "#[no_mangle]\nextern fn foreign() {}\n"
            "pub struct Cart;\nimpl std::fmt::Display for Cart { fn fmt(&self) {} }\n"
            "impl Cart { fn lost(&self) {} pub fn kept(&self) {} }\n"
            "#[cfg(test)]\nmod tests { #[test] fn works() {} }\n"
        ),
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == ["stray", "Cart.lost"]


def test_c(tmp_path: Path) -> None:
    files = {
        "shop.h": "void offered(void);\nvoid per_system(void);\n",
        "shop.c": (
            '#include "shop.h"\nstatic void hidden(void) {}\nstatic void used(void) {}\n'
            "void offered(void) { used(); per_system(); }\nvoid loose(void) {}\n"
            "__attribute__((constructor)) static void early(void) {}\n"
            "int main(void) { return 0; }\n"
        ),
        "one.c": '#include "shop.h"\nvoid per_system(void) {}\n',
        "other.c": '#include "shop.h"\nvoid per_system(void) {}\n',
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == ["hidden", "loose"]


def test_a_file_is_parsed_once_for_all_that_nothing_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[bytes] = []
    parse = TreeArena.parse

    def noting(arena: TreeArena, spec: LanguageSpec, source: bytes) -> Tree:
        parsed.append(source)
        return parse(arena, spec, source)

    def count(folder: str, n_functions: int) -> int:
        loose = "".join(f"fn loose_{n}() {{}}\n" for n in range(n_functions))
        files = {
            "Cargo.toml": '[package]\nname = "shop"\n',
            "src/main.rs": f"fn main() {{}}\n{loose}",
        }
        parsed.clear()
        assert answer(tmp_path / folder, files).total == n_functions
        return len(parsed)

    monkeypatch.setattr(TreeArena, "parse", noting)
    assert count("many", 9) == count("one", 1) > 0


def test_cpp(tmp_path: Path) -> None:
    files = {
        "shop.hpp": "class Shop {\npublic:\n  void open();\nprivate:\n  void hush();\n};\n",
        "shop.cpp": (
            '#include "shop.hpp"\n#include <outside>\nvoid Shop::open() {}\nvoid Shop::hush() {}\n'
            "namespace {\nvoid hidden() {}\nstruct Visitor : outside::Visitor {\n"
            "  void visit() override {}\n  bool operator==(int) { return true; }\n};\nVisitor v;\n}\n"
            "int main() { return 0; }\n"
        ),
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == ["<anonymous>.hidden"]
