"""What names are, in every language that is read, asked of a real index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.engine.workspaces import Silent

from codegraph_lsp.engine.once import index_once, open_snapshot
from codegraph_lsp.features.tokens import Tokens, tokens
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.model.span import Span
from codegraph_lsp.model.words import TOKEN_MODIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.features.snapshot import Snapshot

pytestmark = pytest.mark.slow

SOURCES = {
    "pay.py": """\
import json as j
from shop.cart import Cart
LIMIT = 3
class Card(Cart):
    @staticmethod
    async def charge(amount, *rest):
        total = amount
        total += len(rest)
        return j.loads(total).gone
    def paid(self):
        self.total = LIMIT
        return [each for each in Card.charge(self.total)]
@missing
def free(): unknown()
""",
    "shop/cart.py": "class Cart: pass\n",
    "a.js": """\
import { low as deep } from "./b.js";
/** @deprecated */
function sum(a, { b }) { const c = a + b; return deep(c).d; }
""",
    "b.js": "export function low(x) { return x; }\n",
    "m.ts": """\
enum Color { Red }
interface Shape<T> { readonly side: T; area(by: Color): number; }
type Sides = Shape<number>[];
namespace N { export abstract class Box implements Shape<string> { static made = Color.Red; } }
""",
    "v.tsx": "function View(props: { at: string }) { return <View at={props.at} />; }\n",
    "g/g.go": """\
package g
import "fmt"
type Item struct{ Name string }
const Most = 3
func (i *Item) Show(n int) string { return fmt.Sprint(i.Name, n, Most) }
""",
    "J.java": """\
package p;
interface Visitor<R> { R visit(J item); }
class J { @Deprecated static final int MAX = 1; J() {} void go(Visitor<J> v) { v.visit(this); } }
""",
    "r.rs": """\
use std::fmt;
trait Draw { fn draw(&self); }
enum Kind { One }
macro_rules! twice { ($x:expr) => { $x } }
fn run<T: Draw>(it: T) { let kind = Kind::One; it.draw(); twice!(1); }
""",
    "c.c": """\
#include <stdio.h>
#define TWICE(x) ((x) * 2)
struct point { int x; };
int far(int n);
int near(struct point p) { int q = TWICE(p.x); return far(q); }
""",
    "p.cpp": """\
namespace geo {
template <typename T> class Grid { public: T at(int i) const; static int made; };
}
geo::Grid<int> make(int n) { geo::Grid<int> g; g.at(n); return g; }
""",
}

EXPECTED = {
    "pay.py": """\
json:namespace j*:namespace
shop:namespace cart:namespace Cart:class
LIMIT*!:variable.readonly
Card*!:class Cart:class
staticmethod:decorator.defaultLibrary
charge*!:method.static.async amount*:parameter rest*:parameter
total*:variable amount:parameter
total:variable len:function.defaultLibrary rest:parameter
j:namespace loads:function total:variable gone:property
paid*!:method self*:parameter
self:parameter total*!:property LIMIT:variable.readonly
each:variable each*:variable Card:class charge:method.static.async self:parameter total:property
free*!:function
""",
    "shop/cart.py": """\
Cart*!:class
""",
    "a.js": """\
low:function deep*:function
sum*!:function.deprecated a*:parameter b*:parameter c*:variable a:parameter b:parameter deep:function c:variable d:property
""",
    "b.js": """\
low*!:function x*:parameter x:parameter
""",
    "m.ts": """\
Color*!:enum Red*!:enumMember.readonly
Shape*!:interface T*:typeParameter side*!:property T:typeParameter area*:method.abstract by*:parameter Color:enum
Sides*!:type Shape:interface
N*!:namespace Box*!:class.abstract Shape:interface made*!:property.static Color:enum Red:enumMember.readonly
""",
    "v.tsx": """\
View*!:function props*:parameter View:function props:parameter at:property
""",
    "g/g.go": """\
Item*!:struct Name*!:property string:type.defaultLibrary
Most*!:variable.readonly
i*:parameter Item:struct Show*!:method n*:parameter int:type.defaultLibrary string:type.defaultLibrary fmt:namespace Sprint:function i:parameter Name:property n:parameter Most:variable.readonly
""",
    "J.java": """\
Visitor*!:interface R*:typeParameter R:typeParameter visit*:method.abstract J:class item*:parameter
J*!:class Deprecated:decorator.defaultLibrary MAX*!:property.static.deprecated J*!:method go*!:method Visitor:interface J:class v*:parameter v:parameter visit:method.abstract
""",
    "r.rs": """\
