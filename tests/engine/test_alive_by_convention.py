"""
What frameworks, macros, test runners and other languages use without naming it in code.
(docs/decisions/0022-alive-by-convention.md)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.dead_code_answers import answer, check

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


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
        "checks.py": (
            "import unittest\n\n\nclass Checks(unittest.TestCase):\n    def test_it(self): ...\n"
        ),
        "plugin.py": "def pytest_sessionstart(): ...\ndef forgotten(): ...\n",
    }
    check(
        tmp_path,
        files,
        "forgotten Other.begin",
        {
            "special-name": "pytest_sessionstart",
            "override": "Checks.test_it Body.begin",
            "test": "Checks",
        },
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


def test_what_an_unknown_alias_leads_to_may_be_ours(tmp_path: Path) -> None:
    files = {
        "server/utils/shared.ts": "export function renew() {}\nexport function lost() {}\n",
        "server/start.ts": "import { renew } from '~~/server/utils/shared';\nrenew();\n",
        "server/other.ts": "import { lost } from '~~/elsewhere/shared';\nlost();\n",
    }
    check(tmp_path, files, "lost", {"mentioned": "renew"})


def test_a_class_may_have_the_name_of_its_base(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "from outside import Parser\n\n\n"
            "class Parser(Parser):\n    def begin(self): ...\n\n\n"
            "class Own:\n    def begin(self): ...\n    def go(self): ...\n\n\n"
            "print(Parser(), Own().go())\n"
        ),
    }
    check(tmp_path, files, "Own.begin", {"override": "Parser.begin"})


def test_tests_read_what_lies_below_them(tmp_path: Path) -> None:
    cart = "def add(): ...\n\n\nclass Cart:\n    def empty(self): ...\n"
    files = {
        "shop.py": "print(1)\n",
        "tests/data/cart.py": cart,
        "tests/data/run.py": "def run(): ...\ndef lost(): ...\n\n\nrun()\n",
        "tests/aid/shop.py": "def open(): ...\ndef unused(): ...\n",
        "tests/test_shop.py": (
            "from tests.aid.shop import open\n\n\ndef test_open():\n    open()\n\n\n"
            "def unneeded(): ...\n"
        ),
        "tests/helper.py": "def never(): ...\n",
        "page.tsx": "console.log(1);\n",
        "tests/page/__fixtures__/Cart.tsx": (
            "import { wrap } from 'outside';\nexport const all = wrap(1);\n"
            "export function Cart() { return part; }\n"
        ),
        "tests/indent/mod.rs": "struct Cart;\nimpl Cart { fn lost(&self) {} }\n",
        "tests/syntax/cart.go": "package cart\n\nfunc more() {}\n\nvar one = two()\n",
    }
    found = answer(tmp_path, files)
    assert [item.symbol.qualified_name for item in found.items] == [
        "unused",
        "lost",
        "never",
        "unneeded",
    ]


def test_a_type_in_a_test_may_stand_in_for_another(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "import redis\n\n\nclass Store:\n    def keep(self): ...\n\n\n"
            "def sell(store):\n    client = redis.Client()\n    client.register()\n"
            "    client.close()\n    Store().keep()\n\n\nsell(None)\n"
        ),
        "tests/test_shop.py": (
            "class Client:\n    def register(self): ...\n\n    def keep(self): ...\n\n"
            "    def lost(self): ...\n\n    def go(self): ...\n\n\nClient().go()\n"
        ),
        "more.py": (
            "class Other:\n    def register(self): ...\n\n    def go(self): ...\n\n\nOther().go()\n"
        ),
    }
    check(
        tmp_path,
        files,
        "Other.register Client.lost",
        {"override": "Client.register Client.keep"},
    )


def test_what_tools_ask_of_files_and_types(tmp_path: Path) -> None:
    files = {
        "magefile.go": (
            "//go:build mage\n\npackage main\n\ntype Build int\n\n"
            "func (Build) All() {}\n\nfunc Lint() {}\n\nfunc lost() {}\n"
        ),
        "main.go": "package main\n\nfunc main() {}\n\nfunc Unused() {}\n",
        "jsx-runtime.ts": "export function jsxEscape() {}\nfunction gone() {}\n",
        "types.ts": (
            "export namespace JSX {\n  export interface IntrinsicElements {}\n"
            "  export interface Never {}\n}\nexport const one: JSX.Some = 1;\n"
        ),
    }
    check(
        tmp_path,
        files,
        "gone lost Unused JSX.Never",
        {
            "main": "main",
            "entry-point": "jsxEscape Build.All Lint",
            "special-name": "JSX.IntrinsicElements",
        },
    )


def test_names_are_put_together_of_words(tmp_path: Path) -> None:
    files = {
        "stems.js": (
            "function DanishStemmer() {}\nfunction Porter() {}\nfunction showCart() {}\n"
            "function hideCart() {}\nfunction DanishText() {}\nconst all = { a: 1 };\n"
            "export const found = all['show' + all.a] + 'hide' + all.a;\n"
        ),
        "search.py": (
            "def code(name):\n    return f'new {name}Stemmer()', 'Text'\n\n\ncode('Danish')\n"
        ),
    }
    check(
        tmp_path,
        files,
        "Porter hideCart DanishText",
        {"name-in-parts": "DanishStemmer showCart"},
    )


def test_code_may_look_at_the_names_around_it(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "def load(order):\n    def by_name(): ...\n\n    return locals()[order]()\n\n\n"
            "def keep(order):\n    def by_date(): ...\n\n    return order\n\n\n"
            "load('x')\nkeep('x')\n"
        ),
    }
    check(tmp_path, files, "keep.by_date", {"object-member": "load.by_name"})


def test_routes_and_scripts_of_python_frameworks(tmp_path: Path) -> None:
    files = {
        "shop/api.py": (
            "from outside import Router\n\nrouter = Router()\n\n\n"
            "@router.patch('/me')\ndef update_me(): ...\n\n\ndef lost(): ...\n"
        ),
        "shop/alembic/versions/1_cart.py": "def downgrade(): ...\n",
        "shop/management/commands/sell.py": "class Command:\n    pass\n",
    }
    check(
        tmp_path,
        files,
        "lost",
        {"entry-point": "downgrade Command", "decorated": "update_me"},
    )


def test_manifests_of_tools_name_files_that_they_run(tmp_path: Path) -> None:
    files = {
        "worker/package.json": '{"name": "worker", "private": true}\n',
        "worker/wrangler.jsonc": '{ "main": "src/index.ts", // the entry\n "class": "Counter" }\n',
        "worker/src/index.ts": "export default class Worker {}\nclass Lost {}\n",
        "worker/src/counter.ts": "export class Counter {}\nexport class Unused {}\n",
        "worker/emails/welcome.tsx": "export const Welcome = () => null;\n",
    }
    check(
        tmp_path,
        files,
        "Unused Lost",
        {"entry-point": "Welcome Worker", "mentioned": "Counter"},
    )


def test_code_may_ask_for_all_subtypes(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "class Plugin:\n    @classmethod\n    def all(cls):\n"
            "        return cls.__subclasses__()\n\n\n"
            "class Mail(Plugin):\n    pass\n\n\nclass Host: ...\n\n\n"
            "class Linux(Host): ...\n\n\nclass Part: ...\n\n\nclass Wheel(Part): ...\n\n\n"
            "def below(base):\n    return base.__subclasses__()\n\n\n"
            "class Named: ...\n\n\nclass Given(Named): ...\n\n\n"
            "print(below(Host), Plugin.all(), Part(), Named.__subclasses__())\n"
        ),
    }
    check(tmp_path, files, "Wheel", {"decorated": "Mail Linux Given"})


def test_a_base_may_be_made_where_an_import_fails(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "try:\n    from outside import Base\nexcept ImportError:\n"
            "    class Base:\n        pass\n\n\n"
            "class Reporter(Base):\n    def reject(self): ...\n\n    def go(self): ...\n\n\n"
            "class Other:\n    def reject(self): ...\n\n    def go(self): ...\n\n\n"
            "Reporter().go()\nOther().go()\n"
        ),
    }
    check(tmp_path, files, "Other.reject", {"override": "Reporter.reject"})


def test_any_says_nothing_of_what_is_meant(tmp_path: Path) -> None:
    files = {
        "shop.py": (
            "from typing import Any\n\n\nclass Cart:\n    def add(self): ...\n\n"
            "    def lost(self): ...\n\n    def go(self): ...\n\n\n"
            "def sell(cart: Any):\n    cart.add()\n\n\nsell(Cart().go())\n"
        ),
    }
    check(tmp_path, files, "Cart.lost", {"mentioned": "Cart.add"})
