"""
What is found dead in each language, and what keeps other things alive.

Not among the marker fixtures: a name that a comment mentions counts as mentioned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from codegraph_lsp.engine.once import index_once, open_snapshot
from codegraph_lsp.features.dead_code import DeadCode, dead_code
from codegraph_lsp.features.options import Options
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.syntax.parsing import TreeArena
from tests.engine.workspaces import Silent

if TYPE_CHECKING:
    from pathlib import Path

    from tree_sitter import Tree

    from codegraph_lsp.languages.spec import LanguageSpec

pytestmark = pytest.mark.slow

Files = dict[str, str]


def answer(
    folder: Path, files: Files, options: Options | None = None, **arguments: Any
) -> DeadCode:
    root = folder / "root"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    settings = Settings(jobs=1, cache=False)
    index_once(str(root), settings, meter=Silent())
    with open_snapshot(str(root), settings) as snapshot:
        return dead_code(snapshot, options or Options(), **arguments)


def check(folder: Path, files: Files, dead: str, kept: dict[str, str]) -> None:
    """
    Args:
        dead: Qualified names, in order.
        kept: Reason -> names that nothing uses and that it keeps, in order.
    """
    found = answer(folder, files)
    assert [item.symbol.qualified_name for item in found.items] == dead.split()
    told = {
        str(left.reason): " ".join(symbol.qualified_name for symbol in left.examples)
        for left in found.excluded
    }
    assert told == kept
    assert found.total == len(dead.split())


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


def test_pages_are_found_by_where_they_are(tmp_path: Path) -> None:
    files = {
        "package.json": '{"name": "site", "private": true}\n',
        "src/pages/about.tsx": (
            "export default function About() { return part(); }\n"
            "function part() {}\nfunction lost() {}\n"
        ),
        "app/cart/page.tsx": "export default function Cart() {}\nexport const metadata = () => 1;\n",
        "app/cart/total.tsx": "export function total() {}\n",
        "src/routes/cart/+page.server.ts": "export function load() {}\n",
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == ["total", "lost"]


def test_types_in_tests_are_checked_by_the_compiler(tmp_path: Path) -> None:
    types = "type Verified = Equal<string, string>;\ntype Equal<A, B> = A;\n"
    files = {"src/cart.ts": types, "src/cart.test.ts": types}
    check(tmp_path, files, "Verified Equal", {"test": "Verified"})


def test_what_is_found_on_a_global_object_may_be_ours(tmp_path: Path) -> None:
    files = {
        "api.ts": "class Api { setTheme() {} lost() {} }\nexpose('shop', new Api());\n",
        "page.ts": "window.shop.setTheme('dark');\n",
    }
    check(tmp_path, files, "", {"mentioned": "Api.setTheme", "override": "Api.lost"})


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


def test_services_are_named_in_a_file_of_their_own(tmp_path: Path) -> None:
    files = {
        "src/org/shop/Finder.java": (
            "package org.shop;\n\nclass Finder implements Runnable { public void run() {} }\n"
        ),
        "src/org/shop/Other.java": (
            "package org.shop;\n\nclass Other implements Runnable { public void run() {} }\n"
        ),
        "res/META-INF/services/java.lang.Runnable": "org.shop.Finder\n",
        "res/services/java.lang.Runnable": "org.shop.Other\n",
    }
    check(tmp_path, files, "Other", {"mentioned": "Finder", "exported": "Finder.run Other.run"})


def test_a_decorator_may_say_that_somebody_else_asks_for_members(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "from zope.interface import implementer\nfrom outside import IBody, memo\n\n\n"
            "@implementer(IBody)\nclass Body:\n    length = 1\n\n"
            "    def begin(self): ...\n\n\n"
            "class Other:\n    def begin(self): ...\n\n    def go(self): ...\n\n\n"
            "print(Body().length, Other().go())\n"
        ),
        "conftest.py": "",
        "plugin.py": "def pytest_sessionstart(): ...\ndef forgotten(): ...\n",
    }
    check(
        tmp_path,
        files,
        "forgotten Other.begin",
        {"special-name": "pytest_sessionstart", "override": "Body.begin"},
    )


def test_what_is_handed_out_is_asked_by_others(tmp_path: Path) -> None:
    files = {
        "app.ts": (
            "import { serve } from 'outside';\n"
            "class Handed { create() {} }\nserve(Handed);\n"
            "class Ours { create() {} open() {} }\nserve(Ours);\nnew Ours().open();\n"
        ),
    }
    check(tmp_path, files, "Ours.create", {"override": "Handed.create"})


def test_python_tests(tmp_path: Path) -> None:
    files = {
        "base.py": "class Base:\n    def test_all(self): ...\n",
        "tests/test_shop.py": (
            "from base import Base\n\n\nclass TestMore(Base):\n    kind = 1\n\n\n"
            "class Sample:\n    kind = 2\n\n\n"
            "class Holder:\n    Sample = Sample\n\n    def go(self): ...\n\n"
            "    def lost(self): ...\n\n\nprint(Holder().Sample, Holder().go())\n"
            "class TestCart:\n    def teardown_method(self): ...\n\n"
            "    def test_add(self): ...\n"
        ),
    }
    check(
        tmp_path,
        files,
        "Holder.lost",
        {
            "test": "Base.test_all TestMore TestCart.test_add",
            "special-name": "TestCart.teardown_method",
        },
    )


def test_rust_that_other_languages_call(tmp_path: Path) -> None:
    files = {
        "src/main.rs": (
            'extern "C" { fn from_c(); }\nfn main() { unsafe { from_c() } }\n'
            "struct Cart;\n#[pymethods]\nimpl Cart { fn total(&self) {} }\n"
            "impl Cart { fn lost(&self) {} }\nstatic CART: Cart = Cart;\n"
        ),
        "shop.c": "void from_c(void) {}\nvoid not_called(void) {}\n",
    }
    check(
        tmp_path,
        files,
        "not_called Cart.lost",
        {"main": "main", "exported": "Cart.total", "mentioned": "from_c"},
    )


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


def test_macros_that_headers_of_others_look_at(tmp_path: Path) -> None:
    files = {
        "shop.c": (
            '#define EARLY\n#define LEVEL 2 /* of checks */\n#define TEXT "a"\n'
            '#include <outside.h>\n#define LATE\n#include "inside.h"\nint main() { return 0; }\n'
        ),
        "inside.h": "#define OTHER\n",
        "parser.c": "/* A Bison parser, made by GNU Bison 3.8.  */\n#define yyerrok 0\n",
    }
    found = answer(tmp_path, files, public=False)
    assert [item.symbol.qualified_name for item in found.items] == ["OTHER", "TEXT", "LATE"]


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


def test_functions_that_macros_make(tmp_path: Path) -> None:
    files = {
        "cart.cc": (
            "#define HANDLER(name) void handle_##name()\nHANDLER(add) { helper(); }\n"
            "static void helper() {}\nstatic void lost() {}\n"
            "void loose(int (*HANDLER)(int)) {}\nint main() { return 0; }\n"
        ),
        "cart_test.cc": (
            '#include "gtest/gtest.h"\nnamespace shop {\n'
            "class CartTest : public testing::Test {};\n"
            "TEST_F(CartTest, Adds) { aid(); }\nTEST(Empty, IsEmpty) {}\n"
            "static void aid() {}\nstatic void unneeded() {}\n}\n"
        ),
    }
    check(
        tmp_path,
        files,
        "lost loose shop.unneeded",
        {
            "main": "main",
            "decorated": "add",
            "test": "shop.CartTest.Adds shop.Empty.IsEmpty",
        },
    )


def test_a_file_takes_one_of_what_it_includes(tmp_path: Path) -> None:
    files = {
        "shop.c": (
            '#include "choice.h"\n#ifdef FAST\n#include "fast.h"\n#elif SMALL\n'
            '#include "small.h"\n#else\nstatic void all(void) {}\n#endif\n'
            "int main(void) { all(); return LIMIT; }\n"
        ),
        "fast.h": "static void all(void) {}\nstatic void never(void) {}\n",
        "small.h": "static void all(void) {}\n",
        "choice.h": '#if BIG\n#include "big.h"\n#else\n#include "little.h"\n#endif\n',
        "big.h": "#define LIMIT 100\n",
        "little.h": "#define LIMIT 1\n#define LOST 1\n",
    }
    found = answer(tmp_path, files, public=False)
    assert [item.symbol.qualified_name for item in found.items] == ["never", "LOST"]


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