std:namespace
Draw*!:interface draw*:method.abstract self*:parameter
Kind*!:enum One*!:enumMember.readonly
twice*!:macro
run*!:function T*:typeParameter Draw:interface it*:parameter T:typeParameter kind*:variable Kind:enum One:enumMember.readonly it:parameter draw:method.abstract twice:macro
""",
    "c.c": """\
TWICE*!:macro x*:parameter
point*!:struct x*!:property
far*:function n*:parameter
near*!:function point:struct p*:parameter q*:variable TWICE:macro p:parameter x:property far:function q:variable
""",
    "p.cpp": """\
geo*!:namespace
T*:typeParameter Grid*!:class T:typeParameter at*:method i*:parameter made*!:property.static
geo:namespace Grid:class make*!:function n*:parameter geo:namespace Grid:class g*:variable g:variable at:method n:parameter g:variable
""",
}
"""`name:type.modifiers`, behind the name `*` where it is declared and `!` where it is defined."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("tokens")
    root = folder / "root"
    root.mkdir()
    write(root, SOURCES)
    settings = Settings(jobs=1, cache=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODEGRAPH_CACHE_DIR", str(folder / "cache"))
        report = index_once(str(root), settings, meter=Silent())
        assert report.failed == ()
        with open_snapshot(str(root), settings) as opened:
            yield opened


def write(root: Path, sources: dict[str, str]) -> None:
    for name, text in sources.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")


def asked(snapshot: Snapshot, path: str, within: Span | None = None) -> Tokens:
    row = snapshot.file(Name(path))
    assert row is not None
    return tokens(snapshot, row.id, within)


def told(snapshot: Snapshot, path: str) -> list[str]:
    """A line of the file in each: `name:type.modifiers`, declarations with a star."""
    row = snapshot.file(Name(path))
    assert row is not None
    text = snapshot.text(row.id)
    assert text is not None
    lines: dict[int, list[str]] = {}
    for start, end, kind, modifiers in asked(snapshot, path).items:
        words = [word for bit, word in enumerate(TOKEN_MODIFIERS) if modifiers >> bit & 1]
        marks = {"declaration": "*", "definition": "!"}
        name = text.source[start:end].decode()
        plain = "".join(f".{word}" for word in words if word not in marks)
        star = "".join(marks[word] for word in words if word in marks)
        lines.setdefault(text.point(start).line, []).append(f"{name}{star}:{kind}{plain}")
    return [" ".join(words) for words in lines.values()]


@pytest.mark.parametrize("path", SOURCES)
def test_names_are_what_they_mean(snapshot: Snapshot, path: str) -> None:
    assert told(snapshot, path) == EXPECTED[path].splitlines()


@pytest.mark.parametrize("path", SOURCES)
def test_tokens_are_in_order_and_none_lies_over_another(snapshot: Snapshot, path: str) -> None:
    found = asked(snapshot, path)
    assert found.is_current
    ends = [0, *(token.end for token in found.items)]
    assert all(before <= token.start for before, token in zip(ends, found.items, strict=False))
    assert all(token.start < token.end for token in found.items)


def test_a_part_of_a_file_has_the_tokens_that_touch_it(snapshot: Snapshot) -> None:
    text = SOURCES["pay.py"]
    first, last = text.index("total = amount"), text.index("return")
    found = asked(snapshot, "pay.py", Span(first, last))
    assert [text[token.start : token.end] for token in found.items] == [
        "total", "amount", "total", "len", "rest",
    ]  # fmt: skip
    whole = asked(snapshot, "pay.py").items
    assert found.items == tuple(t for t in whole if t.end >= first and t.start <= last)


def test_what_was_linked_still_tells_names_apart_when_the_text_has_changed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    settings = Settings(jobs=1, cache=False)
    sources = {
        "a.py": "from b import Card, pay\npay(Card)\n",
        "b.py": "class Card: ...\ndef pay(x): ...\n",
    }
    write(root, sources)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "cache"))
        index_once(str(root), settings, meter=Silent())
        changed = "# 😀\nfrom b import Card, pay\n\ndef new(it):\n    pay(Card, it, fresh(it))\n"
        write(root, {"a.py": changed})
        with open_snapshot(str(root), settings) as snapshot:
            assert not asked(snapshot, "a.py").is_current
            assert told(snapshot, "a.py") == [
                "b:namespace Card:class pay:function",
                "new*!:function it*:parameter",
                "pay:function Card:class it:parameter it:parameter",
            ]
