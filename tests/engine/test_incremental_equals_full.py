"""
After any script of edits, saves, closes, renames, deletes and branch switches the graph is the one
that a fresh index of the same texts gives: same symbols, same edges, same certainty.

`CODEGRAPH_EXAMPLES=2000 pytest tests/engine/test_incremental_equals_full.py` looks harder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from difflib import ndiff
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegraph_lsp.model.settings import Settings
from tests.engine.workspaces import Workspace, fresh_export, many_files

PYTHON = {
    "pay.py": [
        "def charge(card):\n    return card\n\n\ndef refund(card):\n    return charge(card)\n",
        "class Receipt:\n    def show(self):\n        return self\n\n\ndef charge(card):\n"
        "    return Receipt()\n",
        "def charge(card: int) -> int:\n    return card\n",
    ],
    "shop/__init__.py": ["", "from shop.cart import Cart\n", "from .cart import *\n"],
    "shop/cart.py": [
        "from pay import charge as take\n\n\nclass Base:\n    def total(self):\n        return 0\n\n\n"
        "class Cart(Base):\n    def checkout(self):\n        take(self.total()).show()\n",
        "import pay\n\n\nclass Cart:\n    def __init__(self):\n        self.card = pay.charge(1)\n\n"
        "    def checkout(self):\n        return self.total()\n",
        "class Base:\n    pass\n\n\nclass Cart(Base:\n    def checkout(self\n",
    ],
    "app.py": [
        "from shop import Cart\n\n\ndef main():\n    cart = Cart()\n    cart.checkout()\n",
        "import shop.cart\nfrom helper import *\n\n\ndef main():\n    shop.cart.Cart().checkout()\n"
        "    run()\n",
        "import shop\n\n\ndef main():\n    shop.Cart().card.show()\n    shop.special.Special()\n",
    ],
    "helper.py": ["def run():\n    pass\n", "from app import main as run\n", "\x00binary"],
    "shop/special.py": [
        "from shop.cart import Cart\n\n\nclass Special(Cart):\n    def checkout(self):\n"
        "        super().checkout()\n        super().total()\n",
        "",
        "from shop import Cart as Special, cart\n\n\ncart.take(1)\n",
    ],
}
TYPESCRIPT = {
    "tsconfig.json": [
        '{"compilerOptions": {"baseUrl": ".", "paths": {"@lib/*": ["lib/*"]}}}',
        "{}",
        '{"compilerOptions": {"baseUrl": ".", "paths": {"@lib/*": ["packages/core/*"]}}}',
    ],
    "lib/util.ts": [
        "export function one(): number { return 1; }\n"
        "export default class Tool { run() { return one(); } }\n",
        "export const one = () => 1;\nexport class Tool { run() { return 2; } }\n",
        "import type { Runs } from '@shop/core';\n"
        "export default class Tool implements Runs { run() {} }\nexport const one = new Tool();\n",
    ],
    "lib/index.ts": [
        "export * from './util';\nexport { default as Tool } from './util';\n",
        "export {};\n",
        "import Tool, { one } from './util';\nexport { Tool, one };\n",
    ],
    "main.ts": [
        "import { one } from '@lib/util';\nimport { Tool } from './lib';\n"
        "export function main() { one(); new Tool().run(); }\n",
        "import * as lib from './lib';\nlib.one();\nfunction main( { lib.one(\n",
        "import { Core, Runs } from '@shop/core';\nimport { Tool } from './lib';\n"
        "export function main(runs: Runs) { new Core().run(); runs.run(); }\n",
    ],
    "packages/core/package.json": [
        '{"name": "@shop/core", "main": "index.ts"}',
        '{"name": "@shop/core", "exports": {".": "./util.ts"}}',
        '{"name": "@other/core", "main": "index.ts"}',
    ],
    "packages/core/index.ts": [
        "export interface Runs { run(): void; }\nexport class Core implements Runs { run() {} }\n",
        "export { Core } from './util';\nexport interface Runs { run(): number; }\n",
    ],
    "packages/core/util.ts": [
        "export class Core { run() { return 1; } }\nexport const one = 1;\n",
        "export * from './index';\n",
    ],
    "lib/outside.d.ts": [
        "declare module 'outside' {\n  interface Runs { run(): void; }\n  function make(): Runs;\n}\n",
        "import { Core } from '@shop/core';\nexport module '@shop/core' { interface Core { more(): void; } }\n",
        "declare module 'outside';\n",
    ],
    "lib/adding.ts": [
        "import { make, Runs } from 'outside';\nmake().run();\nexport const runs: Runs = make();\n",
        "import { make, Runs } from 'outside';\ndeclare module 'outside' { interface Runs { more(): void; } }\n"
        "declare module './util' { interface Tool { add(): void; } export type Sum = number; }\n"
        "make().more();\n",
        "import { Tool, Sum } from './util';\nimport { Core } from '@shop/core';\n"
        "declare module 'other' { export = Tool; }\nnew Tool().add();\nnew Core().more();\n",
    ],
    "lib/using.ts": [
        "import { make } from 'outside';\nimport other = require('other');\nimport { Tool } from './util';\n"
        "make().run();\nmake().more();\nnew other().add();\nnew Tool().add();\n",
    ],
}
GO = {
    "go.mod": ["module example.org/shop\n", "module example.org/other\n"],
    "main.go": [
        'package main\n\nimport "example.org/shop/pay"\n\n'
        "func main() {\n\tpay.Charge(total())\n\tvar t pay.Taker = &pay.Card{}\n\tt.Take()\n}\n",
        'package main\n\nimport p "example.org/other/pay"\n\nfunc main() {\n\tp.Charge(total())\n}\n',
    ],
    "total.go": ["package main\n\nfunc total() int { return 1 }\n", "package main\n"],
    "pay/pay.go": [
        "package pay\n\ntype Taker interface{ Take() }\n\ntype Card struct{ Sum int }\n\n"
        "func (c *Card) Take() {}\n\nfunc Charge(sum int) {\n\tc := &Card{Sum: sum}\n\tc.Take()\n}\n",
        "package pay\n\nfunc Charge(sum int) { helper() }\n",
    ],
    "pay/more.go": [
        "package pay\n\nfunc helper() {}\n",
        "package pay\n\nfunc (c *Card) More() { c.Take() }\n",
    ],
}
JAVA = {
    "main/shop/Base.java": [
        "package shop;\n\npublic abstract class Base<T> {\n  T item;\n  int total(int n) { return n; }\n"
        "  long total(long n) { return n; }\n  T first() { return item; }\n"
        "  void each(Taker<T> taker) { taker.take(item); }\n}\n\ninterface Taker<T> { void take(T t); }\n",
        "package shop;\n\npublic class Base<T> {\n  int total(String s) { return 1; }\n}\n",
        "package other;\n\npublic class Base {\n  int total(int n) { return n; }\n}\n",
    ],
    "main/shop/Cart.java": [
        "package shop;\n\nclass Cart extends Base<Receipt> {\n  int sum() { return total(1); }\n"
        "  void show() { first().show(); each(r -> r.show()); helper(); }\n"
        "  int total(int n) { return super.total(n); }\n  void helper() {}\n}\n",
        "package shop;\n\nimport static shop.pay.Pay.*;\n\nclass Cart {\n  void show() { helper(); charge(1); }\n"
        "}\n",
        "package shop;\n\nclass Cart extends Base {\n  void show( { total(\n",
    ],
    "main/shop/Receipt.java": [
        "package shop;\n\nrecord Receipt(int sum) {\n  void show() { sum(); new Cart().show(); }\n}\n",
        "package shop;\n\nclass Receipt extends Cart {\n  Receipt(int sum) { super.show(); }\n}\n"
        "interface Taker<T> {}\n",
    ],
    "main/shop/pay/Pay.java": [
        "package shop.pay;\n\nimport shop.*;\n\npublic class Pay {\n"
        "  public static void charge(Object o) { new Base<Pay>() {}.first().again(); }\n"
        "  public static void charge(int n) { charge((Object) null); }\n  void again() {}\n}\n",
        "package shop.pay;\n\npublic enum Pay {\n  ONE(1) { void again() {} }, TWO(2);\n"
        "  Pay(int n) {}\n  void again() {}\n  static void charge(int n) { values()[0].again(); }\n}\n",
    ],
    "test/shop/CartTest.java": [
        "package shop;\n\nimport shop.pay.Pay;\n\nclass CartTest {\n  Cart cart = new Cart();\n"
        "  void test() { cart.show(); cart.total(1); Pay.charge(2); new Receipt(1).show(); }\n}\n",
        "package shop;\n\nclass CartTest extends Cart {\n  void test() { show(); Taker<Cart> t = c -> c.show(); }\n"
        "}\n",
    ],
}
RUST = {
    "crate/Cargo.toml": ['[package]\nname = "crate"\n', '[package]\nname = "other"\n', ""],
    "crate/src/lib.rs": [
        "mod cart;\nmod pay;\npub use cart::Cart;\n\n"
        "pub fn run(cart: Cart) {\n    cart.add().total();\n    cart.twice();\n    helper();\n}\n\n"
        "use pay::*;\n",
        "mod pay;\nmod cart { pub struct Cart; impl Cart { pub fn add(&self) {} } }\n"
        "#[macro_use]\nmod macros;\n\nfn run() {\n    cart::Cart.add();\n    make!(helper());\n}\n",
        "use crate::cart::Cart;\nfn run(cart: &dyn pay::Total) { cart.total(; }\n",
    ],
    "crate/src/cart.rs": [
        "#[derive(Clone)]\npub struct Cart { inner: Box<Cart> }\n\n"
        "impl Cart {\n    pub fn add(&self) -> Self { self.inner.clone().add() }\n}\n",
        "use super::pay::Total;\npub enum Cart { Empty, Full(Box<Cart>) }\n\n"
        "impl Total for Cart {\n    fn total(&self) { if let Cart::Full(c) = self { c.total(); } }\n"
        "}\n",
        "pub type Cart = crate::pay::Purse;\n",
    ],
    "crate/src/pay.rs": [
        "pub trait Total {\n    fn total(&self);\n    fn twice(&self) { self.total(); }\n}\n\n"
        "impl Total for crate::Cart { fn total(&self) { helper(); } }\n\npub fn helper() {}\n",
        "pub trait Total { fn total(&self); }\npub struct Purse;\n"
        "impl Purse { pub fn add(&self) -> &dyn Total { self } }\n"
        "impl<T> Total for T { fn total(&self) {} }\nfn helper() {}\n",
    ],
    "crate/src/macros.rs": ["macro_rules! make { ($e:expr) => { $e }; }\n", ""],
}
FEW = {**PYTHON, **TYPESCRIPT, **GO, **JAVA, **RUST}
"""Texts that each file may have, the first one at the beginning."""

NATIVE = {
    "box.h": [
        "#pragma once\nstruct ops { int (*run)(int); };\nint fill(int n);\nclass Lid;\n"
        "class Box { public: Box(int n); int size() const; Lid* lid; };\n",
        '#include "lid.h"\nint fill(int n, int m);\n#define SIZE(b) ((b).size())\n',
        "static inline int fill(int n) { return n; }\nclass Box : public Lid {};\n",
    ],
    "lid.h": [
        "class Lid { public: virtual void shut(); };\n",
        '#include "box.h"\nnamespace top { class Lid { public: void shut(); }; }\n',
        "",
    ],
    "src/box.cpp": [
        '#include "box.h"\n#include "lid.h"\nBox::Box(int n) { fill(n); }\n'
        "int Box::size() const { lid->shut(); return fill(1); }\nint fill(int n) { return n; }\n",
        "#include <lid.h>\nvoid Lid::shut() { fill(2); }\nvoid top::Lid::shut() {}\n",
        "int fill(int n) { return n; }\nint fill(double n) { return 2; }\n",
    ],
    "src/main.cpp": [
        '#include "box.h"\nint main() { Box b(3); b.size(); return fill(4); }\n',
        '#include "lid.h"\nusing namespace top;\nint main() { Lid lid; lid.shut(); }\n',
    ],
    "src/run.c": [
        '#include "box.h"\nstatic int one(int n) { return fill(n); }\n'
        "static struct ops all[] = { { one } };\nint go(void) { return all[0].run(2); }\n",
        "int fill(int n) { return n; }\nint go(void) { return fill(1); }\n",
    ],
    "compile_commands.json": [
        "[]",
        '[{"directory": "/w", "file": "src/main.cpp", "command": "cc -Iother src/main.cpp"}]',
    ],
    "lib/more.c": ["int fill(int n) { return n + 1; }\n", "struct ops { int n; };\n"],
    "other/lid.h": ["class Lid { public: void shut(); int more(); };\n", "int fill(int n);\n"],
}
"""The same in C and C++; which of them the headers are in changes as well."""

MANY = {path: [text, text.replace("return", "return  "), ""] for path, text in many_files().items()}
"""The same, for so many files that the pool is used."""

MANIFESTS = frozenset(
    {"tsconfig.json", "package.json", "go.mod", "Cargo.toml", "compile_commands.json"}
)

Step: TypeAlias = "tuple[str, str, int]"
"""What happens, to which file or folder, and which of several ways."""


def scripts(files: dict[str, list[str]], *, max_size: int) -> st.SearchStrategy[list[Step]]:
    paths = st.sampled_from(sorted(files))
    folders = st.sampled_from(sorted({path.partition("/")[0] for path in files if "/" in path}))
    choices = st.integers(0, 2)
    nothing = st.just("")
    return st.lists(
        st.one_of(
            st.tuples(st.sampled_from(["open", "type", "save", "write", "switch"]), paths, choices),
            st.tuples(st.sampled_from(["close", "delete", "touch", "replace"]), paths, choices),
            st.tuples(st.just("rename"), paths, st.integers(0, len(files) - 1)),
            st.tuples(st.sampled_from(["delete-folder", "rename-folder"]), folders, choices),
            st.tuples(st.sampled_from(["settle", "rescan", "restart"]), nothing, choices),
            st.tuples(st.sampled_from(["settle", "read-again"]), nothing, choices),
        ),
        min_size=1,
        max_size=max_size,
    )


def examples(share: float) -> settings:
    return settings(
        max_examples=max(1, int(float(os.environ.get("CODEGRAPH_EXAMPLES", "120")) * share)),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.mark.slow
@examples(1)
@given(script=scripts(FEW, max_size=16))
def test_incremental_equals_full(script: list[Step]) -> None:
    check(FEW, script, Settings(jobs=1))


@pytest.mark.slow
@examples(0.5)
@given(script=scripts(NATIVE, max_size=16))
def test_incremental_equals_full_of_headers_and_sources(script: list[Step]) -> None:
    check(NATIVE, script, Settings(jobs=1))


@pytest.mark.slow
@examples(0.2)
@given(script=scripts(MANY, max_size=10))
def test_incremental_equals_full_with_a_pool(script: list[Step]) -> None:
    check(MANY, script, Settings(jobs=2))


def check(files: dict[str, list[str]], script: list[Step], options: Settings) -> None:
    folder = Path(tempfile.mkdtemp(prefix="codegraph-"))
    try:
        first = {path: texts[0] for path, texts in files.items()}
        workspace = Workspace(folder / "root", options, files=first)
        with workspace.serving():
            for step in script:
                take(workspace, files, step)
            incremental = workspace.export()
            assert workspace.heard.notices == []
            full = fresh_export(workspace.texts(), folder)
        assert "\n".join(differences(graph_lines(incremental), graph_lines(full))) == ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take(workspace: Workspace, files: dict[str, list[str]], step: Step) -> None:
    action, path, choice = step
    paths = sorted(files)
    texts = files.get(path, [""])
    text = texts[choice % len(texts)]
    match action:
        case "open":
            workspace.open(path)
        case "type":
            workspace.type(path, text.replace("\0", ""))
        case "save":
            workspace.save(path)
        case "write":
            workspace.write(path, text)
        case "switch":  # to another branch: much changes, and is told of at once
            with workspace.at_once():
                for other in paths[choice::2]:
                    workspace.write(other, files[other][choice % len(files[other])])
                workspace.delete(path)
        case "replace":  # the editor still has it open while the disk's text is another
            workspace.open(path)
            workspace.write(path, text)
        case "close":
            workspace.close(path)
        case "delete":
            workspace.delete(path)
        case "touch":
            workspace.touch(path)
        case "rename":
            workspace.rename(path, paths[choice])
        case "delete-folder":
            workspace.delete_folder(path)
        case "rename-folder":
            folders = sorted({path.partition("/")[0] for path in files if "/" in path})
            workspace.rename_folder(path, folders[choice])
        case "settle":
            workspace.settle()
        case "rescan":
            workspace.rescan()
        case "read-again":
            workspace.read_again(cached=choice > 0)
        case "restart":
            workspace.restart()


def differences(incremental: list[str], full: list[str]) -> list[str]:
    """Lines that only one of the two has."""
    found = ndiff(incremental, full) if incremental != full else ()
    return [line for line in found if line.startswith(("- ", "+ "))]


def graph_lines(export: list[str]) -> list[str]:
    """
    Without the manifests themselves.

    Unsaved text counts everywhere but in them, so of an open one the two texts may differ.
    """
    return [line for line in export if not any(f'{name}"' in line for name in MANIFESTS)]
